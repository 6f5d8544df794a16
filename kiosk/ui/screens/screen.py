"""What every screen has: frame, rail, help, an action row, a time-out that counts and never loses work."""

from collections.abc import Sequence
from typing import Any, ClassVar

from kivy.clock import Clock

from kiosk.domain.visit.events import BackTouched
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent, LanguageAsked, Locked
from kiosk.ui.screens.help import help_page
from kiosk.ui.views import Status, Step, View
from kiosk.ui.widgets.button import Action, action_rows, lay_row
from kiosk.ui.widgets.frame import Frame, Key, frame_of, header, rail
from kiosk.ui.widgets.surface import Kit, Surface

HELP = "help"


class Screen(Surface):
    """One screen of one view. Subclasses draw their content in `paint`; `page` is a sheet that lies over it."""

    step: ClassVar[Step | None] = None
    voice: ClassVar[str] = ""
    staff: ClassVar[bool] = False
    speaks_languages: ClassVar[bool] = True
    timeout_s: ClassVar[int] = 0

    def __init__(self, kit: Kit, status: Status, view: View) -> None:
        super().__init__(kit)
        self.status = status
        self.view: Any = view
        self.page = ""
        self.seconds_left = self.timeout_s or None
        self.frame: Frame = frame_of(self.theme)
        self._tick: Any = None
        self.begin()
        self.repaint()

    # --- for subclasses ---

    def begin(self) -> None:
        """Set up what the screen keeps by itself, before it is first painted."""

    def paint(self) -> None:
        """Draw the content."""

    def staff_line(self) -> tuple[str, str]:
        """Return icon and words of the staff header."""
        return "desk", self.words("staff-agent", name=self.status.operator) if self.status.operator else ""

    def timed_out(self) -> Intent | None:
        """Return what the time-out means; None when it only repeats the sentence."""
        return None

    def take_code(self, text: str) -> bool:
        """Take what the reader read, when this screen waits for a badge."""
        return False

    def take_key(self, key: str) -> bool:
        """Take a key of a keyboard: a digit, `enter` or `backspace`."""
        return False

    def renew(self, old: Any) -> bool:
        """Change what is drawn for the new view without painting all of it; False paints all."""
        return False

    # --- life ---

    @property
    def spoken(self) -> str:
        """The message whose recorded clip this screen plays."""
        return "voice-help" if self.page == HELP else self.voice

    def show(self, status: Status, view: View) -> None:
        """Show another view of the same kind."""
        old, self.view = self.view, view
        same_status, self.status = status == self.status, status
        if not (same_status and old == view) and not (same_status and not self.page and self.renew(old)):
            self.repaint()

    def enter(self) -> None:
        """Begin to speak and to count."""
        if self.spoken:
            self.kit.say(self.spoken)
        if self.timeout_s:
            self._tick = Clock.schedule_interval(lambda _dt: self.count_down(), 1.0)

    def leave(self) -> None:
        """Stop counting."""
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None

    def count_down(self) -> None:
        """Let a second pass."""
        if self.seconds_left is None:
            return
        self.seconds_left -= 1
        if self.seconds_left > 0:
            for target in self.counting:
                target.paint()
            return
        self.seconds_left = self.timeout_s
        meaning = self.timed_out()
        if meaning is None:
            self.kit.say(self.spoken)
        else:
            self.kit.emit(meaning)

    def on_touch_down(self, touch: Any) -> bool:
        """Begin the time-out again: somebody is there."""
        if self.timeout_s:
            self.seconds_left = self.timeout_s
        return bool(super().on_touch_down(touch))

    # --- drawing ---

    @property
    def body(self) -> Box:
        """The content within its margins."""
        margin, content = self.theme.frame("margin"), self.frame.content
        top = self.theme.frame("top")
        return Box(content.x + margin, content.y + top, content.w - 2 * margin, content.h - top - margin)

    def actions(self, actions: Sequence[Action]) -> Box:
        """Draw the action row and return the body above it."""
        rows = action_rows(self, actions)
        height, gap = self.theme.frame("action"), self.theme.px(2.4)
        used = len(rows) * height + (len(rows) - 1) * gap
        for i, row in enumerate(rows):
            lay_row(self, row, self.body.low(used).below(i * (height + gap)).top(height))
        return self.body.above(used + self.theme.px(3.4)) if rows else self.body

    def turn_to(self, page: str) -> None:
        """Lay a sheet over the content, or take it away."""
        self.page = page
        self.repaint()
        if page == HELP:
            self.kit.say(self.spoken)

    def repaint(self) -> None:
        """Draw everything again."""
        self.wipe()
        self.pen.paper(Box(0, 0, self.theme.width, self.theme.height), "ground")
        if self.page == HELP:
            help_page(self)
        else:
            self.paint()
        header(self, self.frame, self.status, self.step, self.staff_line() if self.staff else None)
        rail(self, self.frame, self._keys(), Key("help", self.words("rail-help"), "help", self._help, strong=True))

    def _help(self) -> None:
        self.turn_to("" if self.page == HELP else HELP)

    def _keys(self) -> list[Key]:
        if self.staff:
            return [
                Key("back", self.words("rail-back"), "back", self.back),
                Key("lock", self.words("rail-lock"), "lock", self.emit(Locked())),
            ]
        listen = Key("listen", self.words("rail-listen"), "speaker", lambda: self.kit.say(self.spoken))
        if not self.speaks_languages:
            return [listen]
        return [listen, Key("language", self.words("rail-language"), "language", self.emit(LanguageAsked()))]

    def back(self) -> None:
        """Close the sheet, or go one step back."""
        if self.page:
            self.turn_to("")
        else:
            self.kit.emit(BackTouched())
