"""Where screens come and go: one at a time, a short cross-fade, and a toast for staff."""

from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.ui import pen as place
from kiosk.ui import views
from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.screens import Screen, build_screen
from kiosk.ui.widgets.surface import Kit

TOAST_S = 4.0


class Stage(Widget):
    """Shows views. Touches go to the screen that is there now, never to one that fades."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(size_hint=(None, None), size=(kit.theme.width, kit.theme.height))
        self.kit = kit
        self.screen: Screen | None = None
        self._toast: Widget | None = None

    def show(self, status: views.Status, view: views.View) -> None:
        """Show a view: in place when its screen is there, else on a fresh screen that fades in."""
        if self.screen is not None and type(self.screen.view) is type(view) and self.screen.kit is self.kit:
            self.screen.show(status, view)
            return
        if isinstance(view, views.Waiting | views.Blank):
            self.kit.letters.forget()
        old, self.screen = self.screen, build_screen(self.kit, status, view)
        self.add_widget(self.screen)
        if old is not None:
            old.leave()
            self._fade(old, self.screen)
        self._raise_toast()
        self.screen.enter()

    def _fade(self, old: Screen, new: Screen) -> None:
        if self.kit.reduced or isinstance(new.view, views.Blank):
            self.remove_widget(old)
            return
        new.opacity = 0.0
        fade = Animation(opacity=1.0, duration=self.kit.theme.motion_s("screen"))
        fade.bind(on_complete=lambda *_: self.remove_widget(old))
        fade.start(new)

    def toast(self, icon: str, words: str) -> None:
        """Show a line over the action row for four seconds."""
        self._drop_toast()
        theme = self.kit.theme
        toast = Widget(size_hint=(None, None), size=(0, 0))
        pen = Pen(toast.canvas, theme, self.kit.letters)
        height, mark = theme.px(12), theme.px(7)
        width = self.kit.letters.width(words, theme.type("label"), bold=True) + mark + theme.px(12)
        room = Box(0, 0, theme.width, theme.height - theme.frame("action") - theme.frame("margin"))
        pill = room.above(theme.frame("rail") if theme.portrait else 0).low(height + theme.px(4)).top(height)
        pill = pill.middle(min(width, theme.width), height)
        pen.paper(pill, "ink", height // 2)
        pen.paper(pill.inset(2), "sunken", height // 2)
        pen.icon(pill.after(theme.px(4)).left(mark), icon, "primary", mark)
        pen.text(pill.after(mark + theme.px(6)), words, theme.type("label"), bold=True, down=place.CENTRE)
        self._toast = toast
        self.add_widget(toast)
        Clock.schedule_once(lambda _dt: self._drop_toast(toast), TOAST_S)

    def _drop_toast(self, which: Widget | None = None) -> None:
        if self._toast is not None and which in (None, self._toast):
            self.remove_widget(self._toast)
            self._toast = None

    def _raise_toast(self) -> None:
        if self._toast is not None:
            self.remove_widget(self._toast)
            self.add_widget(self._toast)

    def on_touch_down(self, touch: Any) -> bool:
        """Give touches to the present screen only."""
        return self.screen is not None and bool(self.screen.dispatch("on_touch_down", touch))
