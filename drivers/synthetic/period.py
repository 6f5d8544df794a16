"""How far apart the ridges are."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.synthetic.fields import Field, smooth_noise

Grid = NDArray[np.float64]

MEAN_PX, MEAN_DEVIATION_PX = 8.9, 0.6
FINEST_PX, COARSEST_PX = 6.8, 12.0
CELL_PX = 8
"""Of the grid on which the period is fitted to the flow."""
FREEDOM_PX = 90.0
"""Over which distance the period may drift away from its usual value to follow the flow."""
STIFFNESS = 0.05
"""How little the period likes to change across the ridges, against along them."""
ROUNDS = 60
WANDERS = ((0.05, 120), (0.06, 40))
"""Relative standard deviation and grain in pixels of what the flow does not explain."""


def ridge_period(random: np.random.Generator, orientation: Field, middle_y: float) -> Field:
    """Distance from ridge to ridge everywhere on a finger.

    Where the flow of ridges widens, so do their distances, as far as they can. Else new ridges would have to begin
    there, all facing one way: of neighbouring minutiae 79 % faced alike, and a matcher found twice as many chance pairs
    between fingers as there should be; in prints of people 55 to 64 % face alike, and here 62 %.

    Args:
        orientation: (H, W), radians modulo pi.
        middle_y: row of the pattern's middle; ridges are a little wider far from it.
    Returns:
        (H, W), pixels at 500 ppi.
    """
    height, width = orientation.shape
    rows = (np.arange(height, dtype=np.float32) - middle_y) / height
    trend = 1 + random.uniform(0.2, 0.6) * rows**2 + random.normal(0.03, 0.06) * rows
    usual = np.log(np.repeat(random.normal(MEAN_PX, MEAN_DEVIATION_PX) * trend[:, None], width, axis=1))
    logarithm = _fitted(orientation, usual.astype(np.float32))
    for deviation, grain in WANDERS:
        logarithm = logarithm + deviation * smooth_noise(random, orientation.shape, grain)
    return np.clip(np.exp(logarithm), FINEST_PX, COARSEST_PX).astype(np.float32)


def _fitted(orientation: Field, usual: Field) -> Field:
    """Bend log(period) so that ridges neither begin nor end, as far as `FREEDOM_PX` and `STIFFNESS` let it.

    A wave across the ridges, of direction n and period p, has no dislocation where curl(n / p) = 0, which along the
    ridge's direction t is t . grad(log p) = div(t). Solved by least squares with conjugate gradients; only t t^T
    appears, so that the sign of t is free.
    """
    size = (orientation.shape[1] // CELL_PX, orientation.shape[0] // CELL_PX)
    cosine, sine = _shrunk(np.cos(2 * orientation), size), _shrunk(np.sin(2 * orientation), size)
    xx, yy, xy = (1 + cosine) / 2, (1 - cosine) / 2, sine / 2
    start = _shrunk(usual, size)
    hold = (CELL_PX / FREEDOM_PX) ** 2
    along = xx * (_dx(xx) + _dy(xy)) + xy * (_dx(xy) + _dy(yy))
    aside = xy * (_dx(xx) + _dy(xy)) + yy * (_dx(xy) + _dy(yy))

    def pull(field: Grid) -> Grid:
        gx, gy = _dx(field), _dy(field)
        spread_x, spread_y = (xx + STIFFNESS) * gx + xy * gy, xy * gx + (yy + STIFFNESS) * gy
        return _dxt(spread_x) + _dyt(spread_y) + hold * field

    fitted = start + _solved(pull, _dxt(along) + _dyt(aside) - pull(start) + hold * start)
    return np.asarray(cv2.resize(fitted, orientation.shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _solved(pull: Callable[[Grid], Grid], wanted: Grid) -> Grid:
    """Conjugate gradients from zero: pull(field) = wanted."""
    field = np.zeros_like(wanted)
    rest = wanted
    step = rest
    size = float(np.vdot(rest, rest))
    for _ in range(ROUNDS):
        pulled = pull(step)
        length = size / (float(np.vdot(step, pulled)) + 1e-12)
        field, rest = field + length * step, rest - length * pulled
        size, before = float(np.vdot(rest, rest)), size
        step = rest + size / (before + 1e-12) * step
    return field


def _shrunk(field: Field, size: tuple[int, int]) -> Grid:
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_AREA), np.float64)


def _dx(field: Grid) -> Grid:
    return np.diff(field, axis=1, append=field[:, -1:])


def _dy(field: Grid) -> Grid:
    return np.diff(field, axis=0, append=field[-1:])


def _dxt(field: Grid) -> Grid:
    """The adjoint of `_dx`."""
    spread = np.zeros_like(field)
    spread[:, 1:] = field[:, :-1]
    spread[:, :-1] -= field[:, :-1]
    return spread


def _dyt(field: Grid) -> Grid:
    """The adjoint of `_dy`."""
    spread = np.zeros_like(field)
    spread[1:] = field[:-1]
    spread[:-1] -= field[:-1]
    return spread
