"""Step 9: how likely is each minutia to be seen again?"""

from dataclasses import dataclass, replace

import numpy as np

from matcher.arrays import Mask, Plane, Vector
from matcher.filters import depth, local_correlation, smooth
from matcher.learnt import learnt
from matcher.minutiae import ENDING, Minutiae, angle_difference, distances
from matcher.orientation import OrientationField

FEATURES = (
    "input and enhanced agree closely",
    "input and enhanced agree widely",
    "short and long filter agree",
    "coherence before mending",
    "coherence before mending, around",
    "coherence once mended",
    "contrast",
    "contrast around",
    "ridge amplitude",
    "ridge period",
    "distance to the edge",
    "neighbours within 12 px",
    "neighbours within 24 px",
    "nearest neighbour",
    "nearest facing neighbour",
    "ending",
    "found by the short filter alone",
    "found by the long filter alone",
)
"""Columns of `evidence`."""
_FACING_RAD = 0.7 * np.pi


@dataclass(frozen=True)
class Ridges:
    """What the steps before have found out about the image, all (H, W).

    Attributes:
        grey: as captured.
        normalised: before enhancement.
        short, long: enhanced by filters of two lengths.
        period: of ridges, in pixels.
        rough, field: directions before and after mending.
        mask: where ridges are clear.
    """

    grey: Plane
    normalised: Plane
    short: Plane
    long: Plane
    period: Plane
    rough: OrientationField
    field: OrientationField
    mask: Mask


def evidence(found: Minutiae, ridges: Ridges, others: tuple[Minutiae, Minutiae]) -> Vector:
    """What speaks for and against each candidate.

    Args:
        found: N candidates of the blended image.
        ridges: planes to look at.
        others: candidates of the short and of the long filter alone.
    Returns:
        (N, 18), columns as in FEATURES.
    """
    at = (found.y.astype(np.intp), found.x.astype(np.intp))
    columns = (
        *(plane[at] for plane in _planes(ridges)),
        *_surroundings(found),
        found.kind == ENDING,
        *(_confirmed(found, other) for other in others),
    )
    return np.stack([np.asarray(column, np.float64) for column in columns], 1)


def _planes(ridges: Ridges) -> list[Plane]:
    """(H, W) planes of the features that a place has, whatever was found there."""
    shade_free = ridges.grey - smooth(ridges.grey, 12.0)
    contrast = np.sqrt(smooth(shade_free * shade_free, 4.0))
    usual = _usual(contrast, ridges.mask)
    amplitude = np.abs(ridges.short)
    return [
        local_correlation(ridges.normalised, ridges.short, 7.0),
        local_correlation(ridges.normalised, ridges.short, 14.0),
        local_correlation(ridges.short, ridges.long, 6.0),
        ridges.rough.coherence,
        smooth(ridges.rough.coherence, 16.0),
        ridges.field.coherence,
        np.minimum(contrast / usual, 2.0),
        np.minimum(smooth(contrast, 12.0) / usual, 2.0),
        np.minimum(smooth(amplitude, 6.0) / _usual(amplitude, ridges.mask), 2.0),
        ridges.period / 10.0,
        np.minimum(depth(ridges.mask), 40.0) / 40.0,
    ]


def _usual(plane: Plane, mask: Mask) -> float:
    return float(plane.mean(where=mask)) + 1e-6 if mask.any() else 1.0


def _surroundings(found: Minutiae) -> list[Vector]:
    """Crowding, the nearest neighbour, and the nearest one that points the other way (a gap or a bridge)."""
    distance = distances(found)
    turned = np.abs(angle_difference(found.angle_rad[:, None], found.angle_rad[None, :]))
    facing = np.where(turned > _FACING_RAD, distance, np.inf)
    return [
        np.minimum((distance < 12).sum(1), 3) / 3,
        np.minimum((distance < 24).sum(1), 8) / 8,
        np.minimum(distance.min(1, initial=30.0), 30) / 30,
        np.minimum(facing.min(1, initial=30.0), 30) / 30,
    ]


def _confirmed(found: Minutiae, other: Minutiae) -> Vector:
    """1 where the other list has the same minutia, falling to 0 at 12 px or 45 degrees."""
    apart = np.hypot(found.x[:, None] - other.x, found.y[:, None] - other.y) / 12.0
    turned = np.abs(angle_difference(found.angle_rad[:, None], other.angle_rad[None, :])) / (np.pi / 4)
    return np.asarray(1.0 - np.maximum(apart, turned).min(1, initial=1.0), np.float64)


def grade(found: Minutiae, columns: Vector) -> Minutiae:
    """Give each candidate its probability of being found again in another impression of the finger."""
    return replace(found, quality=learnt().minutia_quality.probability(columns))
