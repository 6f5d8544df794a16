"""A second person signs: what is signed in plain words, the reason, badge and PIN."""

from typing import Any

from kiosk.domain.codes import Reason
from kiosk.domain.visit.events import Choice, ChoiceMade, SignatureGiven, SupervisorAbsent
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent
from kiosk.ui.pen import Pen
from kiosk.ui.screens.ladder import reason_cells, reason_tiles
from kiosk.ui.screens.login import PinScreen
from kiosk.ui.views import Signed, Status
from kiosk.ui.widgets import pad, tile
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action
from kiosk.ui.widgets.surface import Draw

REASON = "reason"


class SignatureScreen(PinScreen):
    """A visit without a finger, a search, a dispute or a settlement, signed by a second person."""

    voice = "voice-supervisor"
    timeout_s = 90

    def begin(self) -> None:
        """Where nobody knows why yet, that is asked first."""
        super().begin()
        self.page = REASON if self.view.reasons and not self.view.reason else ""

    def show(self, status: Status, view: Any) -> None:
        """Ask for the reason when somebody would sign without one."""
        if view.asked and not self.view.asked:
            self.page = REASON
        super().show(status, view)

    def refusal(self) -> str:
        """Say that a search takes a supervisor."""
        if self.refused == Reason.WRONG_ROLE and self.view.subject is Signed.SEARCH:
            return self.words("refused-WRONG_ROLE-search")
        return super().refusal()

    def given(self, badge: str, pin: str) -> Intent:
        """The second person signs."""
        return SignatureGiven(badge, pin)

    def timed_out(self) -> Intent | None:
        """Nothing is lost: ask again."""
        return None

    def paint(self) -> None:
        """Draw what is signed beside the pad, or the reasons."""
        if self.page == REASON:
            self._reasons()
            return
        theme, box = self.theme, self.body
        if not theme.compact:
            width = pad.pad_width(self)
            self.pin_pad(box.end(width))
            self._subject(box.before(width + theme.px(7.1)))
        elif self.badge:
            self.pin_pad(box)
        else:
            self._subject(box)

    def _subject(self, box: Box) -> None:
        theme = self.theme
        used = heading(self.pen, box, self.words("supervisor-title"))
        foot = theme.px(20.2)
        room = box.below(used + theme.px(4 if not theme.compact else 0.8))
        self._facts(room.above(foot + theme.px(4.4 if not theme.compact else 2)))
        self._signer(box.low(foot))

    def _facts(self, box: Box) -> None:
        theme, facts = self.theme, self._rows()
        cells = self._cells(box, [touchable for *_, touchable in facts])
        card = Box(box.x, box.y, box.w, cells[-1].bottom - box.y)
        self.pen.paper(card, "surface", theme.radius("tile"), "line", theme.line("rest"))
        for i, (cell, (icon, name, note, touchable)) in enumerate(zip(cells, facts, strict=True)):
            if i:
                self.pen.paper(Box(cell.x, cell.y, cell.w, 2), "line")
            if touchable:
                self.touch("reason", cell, self._reason_row(cell, icon, name, note), lambda: self.turn_to(REASON))
            else:
                self._fact(self.pen, cell, icon, name, note)

    def _cells(self, box: Box, touchable: list[bool]) -> list[Box]:
        """Share the height among the facts; one that can be touched is never lower than a target."""
        most = self.theme.px(24.6)
        least = self.theme.target("least")
        even = min(most, box.h // len(touchable))
        short = max(0, least - even) if any(touchable) and len(touchable) > 1 else 0
        heights = [max(even, least) if touch else even - short // max(len(touchable) - 1, 1) for touch in touchable]
        tops = [box.y + sum(heights[:i]) for i in range(len(heights))]
        return [Box(box.x, top, box.w, height) for top, height in zip(tops, heights, strict=True)]

    def _fact(self, pen: Pen, box: Box, icon: str, name: str, note: str) -> None:
        theme = pen.theme
        mark = min(theme.px(11), round(box.h * 0.6))
        inner = box.inset(theme.px(4.2 if not theme.compact else 2.0), theme.px(0.9))
        pen.icon(inner.left(mark), icon, "primary", mark)
        tile.stacked(pen, inner.after(mark + theme.px(4.2 if not theme.compact else 2.0)), name, note)

    def _reason_row(self, box: Box, icon: str, name: str, note: str) -> Draw:
        def draw(pen: Pen, pressed: bool) -> None:
            if pressed:
                pen.paper(box.inset(pen.theme.line("rest")), "primary_tint", pen.theme.radius("tile"))
            self._fact(pen, box, icon, name, note)

        return draw

    def _rows(self) -> list[tuple[str, str, str, bool]]:
        """Return icon, name, note of each fact, and whether it can be touched."""
        view, words = self.view, self.words
        if view.subject is Signed.SEARCH:
            return [("search", words("search-title"), words("signs-search-note"), False)]
        family = (
            words("household-name", name=view.household) if view.household else words("household-card", card=view.card)
        )
        if view.subject is Signed.DISPUTE:
            return [
                ("household", family, words("household-card", card=view.card), False),
                ("receipt", words("signs-dispute"), words("signs-dispute-note"), False),
            ]
        if view.subject is Signed.SETTLEMENT:
            return [
                ("receipt", words("settle-title"), words(f"settle-{view.settlement}"), False),
                ("clock", words("signs-settle"), words("signs-settle-note"), False),
            ]
        present = (
            words(f"supervisor-present-{view.sex}", card=view.card, name=view.person)
            if view.person
            else words("supervisor-present-other", card=view.card)
        )
        what, how = words(f"supervisor-seen-{view.seen}"), ""
        if view.fingers:
            what, how = words("supervisor-tries", fingers=view.fingers, times=view.times), what
        icon, (number, since) = "finger", view.parked
        if number and not view.fingers:
            icon, what, how = "wait", words("signs-parked", number=number), words("signs-parked-since", when=since)
        chosen = (
            words("supervisor-reason", reason=words(f"reason-{view.reason}"))
            if view.reason
            else words("supervisor-reason-none")
        )
        change = words("supervisor-reason-note") if view.reasons else ""
        if view.declined and view.reason:
            chosen = f"{words('signs-decline')} · {words(f'reason-{view.reason}')}"
        return [
            ("household", family, present, False),
            (icon, what, how, False),
            ("pause" if view.declined else "pen", chosen, change, bool(view.reasons)),
        ]

    def _signer(self, box: Box) -> None:
        """Draw who signs; before a badge was shown, ask for it, and offer to go on when nobody can."""
        theme = self.theme
        side = min(theme.px(20), box.h)
        name = self.kit.badge_name(self.badge) if self.badge else None
        room = box
        if self.view.may_be_absent and not name:
            words = self.words("signs-keep" if self.view.parked[0] else "signs-absent")
            width = min(round(box.w * 0.36), theme.px(48))
            self._absent(box.end(width), words)
            room = box.before(width + theme.px(2))
        tile.disc(self.pen, room.left(side).square(), "supervisor", round(side * 0.64))
        asks = "-search" if self.view.subject is Signed.SEARCH else ""
        note = self.refusal() or self.words(f"supervisor-badge-note{asks}")
        texts = (name, self._role(name)) if name else (self.words(f"supervisor-badge{asks}"), note)
        tile.stacked(self.pen, room.after(side + theme.px(3.4)), *texts)

    def _role(self, name: str) -> str:
        """Say what the badge's owner is by the signed manifest; of the agent's own badge, that another must sign."""
        if name == self.status.operator:
            return self.words(f"refused-{Reason.OWN_BADGE}")
        role = self.kit.badge_role(self.badge)
        return self.words(f"operator-{role}") if role else ""

    def _absent(self, box: Box, words: str) -> None:
        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            pen.paper(box, "sunken" if pressed else "ground", theme.radius("button"), "line", theme.line("rest"))
            room = box.inset(theme.px(1.6))
            pen.text(
                room,
                words,
                theme.type("body"),
                bold=True,
                align=place.CENTRE,
                down=place.CENTRE,
                leading=1.15,
            )

        self.touch("supervisor-absent", box, draw, self.emit(SupervisorAbsent()))

    def _reasons(self) -> None:
        back = Action("reason-close", self.words("help-close"), "back", lambda: self.turn_to(""))
        others = [self._other_choice()] if self.view.may_serve else []
        box = self.body if self.theme.compact else self.actions([back, *others])
        why = "supervisor-reason-title" if self.view.sex else "supervisor-reason-title-other"
        used = heading(self.pen, box, self.words("signs-decline-title" if self.view.declined else why))
        reasons = self.view.reasons
        room = box.below(used + self.theme.px(1.4 if self.theme.compact else 3.4))
        if not self.theme.compact:
            reason_tiles(self, reason_cells(self, room, len(reasons)), reasons, self.view.reason)
            return
        cells = reason_cells(self, room, len(reasons) + len(others))
        reason_tiles(self, cells, reasons, self.view.reason)
        if others:
            self._small_choice(cells[len(reasons)])

    def _other_choice(self) -> Action:
        """Return the other decision: not to serve, or to serve after all."""
        other = Choice.SERVE if self.view.declined else Choice.DECLINE
        words, icon = self.words(f"signs-{other.value}"), "check" if self.view.declined else "pause"
        return Action(other.value, words, icon, self.emit(ChoiceMade(other)), end=True)

    def _small_choice(self, box: Box) -> None:
        """Put the other decision beside the reasons, where there is no action row."""
        action = self._other_choice()

        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            pen.paper(box, "sunken" if pressed else "ground", theme.radius("tile"), "line", theme.line("rest"))
            mark = theme.px(9)
            room = box.inset(theme.px(3.4), theme.px(1.4))
            pen.icon(room.end(mark), action.icon, "ink", mark)
            pen.text(room.before(mark), action.words, theme.type("lead"), bold=True, down=place.CENTRE, leading=1.15)

        self.touch(action.id, box, draw, action.then)
