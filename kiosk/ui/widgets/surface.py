"""What every part is drawn on: a full-window widget with a pen, words, and touch targets that have stable ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.languages import Language
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent
from kiosk.ui.lettering import Lettering
from kiosk.ui.pen import Pen
from kiosk.ui.theme import Theme

Draw = Callable[[Pen, bool], None]
"""Draws a touch target, pressed or not."""


@dataclass(frozen=True)
class Kit:
    """What screens work with. `emit` takes what a touch means; `say` plays a recorded sentence and never waits.

    `badge_name` tells whose badge a text is, or None, `badge_role` what they are, an `OperatorRole`; `badge_revoked`
    whether it was one and is no more; `technician` whether it is a technician's; `reduced` turns all movement off.
    """

    theme: Theme
    language: Language
    languages: Mapping[str, Language]
    letters: Lettering
    emit: Callable[[Intent], None]
    say: Callable[[str], None]
    badge_name: Callable[[str], str | None]
    reduced: bool = False
    badge_revoked: Callable[[str], bool] = lambda text: False
    technician: Callable[[str], bool] = lambda text: False
    badge_role: Callable[[str], str] = lambda text: ""


class Touch(Widget):
    """A touch target. Its look is drawn again at once when it is pressed; nothing moves."""

    def __init__(self, target_id: str, box: Box, pen: Pen, draw: Draw, then: Callable[[], None] | None) -> None:
        place = pen.place(box)
        super().__init__(
            size_hint=(None, None), size=(place.w, place.h), pos=(place.x, pen.theme.height - place.bottom)
        )
        self.id = target_id
        self.box = box
        self.place = place
        self.then = then
        self.held_s = 0.0
        self._draw = draw
        self._pen = Pen(self.canvas, pen.theme, pen.letters, pen.mirrored)
        self._hold: Any = None
        self.paint(pressed=False)

    @property
    def written(self) -> Any:
        """The texts on it."""
        return self._pen.written

    def paint(self, pressed: bool = False) -> None:
        """Draw it again."""
        self.canvas.clear()
        self._pen.forget()
        self._draw(self._pen, pressed)

    def on_touch_down(self, touch: Any) -> bool:
        """Take a touch that begins here; a target without an effect swallows it."""
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        if self.then is not None:
            self.paint(pressed=True)
        if self.held_s:
            self._hold = Clock.schedule_once(lambda _dt: self._act(), self.held_s)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Act when the finger leaves where it began."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.paint(pressed=False)
        if self._hold is not None:
            self._hold.cancel()
            self._hold = None
        elif self.collide_point(*touch.pos):
            self._act()
        return True

    def _act(self) -> None:
        if self.then is not None:
            self.then()


class Surface(Widget):
    """A widget over the whole glass that is painted by a pen and repainted when something changes."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(size_hint=(None, None), size=(kit.theme.width, kit.theme.height))
        self.kit = kit
        self.theme = kit.theme
        self.pen = Pen(self.canvas, kit.theme, kit.letters, kit.language.direction == "rtl")
        self.touches: list[Touch] = []
        self.counting: list[Touch] = []
        self.seconds_left: int | None = None

    def words(self, message_id: str, **values: str | int | float) -> str:
        """Return words in the person's language."""
        return self.kit.language.words(message_id, **values)

    def touch(
        self, target_id: str, box: Box, draw: Draw, then: Callable[[], None] | None, *, straight: bool = False
    ) -> Touch:
        """Put a touch target on the surface. `straight` targets are placed on the glass as given, never mirrored."""
        target = Touch(target_id, box, self.pen.straight() if straight else self.pen, draw, then)
        self.touches.append(target)
        self.add_widget(target)
        return target

    def emit(self, intent: Intent) -> Callable[[], None]:
        """Return an effect of a touch that emits this."""
        return lambda: self.kit.emit(intent)

    def layer(self, part: Widget) -> None:
        """Lay a part that moves or changes by itself over what is drawn so far."""
        self.add_widget(part)

    def wipe(self) -> None:
        """Take everything off."""
        self.clear_widgets()
        self.touches.clear()
        self.counting.clear()
        self.canvas.clear()
        self.pen.forget()
