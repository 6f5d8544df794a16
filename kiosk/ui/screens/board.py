"""The agent's board of today: served of listed, how, stock left, sending, desks."""

from typing import assert_never

from kiosk.domain.visit.events import QueueAsked
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import CloseAsked, Intent, Locked, NextFamily, PauseAsked, StockAsked
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import StockGiven, StockLeft
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.button import Action, Look

LOW = 0.2
"""Stock below this share is drawn in amber."""

MOST_ROWS = 5
"""More items than these stand in two columns."""


class TodayBoardScreen(Screen):
    """One glance for the agent."""

    staff = True
    timeout_s = 180

    def timed_out(self) -> Intent:
        """Lock."""
        return Locked()

    def staff_line(self) -> tuple[str, str]:
        """Site and operator."""
        return "desk", self.words("staff-site", site=self.status.site, name=self.status.operator)

    def paint(self) -> None:
        """Draw the figures, the stock and what the machine does."""
        theme = self.theme
        box = self.actions(
            [
                Action("stock", self.words("board-stock-count"), "stock", self.emit(StockAsked())),
                self._waiting() if self.view.waiting else self._pause(),
                Action(
                    "close-day", self.words("board-close"), "receipt", self.emit(CloseAsked()), Look.OUTLINED, end=True
                ),
                Action(
                    "next-family",
                    self.words("board-next"),
                    "next",
                    self.emit(NextFamily()),
                    Look.PRIMARY,
                    end=True,
                    icon_after=True,
                ),
            ]
        )
        if theme.portrait:
            top = round(box.h * 0.53)
            self._served(box.top(top))
            self._stock(box.below(top))
            return
        foot = theme.px(14.4) if not theme.compact else theme.px(10)
        low = box.low(foot)
        self.pen.paper(Box(box.x, low.y, box.w, 2), "line")
        left, right = low.below(theme.px(1.6)).shares([551, 529], 0)
        self._sending(left)
        self._desks(right)
        gap = theme.px(8 if len(self.view.stock) <= MOST_ROWS else 5) if not theme.compact else theme.px(4)
        left, right = box.above(foot).shares([504, 529], gap)
        self._served(left)
        self._stock(right)

    def _pause(self) -> Action:
        return Action("pause", self.words("board-pause"), "pause", self.emit(PauseAsked()))

    def _waiting(self) -> Action:
        """What waits for a second person stands before the pause, which the rail's lock is, too."""
        short = self.theme.compact and not self.theme.portrait
        words = self.words("board-review-short") if short else self.words("board-review", count=self.view.waiting)
        return Action("review", words, "supervisor", self.emit(QueueAsked()), Look.OUTLINED)

    def _served(self, box: Box) -> None:
        theme, pen, view = self.theme, self.pen, self.view
        size = theme.type("label")
        y = pen.text(box.top(round(size * 1.4)), self.words("board-served"), size, bold=True).bottom
        big = theme.px(19.7 if not theme.compact else 10)
        row = Box(box.x, y + theme.px(0.8), box.w, round(big * 0.92))
        taken = pen.figure(row, str(view.served), big, align=0.0)
        of = theme.px(8.1 if not theme.compact else 5.4)
        words = self.words("board-of", listed=str(view.listed))
        rest = Box(
            taken.right + theme.px(3.6),
            taken.bottom - round(of * 0.74),
            row.right - taken.right - theme.px(3.6),
            round(of * 0.74),
        )
        pen.figure(rest, words, of, "ink_soft", align=0.0)
        bar = Box(box.x, row.bottom + theme.px(2), box.w, theme.px(4.4 if not theme.compact else 3))
        progress(self, bar, view.served / max(view.listed, 1), "good")
        caption = theme.type("caption")
        y = bar.bottom + theme.px(1.6)
        if view.pace and not theme.compact:
            pace = self.words("board-left", time=view.pace)
            y = pen.text(Box(box.x, y, box.w, round(caption * 1.4)), pace, caption, "ink_soft", bold=True).bottom
        self._ways(
            Box(
                box.x,
                y + theme.px(3.4 if not theme.compact else 0.7),
                box.w,
                box.bottom - y - theme.px(3.4 if not theme.compact else 0.7),
            )
        )

    def _ways(self, box: Box) -> None:
        theme, pen, view = self.theme, self.pen, self.view
        ways = (
            ("finger", view.by_finger, "board-finger"),
            ("id-card", view.by_card, "board-card"),
            ("supervisor", view.signed, "board-signed"),
            ("stock", view.partial, "board-partial"),
        )
        height = min(theme.px(11.6 if not theme.compact else 8), box.h // 2)
        digits = theme.px(7.2 if not theme.compact else 5)
        for column, half in zip((ways[0::2], ways[1::2]), box.columns(2, theme.px(1)), strict=True):
            width = max(self.kit.letters.width(str(count), digits, bold=True) for _, count, _ in column)
            for cell, (icon, count, words) in zip(
                (half.top(height), half.below(height).top(height)), column, strict=True
            ):
                mark = min(theme.px(9.2), cell.h)
                pen.icon(cell.left(mark), icon, "primary", mark)
                number = cell.after(mark + theme.px(1.8))
                pen.figure(number.left(width), str(count), digits, align=0.0)
                if theme.compact:
                    continue  # pictogram and digits say it; there is no room for the word
                text = number.after(width + theme.px(1.6))
                pen.text(text, self.words(words), theme.type("caption"), "ink_soft", down=place.CENTRE)

    def _stock(self, box: Box) -> None:
        theme, pen = self.theme, self.pen
        size = theme.type("label")
        stock: tuple[StockLeft | StockGiven, ...] = self.view.stock
        title = self.words(_title(stock))
        y = pen.text(box.top(round(size * 1.4)), title, size, bold=True).bottom
        room = Box(box.x, y + theme.px(0.7), box.w, box.bottom - y - theme.px(2.0))
        if len(stock) <= MOST_ROWS:
            for cell, item in zip(room.rows(MOST_ROWS, 0), stock, strict=False):
                self._item(cell, item)
            return
        for cell, item in zip(room.grid(2, -(-len(stock) // 2), theme.px(1.4)), stock, strict=False):
            self._small_item(cell.before(theme.px(2)), item)

    def _item(self, box: Box, item: StockLeft | StockGiven) -> None:
        theme, pen = self.theme, self.pen
        mark = min(theme.px(8.6), box.h)
        pen.icon(box.left(mark), item.pictogram, "ink", mark)
        name_end = self._given(box, item) if isinstance(item, StockGiven) else self._left(box, item)
        text = Box(box.x + mark + theme.px(2.7), box.y, name_end - box.x - mark - theme.px(4), box.h)
        pen.text(text, item.label, theme.type("body"), bold=True, down=place.CENTRE)

    def _left(self, box: Box, item: StockLeft) -> int:
        """Draw a bar and how many are left; return where the room for the name ends."""
        theme = self.theme
        number = box.end(theme.px(16 if not theme.compact else 11))
        self.pen.figure(number, str(item.left), self._digits, align=1.0)
        length = theme.px(24.8 if not theme.compact else 13)
        bar = Box(number.x - length, box.y, length, box.h)
        _share_left(self, bar.middle(bar.w, theme.px(3.2 if not theme.compact else 2.2)), item)
        return bar.x

    def _given(self, box: Box, item: StockGiven) -> int:
        """Draw how many were given and the site's stock; return where the room for the name ends."""
        theme, pen = self.theme, self.pen
        of = box.end(theme.px(20 if not theme.compact else 16))
        words = self.words("board-given-of", opening=item.at_site)
        size = theme.type("body" if not theme.compact else "caption")
        pen.text(of, words, size, "ink_soft", down=place.CENTRE)
        number = box.before(of.w + theme.px(1.4)).end(theme.px(16 if not theme.compact else 11))
        pen.figure(number, str(item.given), self._digits, align=1.0)
        return number.x

    @property
    def _digits(self) -> int:
        return self.theme.px(7.1 if not self.theme.compact else 5)

    def _small_item(self, box: Box, item: StockLeft | StockGiven) -> None:
        """Draw one of many: name and number over a bar that is as long as both; on small glasses without the name.

        What was not dealt out to desks has no bar.
        """
        theme, pen = self.theme, self.pen
        mark = min(theme.px(6), box.h)
        pen.icon(box.left(mark), item.pictogram, "ink", mark)
        room = box.after(mark + theme.px(1.4))
        bar = theme.px(2 if not theme.compact else 1.4)
        block = room.middle(room.w, min(room.h, theme.px(11)))
        if isinstance(item, StockLeft):
            _share_left(self, block.low(bar), item)
        words = block.above(bar)
        digits = min(theme.px(4.8), round(words.h * 1.2))
        taken = pen.figure(words, _number(item), digits, align=1.0)
        if not theme.compact:
            name = words.before(words.right - taken.x + theme.px(1))
            pen.text(name, item.label, theme.type("caption"), down=place.CENTRE)

    def _sending(self, box: Box) -> None:
        words = self.words("board-sent", when=self.view.sent)
        self._line(box, "upload", words, self.words("board-kept", entries=self.view.kept))

    def _desks(self, box: Box) -> None:
        view = self.view
        if view.storage is not None:
            self._line(box, *view.storage)
            return
        if not view.desks:
            self._line(box, "desk", self.words("board-desks-alone"), "")
            return
        note = self.words("board-desks-note", desk=str(view.alone)) if view.alone else self.words("board-desks-all")
        self._line(box, "desk", self.words("board-desks", desks=", ".join(map(str, view.desks))), note)

    def _line(self, box: Box, icon: str, name: str, note: str) -> None:
        theme = self.theme
        mark = min(theme.px(9.2), box.h)
        self.pen.icon(box.left(mark), icon, "primary", mark)
        room = box.after(mark + theme.px(2.4)).before(theme.px(2))
        tile.stacked(self.pen, room, name, note, theme.type("body"), theme.type("caption"))


def _number(item: StockLeft | StockGiven) -> str:
    match item:
        case StockLeft():
            return str(item.left)
        case StockGiven():
            return f"{item.given} / {item.at_site}"
        case _:
            assert_never(item)


def _title(stock: tuple[StockLeft | StockGiven, ...]) -> str:
    undealt = [isinstance(item, StockGiven) for item in stock]
    if not any(undealt):
        return "board-stock"
    return "board-given" if all(undealt) else "board-given-some"


def _share_left(screen: Screen, box: Box, item: StockLeft) -> None:
    share = item.left / max(item.opening, 1)
    progress(screen, box, share, "primary" if share >= LOW else "other_line")


def progress(screen: Screen, box: Box, share: float, colour: str) -> None:
    """Draw a bar, filled to a share of its length."""
    pen, edge = screen.pen, screen.theme.line("rest")
    pen.paper(box, "sunken", box.h // 2, "line", edge)
    inner = box.inset(edge)
    width = round(inner.w * min(max(share, 0.0), 1.0))
    if width > inner.h:
        pen.paper(inner.left(width), colour, inner.h // 2)
        if width < inner.w - inner.h:
            pen.paper(inner.left(width).end(inner.h // 2 + 1), colour)
