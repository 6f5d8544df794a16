"""Rows of households for staff: today's list by letter, and the supervised search by name."""

from collections.abc import Callable
from string import ascii_uppercase
from unicodedata import normalize

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


def initial(name: str) -> str:
    """Return the letter under which a name stands, without its accent."""
    return normalize("NFD", name[:1].upper())[:1]


class RowsScreen(Screen):
    """Rows of 20 mm each, as many as the glass holds, at most five."""

    staff = True
    timeout_s = 45

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
            number, size = row.token or row.card, theme.type("lead")
            width = max(
                pen.letters.width(number, size, bold=True) + theme.px(2.4), theme.px(17 if not theme.compact else 10)
            )
            pen.text(inner.left(width), number, size, bold=True, down=place.CENTRE)
            served = self.words("list-served")
            note = row.card if not row.served else served if theme.portrait else f"{row.card} · {served}"
            tile.stacked(pen, inner.after(width).before(theme.px(11)), row.name, note)
            mark = theme.px(9)
            pen.icon(inner.end(mark), "check" if row.served else "next", "good" if row.served else "primary", mark)

        self.touch(f"row-{row.pid}", box, draw, self.emit(HouseholdPicked(row.pid)))


class ListScreen(RowsScreen):
    """Today's families of this desk, and a strip of letters: touched again, it turns to the letters' next page."""

    def begin(self) -> None:
        """Begin with the first letters that somebody has."""
        self.group = 0
        self.leaf = 0

    def staff_line(self) -> tuple[str, str]:
        """What is listed."""
        return "list", self.words("list-title")

    def paint(self) -> None:
        """Draw a page of rows and the strip."""
        theme, box = self.theme, self.body
        count, gap = self.rows_of(box), theme.target("gap")
        groups = letter_groups(count)
        members = [self._members(letters) for letters in groups]
        if not members[self.group]:
            self.group = next((i for i, rows in enumerate(members) if rows), self.group)
        strip, room = box.end(theme.target("least")), box.before(theme.target("least") + theme.px(2.4))
        height = min(theme.px(23), (box.h + gap) // count - gap)
        for i, letters in enumerate(groups):
            self._group(strip.moved(dy=i * (height + gap)).top(height), i, letters, -(-len(members[i]) // count))
        rows = members[self.group]
        if not rows:
            self.pen.text(room, self.words("list-empty"), theme.type("lead"), "ink_soft")
        self.draw_rows(room, rows[self.leaf * count : (self.leaf + 1) * count])

    def _members(self, letters: str) -> tuple[Row, ...]:
        first, last = letters[0], letters[-1]
        rows = [row for row in self.view.rows if first <= max(min(initial(row.name), "Z"), "A") <= last]
        return tuple(sorted(rows, key=lambda row: normalize("NFD", row.name.upper())))

    def _group(self, box: Box, index: int, letters: str, leaves: int) -> None:
        now = index == self.group
        words = f"{letters[0]}–{letters[-1]}"

        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            if now:
                pen.paper(box, "primary_tint", theme.radius("tile"), "primary", theme.line("selected"))
            elif leaves:
                tile.outlined(pen, box, pressed)
            else:
                pen.paper(box, "disabled", theme.radius("tile"))
            note = f"{self.leaf + 1} / {leaves}" if now and leaves > 1 else ""
            upper = box.above(theme.px(6)) if note else box
            pen.figure(upper.inset(theme.px(1)), words, theme.type("lead"), "ink" if leaves else "on_disabled")
            if note:
                pen.text(box.low(theme.px(8)), note, theme.type("caption"), "ink_soft", align=place.CENTRE)

        def turn() -> None:
            self.leaf = (self.leaf + 1) % max(leaves, 1) if now else 0
            self.group = index
            self.repaint()

        self.touch(f"letters-{letters[0].lower()}", box, draw, turn if leaves else None)


def letter_groups(count: int) -> list[str]:
    """Cut the alphabet into so many parts."""
    size = -(-len(ascii_uppercase) // count)
    return [ascii_uppercase[i : i + size] for i in range(0, len(ascii_uppercase), size)]


class SearchScreen(RowsScreen):
    """Three letters, at most eight hits. The supervisor has signed before."""

    def begin(self) -> None:
        """Nothing typed, no group open."""
        self.typed = ""
        self.group = ""
        self.leaf = 0

    def paint(self) -> None:
        """Draw the letter pad, or the hits."""
        if self.view.letters:
            self._hits()
        else:
            self._pad()

    def _pad(self) -> None:
        theme, box = self.theme, self.body
        width = pad.pad_width(self)
        if theme.portrait:
            height = 4 * theme.target("key") + 3 * theme.target("gap")
            keys, side = box.low(height).middle(width, height), box.above(height + theme.px(2))
        else:
            keys, side = box.end(width), box.before(width + theme.px(3 if theme.compact else 7))
        lead = "" if theme.compact else self.words("search-lead")
        used = heading(self.pen, side.above(theme.px(16)), self.words("search-title"), lead)
        pad.slots(self.pen, side.below(used + theme.px(1)).top(theme.px(15)), self.typed, LETTERS)
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
        theme, rows = self.theme, self.view.rows
        columns = 1 if theme.compact else 2
        action = theme.frame("action") + theme.px(3.4)
        title = self.body.top(round(theme.type("title") * 1.3))
        fit = columns * self.rows_of(self.body.above(action).below(title.h))
        again = Action("search-again", self.words("search-again"), "search", self.emit(NameTyped("")))
        more = Action("search-more", self.words("search-more"), "next", self._more(fit), Look.OUTLINED, end=True)
        box = self.actions([again, more] if len(rows) > fit else [again])
        self.pen.text(title, f"{self.view.letters}…", theme.type("title"), bold=True)
        room = box.below(title.h)
        if not rows:
            self.pen.text(room, self.words("search-none"), theme.type("lead"), "ink_soft")
        shown = rows[self.leaf * fit : (self.leaf + 1) * fit]
        for i, column in enumerate(room.columns(columns, theme.target("gap"))):
            self.draw_rows(column, shown[i * fit // columns : (i + 1) * fit // columns])

    def _more(self, fit: int) -> Callable[[], None]:
        def turn() -> None:
            self.leaf = (self.leaf + 1) % -(-len(self.view.rows) // fit)
            self.repaint()

        return turn
