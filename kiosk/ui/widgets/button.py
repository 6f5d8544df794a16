"""The big action: icon and one to three words, primary, outlined or quiet; and the row of them at the bottom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.ui import masks
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.surface import Surface

BORDER_MM = 0.75
PADDING_MM = 5.4
ICON_MM = 9.2
COUNT_MM = 11.0
GAP_MM = 2.7
STACKED_BELOW_SIDES = 2.0
"""A button narrower than so many heights stands its icon over its words when they do not fit beside it."""


class Look(StrEnum):
    """How much a button asks to be touched."""

    PRIMARY = "primary"
    OUTLINED = "outlined"
    QUIET = "quiet"


@dataclass(frozen=True)
class Action:
    """A button of the action row. `end` puts it at the reading end; `count` shows the seconds left in a ring."""

    id: str
    words: str
    icon: str
    then: Callable[[], None] | None
    look: Look = Look.QUIET
    end: bool = False
    icon_after: bool = False
    count: bool = False
    least_mm: float = 0.0
    busy: bool = False


@dataclass(frozen=True)
class Paint:
    """Colours of a button's look."""

    fill: str
    pressed: str
    line: str
    icon: str
    ink: str


PAINTS = {
    Look.PRIMARY: Paint("primary", "primary_pressed", "", "on_primary", "on_primary"),
    Look.OUTLINED: Paint("surface", "primary_tint", "primary", "primary", "ink"),
    Look.QUIET: Paint("ground", "sunken", "line", "ink", "ink"),
}


def natural_width(surface: Surface, action: Action) -> int:
    """Return the width that shows a button's words without shrinking, in pixels."""
    theme = surface.theme
    words = surface.kit.letters.width(action.words, theme.type("lead"), bold=True)
    mark = theme.px(COUNT_MM if action.count else ICON_MM) + theme.px(GAP_MM)
    return max(words + mark + 2 * theme.px(PADDING_MM), theme.px(action.least_mm), theme.target("least"))


def button(surface: Surface, action: Action, box: Box) -> None:
    """Put one button on the surface."""
    target = surface.touch(
        action.id,
        box,
        lambda pen, pressed: draw(pen, box, action, pressed, surface.seconds_left if action.count else None),
        None if action.busy else action.then,
    )
    if action.count:
        surface.counting.append(target)


def draw(pen: Pen, box: Box, action: Action, pressed: bool, seconds: int | None = None) -> None:
    """Draw a button: mark and words centred together."""
    theme, paint = pen.theme, PAINTS[action.look]
    pen.paper(
        box,
        paint.pressed if pressed else paint.fill,
        theme.radius("button"),
        paint.line,
        max(2, int(BORDER_MM * theme.px_per_mm)),
    )
    mark, gap = theme.px(COUNT_MM if seconds is not None else ICON_MM), theme.px(GAP_MM)
    room = box.inset(theme.px(1.8), theme.px(1.0))
    wide = pen.letters.width(action.words, theme.type("lead"), bold=True)
    gap = min(gap, max(theme.px(1.4), room.w - mark - wide))
    if wide + mark + gap > room.w and room.w < STACKED_BELOW_SIDES * box.h:
        _stacked(pen, room, action, paint, mark, seconds)
        return
    setting = pen.set(action.words, theme.type("lead"), Box(0, 0, room.w - mark - gap, room.h), bold=True, leading=1.1)
    line = room.middle(min(room.w, setting.width + gap + mark), room.h)
    icon, text = (
        (line.end(mark), line.before(mark + gap)) if action.icon_after else (line.left(mark), line.after(mark + gap))
    )
    _mark(pen, icon, action, paint, seconds)
    pen.write(text, action.words, setting, paint.ink, down=place.CENTRE)


def _stacked(pen: Pen, room: Box, action: Action, paint: Paint, mark: int, seconds: int | None) -> None:
    """Draw the mark over the words: the form of a narrow button."""
    setting = pen.set(action.words, pen.theme.type("label"), room.below(mark), bold=True, leading=1.1)
    block = room.middle(room.w, mark + setting.height)
    _mark(pen, block.top(mark).middle(mark, mark), action, paint, seconds)
    pen.write(block.below(mark), action.words, setting, paint.ink, align=place.CENTRE)


def _mark(pen: Pen, box: Box, action: Action, paint: Paint, seconds: int | None) -> None:
    if seconds is not None:
        ring(pen, box, seconds, paint.icon)
    elif action.busy:
        dots(pen, box, paint.icon)
    else:
        pen.icon(box, action.icon, paint.icon, box.w, heavy=True)


def ring(pen: Pen, box: Box, seconds: int, colour: str) -> None:
    """Draw the seconds left in a ring: time-outs count in the button that they press."""
    circle = box.middle(box.w, box.w)
    stroke = max(2, pen.theme.px(0.65))
    pen.shape(circle, colour, masks.ring, circle.w, stroke)
    pen.figure(circle.inset(circle.w // 6), str(seconds), pen.theme.type("label"), colour)


def dots(pen: Pen, box: Box, colour: str) -> None:
    """Draw three dots: busy, the word stays."""
    for cell in box.columns(3, box.w // 9):
        pen.disc(cell.middle(box.w // 5, box.w // 5), colour)


def action_rows(surface: Surface, actions: Sequence[Action]) -> list[list[Action]]:
    """Share actions among rows: one row lying; standing, three abreast at most, the last ones lowest."""
    if not surface.theme.portrait or len(actions) <= 3:
        return [list(actions)] if actions else []
    return [list(actions[:2]), list(actions[2:])]


def lay_row(surface: Surface, actions: Sequence[Action], row: Box) -> None:
    """Lay buttons along a row, those of the reading end against it; all grow narrower when they do not fit."""
    theme: Theme = surface.theme
    gap = theme.target("gap") if theme.portrait else theme.px(2.4)
    if theme.portrait:
        for action, cell in zip(actions, row.columns(len(actions), gap), strict=True):
            button(surface, action, cell)
        return
    widths = [natural_width(surface, action) for action in actions]
    spare = row.w - sum(widths) - gap * (len(actions) - 1)
    if spare < 0:
        widths = [width + spare // len(widths) for width in widths]
    x = row.x
    starts = [(action, width) for action, width in zip(actions, widths, strict=True) if not action.end]
    for action, width in starts:
        button(surface, action, Box(x, row.y, width, row.h))
        x += width + gap
    right = row.right
    for action, width in reversed([(a, w) for a, w in zip(actions, widths, strict=True) if a.end]):
        button(surface, action, Box(right - width, row.y, width, row.h))
        right -= width + gap
