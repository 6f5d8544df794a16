"""Tiles to choose by, cards to look at, discs with a pictogram."""

from collections.abc import Callable

from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.pen import TIGHT, Pen
from kiosk.ui.widgets.surface import Surface

LEAST_DISC_MM = 7.0
"""A tile whose words leave less than this has no disc."""


def outlined(pen: Pen, box: Box, pressed: bool, fill: str = "surface", line: str = "line") -> None:
    """Draw a tile's paper: an outline means touch."""
    theme = pen.theme
    pen.paper(box, "primary_tint" if pressed else fill, theme.radius("tile"), line, theme.line("rest"))


def disc(pen: Pen, box: Box, icon: str, size: int, fill: str = "primary_tint", colour: str = "primary") -> None:
    """Draw a disc that fills a square box, with a pictogram in its middle."""
    pen.disc(box, fill)
    pen.icon(box, icon, colour, size)


def choice_tile(
    surface: Surface,
    target_id: str,
    box: Box,
    icon: str,
    name: str,
    note: str,
    then: Callable[[], None],
    *,
    disc_mm: float = 33.0,
    icon_mm: float = 21.0,
    suggested: bool = False,
    fill: str = "surface",
    disc_fill: str = "sunken",
    centred: bool = False,
    standing: bool = False,
) -> None:
    """Put a choice on the surface: disc, name, a line of words, all in the middle.

    It lies down when the box is wide, unless it must be `standing` like its neighbours.
    """

    def draw(pen: Pen, pressed: bool) -> None:
        theme = pen.theme
        if suggested:
            paper = "primary_tint" if not pressed else "sunken"
            pen.paper(box, paper, theme.radius("tile"), "primary", max(theme.line("selected"), 3))
        else:
            outlined(pen, box, pressed, fill)
        back = "surface" if suggested else disc_fill
        if box.w > box.h * 1.4 and not standing:
            _lying(pen, box, icon, name, note, back, disc_mm, icon_mm)
        else:
            _standing(pen, box, icon, name, note, back, disc_mm, icon_mm, centred)

    surface.touch(target_id, box, draw, then)


def _standing(
    pen: Pen, box: Box, icon: str, name: str, note: str, back: str, disc_mm: float, icon_mm: float, centred: bool
) -> None:
    theme = pen.theme
    inner = box.inset(theme.px(1.9), theme.px(2.0 if not theme.compact else 1.2))
    heading = pen.set(name, theme.type("lead"), Box(0, 0, inner.w, round(inner.h * 0.4)), bold=True, leading=1.15)
    line = pen.set(note, theme.type("body"), Box(0, 0, inner.w, round(inner.h * 0.34)), leading=1.25)
    if inner.h - heading.height - line.height < theme.px(LEAST_DISC_MM):
        heading = pen.set(name, heading.size, inner.above(line.height), bold=True, leading=TIGHT)
        block = inner.middle(inner.w, heading.height + line.height)
        pen.write(block, name, heading, align=place.CENTRE)
        pen.write(block.below(heading.height), note, line, "ink_soft", align=place.CENTRE)
        return
    words = theme.px(2.6 if not theme.compact else 1.2) + heading.height
    words += theme.px(1.7 if not theme.compact else 0.5) + line.height if note else 0
    side = min(theme.px(disc_mm), inner.w, inner.h - words)
    top = max(0, min(theme.px(3.8), (inner.h - side - words) // 3))
    y = inner.y + ((inner.h - side - words) // 2 if centred else top)
    disc(pen, Box(inner.x, y, inner.w, side).square(), icon, min(theme.px(icon_mm), round(side * 0.68)), back)
    y += side + theme.px(2.6 if not theme.compact else 1.2)
    pen.write(Box(inner.x, y, inner.w, heading.height), name, heading, align=place.CENTRE)
    y += heading.height + theme.px(1.7 if not theme.compact else 0.5)
    pen.write(Box(inner.x, y, inner.w, line.height), note, line, "ink_soft", align=place.CENTRE)


def _lying(pen: Pen, box: Box, icon: str, name: str, note: str, back: str, disc_mm: float, icon_mm: float) -> None:
    theme = pen.theme
    side = min(theme.px(disc_mm), round(box.h * 0.78))
    start = box.after(theme.px(3.4)).left(side)
    if back == "none":
        pen.icon(start, icon, "primary", min(theme.px(icon_mm), side))
    else:
        disc(pen, start.square(), icon, min(theme.px(icon_mm), round(side * 0.66)), back)
    room = box.after(side + theme.px(3.4 + 3.4)).before(theme.px(2.6)).inset(0, theme.px(1.4))
    stacked(pen, room, name, note)


def stacked(pen: Pen, room: Box, name: str, note: str, name_size: int = 0, note_size: int = 0, gap: int = 0) -> None:
    """Write a bold name and a softer line under it, together in the middle of the height."""
    theme = pen.theme
    heading = pen.set(
        name, name_size or theme.type("lead"), room.top(room.h * 6 // 10) if note else room, bold=True, leading=1.15
    )
    if not note:
        pen.write(room, name, heading, down=place.CENTRE)
        return
    line = pen.set(note, note_size or theme.type("body"), room.below(heading.height + gap), leading=1.28)
    block = room.middle(room.w, heading.height + gap + line.height)
    pen.write(block, name, heading)
    pen.write(block.below(heading.height + gap), note, line, "ink_soft")
