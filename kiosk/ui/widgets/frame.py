"""What stands still round every screen: the header with desk, visit and device; the rail with Listen and Help."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.theme import Theme
from kiosk.ui.views import Status, Step
from kiosk.ui.widgets import sign
from kiosk.ui.widgets.surface import Surface

ICONS = {
    Step.CARD: "id-card",
    Step.HOUSEHOLD: "household",
    Step.FINGER: "finger",
    Step.AID: "stock",
    Step.RECEIPT: "receipt",
}


@dataclass(frozen=True)
class Frame:
    """Where things stand on a screen: `content` is what the header and the rail leave, without margins."""

    header: Box
    rail: Box
    content: Box


def frame_of(theme: Theme) -> Frame:
    """Return the frame of a screen profile."""
    glass = Box(0, 0, theme.width, theme.height)
    header, rail = theme.frame("header"), theme.frame("rail")
    below = glass.below(header)
    if theme.portrait:
        return Frame(glass.top(header), glass.low(rail), below.above(rail))
    return Frame(glass.top(header), below.left(rail), below.after(rail))


def header(surface: Surface, frame: Frame, status: Status, step: Step | None, staff: tuple[str, str] | None) -> None:
    """Draw the header: desk badge, the visit as five icons or whose turn it is, and the device. Nothing to touch."""
    pen, theme, box = surface.pen, surface.theme, frame.header
    pen.paper(box, "staff" if staff else "sunken")
    side = min(theme.px(9), round(box.h * 0.78))
    start = box.left(frame.rail.w if not theme.portrait else 2 * theme.frame("margin") + side - theme.px(3.5))
    desk = theme.desk(status.desk)
    sign.badge(
        pen.straight() if not pen.mirrored else pen, start.middle(side, side), desk, "on_staff" if staff else desk.text
    )
    right = _device(pen, box.before(theme.frame("margin")), status, "on_staff_soft" if staff else "ink_soft")
    middle = Box(start.right, box.y, right - start.right - theme.px(2), box.h)
    if staff:
        icon, words = staff
        mark = theme.px(6.6)
        pen.icon(middle.moved(dx=theme.px(1.5)).left(mark), icon, "on_staff", mark)
        text = middle.after(mark + theme.px(4))
        pen.text(text, words, theme.type("label"), "on_staff", bold=True, down=place.CENTRE)
    elif step is not None:
        _steps(surface, middle, step)


def _device(pen: Pen, box: Box, status: Status, colour: str) -> int:
    """Draw clock, battery and network from the end inwards; return how far they reach."""
    theme = pen.theme
    right, mark, gap = box.right, theme.px(5.4), theme.px(2.4)
    if not theme.portrait:
        width = pen.letters.width(status.clock, theme.type("caption"), bold=True)
        clock = Box(right - width, box.y, width, box.h)
        pen.text(clock, status.clock, theme.type("caption"), colour, bold=True, down=place.CENTRE)
        right -= width + gap
    if status.battery is not None:
        _battery(pen, Box(right - mark, box.y, mark, box.h).square(), status.battery, colour)
        right -= mark + round(gap * 0.8)
    if status.offline and not theme.portrait:
        pen.icon(Box(right - mark, box.y, mark, box.h), "offline", colour, mark)
        right -= mark + gap
    return right


def _battery(pen: Pen, box: Box, percent: int, colour: str) -> None:
    """Draw the battery pictogram with as many bars as are left: three, two, one or none."""
    if percent >= 60:
        pen.icon(box, "battery", colour, box.w)
        return
    unit = box.w / 64
    body = Box(box.x + round(4 * unit), box.y + round(18 * unit), round(50 * unit), round(28 * unit))
    back = "staff" if colour == "on_staff_soft" else "sunken"
    pen.paper(body, back, round(6 * unit), colour, max(2, round(4.4 * unit)))
    pen.paper(Box(body.right + round(3 * unit), body.y + round(9 * unit), round(4 * unit), round(10 * unit)), colour, 2)
    for i in range(1 + (percent >= 30) if percent >= 10 else 0):
        pen.paper(
            Box(body.x + round((8 + 12 * i) * unit), body.y + round(7 * unit), round(8 * unit), round(14 * unit)),
            colour,
            1,
        )


@dataclass(frozen=True)
class _Stride:
    """Measures of the visit's icons, in pixels."""

    cell: int
    icon: int
    gap: int
    dash: int
    pill: int


STRIDES_MM = {
    "landscape_10": (10.2, 6.8, 1.0, 3.1, 12.7),
    "landscape_7": (8.6, 6.2, 1.3, 2.9, 12.7),
    "portrait_7": (8.2, 6.2, 0.6, 2.4, 11.2),
}
"""Cell, icon, gap, dash and wordless pill of the visit's icons, by screen profile."""


def _stride(theme: Theme, room: int, word: int) -> _Stride:
    """Return measures that fit into the room, smaller if they must be."""
    cell_mm, icon_mm, gap_mm, dash_mm, pill_mm = STRIDES_MM[theme.profile]
    for scale in (1.0, 0.92, 0.84, 0.76, 0.68):
        cell, icon, gap, dash = (round(theme.px(mm) * scale) for mm in (cell_mm, icon_mm, gap_mm, dash_mm))
        pill = round(theme.px(15.2) * scale) + word if word else round(theme.px(pill_mm) * scale)
        if 4 * cell + pill + 4 * (dash + 2 * gap) <= room:
            break
    return _Stride(cell, icon, gap, dash, pill)


def _steps(surface: Surface, box: Box, now: Step) -> None:
    pen, theme, steps = surface.pen, surface.theme, list(Step)
    words = surface.words(f"step-{now.value}") if theme.labelled_steps else ""
    word = pen.letters.width(words, theme.type("caption"), bold=True) if words else 0
    stride = _stride(theme, box.w, word)
    link = stride.dash + 2 * stride.gap
    x = box.x + (box.w - 4 * stride.cell - stride.pill - 4 * link) // 2
    for i, step in enumerate(steps):
        if i:
            bar = Box(x + stride.gap, box.y + (box.h - theme.px(0.7)) // 2, stride.dash, theme.px(0.7))
            pen.paper(bar, "good" if i <= steps.index(now) else "line", bar.h // 2)
            x += link
        width = stride.pill if step is now else stride.cell
        _step(pen, Box(x, box.y, width, box.h), step, now, words, stride)
        x += width


def _step(pen: Pen, box: Box, step: Step, now: Step, words: str, stride: _Stride) -> None:
    theme, steps = pen.theme, list(Step)
    if step is not now:
        done = steps.index(step) < steps.index(now)
        pen.icon(box, "check" if done else ICONS[step], "good" if done else "ink_soft", stride.icon, heavy=done)
        return
    height = min(theme.px(9.3), round(box.h * 0.84), round(stride.icon * 1.4))
    pill = box.middle(box.w, height)
    pen.paper(pill, "primary", height // 2)
    if not words:
        pen.icon(pill, ICONS[step], "on_primary", stride.icon)
        return
    inner = pill.after(theme.px(3.4))
    pen.icon(inner.left(stride.icon), ICONS[step], "on_primary", stride.icon)
    text = inner.after(stride.icon + theme.px(1.5))
    pen.text(text, words, theme.type("caption"), "on_primary", bold=True, down=place.CENTRE)


@dataclass(frozen=True)
class Key:
    """A button of the rail."""

    id: str
    words: str
    icon: str
    then: Callable[[], None]
    strong: bool = False


def rail(surface: Surface, frame: Frame, keys: list[Key], help_key: Key) -> None:
    """Draw the rail: what may be touched on every screen, Help always last and always there."""
    theme, box = surface.theme, frame.rail
    surface.pen.paper(box, "sunken")
    side, gap = theme.target("least"), theme.px(2.4)
    if theme.portrait:
        margin = theme.frame("margin")
        row = Box(box.x + margin, box.y + (box.h - side) // 2, box.w - 2 * margin, side)
        for i, key in enumerate(keys):
            _key(surface, row.moved(dx=i * (side + gap)).left(side), key)
        _key(surface, row.end(side), help_key)
        return
    column = Box(box.x + (box.w - side) // 2, box.y + theme.frame("rail_gap"), side, box.h - theme.frame("rail_gap"))
    for i, key in enumerate(keys):
        _key(surface, column.moved(dy=i * (side + gap)).top(side), key)
    _key(surface, column.above(theme.px(2.4)).low(side), help_key)


def _key(surface: Surface, box: Box, key: Key) -> None:
    def draw(pen: Pen, pressed: bool) -> None:
        theme = pen.theme
        line, width = ("primary", max(2, int(0.75 * theme.px_per_mm))) if key.strong else ("line", theme.line("rest"))
        pen.paper(box, "primary_tint" if pressed else "surface", theme.radius("tile"), line, width)
        mark = theme.px(10)
        pen.icon(Box(box.x, box.y + round(box.h * 0.125), box.w, mark), key.icon, "primary", mark, heavy=True)
        text = Box(box.x + 4, box.y + round(box.h * 0.605), box.w - 8, round(box.h * 0.28))
        size = theme.type("caption")
        bold = pen.letters.width(key.words, size, bold=True) <= text.w - theme.px(1.0)  # a long word stands lighter
        pen.text(text, key.words, size, bold=bold, align=place.CENTRE, down=place.CENTRE, leading=1.1)

    surface.touch(key.id, box, draw, key.then)
