"""Step 6: how likely is each minutia to be seen again?"""

from dataclasses import replace

import numpy as np

from matcher.arrays import Mask, Vector
from matcher.filters import depth, smooth
from matcher.learnt import learnt
from matcher.minutiae import ENDING, Minutiae, angle_difference, distances
from matcher.network import STEP_PX, Sight

FEATURES = (
    "log-odds of the minutia map",
    "log-odds of finger here",
    "ridge amplitude around",
    "ridge amplitude farther around",
    "length of the direction vector",
    "distance to the edge",
    "neighbours within 24 px",
    "nearest neighbour",
    "nearest facing neighbour",
    "ending",
    "kind is clear",
)
"""Columns of `evidence`."""
_FACING_RAD = 0.7 * np.pi


def evidence(found: Minutiae, sight: Sight, finger: Mask) -> Vector:
    """What speaks for and against each of N candidates.

    Args:
        found: from `detect`, in pixels of the map's image.
        sight: what the network sees.
        finger: (H / 2, W / 2), True where ridges can be followed.
    Returns:
        (N, 11), columns as in FEATURES.
    """
    row = np.clip(np.floor(found.y / STEP_PX).astype(np.intp), 0, finger.shape[0] - 1)
    column = np.clip(np.floor(found.x / STEP_PX).astype(np.intp), 0, finger.shape[1] - 1)
    at = (row, column)
    power = np.square(sight.ridges)
    distance = distances(found)
    turned = np.abs(angle_difference(found.angle_rad[:, None], found.angle_rad[None, :]))
    facing = np.where(turned > _FACING_RAD, distance, np.inf)
    columns = (
        np.log(found.quality / (1 - found.quality)),
        np.clip(sight.finger[at], -6.0, 6.0),
        np.sqrt(smooth(power, 3.0)[at]),
        np.sqrt(smooth(power, 10.0)[at]),
        np.minimum(np.hypot(sight.ahead_x[at], sight.ahead_y[at]), 1.2),
        np.minimum(STEP_PX * depth(finger)[at], 40.0) / 40.0,
        np.minimum((distance < 24).sum(1), 8) / 8,
        np.minimum(distance.min(1, initial=30.0), 30) / 30,
        np.minimum(facing.min(1, initial=30.0), 30) / 30,
        found.kind == ENDING,
        np.minimum(np.abs(sight.ending[at]), 4.0),
    )
    return np.stack([np.asarray(column, np.float64) for column in columns], 1)


def grade(found: Minutiae, columns: Vector) -> Minutiae:
    """Give each candidate its probability of being found again in another impression of the finger."""
    return replace(found, quality=learnt().minutia_quality.probability(columns))
