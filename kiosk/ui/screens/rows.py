"""Rows of households for staff: today's list by letter, and the supervised search by name."""

from collections.abc import Callable

from kiosk.domain.visit.events import BackTouched, HouseholdPicked, NameTyped
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent
from kiosk.ui.pen import Pen
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Row
from kiosk.ui.widgets import pad, tile
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action, Look

LETTERS = 3


class RowsScreen(Screen):
    """A page of rows of 20 mm each, as many as the glass holds, at most five."""

    staff = True
    timeout_s = 45

    def begin(self) -> None:
        """The first page."""
        self.first = 0

    def timed_out(self) -> Intent:
        """Back to the question."""
        return BackTouched()

    def rows_of(self, box: Box) -> int:
        """Return how many rows fit."""
        least, gap = self.theme.target("least"), self.theme.target("gap")
        return max(1, min(5, (box.h + gap) // (least + gap)))

    def draw_rows(self, box: Box, rows: tuple[Row, ...]) -> None:
        """Draw rows that open a household when touched."""
        count, gap = self.rows_of(box), self.theme.target("gap")
        height = min(self.theme.px(23), (box.h + gap) // count - gap)
        for i, row in enumerate(rows[:count]):
            self._row(box.moved(dy=i * (height + gap)).top(height), row)

    def _row(self, box: Box, row: Row) -> None:
        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            tile.outlined(pen, box, pressed)
            inner = box.inset(theme.px(3.4), theme.px(1))
            width = theme.px(17)
            pen.text(inner.left(width), row.token or row.card, theme.type("lead"), bold=True, down=place.CENTRE)
            note = row.card if not row.served else f"{row.card} · {self.words('list-served')}"
            tile.stacked(pen, inner.after(width).before(theme.px(11)), row.name, note)
            mark = theme.px(9)
            pen.icon(inner.end(mark), "check" if row.served else "next", "good" if row.served else "primary", mark)

        self.touch(f"row-{row.pid}", box, draw, self.emit(HouseholdPicked(row.pid)))


class ListScreen(RowsScreen):
    """Today's families of this desk."""

    def paint(self) -> None:
        """Draw a page of rows and the ways to the next and former one."""
        theme, rows = self.theme, self.view.rows
        used_top = self.body
        count = self.rows_of(self._room(used_top))
        pages = max(1, -(-len(rows) // count))
        page = min(self.first // count, pages - 1)
        box = self.actions(
            [
                Action("list-back", self.words("list-earlier"), "back", self._to(page - 1, count) if page else None),
                Action(
                    "list-next", self.words("list-later"), "next",
                    self._to(page + 1, count) if page + 1 < pages else None, Look.OUTLINED, end=True,
                ),
            ]
        )  # fmt: skip
        title = box.top(round(theme.type("title") * 1.3))
        pages_words = self.words("list-page", page=page + 1, pages=pages)
        self.pen.text(title, self.words("list-title"), theme.type("title"), bold=True)
        self.pen.text(title, pages_words, theme.type("label"), "ink_soft", align=place.END, down=place.CENTRE)
        room = box.below(title.h + theme.px(1.4))
        if not rows:
            self.pen.text(room, self.words("list-empty"), theme.type("lead"), "ink_soft")
        self.draw_rows(room, rows[page * count : (page + 1) * count])

    def _room(self, box: Box) -> Box:
        """Return the rows' room, known before the action row is drawn."""
        action = self.theme.frame("action") + self.theme.px(3.4)
        return box.above(action).below(round(self.theme.type("title") * 1.3) + self.theme.px(1.4))

    def _to(self, page: int, count: int) -> Callable[[], None]:
        def turn() -> None:
            self.first = page * count
            self.repaint()

        return turn


class SearchScreen(RowsScreen):
    """Three letters, at most eight hits. The supervisor has signed before."""

    def begin(self) -> None:
        """Nothing typed, no group open."""
        super().begin()
        self.typed = ""
        self.group = ""

    def paint(self) -> None:
        """Draw the letter pad, or the hits."""
        if self.view.letters:
            self._hits()
        else:
            self._pad()

    def _pad(self) -> None:
        theme, box = self.theme, self.body
        if theme.portrait:
            side, keys = box.top(round(box.h * 0.34)), box.below(round(box.h * 0.36))
        else:
            side = box.left(round(box.w * (0.36 if theme.compact else 0.56)))
            keys = box.end(round(box.w * 0.6)) if theme.compact else box.end(theme.px(72))
        used = heading(self.pen, side.above(theme.px(18)), self.words("search-title"), self.words("search-lead"))
        pad.slots(self.pen, side.below(used + theme.px(2)).top(theme.px(17)), self.typed, LETTERS)
        keys_now = pad.letters_of(self.group) if self.group else pad.GROUPS
        done = self._done if len(self.typed) == LETTERS else None
        pad.pad(self, keys, keys_now, "", self._press, self._erase, done)

    def _press(self, key: str) -> None:
        if len(key) > 1:
            self.group = key
        elif len(self.typed) < LETTERS:
            self.typed, self.group = self.typed + key, ""
        self.repaint()

    def _erase(self) -> None:
        if self.group:
            self.group = ""
        else:
            self.typed = self.typed[:-1]
        self.repaint()

    def _done(self) -> None:
        letters, self.typed = self.typed, ""
        self.kit.emit(NameTyped(letters))

    def _hits(self) -> None:
        theme = self.theme
        box = self.actions([Action("search-again", self.words("search-again"), "search", self.emit(NameTyped("")))])
        title = box.top(round(theme.type("title") * 1.3))
        self.pen.text(title, f"{self.view.letters}…", theme.type("title"), bold=True)
        room = box.below(title.h + theme.px(1.4))
        if not self.view.rows:
            self.pen.text(room, self.words("search-none"), theme.type("lead"), "ink_soft")
        if theme.portrait or theme.compact:
            self.draw_rows(room, self.view.rows)
            return
        gap, half = theme.target("gap"), self.rows_of(room)
        left, right = room.columns(2, gap)
        self.draw_rows(left, self.view.rows[:half])
        self.draw_rows(right, self.view.rows[half : 2 * half])
