"""The touchscreen's application: a stage, the reader that types, and a way in for other threads."""

from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.ui.intents import CodeRead
from kiosk.ui.stage import Stage
from kiosk.ui.wedge import PERSON_S, Wedge
from kiosk.ui.widgets.surface import Kit

ENTER, KEYPAD_ENTER, BACKSPACE = 13, 271, 8


class KioskApp(App):
    """Shows what `stage.show` is given; gives what is touched and read to the kit's `emit`.

    `beside` is put to the right of the glass: the rehearsal tray.
    """

    def __init__(self, kit: Kit, beside: Widget | None = None) -> None:
        super().__init__()
        self.kit = kit
        self.stage = Stage(kit)
        self.beside = beside
        self._wedge = Wedge()

    def build(self) -> Widget:
        """Put the stage into the window and listen to the reader."""
        root = Widget()
        root.add_widget(self.stage)
        if self.beside is not None:
            root.add_widget(self.beside)
        Window.clearcolor = self.kit.theme.colour("ground")
        Window.bind(on_textinput=self._on_text, on_key_down=self._on_key)
        return root

    def on_stop(self) -> None:
        """Let go of the window."""
        Window.unbind(on_textinput=self._on_text, on_key_down=self._on_key)

    def post(self, act: Callable[[], None]) -> None:
        """Run something on the UI thread, soon. Callable from any thread."""
        Clock.schedule_once(lambda _dt: act())

    def after(self, delay_s: float, act: Callable[[], None]) -> None:
        """Run something on the UI thread after a while."""
        Clock.schedule_once(lambda _dt: act(), delay_s)

    def every(self, period_s: float, act: Callable[[], None]) -> None:
        """Run something on the UI thread again and again, while the application runs."""
        Clock.schedule_interval(lambda _dt: act(), period_s)

    def change_kit(self, kit: Kit) -> None:
        """Go on in another language or tone; the next view is shown on a fresh screen."""
        self.kit = self.stage.kit = kit

    def read(self, code: str) -> None:
        """Take what a reader read: the screen that waits for it, else whoever listens."""
        screen = self.stage.screen
        if screen is not None and not screen.take_code(code):
            self.kit.emit(CodeRead(code))

    def _on_text(self, _window: Any, text: str) -> None:
        self._wedge.type(text, Clock.get_time())
        Clock.schedule_once(lambda _dt: self._person(), PERSON_S * 1.2)

    def _person(self) -> None:
        key = self._wedge.key(Clock.get_time())
        if key and self.stage.screen is not None:
            self.stage.screen.take_key(key)

    def _on_key(self, _window: Any, key: int, _scan: int = 0, _text: str = "", _modifiers: Any = None) -> bool:
        screen = self.stage.screen
        if key in (ENTER, KEYPAD_ENTER):
            code = self._wedge.enter()
            if code:
                self.read(code)
            elif screen is not None:
                screen.take_key("enter")
        elif key == BACKSPACE and screen is not None:
            screen.take_key("backspace")
        return True
