"""Shapes as coverage masks: signed distance in pixels turned into opacity, so that every edge is smooth on any screen.

A mask is (H, W) float32, 0 outside to 1 inside, rows downwards. Pure arrays: textures are made elsewhere.
Distance functions after I. Quilez, "2D distance functions" (iquilezles.org), written for numpy.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.float32]
Point = tuple[float, float]


def _grid(width: int, height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)


def coverage(distance: NDArray[np.float64]) -> Mask:
    """Return opacity from signed distance in pixels, negative inside."""
    return np.clip(0.5 - distance, 0.0, 1.0).astype(np.float32)


def _box_distance(
    width: int, height: int, box: tuple[float, float, float, float], radius: float
) -> NDArray[np.float64]:
    x, y = _grid(width, height)
    left, top, right, bottom = box
    dx = np.abs(x - (left + right) / 2) - (right - left) / 2 + radius
    dy = np.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    return outside + np.minimum(np.maximum(dx, dy), 0) - radius


def rounded(width: int, height: int, radius: float) -> Mask:
    """A box with round corners that fills the mask."""
    return coverage(_box_distance(width, height, (0, 0, width, height), min(radius, width / 2, height / 2)))


def disc(diameter: int) -> Mask:
    """A full circle."""
    return rounded(diameter, diameter, diameter / 2)


def ring(diameter: int, stroke: float) -> Mask:
    """A circle's line, inside the diameter."""
    x, y = _grid(diameter, diameter)
    distance = np.hypot(x - diameter / 2, y - diameter / 2)
    return coverage(np.abs(distance - (diameter - stroke) / 2) - stroke / 2)


def arch(width: int, height: int, stroke: float) -> Mask:
    """The upper half of a ring on two legs, open below, with round ends: shoulders, or a line of a print."""
    x, y = _grid(width, height)
    radius = (width - stroke) / 2
    dx = np.abs(x - width / 2)
    dy = y - width / 2
    legs = height - width / 2 - stroke / 2
    curve = np.abs(np.hypot(dx, dy) - radius)
    leg = np.hypot(dx - radius, dy - np.clip(dy, 0, max(legs, 0)))
    return coverage(np.where(dy < 0, curve, leg) - stroke / 2)


def polygon(width: int, height: int, points: Sequence[Point], rounding: float = 0.0, stroke: float = 0.0) -> Mask:
    """A polygon of pixel points, corners rounded outwards; with a `stroke`, only the line centred on its edge."""
    distance = _polygon_distance(width, height, points)
    return coverage(np.abs(distance - rounding) - stroke / 2 if stroke else distance - rounding)


def _polygon_distance(width: int, height: int, points: Sequence[Point]) -> NDArray[np.float64]:
    x, y = _grid(width, height)
    nearest = np.full(x.shape, np.inf)
    inside = np.zeros(x.shape, dtype=np.bool_)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        ex, ey, px, py = bx - ax, by - ay, x - ax, y - ay
        along = np.clip((px * ex + py * ey) / (ex * ex + ey * ey), 0, 1)
        nearest = np.minimum(nearest, np.hypot(px - along * ex, py - along * ey))
        crosses = (ay > y) != (by > y)
        if ay != by:
            inside ^= crosses & (x < ax + (y - ay) / (by - ay) * (bx - ax))
    return np.where(inside, -nearest, nearest)


def scaled(mask: Mask, width: int, height: int) -> Mask:
    """Return the mask in another size, each new pixel the mean of what it covers (of its neighbours when enlarged)."""
    resized = _weights(mask.shape[0], height) @ mask @ _weights(mask.shape[1], width).T
    return np.clip(resized, 0, 1).astype(np.float32)


def _weights(old: int, new: int) -> Mask:
    """Triangle filter of the coarser grid's pitch: (new, old), rows summing to 1."""
    centres = (np.arange(new)[:, None] + 0.5) * old / new
    reach = max(old / new, 1.0)
    weights = np.maximum(0.0, 1.0 - np.abs(np.arange(old)[None, :] + 0.5 - centres) / reach)
    normal: Mask = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return normal


def extent(mask: Mask, least: float = 0.2) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is drawn; right and bottom are the first pixels after it."""
    rows, columns = np.nonzero(mask.max(axis=1) > least)[0], np.nonzero(mask.max(axis=0) > least)[0]
    if rows.size == 0:
        return 0, 0, mask.shape[1], mask.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
