"""Pictures made of shapes: the card over its reader, the finger on its glass. Measures are shares of the width."""

from kiosk.ui import masks
from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.theme import faded

CARD_RATIO = 1.045
"""Height of the card picture over its width."""

FINGER_RATIO = 0.49


def _part(box: Box, x: float, y: float, w: float, h: float) -> Box:
    unit = box.w
    return Box(box.x + round(x * unit), box.y + round(y * unit), round(w * unit), round(h * unit))


def card_on_reader(pen: Pen, box: Box) -> None:
    """Draw a card held over the reader's light, as wide as the reader."""
    pen = pen.straight()
    unit = box.w
    beam = _part(box, 0.18, 0.5, 0.68, 0.24)
    points = ((0.0, 0.0), (1.0, 0.0), (0.71, 1.0), (0.29, 1.0))
    pen.shape(beam, faded(pen.theme.colour("other"), 0.55), _polygon, beam.w, beam.h, points, 0.0)
    neck = _part(box, 0.213, 0.695, 0.57, 0.115)
    slope = ((0.155, 0.0), (0.845, 0.0), (1.0, 1.0), (0.0, 1.0))
    pen.shape(neck, "hand_line" if pen.theme.tone == "night" else "ink_soft", _polygon, neck.w, neck.h, slope, 0.0)
    slit = _part(box, 0.357, 0.735, 0.286, 0.034)
    pen.paper(slit, "other", slit.h // 2)
    foot = _part(box, 0.0, 0.8, 1.0, 0.245)
    pen.paper(foot, "line" if pen.theme.tone == "night" else "stop", round(unit * 0.064))
    _card(pen, _part(box, 0.077, 0.025, 0.846, 0.52))


def _card(pen: Pen, box: Box) -> None:
    unit = box.w
    with pen.turned(box.centre, -4.0):
        pen.paper(box, "surface", round(unit * 0.085), "ink", round(unit * 0.031))
        qr = _part(box, 0.097, 0.135, 0.375, 0.375)
        pen.icon(qr, "qr", "ink")
        stroke = round(unit * 0.028)
        head = _part(box, 0.648, 0.115, 0.175, 0.175)
        pen.shape(head, "primary", masks.ring, head.w, float(stroke))
        body = _part(box, 0.61, 0.325, 0.252, 0.13)
        pen.shape(body, "primary", masks.arch, body.w, body.h, float(stroke))
        bar = _part(box, 0.585, 0.497, 0.3, 0.03)
        pen.paper(bar, "line", bar.h // 2)


def _polygon(width: int, height: int, points: tuple[tuple[float, float], ...], rounding: float) -> masks.Mask:
    inner = [(1 + x * (width - 2), 1 + y * (height - 2)) for x, y in points]
    return masks.polygon(width, height, inner, rounding)


def finger_on_glass(pen: Pen, box: Box) -> None:
    """Draw a finger laid flat on the scanner's glass, seen from the side; `box.w` spans scanner and finger."""
    pen = pen.straight()
    glass = _part(box, 0.183, 0.245, 0.437, 0.1)
    slope = ((0.17, 0.0), (0.83, 0.0), (1.0, 1.0), (0.0, 1.0))
    pen.shape(glass, "good", _polygon, glass.w, glass.h, slope, 0.0)
    foot = _part(box, 0.0, 0.327, 0.803, 0.16)
    pen.paper(foot, "line" if pen.theme.tone == "night" else "stop", round(box.w * 0.048))
    finger = _part(box, 0.374, 0.048, 0.632, 0.14)
    edge = max(2, round(box.w * 0.011))
    with pen.turned(finger.centre, -14.3):
        pen.paper(finger, "hand_line", finger.h // 2)
        flesh = finger.inset(edge)
        pen.paper(flesh, "hand", flesh.h // 2)
        tip = flesh.left(round(flesh.w * 0.49))
        pen.paper(tip, "lit", flesh.h // 2)
        shine = Box(tip.x + round(tip.w * 0.15), tip.y + round(tip.h * 0.14), round(tip.w * 0.25), round(tip.h * 0.26))
        pen.paper(shine, faded((1.0, 1.0, 1.0, 1.0), 0.85), shine.h // 2)
