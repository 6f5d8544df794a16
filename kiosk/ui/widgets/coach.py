"""Help with the finger: one amber hint at a time, and the tries as three dots with words."""

from kiosk.ui import masks
from kiosk.ui.geometry import Box
from kiosk.ui.pen import CENTRE, Pen

HINTS = {
    "dry": "dry",
    "wet": "wet",
    "lighter": "press-lighter",
    "harder": "press-harder",
    "centre": "centre",
    "glass": "clean-glass",
    "still": "finger",
    "longer": "wait",
    "again": "try-again",
}
"""The pictogram of each hint."""


def coach_card(pen: Pen, box: Box, hint: str, name: str, advice: str) -> None:
    """Draw the amber card: a pictogram on a disc, the name of the state, what to do."""
    theme = pen.theme
    pen.paper(box, "other_tint", theme.radius("banner"), "other_line", theme.line("rest"))
    side = min(theme.px(24), round(box.h * 0.73))
    disc = box.after(min(theme.px(4.2), (box.h - side) // 2)).left(side).middle(side, side)
    pen.disc(disc, "other")
    pen.icon(disc, HINTS[hint], "on_other", round(side * 0.74))
    gap = theme.px(4.4) if not theme.compact else theme.px(2.7)
    left = disc.right + gap
    room = Box(left, box.y, box.right - left - theme.px(2.6), box.h).inset(0, theme.px(1.6))
    size = theme.type("lead", 1.16)
    heading = pen.set(name, size, room.top(room.h // 2), bold=True, leading=1.2)
    line = pen.set(advice, theme.type("lead"), room.below(heading.height), leading=1.24)
    gap = theme.px(0.6)
    block = room.middle(room.w, heading.height + gap + line.height)
    pen.write(block, name, heading)
    pen.write(block.below(heading.height + gap), advice, line)


def tries(pen: Pen, box: Box, attempt: int, of: int, words: str, align: float = 0.0) -> None:
    """Draw a dot for each try: used, this one, and those left; and say it in words."""
    theme = pen.theme
    side, gap = theme.px(5.5), theme.px(2.4)
    setting = pen.set(words, theme.type("label"), box, bold=True)
    width = of * (side + gap) + theme.px(1.6) + setting.width
    line = Box(box.x + round((box.w - width) * align), box.y, width, box.h)
    for i in range(1, of + 1):
        dot = line.left(side).middle(side, side)
        if i > attempt:
            pen.shape(dot, "line", masks.ring, side, float(max(2, theme.px(0.7))))
        else:
            pen.disc(dot, "primary" if i == attempt else "line")
        line = line.after(side + gap)
    pen.write(line.after(theme.px(1.6)), words, setting, "ink_soft", down=CENTRE)
