"""Step 5: where ridges end and fork."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Index, Mask, Plane, Vector
from matcher.network import STEP_PX, Sight

ENDING, BIFURCATION = 1, 2
_LOG_ODDS_MIN = -2.5
"""A minutia of one in twelve; `grade` drops what does not come again."""
_CANDIDATES_MAX = 500
"""Over three times the mean of the richest set (148 an impression): grading compares each with each."""
_APART = np.ones((5, 5), np.uint8)
"""Of two minutiae within two steps (4 px, less than half a ridge period) only the likelier one is real."""


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
    """Signed difference in [-pi, pi]; rounding to whole turns takes a third of the time of a remainder."""
    difference = first - second
    return np.asarray(difference - 2 * np.pi * np.rint(difference / (2 * np.pi)), np.float64)


def detect(sight: Sight, finger: Mask) -> Minutiae:
    """Find the peaks of the minutia map.

    Args:
        sight: what the network sees.
        finger: (H / 2, W / 2), True where ridges can be followed.
    Returns:
        Candidates in pixels of the map's image; their quality is the map's own probability.
    """
    likely = sight.minutia
    peaks = (likely >= cv2.dilate(likely, _APART)) & (likely > _LOG_ODDS_MIN) & finger
    rows, columns = np.nonzero(peaks[1:-1, 1:-1])
    rows, columns = rows + 1, columns + 1
    if len(rows) > _CANDIDATES_MAX:
        likeliest = np.sort(np.argsort(-likely[rows, columns], kind="stable")[:_CANDIDATES_MAX])
        rows, columns = rows[likeliest], columns[likeliest]
    middle = likely[rows, columns]
    right = _summit(likely[rows, columns - 1], middle, likely[rows, columns + 1])
    down = _summit(likely[rows - 1, columns], middle, likely[rows + 1, columns])
    angle = np.arctan2(sight.ahead_y[rows, columns], sight.ahead_x[rows, columns]).astype(np.float64) % (2 * np.pi)
    return Minutiae(
        pixels(columns + right),
        pixels(rows + down),
        angle,
        np.where(sight.ending[rows, columns] > 0, ENDING, BIFURCATION).astype(np.uint8),
        np.asarray(1.0 / (1.0 + np.exp(-middle.astype(np.float64))), np.float64),
    )


def pixels(steps: NDArray[np.floating]) -> Vector:
    """Positions on the network's maps as pixels of the image: the first value lies between the first two pixels."""
    return np.asarray(STEP_PX * steps.astype(np.float64) + (STEP_PX - 1) / 2, np.float64)


def _summit(before: Plane, middle: Plane, after: Plane) -> Plane:
    """Where the parabola through three neighbours has its top, within half a step of the middle one."""
    bend = np.minimum(before - 2 * middle + after, np.float32(-1e-6))
    return np.asarray(np.clip(0.5 * (before - after) / bend, -0.5, 0.5), np.float32)


def distances(found: Minutiae) -> Vector:
    """(N, N) pixels between minutiae; infinite on the diagonal."""
    distance = np.hypot(found.x[:, None] - found.x[None, :], found.y[:, None] - found.y[None, :])
    np.fill_diagonal(distance, np.inf)
    return distance
