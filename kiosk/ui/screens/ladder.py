"""When the finger does not help: the ladder, the look at card and person, and the reason of somebody who leaves."""

from collections.abc import Sequence

from kiosk.domain.codes import Reason
from kiosk.domain.policy import Rung as Way
from kiosk.domain.visit.events import BackTouched, NotSure, PersonConfirmed, ReasonChosen, RungChosen
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import AgentCalled, Intent
from kiosk.ui.pen import Pen
from kiosk.ui.screens.household import SEX_ICONS
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Rung, Step
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.banner import banner, heading
from kiosk.ui.widgets.button import Action, Look, button

ICONS = {"finger": "hand-left", "collector": "alternate", "card": "id-card", "supervisor": "supervisor"}
WORDS = {"finger": "rung-finger", "collector": "rung-person", "card": "rung-card", "supervisor": "rung-supervisor"}


class AnotherWayScreen(Screen):
    """Let us try another way; the next rung is suggested, those used up are gone."""

    step = Step.FINGER
    voice = "voice-another-way"
    timeout_s = 30

    def timed_out(self) -> Intent:
        """The agent comes."""
        return AgentCalled()

    def paint(self) -> None:
        """Draw the banner and the rungs."""
        theme, box, rungs = self.theme, self.body, self.view.rungs
        height = theme.px(27 if not theme.compact else 21)
        banner(
            self.pen,
            box.top(height),
            "other",
            "on_other",
            "other-way",
            self.words("other-title"),
            self.words("other-lead"),
            19,
        )
        room = box.below(height + theme.px(4.6 if not theme.compact else 2))
        gap = theme.px(2.7)
        cells = room.rows(len(rungs), gap) if theme.portrait else room.columns(len(rungs), gap)
        for i, (cell, rung) in enumerate(zip(cells, rungs, strict=True)):
            choice_icon = "hand-right" if rung.kind == "finger" and rung.finger <= 5 else ICONS[rung.kind]
            tile.choice_tile(
                self, f"rung-{rung.kind}", cell, choice_icon, self.words(WORDS[rung.kind]), self._note(rung),
                self.emit(RungChosen(Way(rung.kind))), suggested=i == 0,
            )  # fmt: skip

    def _note(self, rung: Rung) -> str:
        if rung.kind == "finger":
            return self.words(f"finger-short-{rung.finger}")
        if rung.kind == "collector" and rung.name:
            return self.words(f"rung-person-note-{rung.sex}", name=rung.name)
        if rung.kind == "collector":
            return self.words("rung-person-note-many")
        return self.words(f"{WORDS[rung.kind]}-note")


class PhotoScreen(Screen):
    """Card and photo side by side: is it this person? Yes and not sure have the same size."""

    step = Step.FINGER
    voice = "voice-photo"

    def paint(self) -> None:
        """Draw the question, the card and the person, two answers; then why, where no machine knows."""
        if self.view.reasons:
            self._reasons()
            return
        theme, view, box = self.theme, self.view, self.body
        answers = box.low(theme.frame("action")).columns(2, theme.px(2.4))
        unsure = Action("person-unsure", self.words("photo-unsure"), "supervisor", self.emit(NotSure()), Look.OUTLINED)
        yes = Action("person-yes", self.words("photo-yes"), "check", self.emit(PersonConfirmed()), Look.PRIMARY)
        button(self, unsure, answers[0])
        button(self, yes, answers[1])
        room = box.above(theme.frame("action") + theme.px(3.4))
        used = heading(self.pen, room, self.words("photo-title"), self.words("photo-lead"))
        cards = room.below(used + theme.px(3.4))
        halves = cards.rows(2, theme.px(2.7)) if theme.portrait else cards.columns(2, theme.px(2.7))
        self._card(halves[0], "id-card", view.card, self.words("step-card"))
        born = self.words(f"born-{view.person.sex}", year=str(view.person.year)) if view.person.year else ""
        self._card(halves[1], SEX_ICONS.get(view.person.sex, "household"), view.person.name, born)

    def _reasons(self) -> None:
        back = Action("reason-close", self.words("help-close"), "back", self.emit(BackTouched()))
        box = self.actions([back])
        used = heading(self.pen, box, self.words("supervisor-reason-title"))
        cells = reason_cells(self, box.below(used + self.theme.px(3.4)), len(self.view.reasons))
        reason_tiles(self, cells, self.view.reasons, "")

    def _card(self, box: Box, icon: str, name: str, note: str) -> None:
        theme = self.theme
        self.pen.paper(box, "sunken", theme.radius("tile"))
        side = min(theme.px(33), round(box.h * 0.56))
        if box.w > box.h * 1.4:
            side = min(theme.px(33), round(box.h * 0.78), round(box.w * 0.34))
            tile.disc(self.pen, box.after(theme.px(3.4)).left(side).square(), icon, round(side * 0.64), "surface")
            tile.stacked(
                self.pen, box.after(side + theme.px(6.8)).before(theme.px(2)).inset(0, theme.px(2)), name, note
            )
            return
        room, gap = box.inset(theme.px(2)), theme.px(0.7)
        heading = self.pen.set(name, theme.type("lead"), room.low(room.h - side), bold=True, leading=1.15)
        line = self.pen.set(note, theme.type("body"), room)
        words = heading.height + gap + line.height
        side = min(side, room.h - words - theme.px(3))
        block = room.middle(room.w, side + theme.px(3) + words)
        tile.disc(self.pen, block.top(side).square(), icon, round(side * 0.64), "surface")
        self.pen.write(block.low(words), name, heading, align=place.CENTRE)
        self.pen.write(block.low(line.height), note, line, "ink_soft", align=place.CENTRE)


def reason_cells(screen: Screen, box: Box, count: int) -> list[Box]:
    """Return the boxes of so many tiles, three abreast when there are many and the screen lies."""
    columns = 3 if count > 4 and not screen.theme.portrait else 2
    rows = -(-count // columns)
    return box.grid(columns, rows if screen.theme.compact else max(rows, 3), screen.theme.target("gap"))


def reason_tiles(screen: Screen, cells: Sequence[Box], reasons: Sequence[str], chosen: str, line_id: str = "") -> None:
    """Put a tile a coded reason on a screen."""
    for cell, code in zip(cells, reasons, strict=False):
        _reason_tile(screen, cell, code, code == chosen, line_id)


def _reason_tile(screen: Screen, box: Box, code: str, chosen: bool, line_id: str) -> None:
    words = screen.words(f"reason-{code}")
    words = words[:1].upper() + words[1:]

    def draw(pen: Pen, pressed: bool) -> None:
        theme = pen.theme
        if chosen:
            pen.paper(box, "primary_tint", theme.radius("tile"), "primary", theme.line("selected"))
        else:
            tile.outlined(pen, box, pressed)
        room = box.inset(theme.px(3.4), theme.px(1.4))
        mark = theme.px(9)
        if chosen:
            pen.icon(room.end(mark), "check", "primary", mark)
        pen.text(room.before(mark), words, theme.type("lead"), bold=True, down=place.CENTRE, leading=1.15)

    def choose() -> None:
        screen.page = ""
        screen.kit.emit(ReasonChosen(Reason(code), line_id))
        screen.repaint()

    screen.touch(f"reason-{code}", box, draw, choose)


class LeavingScreen(Screen):
    """Somebody who tried goes without goods: the agent names the reason."""

    staff = True

    def paint(self) -> None:
        """Draw the question and the reasons."""
        back = Action("stay", self.words("leaving-stay"), "back", self.emit(BackTouched()))
        box = self.body if self.theme.compact else self.actions([back])
        lead = self.words("household-name", name=self.view.household)
        used = heading(self.pen, box, self.words("leaving-title"), lead)
        reasons = self.view.reasons
        reason_tiles(self, reason_cells(self, box.below(used + self.theme.px(3.4)), len(reasons)), reasons, "")
