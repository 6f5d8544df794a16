"""A visit that waits for a second person: its number for the family, and the queue for staff."""

from kiosk.domain.visit.events import BackTouched, Finished, ParkedPicked
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent
from kiosk.ui.parked_views import QueueRow
from kiosk.ui.pen import Pen
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Step
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.banner import banner, heading
from kiosk.ui.widgets.button import Action, Look

MOST_ROWS = 4


class ParkedScreen(Screen):
    """Your aid is kept; this is your number. No word of a finger."""

    step = Step.FINGER
    voice = "voice-parked"
    timeout_s = 60

    def timed_out(self) -> Intent:
        """Understood."""
        return Finished()

    def paint(self) -> None:
        """Draw the banner, the number as large as it may be, and who writes it down."""
        theme, view = self.theme, self.view
        done = Action(
            "finish", self.words("ended-understood"), "check", self.emit(Finished()), Look.PRIMARY, end=True,
            count=True, least_mm=60,
        )  # fmt: skip
        box = self.actions([done])
        height = theme.px(36 if not theme.compact else 24)
        title, lead = self.words("parked-title"), self.words("parked-lead")
        banner(self.pen, box.top(height), "other", "on_other", "wait", title, lead, 19)
        room = box.below(height + theme.px(3.4 if not theme.compact else 1.4))
        note = room.low(theme.px(14 if theme.portrait else 9 if not theme.compact else 7))
        size = theme.type("lead")
        words = room.top(round(size * 1.5))
        self.pen.text(words, self.words("parked-number"), size, bold=True, align=place.CENTRE)
        digits = min(theme.type("number", 1.6), round((note.y - words.bottom) * 0.9))
        self.pen.figure(Box(room.x, words.bottom, room.w, note.y - words.bottom), view.number, digits)
        self.pen.text(note, self.words("parked-agent"), theme.type("body"), "ink_soft", align=place.CENTRE)


class QueueScreen(Screen):
    """What waits for a second person; a row goes on with that visit."""

    staff = True
    timeout_s = 90

    def begin(self) -> None:
        """The first page."""
        self.leaf = 0

    def staff_line(self) -> tuple[str, str]:
        """What is listed."""
        return "supervisor", self.words("queue-title")

    def timed_out(self) -> Intent:
        """Back to the sign."""
        return BackTouched()

    def paint(self) -> None:
        """Draw the question, a page of rows, and the way to the next."""
        theme, rows = self.theme, self.view.rows
        gap = theme.target("gap")
        title, lead = self.words("queue-question"), self.words("queue-lead", count=len(rows))
        if not rows:
            heading(self.pen, self.body, self.words("queue-empty"))
            return
        whole = self.body
        used = heading(self.pen, whole, title, "" if theme.compact else lead) + theme.px(
            2.7 if not theme.compact else 1
        )
        fit = self._fit(whole.below(used))
        box = whole
        if len(rows) > fit:
            more = Action("queue-more", self.words("search-more"), "next", self._turn, Look.OUTLINED, end=True)
            box = self.actions([more])
            fit = self._fit(box.below(used))
        self.leaf %= -(-len(rows) // fit)
        shown = rows[self.leaf * fit : (self.leaf + 1) * fit]
        height = min(theme.px(24.6), (box.below(used).h + gap) // fit - gap)
        for i, row in enumerate(shown):
            self._row(box.below(used).moved(dy=i * (height + gap)).top(height), row, first=not (self.leaf or i))

    def _fit(self, box: Box) -> int:
        least, gap = self.theme.target("least"), self.theme.target("gap")
        return max(1, min(MOST_ROWS, (box.h + gap) // (least + gap)))

    def _turn(self) -> None:
        self.leaf += 1
        self.repaint()

    def _row(self, box: Box, row: QueueRow, *, first: bool) -> None:
        name = self.words("household-name", name=row.name) if row.name else self.words("queue-unnamed")
        note = " · ".join(part for part in (row.card, row.when) if part)

        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            if first:
                fill = "sunken" if pressed else "primary_tint"
                pen.paper(box, fill, theme.radius("tile"), "primary", theme.line("selected"))
            else:
                tile.outlined(pen, box, pressed)
            inner = box.inset(theme.px(3.4), theme.px(1))
            width = pen.letters.width(row.number, theme.type("lead"), bold=True) + theme.px(2.4)
            pen.text(inner.left(width), row.number, theme.type("lead"), bold=True, down=place.CENTRE)
            tile.stacked(pen, inner.after(width).before(theme.px(11)), name, note)
            mark = theme.px(9)
            pen.icon(inner.end(mark), "next", "primary", mark)

        self.touch(f"parked-{row.number}", box, draw, self.emit(ParkedPicked(row.entry_id)))
