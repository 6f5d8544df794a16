"""Calm answers: the aid has been given, it waits at another desk, or a power cut left a question."""

from kiosk.domain.visit.events import Finished, ServedAgreed, ServedDisputed, ServeHereAsked, SettlementChosen
from kiosk.domain.visit.events import Settlement as What
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import AgentCalled, Intent
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Step
from kiosk.ui.widgets import sign
from kiosk.ui.widgets.banner import banner, heading
from kiosk.ui.widgets.button import Action, Look, button
from kiosk.ui.widgets.goods import chip_rows, chips
from kiosk.ui.widgets.tile import choice_tile


class AlreadyServedScreen(Screen):
    """Date, desk, items, on neutral paper: is that right? Both answers have the same size."""

    step = Step.HOUSEHOLD
    voice = "voice-served"
    timeout_s = 40

    def timed_out(self) -> Intent:
        """The agent comes."""
        return AgentCalled()

    def paint(self) -> None:
        """Draw what was received and ask."""
        theme, view, box = self.theme, self.view, self.body
        height = theme.frame("action")
        cells = (
            box.low(2 * height + theme.px(2)).rows(2, theme.px(2))
            if theme.portrait
            else box.low(height).columns(2, theme.px(2.4))
        )
        button(
            self,
            Action("served-no", self.words("served-no"), "complaint", self.emit(ServedDisputed()), Look.OUTLINED),
            cells[0],
        )
        button(
            self,
            Action("served-yes", self.words("served-yes"), "check", self.emit(ServedAgreed()), Look.OUTLINED),
            cells[1],
        )
        room = box.above((2 * height + theme.px(2) if theme.portrait else height) + theme.px(3.4))
        top = theme.px(40 if not theme.compact else 24)
        lead = self.words("served-lead", day=self.kit.language.day(view.day), desk=str(view.desk))
        banner(self.pen, room.top(top), "sunken", "ink", "receipt", self.words("served-title"), lead, 22)
        rest = room.below(top + theme.px(3.4 if not theme.compact else 1.4))
        size = theme.type("title", 0.85)
        question = rest.low(round(size * 1.4))
        self.pen.text(question, self.words("served-question"), size, bold=True, down=place.CENTRE)
        received(self, rest.above(question.h + theme.px(1.4)))


def received(screen: Screen, box: Box) -> None:
    """Draw what the view says of the aid along the top of a box."""
    theme, aid, digits = screen.theme, screen.view.aid, screen.theme.type("title")
    rows = chip_rows(screen.pen, box.w, aid, 12.6, digits, 2.0)
    height = min(rows * theme.px(21 if rows == 1 else 15), box.h)
    chips(screen.pen, box.top(height), aid, 12.6, digits, 0.0, 2.0, rows=rows)


class OtherDeskScreen(Screen):
    """That desk's sign, an arrow when somebody has set it, the card's number."""

    step = Step.HOUSEHOLD
    voice = "voice-other-desk"
    timeout_s = 20

    def timed_out(self) -> Intent:
        """Understood."""
        return Finished()

    def paint(self) -> None:
        """Draw the sign beside the words."""
        theme, content, view = self.theme, self.frame.content, self.view
        side = content.top(round(content.h * 0.4)) if theme.portrait else content.left(round(content.w * 0.4327))
        self._sign(side)
        rest = content.below(side.h) if theme.portrait else content.after(side.w)
        margin = theme.frame("margin")
        inset = margin if theme.compact else theme.px(7.1)
        room = Box(
            rest.x + inset, rest.y + theme.frame("top"), rest.w - 2 * inset, rest.h - theme.frame("top") - margin
        )
        height, gap = theme.frame("action"), theme.px(2.4)
        done = Action(
            "understood", self.words("other-desk-understood"), "check", self.emit(Finished()), Look.PRIMARY, count=True
        )
        here = Action("serve-here", self.words("other-desk-serve"), "desk", self.emit(ServeHereAsked()))
        row, above = room.low(height), room.above(height + gap).low(height)
        if view.may_serve and theme.portrait:
            above, row = row.columns(2, gap)
        button(self, done, row)
        if view.may_serve:
            button(self, here, above)
        room = Box(room.x, room.y, room.w, min(above.y if view.may_serve else row.y, row.y) - room.y - theme.px(2))
        desk = theme.desk(view.desk)
        title = self.words("other-desk-title", desk=str(view.desk), colour=self.words(f"colour-{desk.colour_name}"))
        scale = 1.0 if theme.compact else 1.23
        words = room.below(theme.px(4.2) if not theme.compact else 0)
        used = self.pen.text(words.top(round(words.h * 0.4)), title, theme.type("title", scale), bold=True).h
        lead = words.below(used + theme.px(0.7))
        card = theme.px(20 if not theme.compact else 12)
        size = theme.type("lead", 1.16 if not theme.compact else 1.0)
        used = self.pen.text(lead.above(card), self.words("other-desk-lead"), size, "ink").h
        spot = lead.below(used + theme.px(1.4))
        spot = spot.top(min(spot.h, theme.px(30)))
        mark = min(theme.px(20), card, spot.h)
        self.pen.icon(spot.left(mark), "id-card", "primary", mark)
        self.pen.figure(spot.after(mark + theme.px(4)), view.card, theme.px(13 if not theme.compact else 9), align=0.0)

    def _sign(self, box: Box) -> None:
        theme, desk = self.theme, self.theme.desk(self.view.desk)
        self.pen.paper(box, desk.fill)
        side = min(theme.px(63), round(box.w * 0.76), round(box.h * 0.62))
        arrow = min(theme.px(27), round(box.h * 0.24)) if self.view.arrow else 0
        gap = theme.px(5) if arrow else 0
        block = box.middle(side, side + gap + arrow)
        sign.sign(self.pen, block.top(side), desk, max(theme.px(1.8), round(side * 0.058)))
        if arrow:
            spot = block.low(arrow)
            degrees = {"left": 180.0, "ahead": -90.0}.get(self.view.arrow, 0.0)
            straight = self.pen.straight()
            place_now = self.pen.place(spot)
            with straight.turned(place_now.centre, degrees):
                straight.icon(place_now, "next", desk.text, arrow, heavy=True)


class SettleScreen(Screen):
    """After a power cut: was this given? All, a part, nothing; two people answer."""

    staff = True

    def paint(self) -> None:
        """Draw what was approved and three answers."""
        theme, view, box = self.theme, self.view, self.body
        when = f"{self.kit.language.day(view.day)} · {view.clock}"
        used = heading(
            self.pen,
            box.top(round(box.h * 0.4)),
            self.words("settle-title"),
            "" if theme.portrait else self.words("settle-lead"),
        )
        rest = box.below(used + theme.px(2))
        size = theme.type("label")
        line = self.pen.text(rest.top(round(size * 1.4)), when, size, bold=True).h
        answers = theme.px(48 if not theme.compact else 23)
        if theme.portrait:
            answers = 3 * theme.target("least") + 3 * theme.px(2.4)
        chips_room = rest.below(line + theme.px(0.7)).above(answers + theme.px(2))
        received(self, chips_room)
        low = rest.low(answers)
        cells = low.rows(3, theme.px(2.4)) if theme.portrait else low.columns(3, theme.px(2.7))
        choices = (("nothing", "close", What.NOTHING), ("part", "minus", What.PART), ("all", "check", What.ALL))
        for cell, (name, icon, what) in zip(cells, choices, strict=True):
            choice_tile(
                self,
                f"settle-{name}",
                cell,
                icon,
                self.words(f"settle-{name}"),
                "",
                self.emit(SettlementChosen(what)),
                disc_mm=24 if not theme.compact else 13,
                icon_mm=15 if not theme.compact else 9,
                centred=True,
            )
