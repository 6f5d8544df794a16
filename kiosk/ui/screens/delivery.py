"""Handing over, line by line: plus gives all, minus gives fewer and asks why. Also counts after a power cut."""

from collections.abc import Callable

from kiosk.domain.visit.events import AllGiven, BackTouched, HandedOver, LineGiven
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import ProblemTold
from kiosk.ui.pen import Pen
from kiosk.ui.screens.ladder import reason_cells, reason_tiles
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Line, Step
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action, Look

LINE, WHY = "line:", "why:"
LINES_A_LEAF = 6
"""What fits with keys of 20 mm, on every glass; more lines stand on further leaves."""


class DeliveryScreen(Screen):
    """Goods. Due lines are white, given ones green, short ones amber with the reason in words."""

    step = Step.AID
    voice = "voice-goods"

    def begin(self) -> None:
        """The first lines first."""
        self.leaf = 0
        self.looked_at: set[int] = set()

    @property
    def leaves(self) -> int:
        """How many leaves the lines fill."""
        return -(-len(self.view.lines) // LINES_A_LEAF)

    def paint(self) -> None:
        """Draw the lines, or a line's sheet, or its reasons."""
        if self.page.startswith(WHY):
            self._why(self._line(self.page.removeprefix(WHY)))
        elif self.page.startswith(LINE):
            self._sheet(self._line(self.page.removeprefix(LINE)))
        else:
            self._lines()

    def _line(self, line_id: str) -> Line:
        lines: tuple[Line, ...] = self.view.lines
        return next(line for line in lines if line.line_id == line_id)

    def _lines(self) -> None:
        theme, view = self.theme, self.view
        box = self.actions(self._actions())
        title = box.top(round(theme.type("title") * 1.15))
        words = self.words("settle-part-title") if view.settling else self.words("goods-title")
        used = self.pen.text(title, words, theme.type("title"), bold=True)
        family = (
            self.words("goods-household", name=view.household, card=view.card)
            if view.household
            else f"<b>{view.card}</b>"
        )
        if theme.portrait:
            line = round(theme.type("label") * 1.3)
            room = title.moved(dy=title.h).top(2 * line)
            title = room.top(max(line, self.pen.text(room, family, theme.type("label"), "ink_soft", strong="ink").h))
        else:
            room = Box(used.right + theme.px(3), title.y, title.right - used.right - theme.px(3), title.h)
            self.pen.text(room, family, theme.type("label"), "ink_soft", align=place.END, down=place.END, strong="ink")
        self.looked_at.add(self.leaf)
        self._cells(
            Box(box.x, title.bottom + theme.px(3.3 if not theme.compact else 1.4), box.w, 0).below(0), box.bottom
        )

    def _actions(self) -> list[Action]:
        """Return the row. While leaves can be turned and all can be given at once, Help alone takes problems."""
        compact, busy, several = self.theme.compact, self.view.busy, self.leaves > 1
        untouched = not any(line.given for line in self.view.lines)
        width_mm = 58 if compact else 80 if untouched else 92
        if several:
            width_mm = 40 if compact else 70
        row = [
            Action("problem", self.words("goods-problem"), "complaint", self.emit(ProblemTold())),
            Action("all-given", self.words("goods-all"), "check", None if busy else self._give_all, Look.OUTLINED),
            self._turn(),
            Action("handed-over", self.words("goods-done"), "next", self._hand_over,
                   Look.OUTLINED if self._unseen() else Look.PRIMARY, end=True,
                   icon_after=True, least_mm=width_mm, busy=busy),
        ]  # fmt: skip
        hidden = set() if untouched else {"all-given"}
        hidden |= set() if several else {"turn-leaf"}
        hidden |= {"problem"} if several and untouched else set()
        return [action for action in row if action.id not in hidden]

    def _turn(self) -> Action:
        last = self.leaf + 1 >= self.leaves
        words = self.words("goods-leaf", leaf=str(self.leaf + 1), leaves=str(self.leaves))
        look = Look.PRIMARY if self._unseen() else Look.OUTLINED
        return Action("turn-leaf", words, "back" if last else "next", self._turn_leaf, look,
                      icon_after=not last, least_mm=30)  # fmt: skip

    def _unseen(self) -> bool:
        """Whether something is due on a leaf that nobody has looked at: then turning it is what to do next."""
        looked = self.looked_at | {self.leaf}
        open_lines = (i for i, line in enumerate(self.view.lines) if line.given < line.due and not line.reason)
        return any(i // LINES_A_LEAF not in looked for i in open_lines)

    def _turn_leaf(self) -> None:
        self.leaf = (self.leaf + 1) % self.leaves
        self.repaint()

    def _cells(self, start: Box, bottom: int) -> None:
        theme, first = self.theme, min(self.leaf, self.leaves - 1) * LINES_A_LEAF
        lines = self.view.lines[first : first + LINES_A_LEAF]
        room = Box(start.x, start.y, start.w, bottom - start.y)
        columns, gap = (3, 1.6) if theme.compact and not theme.portrait else (2, 1.6 if theme.compact else 2.4)
        for cell, line in zip(room.grid(columns, LINES_A_LEAF // columns, theme.px(gap)), lines, strict=False):
            if theme.compact:
                self._small(cell, line)
            else:
                self._wide(cell, line)

    # --- one line ---

    def _wide(self, box: Box, line: Line) -> None:
        theme, pen = self.theme, self.pen
        _paper(pen, box, line)
        inset = round(theme.px(1.6))
        side = min(theme.target("least"), box.h - 2 * inset)
        keys = box.inset(inset, (box.h - side) // 2).end(2 * side + theme.px(1.7))
        self._minus(keys.left(side), line)
        self._plus(keys.end(side), line)
        icon = min(theme.px(12.7), box.h - inset)
        pen.icon(box.after(theme.px(2.2)).left(icon), line.pictogram, "ink", icon)
        text = Box(box.x + theme.px(18.2), box.y, 0, box.h)
        _figures(
            self, Box(text.x, box.y, keys.x - text.x - theme.px(1.4), box.h), line, theme.px(11.7), theme.type("lead")
        )

    def _minus(self, box: Box, line: Line) -> None:
        then = (lambda: self._give(line, line.given - 1)) if line.given > 0 and not self.view.busy else None

        def draw(pen: Pen, pressed: bool) -> None:
            if then is None:
                pen.paper(box, "disabled", pen.theme.radius("tile"))
            else:
                tile.outlined(pen, box, pressed)
            pen.icon(box, "minus", "ink" if then else "on_disabled", pen.theme.px(10), heavy=True)

        self.touch(f"minus-{line.line_id}", box, draw, then)

    def _plus(self, box: Box, line: Line) -> None:
        state = _state(line)
        fill = {"given": "good", "partial": "other", "due": "primary"}[state]
        mark = {"given": "check", "partial": "check", "due": "plus"}[state]

        def draw(pen: Pen, pressed: bool) -> None:
            pen.paper(box, f"{fill}_pressed" if pressed else fill, pen.theme.radius("tile"))
            pen.icon(box, mark, f"on_{fill}", pen.theme.px(10), heavy=True)

        def give() -> None:
            if line.given < line.due:
                self._give(line, line.due)
            elif self.view.settling:
                self._give(line, 0)

        self.touch(f"give-{line.line_id}", box, draw, None if self.view.busy else give)

    def _small(self, box: Box, line: Line) -> None:
        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            if pressed:
                tile.outlined(pen, box, pressed)
            else:
                _paper(pen, box, line)
            icon = min(theme.px(10.4), box.h - theme.px(2), round(box.w * 0.3))
            pen.icon(box.after(theme.px(2.2)).left(icon), line.pictogram, "ink", icon)
            start = theme.px(2.2 + 1.8) + icon
            _figures(self, box.after(start).before(theme.px(1.2)), line, theme.px(8.4), theme.type("label"), pen)

        self.touch(
            f"line-{line.line_id}",
            box,
            draw,
            None if self.view.busy else (lambda: self.turn_to(f"{LINE}{line.line_id}")),
        )

    # --- touches ---

    def _give_all(self) -> None:
        """Everything in one touch: offered until the first line is touched."""
        if self.view.settling:
            for line in self.view.lines:
                self.kit.emit(LineGiven(line.line_id, line.due))
        else:
            self.kit.emit(AllGiven())

    def _give(self, line: Line, quantity: int) -> None:
        fewer = quantity < line.given
        self.kit.emit(LineGiven(line.line_id, quantity))
        if fewer and not self.view.settling and not self.theme.compact:
            self.turn_to(f"{WHY}{line.line_id}")

    def _hand_over(self) -> None:
        """Hand over; a short line that nobody has explained is asked about first.

        After a power cut nothing asks about short lines, so every leaf is looked at instead.
        """
        lines: tuple[Line, ...] = self.view.lines
        short = next((i for i, line in enumerate(lines) if line.given < line.due and not line.reason), None)
        if short is not None and not self.view.settling:
            self.leaf = short // LINES_A_LEAF
            self.turn_to(f"{WHY}{lines[short].line_id}")
        elif self.view.settling and len(self.looked_at) < self.leaves:
            self._turn_leaf()
        else:
            self.kit.emit(HandedOver())

    # --- sheets ---

    def _sheet(self, line: Line) -> None:
        """How many, with a minus and a plus of 20 mm: the seven-inch form of a line."""
        theme = self.theme
        box = self.actions(
            [Action("line-close", self.words("goods-close"), "check", self._closed(line), Look.PRIMARY, end=True)]
        )
        used = heading(self.pen, box, self.words("goods-sheet", item=line.label))
        room = box.below(used)
        side = theme.target("least")
        row = room.middle(min(room.w, theme.px(110)), max(side, min(room.h, theme.px(26))))
        self._minus(row.left(side).middle(side, side), line)
        self._plus(row.end(side).middle(side, side), line)
        middle = row.after(side + theme.px(4)).before(side + theme.px(4))
        icon = min(theme.px(18), middle.h, middle.w // 3)
        self.pen.icon(middle.left(icon), line.pictogram, "ink", icon)
        self.pen.figure(middle.after(icon), f"{line.given} / {line.due}", theme.type("number"))

    def _closed(self, line: Line) -> Callable[[], None]:
        def close() -> None:
            now = self._line(line.line_id)
            short = now.due - now.given > 0 and not now.reason and not self.view.settling
            self.turn_to(f"{WHY}{line.line_id}" if short and now.given else "")

        return close

    def _why(self, line: Line) -> None:
        theme = self.theme
        box = self.actions([Action("why-close", self.words("help-close"), "back", lambda: self.turn_to(""))])
        lead = "" if theme.compact and not theme.portrait else f"{line.label}\u202f: {line.given} / {line.due}"
        used = heading(self.pen, box, self.words("goods-why"), lead)
        reasons = self.view.reasons
        cells = reason_cells(self, box.below(used + theme.px(2.7 if not theme.compact else 0.7)), len(reasons))
        reason_tiles(self, cells, reasons, line.reason, line.line_id)

    def back(self) -> None:
        """Close the sheet; after a power cut, go back to the question."""
        if self.page:
            self.turn_to("")
        elif self.view.settling:
            self.kit.emit(BackTouched())


def _state(line: Line) -> str:
    if line.given >= line.due:
        return "given"
    return "partial" if line.given or line.reason else "due"


def _paper(pen: Pen, box: Box, line: Line) -> None:
    theme, state = pen.theme, _state(line)
    fills = {"given": ("good_tint", "good"), "partial": ("other_tint", "other_line"), "due": ("surface", "line")}
    fill, edge = fills[state]
    if line.unexplained and state != "given":
        fill, edge = "other_tint", "other_line"
    pen.paper(box, fill, theme.radius("tile"), edge, theme.line("rest"))


def _figures(screen: Screen, box: Box, line: Line, digits: int, due: int, pen: Pen | None = None) -> None:
    """Write the label, the reason when there is one, and given of due."""
    pen, theme = pen or screen.pen, screen.theme
    caption = theme.type("caption")
    label = line.label
    if line.reason and line.given < line.due and not theme.compact:
        reason = screen.words(f"reason-{line.reason}")
        label = f"{label}\n{reason[:1].upper()}{reason[1:]}"
    words = pen.set(label, caption, Box(0, 0, box.w, round(box.h * 0.46)), bold=True, leading=1.17)
    height = words.height + theme.px(1.6) + round(digits * 0.78)
    block = box.middle(box.w, min(height, box.h - 4))
    pen.write(block, label, words)
    figures = block.below(words.height + theme.px(1.6))
    taken = pen.figure(figures.low(round(digits * 0.78)), str(line.given), digits, align=0.0)
    rest = Box(taken.right + theme.px(2.2), taken.bottom - round(due * 0.8), box.right - taken.right, round(due * 0.8))
    pen.figure(rest, f"/ {line.due}", due, "ink_soft", align=0.0)
