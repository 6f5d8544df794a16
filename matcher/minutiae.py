"""Step 8: where ridges end and fork."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Grey, Index, Mask, Plane, Vector
from matcher.filters import depth
from matcher.orientation import OrientationField
from matcher.thin import crossing_number

ENDING, BIFURCATION = 1, 2
_BORDER_PX = 8.0
"""Ridges end at the finger's edge because the image does: measured, 6 to 12 differ little."""
_FACING_PX, _FACING_RAD = 8.0, 0.7 * np.pi
_TWIN_PX = 3.5
_CROWD_PX, _CROWD = 16.0, 5


@dataclass(frozen=True)
class Minutiae:
    """Minutiae of one impression, one entry each.

    Attributes:
        x, y: pixels at 500 ppi, right and down.
        angle_rad: [0, 2 pi), x right and y down, pointing into the ridge that ends or the valley that is forked.
        kind: 0 other, 1 ending, 2 bifurcation (ISO/IEC 19794-2:2005, 6.6.2).
        quality: 0..1, probability that another impression shows it too.
    """

    x: Vector
    y: Vector
    angle_rad: Vector
    kind: NDArray[np.uint8]
    quality: Vector

    def __len__(self) -> int:
        return len(self.x)

    def select(self, which: Index | Mask) -> "Minutiae":
        """The named entries, in the given order."""
        return Minutiae(self.x[which], self.y[which], self.angle_rad[which], self.kind[which], self.quality[which])


NO_MINUTIAE = Minutiae(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, np.uint8), np.zeros(0))


def angle_difference(first: Vector, second: Vector) -> Vector:
    """Signed difference in [-pi, pi)."""
    return np.asarray((first - second + np.pi) % (2 * np.pi) - np.pi, np.float64)


def detect(skeleton: Grey, enhanced: Plane, mask: Mask, field: OrientationField) -> Minutiae:
    """Find endings and bifurcations by crossing number and drop the impossible ones.

    Args:
        skeleton: (H, W) pruned, 1 on ridges.
        enhanced: (H, W) ridges negative; tells on which side of a minutia the ridge lies.
        mask: (H, W), True on the finger.
        field: ridge directions.
    Returns:
        Candidates with quality 1.
    Source: Rutovitz' crossing number; the direction of a bifurcation is that of the valley's ending.
    """
    crossings = crossing_number(skeleton) * (depth(mask) > _BORDER_PX)
    rows, columns = np.nonzero((crossings == 1) | (crossings >= 3))
    kind = np.where(crossings[rows, columns] == 1, ENDING, BIFURCATION).astype(np.uint8)
    along = field.normal()[rows, columns].astype(np.float64) + np.pi / 2
    angle = _point_into_ridge(enhanced, rows, columns, along, kind)
    x, y = columns.astype(np.float64), rows.astype(np.float64)
    found = Minutiae(x, y, angle, kind, np.ones(len(x)))
    return found.select(_plausible(found))


def _point_into_ridge(enhanced: Plane, rows: Index, columns: Index, along: Vector, kind: NDArray[np.uint8]) -> Vector:
    """Choose between a direction and its opposite by the mean ridge height ahead and behind."""
    steps = np.arange(2, 9)
    scale = 1.5 * max(float(np.abs(enhanced).mean()), 1e-6)

    def height(sign: float) -> Vector:
        ahead_x = np.round(columns[:, None] + sign * steps * np.cos(along)[:, None]).astype(np.intp)
        ahead_y = np.round(rows[:, None] + sign * steps * np.sin(along)[:, None]).astype(np.intp)
        ahead_x, ahead_y = ahead_x.clip(0, enhanced.shape[1] - 1), ahead_y.clip(0, enhanced.shape[0] - 1)
        return np.asarray(-np.tanh(enhanced[ahead_y, ahead_x] / scale).mean(1), np.float64)

    ridge_ahead = height(1.0) > height(-1.0)
    forward = np.where(kind == ENDING, ridge_ahead, ~ridge_ahead)
    return np.asarray(np.where(forward, along, along + np.pi) % (2 * np.pi), np.float64)


def _plausible(found: Minutiae) -> Mask:
    """False for gaps and bridges (two facing each other), twins, and swarms in smudges."""
    distance = distances(found)
    turned = np.abs(angle_difference(found.angle_rad[:, None], found.angle_rad[None, :]))
    facing = (distance < _FACING_PX) & (turned > _FACING_RAD)
    twins = distance < _TWIN_PX
    crowded = (distance < _CROWD_PX).sum(1) >= _CROWD
    return np.asarray(~(facing | twins).any(1) & ~crowded, np.bool_)


def distances(found: Minutiae) -> Vector:
    """(N, N) pixels between minutiae; infinite on the diagonal."""
    distance = np.hypot(found.x[:, None] - found.x[None, :], found.y[:, None] - found.y[None, :])
    np.fill_diagonal(distance, np.inf)
    return distance
