"""Step 9: how likely is each minutia to be seen again?"""

from dataclasses import dataclass, replace

import numpy as np

from matcher.arrays import Mask, Plane, Vector
from matcher.filters import depth, local_correlation, smooth
from matcher.learnt import learnt
from matcher.minutiae import ENDING, Minutiae, distances
from matcher.orientation import OrientationField

FEATURES = (
    "input and enhanced agree closely",
    "input and enhanced agree widely",
    "short and long filter agree",
    "coherence",
    "distance to the edge",
    "neighbours within 12 px",
    "neighbours within 24 px",
    "nearest neighbour",
    "ridge amplitude",
    "ending",
    "ridge period",
)
"""Columns of `evidence`."""


@dataclass(frozen=True)
class Ridges:
    """What the steps before have found out about the image, all (H, W)."""

    normalised: Plane
    short: Plane
    long: Plane
    period: Plane
    field: OrientationField
    mask: Mask


def evidence(found: Minutiae, ridges: Ridges) -> Vector:
    """(N, 11) what speaks for and against each candidate; columns as in FEATURES."""
    at = (found.y.astype(np.intp), found.x.astype(np.intp))
    distance = distances(found)
    amplitude = smooth(np.abs(ridges.short), 6.0)
    usual = float(np.abs(ridges.short).mean(where=ridges.mask)) if ridges.mask.any() else 1.0
    columns = (
        local_correlation(ridges.normalised, ridges.short, 7.0)[at],
        local_correlation(ridges.normalised, ridges.short, 14.0)[at],
        local_correlation(ridges.short, ridges.long, 6.0)[at],
        ridges.field.coherence[at],
        np.minimum(depth(ridges.mask)[at], 40) / 40,
        np.minimum((distance < 12).sum(1), 3) / 3,
        np.minimum((distance < 24).sum(1), 8) / 8,
        np.minimum(distance.min(1, initial=30.0), 30) / 30,
        np.minimum(amplitude[at] / usual, 2),
        found.kind == ENDING,
        ridges.period[at] / 10,
    )
    return np.stack([np.asarray(column, np.float64) for column in columns], 1)


def grade(found: Minutiae, columns: Vector) -> Minutiae:
    """Give each candidate its probability of being found again in another impression of the finger."""
    return replace(found, quality=learnt().minutia_quality.probability(columns))
