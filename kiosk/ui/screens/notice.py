"""The notice before a finger is read: why, who keeps it, how long, and that one may refuse."""

from collections.abc import Callable

from kiosk.domain.visit.events import NoticeAnswered
from kiosk.ui.geometry import Box
from kiosk.ui.intents import AgentCalled, Intent
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Step
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action, Look, button

PARTS = (("why", "finger"), ("who", "lock"), ("how-long", "erase"), ("refuse", "other-way"))


class NoticeScreen(Screen):
    """May we read your finger? Yes and no have the same size."""

    step = Step.FINGER
    voice = "voice-notice"
    timeout_s = 60

    def begin(self) -> None:
        """It has not been asked again yet."""
        self.asked_again = False

    def timed_out(self) -> Intent | None:
        """Ask again; then the agent."""
        if self.asked_again:
            return AgentCalled()
        self.asked_again = True
        return None

    def paint(self) -> None:
        """Draw the question, four parts, two answers."""
        theme, box = self.theme, self.body
        gap = theme.px(2.4)
        height = theme.frame("action")
        answers = box.low(height).columns(2, gap)
        no = Action("notice-no", self.words("notice-no"), "other-way", self._answer(False), Look.OUTLINED)
        yes = Action("notice-yes", self.words("notice-yes"), "finger", self._answer(True), Look.PRIMARY)
        button(self, no, answers[0])
        button(self, yes, answers[1])
        room = box.above(height + theme.px(3.6 if not theme.compact else 2.0))
        used = heading(self.pen, room, self.words("notice-title"))
        parts = room.below(used + theme.px(4.2 if not theme.compact else 1.6))
        cells = (
            parts.rows(4, theme.px(1.6))
            if theme.portrait
            else parts.grid(2, 2, theme.px(2.7 if not theme.compact else 1.4))
        )
        for i, (cell, (name, icon)) in enumerate(zip(cells, PARTS, strict=True)):
            self._part(cell, name, icon, "primary_tint" if i == len(PARTS) - 1 else "sunken")

    def _answer(self, accepted: bool) -> Callable[[], None]:
        return self.emit(NoticeAnswered(accepted, self.kit.language.code))

    def _part(self, box: Box, name: str, icon: str, fill: str) -> None:
        theme = self.theme
        self.pen.paper(box, fill, theme.px(3))
        side = min(theme.px(20), round(box.h * 0.66))
        pad = min(theme.px(2.9), (box.h - side) // 2)
        tile.disc(self.pen, box.after(pad).left(side).square(), icon, round(side * 0.63), "surface")
        room = (
            box.after(pad + side + theme.px(3.7 if not theme.compact else 2.2))
            .before(theme.px(2))
            .inset(0, theme.px(1.2))
        )
        note = self.words(f"notice-{name}-note", **self._values(name))
        heading_set = self.pen.set(
            self.words(f"notice-{name}"), theme.type("lead"), room.top(room.h // 2), bold=True, leading=1.15
        )
        line = self.pen.set(note, theme.type("body", 1.06), room.below(heading_set.height), leading=1.25)
        gap = theme.px(0.5)
        block = room.middle(room.w, heading_set.height + gap + line.height)
        self.pen.write(block, self.words(f"notice-{name}"), heading_set)
        self.pen.write(block.below(heading_set.height + gap), note, line)

    def _values(self, name: str) -> dict[str, str]:
        if name == "who":
            return {"controller": self.view.controller}
        return {"day": self.kit.language.day(self.view.erased)} if name == "how-long" else {}
