"""The outcome banner: green for a match, amber for another way, dark for a stop; and the title of a screen."""

from kiosk.ui.geometry import Box
from kiosk.ui.pen import CENTRE, Pen
from kiosk.ui.widgets.tile import stacked


def banner(
    pen: Pen, box: Box, fill: str, ink: str, icon: str, title: str, lead: str, icon_mm: float, disc_mm: float = 0.0
) -> None:
    """Draw a banner with its icon (on a disc when it has one), a title and one or two lines."""
    theme = pen.theme
    pen.paper(box, fill, theme.radius("banner"))
    side = min(theme.px(disc_mm or icon_mm), round(box.h * 0.8))
    mark = min(theme.px(icon_mm), side)
    start = box.after(min(theme.px(10 if disc_mm else 6), (box.h - side) // 2 + theme.px(3))).left(side)
    if disc_mm:
        pen.disc(start.square(), ink)
        pen.icon(start, icon, fill, round(side * min(icon_mm / disc_mm, 0.74)), heavy=True)
    else:
        pen.icon(start, icon, ink, mark)
    room = Box(start.right + theme.px(8 if disc_mm else 6), box.y, 0, box.h)
    room = Box(room.x, box.y, box.right - room.x - theme.px(4), box.h).inset(0, theme.px(2))
    scale = 1.4 if disc_mm and not theme.compact else 1.0
    heading = pen.set(title, theme.type("title", scale), room.top(room.h * 6 // 10), bold=True)
    line = pen.set(lead, theme.type("lead", 1.16 if disc_mm else 1.0), room.below(heading.height))
    gap = theme.px(1.0 if len(line.lines) < 2 else 1.5)
    block = room.middle(room.w, heading.height + gap + line.height)
    pen.write(block, title, heading, ink)
    pen.write(block.below(heading.height + gap), lead, line, ink)


def heading(
    pen: Pen, box: Box, title: str, lead: str = "", *, title_scale: float = 1.0, lead_scale: float = 1.0
) -> int:
    """Write a screen's question and its line at the top of a box; return how much height they take."""
    theme = pen.theme
    used = pen.text(box.top(box.h * 7 // 10), title, theme.type("title", title_scale), bold=True).h
    if lead:
        used += theme.px(1.2)
        used += pen.text(box.below(used), lead, theme.type("lead", lead_scale), "ink_soft").h
    return used


def ready(pen: Pen, box: Box, words: str, align: float = CENTRE, light: bool = True) -> Box:
    """Draw a small dot and words: the reader waits, the scanner is ready."""
    theme, dot = pen.theme, pen.theme.px(3.2)
    size = theme.type("label")
    setting = pen.set(words, size, box.before(dot + theme.px(2.7)), bold=True)
    width = dot + theme.px(2.7) + setting.width
    line = Box(box.x + round((box.w - width) * align), box.y, width, box.h)
    pen.disc(line.left(dot), "good" if light else "line")
    pen.write(line.after(dot + theme.px(2.7)), words, setting, down=CENTRE)
    return line


__all__ = ["banner", "heading", "ready", "stacked"]
