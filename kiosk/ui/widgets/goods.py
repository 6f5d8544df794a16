"""Aid as pictograms and digits: the still chips of the household, match and receipt screens."""

from collections.abc import Sequence

from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.views import Goods


def chip(pen: Pen, box: Box, goods: Goods, icon: int, digits: int, fill: str = "sunken") -> None:
    """Draw pictogram and digit side by side on a still, sunken paper."""
    pen.paper(box, fill, pen.theme.px(2.7))
    number = str(goods.quantity)
    width = pen.letters.width(number, digits, bold=True)
    gap = pen.theme.px(1.4)
    icon = min(icon, box.w - width - gap - pen.theme.px(1.0), box.h - pen.theme.px(1.0))
    line = box.middle(icon + gap + width, box.h)
    pen.icon(line.left(icon), goods.pictogram, "ink", icon)
    pen.figure(line.end(width), number, digits)


def standing_chip(pen: Pen, box: Box, goods: Goods, icon: int, digits: int, fill: str) -> None:
    """Draw the pictogram over the digit."""
    pen.paper(box, fill, pen.theme.px(2.7))
    icon = min(icon, box.w - pen.theme.px(1.4), round(box.h * 0.5))
    pen.icon(box.top(round(box.h * 0.62)), goods.pictogram, "ink", icon)
    pen.figure(box.below(round(box.h * 0.56)).above(round(box.h * 0.06)), str(goods.quantity), digits)


def chips(
    pen: Pen, box: Box, aid: Sequence[Goods], icon_mm: float, digits: int, width_mm: float = 0.0, gap_mm: float = 1.9
) -> None:
    """Draw chips along a box, against the reading end when they have a width of their own; in two rows when narrow."""
    theme, gap = pen.theme, pen.theme.px(gap_mm)
    if not aid:
        return
    wanted = theme.px(width_mm) if width_mm else 0
    rows = 2 if (box.w - gap * (len(aid) - 1)) // len(aid) < theme.px(15) and box.h >= theme.px(20) else 1
    columns = -(-len(aid) // rows)
    cells = [cell for row in box.rows(rows, gap) for cell in row.columns(columns, gap)]
    if wanted and rows == 1 and wanted * columns + gap * (columns - 1) < box.w:
        cells = box.end(wanted * columns + gap * (columns - 1)).columns(columns, gap)
    for cell, goods in zip(cells, aid, strict=False):
        chip(pen, cell, goods, theme.px(icon_mm), digits)
