"""A desk's sign: its number inside its own shape on its own colour, so that nobody needs to read."""

from math import cos, pi, sin

from kiosk.ui import masks
from kiosk.ui.geometry import Box
from kiosk.ui.masks import Mask, Point
from kiosk.ui.pen import Pen
from kiosk.ui.theme import Colour, DeskSign


def corners(shape: str) -> list[Point]:
    """Return a shape's corners in a unit square, y down."""
    if shape == "triangle":
        return [(0.5, 0.066), (1.0, 0.934), (0.0, 0.934)]
    if shape == "diamond":
        return [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]
    if shape == "hexagon":
        return [(0.5 + 0.5 * cos(i * pi / 3), 0.5 + 0.5 * sin(i * pi / 3)) for i in range(6)]
    if shape == "pentagon":
        return [(0.5 + 0.526 * cos(a), 0.55 + 0.526 * sin(a)) for a in (-pi / 2 + i * 2 * pi / 5 for i in range(5))]
    if shape == "shield":
        arc = [(0.5 + 0.46 * cos(a), 0.38 + 0.62 * sin(a)) for a in (i * pi / 16 for i in range(17))]
        return [(0.04, 0.0), (0.96, 0.0), *arc]
    if shape == "cross":
        low, high = 0.25, 0.75
        return [
            (low, 0.0), (high, 0.0), (high, low), (1.0, low), (1.0, high), (high, high),
            (high, 1.0), (low, 1.0), (low, high), (0.0, high), (0.0, low), (low, low),
        ]  # fmt: skip
    return [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


NUMBER_SHARE = {"triangle": 0.40, "diamond": 0.46, "cross": 0.46, "pentagon": 0.5, "hexagon": 0.55, "shield": 0.55}
NUMBER_DROP = {"triangle": 0.115, "pentagon": 0.04, "shield": -0.04}


def outline(side: int, shape: str, stroke: float) -> Mask:
    """Return a shape's line, (side, side)."""
    if shape == "circle":
        return masks.ring(side, stroke)
    rounding = stroke * 0.8 if shape in ("square", "shield") else 0.0
    edge = stroke / 2 + rounding
    points = [(edge + x * (side - 2 * edge), edge + y * (side - 2 * edge)) for x, y in corners(shape)]
    return masks.polygon(side, side, points, rounding, stroke)


def body(side: int, shape: str, rounding: float) -> Mask:
    """Return a shape filled, its corners rounded, (side, side)."""
    if shape == "circle":
        return masks.disc(side)
    room = side - 2 * rounding
    return masks.polygon(side, side, [(rounding + x * room, rounding + y * room) for x, y in corners(shape)], rounding)


def sign(pen: Pen, box: Box, desk: DeskSign, stroke: int) -> None:
    """Draw the sign's shape as a line with the number inside, in the desk's text colour."""
    square = box.square()
    pen.shape(square, desk.text, outline, square.w, desk.shape, float(stroke))
    number(pen, square, desk, 0.635)


def badge(pen: Pen, box: Box, desk: DeskSign, line: str | Colour) -> None:
    """Draw the small sign of the header: the filled shape with a line round it."""
    square = box.square()
    edge = max(2, square.w // 26)
    rounding = square.w / 9
    pen.shape(square, line, body, square.w, desk.shape, rounding)
    inner = square.inset(edge)
    pen.shape(inner, desk.fill, body, inner.w, desk.shape, max(rounding - edge, 1.0))
    number(pen, square, desk, 0.55)


def number(pen: Pen, square: Box, desk: DeskSign, share: float) -> None:
    """Draw the number so that its blackened height is a share of the square."""
    height = square.h * min(share, NUMBER_SHARE.get(desk.shape, share))
    size = round(height / 0.72)
    pen.figure(square.moved(dy=round(square.h * NUMBER_DROP.get(desk.shape, 0.0))), str(desk.number), size, desk.text)
