"""Keys: the number pad, the letter pad (a group, then a letter), the dots of a PIN. Never mirrored."""

from collections.abc import Callable

from kiosk.ui import masks
from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.widgets.surface import Surface

DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
GROUPS = ("ABC", "DEF", "GHI", "JKL", "MNO", "PQR", "STU", "VWX", "YZ")


def letters_of(group: str) -> tuple[str, ...]:
    """Return nine keys of which the middle row holds the letters of a group."""
    return ("", "", "", *group, *("",) * (6 - len(group)))


def pad(
    surface: Surface,
    box: Box,
    keys: tuple[str, ...],
    zero: str,
    press: Callable[[str], None],
    erase: Callable[[], None],
    done: Callable[[], None] | None,
    prefix: str = "key",
) -> None:
    """Put twelve keys on the surface: nine, then erase, the tenth, and check (asleep while `done` is None)."""
    box = surface.pen.place(box)
    gap = surface.theme.target("gap")
    if lies_down(surface):
        cells = box.grid(4, 3, gap)
        nine, erase_at, tenth, check_at = (
            [cells[i] for i in (0, 1, 2, 4, 5, 6, 8, 9, 10)],
            cells[3],
            cells[7],
            cells[11],
        )
    else:
        cells = box.grid(3, 4, gap)
        nine, erase_at, tenth, check_at = cells[:9], cells[9], cells[10], cells[11]
    for cell, key in zip([*nine, tenth], [*keys, zero], strict=True):
        if key:
            _key(surface, cell, key, press, prefix)
    _mark(surface, erase_at, f"{prefix}-erase", "backspace", erase)
    _mark(surface, check_at, f"{prefix}-check", "check", done, strong=True)


def lies_down(surface: Surface) -> bool:
    """Whether the pad has four columns and three rows: a low screen has no room for four rows of 20 mm."""
    return surface.theme.compact and not surface.theme.portrait


def pad_width(surface: Surface) -> int:
    """Return a pad's width in pixels, its keys no narrower than a target."""
    theme = surface.theme
    if lies_down(surface):
        return 4 * theme.target("key") + 3 * theme.target("gap")
    return min(theme.px(66), surface.theme.width - 2 * theme.frame("margin")) if not theme.portrait else theme.px(76)


def _key(surface: Surface, box: Box, key: str, press: Callable[[str], None], prefix: str) -> None:
    def draw(pen: Pen, pressed: bool) -> None:
        theme = pen.theme
        pen.paper(box, "primary_tint" if pressed else "surface", theme.radius("tile"), "line", theme.line("rest"))
        size = theme.px(10) if len(key) == 1 else theme.type("lead", 1.2)
        pen.figure(box.inset(theme.px(1)), key, size)

    surface.touch(f"{prefix}-{key.lower()}", box, draw, lambda: press(key), straight=True)


def _mark(
    surface: Surface, box: Box, target_id: str, icon: str, then: Callable[[], None] | None, strong: bool = False
) -> None:
    def draw(pen: Pen, pressed: bool) -> None:
        theme = pen.theme
        if then is None:
            pen.paper(box, "disabled", theme.radius("tile"))
        elif strong:
            pen.paper(box, "primary_pressed" if pressed else "primary", theme.radius("tile"))
        else:
            pen.paper(box, "primary_tint" if pressed else "surface", theme.radius("tile"), "line", theme.line("rest"))
        colour = "on_disabled" if then is None else "on_primary" if strong else "ink"
        pen.icon(box, icon, colour, theme.px(9.2))

    surface.touch(target_id, box, draw, then, straight=True)


def pin_dots(pen: Pen, box: Box, typed: int, digits: int) -> None:
    """Draw a dot for each digit of a PIN, full when typed. No digit is ever echoed."""
    side, gap = pen.theme.px(5), pen.theme.px(3)
    line = pen.place(box.middle(digits * side + (digits - 1) * gap, side))
    straight = pen.straight()
    for i in range(digits):
        dot = Box(line.x + i * (side + gap), line.y, side, side)
        if i < typed:
            straight.disc(dot, "ink")
        else:
            straight.shape(dot, "line", masks.ring, side, float(max(2, pen.theme.px(0.7))))


def slots(pen: Pen, box: Box, text: str, count: int) -> None:
    """Draw what was typed, each sign over a line, so that the missing ones are seen."""
    theme = pen.theme
    gap = theme.px(1.6)
    width = min(theme.px(10), (box.w - gap * (count - 1)) // count)
    line = pen.place(box.middle(count * width + (count - 1) * gap, box.h))
    straight = pen.straight()
    for i in range(count):
        cell = Box(line.x + i * (width + gap), line.y, width, line.h)
        straight.paper(cell.low(theme.px(0.7)), "primary" if i == len(text) else "line", 1)
        if i < len(text):
            straight.figure(cell.above(theme.px(1.6)), text[i], theme.px(10))
