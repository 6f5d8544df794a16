"""Aid as pictograms and digits: the still chips of the household, match and receipt screens."""

from collections.abc import Sequence

from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.views import Goods

AIR_MM = 1.4
"""Between pictogram and digits, and at each end of a chip."""
LEAST_ICON = 0.6
"""A long number grows smaller, down to a label's size, before its pictogram is less than this share."""
MOST_ABREAST = 6
"""What stands in one row whatever the glass."""


def chip(pen: Pen, box: Box, goods: Goods, icon: int, digits: int, fill: str = "sunken") -> None:
    """Draw pictogram and digit side by side on a still, sunken paper; without `fill`, on what lies under it."""
    if fill:
        pen.paper(box, fill, pen.theme.px(2.7))
    number, gap, edge = str(goods.quantity), pen.theme.px(AIR_MM), pen.theme.px(1.0)
    digits, icon = min(digits, round(box.h * 0.75)), min(icon, box.h - edge)
    width = pen.letters.width(number, digits, bold=True)
    while digits > pen.theme.type("label") and box.w - width - gap - edge < icon * LEAST_ICON:
        digits -= 1
        width = pen.letters.width(number, digits, bold=True)
    icon = min(icon, box.w - width - gap - edge)
    line = box.middle(icon + gap + width, box.h)
    pen.icon(line.left(icon), goods.pictogram, "ink", icon)
    pen.figure(line.end(width), number, digits)


def standing_chip(pen: Pen, box: Box, goods: Goods, icon: int, digits: int, fill: str) -> None:
    """Draw the pictogram over the digit."""
    pen.paper(box, fill, pen.theme.px(2.7))
    icon = min(icon, box.w - pen.theme.px(1.4), round(box.h * 0.5))
    pen.icon(box.top(round(box.h * 0.62)), goods.pictogram, "ink", icon)
    pen.figure(box.below(round(box.h * 0.56)).above(round(box.h * 0.06)), str(goods.quantity), digits)


def chip_rows(pen: Pen, width: int, aid: Sequence[Goods], icon_mm: float, digits: int, gap_mm: float = 1.9) -> int:
    """Return how many rows leave each chip what its pictogram and digits want of a `width` in pixels.

    Six stand in one row on every glass: there pictograms grow a little smaller rather than take another row.
    """
    theme = pen.theme
    widest = max((pen.letters.width(str(goods.quantity), digits, bold=True) for goods in aid), default=0)
    wanted = theme.px(icon_mm) + widest + 3 * theme.px(AIR_MM)
    abreast = max((width + theme.px(gap_mm)) // (wanted + theme.px(gap_mm)), 1)
    return max(-(-len(aid) // max(abreast, MOST_ABREAST)), 1)


def chips(
    pen: Pen,
    box: Box,
    aid: Sequence[Goods],
    icon_mm: float,
    digits: int,
    width_mm: float = 0.0,
    gap_mm: float = 1.9,
    *,
    rows: int = 1,
    fill: str = "sunken",
) -> None:
    """Draw chips along a box in rows of one length, against the reading end when they have a width of their own."""
    theme, gap = pen.theme, pen.theme.px(gap_mm)
    if not aid:
        return
    columns = -(-len(aid) // rows)
    wanted = theme.px(width_mm) * columns + gap * (columns - 1) if width_mm else box.w
    for cell, goods in zip(box.end(min(wanted, box.w)).grid(columns, rows, gap), aid, strict=False):
        chip(pen, cell, goods, theme.px(icon_mm), digits, fill)
