"""Draw detection error trade-off curves: false match rate across, false non-match rate up, both logarithmic."""

from collections.abc import Iterable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.rates import DEFAULT_FMR, Curve

Canvas = NDArray[np.uint8]
"""(H, W, 3), blue first."""
Colour = tuple[int, int, int]
Point = tuple[float, float]
FMR_MIN, FNMR_MIN = 1e-4, 1e-3
_HEIGHT, _WIDTH = 1060, 1660
_LEFT, _TOP, _DECADE_PX = 150, 140, 270
_RIGHT, _BOTTOM = _LEFT + 4 * _DECADE_PX, _TOP + 3 * _DECADE_PX
_LEGEND, _EDGE, _ROW_PX = _RIGHT + 50, _WIDTH - 50, 40
_SUBPIXEL_BITS = 4
_INK, _GREY, _RULE, _FAINT = (45, 40, 35), (120, 115, 110), (205, 202, 200), (235, 233, 232)
_SETS: tuple[Colour, ...] = (
    (180, 105, 30),
    (40, 110, 235),
    (70, 150, 40),
    (50, 40, 205),
    (185, 75, 140),
    (60, 75, 130),
    (190, 165, 20),
    (195, 95, 225),
    (25, 155, 165),
    (225, 160, 90),
    (120, 60, 60),
    (105, 160, 245),
    (100, 110, 10),
    (10, 185, 235),
    (95, 0, 125),
)
"""Hues that stay apart on white; a sixteenth set begins anew."""


def draw(curves: Mapping[str, Curve], pooled: Curve | None, title: str) -> Canvas:
    """A picture with one coloured curve a set and a black one for all sets under one threshold.

    A curve fades where one of its rates is 0: no data say how it goes on. Its dot is the kiosk's threshold.
    """
    canvas = np.full((_HEIGHT, _WIDTH, 3), 255, np.uint8)
    _grid(canvas)
    _write(canvas, "Detection error trade-off", (_LEFT, _TOP - 62), 28, _INK, weight=600)
    _write(canvas, title, (_LEFT, _TOP - 26), 20, _GREY)
    entries = [(name, found, _SETS[k % len(_SETS)], 3) for k, (name, found) in enumerate(curves.items())]
    if pooled is not None:
        entries.append(("pooled", pooled, _INK, 5))
    _write(canvas, "EER", (_EDGE, _TOP + 8), 20, _GREY, anchor=1.0)
    for row, (name, found, colour, width) in enumerate(entries):
        _curve(canvas, found, colour, width)
        y = _TOP + 48 + row * _ROW_PX
        _line(canvas, [(_LEGEND, y - 7), (_LEGEND + 40, y - 7)], colour, width)
        _write(canvas, name, (_LEGEND + 56, y), 20, _INK)
        _write(canvas, f"{100 * found.equal_error_rate():.2f} %", (_EDGE, y), 20, _INK, anchor=1.0)
    y = _TOP + 60 + len(entries) * _ROW_PX
    _dot(canvas, (_LEGEND + 20, y - 7), _GREY)
    _write(canvas, "at score 4; on the left edge:", (_LEGEND + 56, y), 18, _GREY)
    _write(canvas, "there without a false match", (_LEGEND + 56, y + 26), 18, _GREY)
    return canvas


def _grid(canvas: Canvas) -> None:
    for decade in range(4):
        for digit in range(2, 10):
            fmr, fnmr = digit * FMR_MIN * 10**decade, digit * FNMR_MIN * 10**decade
            _line(canvas, [_at(fmr, FNMR_MIN), _at(fmr, 1.0)], _FAINT, 1)
            if decade < 3:
                _line(canvas, [_at(FMR_MIN, fnmr), _at(1.0, fnmr)], _FAINT, 1)
    for share, label in ((1e-4, "0.01"), (1e-3, "0.1"), (1e-2, "1"), (1e-1, "10"), (1.0, "100")):
        _line(canvas, [_at(share, FNMR_MIN), _at(share, 1.0)], _RULE, 2)
        _write(canvas, f"{label} %", (_at(share, 1.0)[0], _BOTTOM + 34), 20, _INK, anchor=0.5)
        if share >= FNMR_MIN:
            _line(canvas, [_at(FMR_MIN, share), _at(1.0, share)], _RULE, 2)
            _write(canvas, f"{label} %", (_LEFT - 16, _at(1.0, share)[1] + 7), 20, _INK, anchor=1.0)
    for k in range(0, 100, 2):
        low, high = (FNMR_MIN ** (1 - part / 100) for part in (k, k + 1))
        _line(canvas, [_at(low, low), _at(high, high)], _GREY, 2)
    x, y = _at(0.45, 0.45)
    _write(canvas, "EER", (x - 62, y + 2), 18, _GREY)
    _write(canvas, "False match rate", ((_LEFT + _RIGHT) / 2, _BOTTOM + 76), 22, _INK, anchor=0.5)
    upright = np.full((_DECADE_PX * 3, 40, 3), 255, np.uint8).transpose(1, 0, 2).copy()
    _write(upright, "False non-match rate", (upright.shape[1] / 2, 28), 22, _INK, anchor=0.5)
    canvas[_TOP:_BOTTOM, 24:64] = cv2.rotate(upright, cv2.ROTATE_90_COUNTERCLOCKWISE)


def _curve(canvas: Canvas, found: Curve, colour: Colour, width: int) -> None:
    """In steps: nothing lies between two measured rates."""
    default = found.at_score(-np.log10(DEFAULT_FMR))
    enter = int(np.argmax(found.fnmr >= FNMR_MIN)) - 1
    leave = int(np.argmax(found.fmr < FMR_MIN))
    if enter < leave:
        fmr, fnmr = found.fmr[enter:leave], found.fnmr[enter + 1 : leave + 1]
        fades = _mixed_with_white(colour)
        below, beyond = found.fnmr[enter] > 0, found.fmr[leave] > 0
        _line(canvas, [_at(fmr[0], FNMR_MIN), _at(fmr[0], fnmr[0])], colour if below else fades, width)
        _line(canvas, [_at(fmr[-1], fnmr[-1]), _at(FMR_MIN, fnmr[-1])], colour if beyond else fades, width)
        corners = zip(np.repeat(fmr, 2)[1:], np.repeat(fnmr, 2)[:-1], strict=True)
        _line(canvas, [_at(across, up) for across, up in corners], colour, width)
    _dot(canvas, _at(found.fmr[default], found.fnmr[default]), colour)


def _mixed_with_white(colour: Colour) -> Colour:
    blue, green, red = (round(255 - (255 - part) * 0.4) for part in colour)
    return blue, green, red


def _at(fmr: float, fnmr: float) -> Point:
    """Pixel of two rates; what is less than the axes show lies on their edge."""
    across = np.log10(max(fmr, FMR_MIN) / FMR_MIN)
    up = np.log10(max(fnmr, FNMR_MIN) / FNMR_MIN)
    return _LEFT + across * _DECADE_PX, _BOTTOM - up * _DECADE_PX


def _line(canvas: Canvas, points: Iterable[Point], colour: Colour, width: int) -> None:
    fixed = np.round(np.array(list(points)) * 2**_SUBPIXEL_BITS).astype(np.int32)
    cv2.polylines(canvas, [fixed], False, colour, width, cv2.LINE_AA, _SUBPIXEL_BITS)


def _dot(canvas: Canvas, point: Point, colour: Colour) -> None:
    x, y = (round(value * 2**_SUBPIXEL_BITS) for value in point)
    cv2.circle(canvas, (x, y), 8 * 2**_SUBPIXEL_BITS, (255, 255, 255), -1, cv2.LINE_AA, _SUBPIXEL_BITS)
    cv2.circle(canvas, (x, y), 6 * 2**_SUBPIXEL_BITS, colour, -1, cv2.LINE_AA, _SUBPIXEL_BITS)


def _write(
    canvas: Canvas, text: str, point: Point, size: int, colour: Colour, *, weight: int = 400, anchor: float = 0.0
) -> None:
    """Letters on a baseline, of which the point is the beginning (anchor 0), the middle (0.5) or the end (1)."""
    font = cv2.FontFace("sans")
    length = cv2.getTextSize(canvas.shape[1::-1], text, (0, 0), font, size, weight)[2]
    cv2.putText(canvas, text, (round(point[0] - anchor * length), round(point[1])), colour, font, size, weight)
