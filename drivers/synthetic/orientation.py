"""Which way the ridges run."""

from collections.abc import Sequence

import numpy as np

from drivers.synthetic.fields import Field, smooth_noise
from drivers.synthetic.pattern import Singularity

ROUNDNESS = (0.15, 0.75)
"""Bends the half-angle field about a core: 0 gives Sherlock and Monro's parabolas, 1 circles above the core and
parallel legs below. Range set by eye against prints of loops."""
SLANT = 0.12
"""Standard deviation of a second bend, which leans the two sides of a core or delta against each other."""
DOME_ABOVE_PX, DOME_FULL_PX, DOME_SHARE = 25.0, 190.0, (0.3, 0.9)
"""From where to where above the middle the ridges take on the round of the fingertip, and how much of it."""
DOME_CENTRE_PX = (-10.0, 70.0)
TILT_RAD = 0.13
"""Of the whole pattern on the finger."""
WANDERS = ((0.10, 130), (0.05, 60))
"""Standard deviation in radians and grain in pixels of what no pole explains. Without it, fingers of one class looked
alike to a matcher: 4 % of non-mated pairs of one class scored as high as 0.1 % should."""


def ridge_orientation(
    random: np.random.Generator,
    shape: tuple[int, int],
    middle: tuple[float, float],
    singularities: Sequence[Singularity],
) -> Field:
    """Direction of the ridges everywhere on a finger.

    Args:
        shape: of the result, in pixels at 500 ppi.
        middle: (x, y) of the pattern's middle.
        singularities: none for an arch.
    Returns:
        `shape`, radians modulo pi, x right and y down.
    Source: Sherlock and Monro, "A model for interpreting fingerprint topology", 1993, eq. 1. Differs: the angle about a
        core is bent by a sine, in the spirit of Vizcaya and Gerhardt, 1996, who bend it piecewise linearly; towards the
        tip the field turns into arcs, which two poles cancel out; arches follow Cappelli's sine-shaped field
        (Handbook of Fingerprint Recognition, 6.4.2).
    """
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    tilt = random.normal(0, TILT_RAD)
    cosine, sine = np.float32(np.cos(tilt)), np.float32(np.sin(tilt))
    x, y = x - np.float32(middle[0]), y - np.float32(middle[1])
    x, y = cosine * x + sine * y, cosine * y - sine * x
    field = _turning(random, x, y, singularities) if singularities else _arch(random, x, y)
    field = _domed(random, field, x, y) + tilt
    for deviation, grain in WANDERS:
        field += deviation * smooth_noise(random, shape, grain)
    return np.asarray(field, np.float32)


def _turning(random: np.random.Generator, x: Field, y: Field, singularities: Sequence[Singularity]) -> Field:
    field = np.zeros_like(x)
    roundness = random.uniform(*ROUNDNESS)
    for point in singularities:
        angle = np.arctan2(y - point.y, x - point.x)
        bend = random.normal(0, SLANT) * np.sin(2 * angle + random.uniform(0, 2 * np.pi))
        if point.turn > 0:
            bend -= roundness * np.sin(angle - point.opens_rad)
        field += np.float32(0.5 * point.turn) * (angle + bend).astype(np.float32)
    return field


def _arch(random: np.random.Generator, x: Field, y: Field) -> Field:
    """Hills that are steepest a little under the middle and flat at the crease."""
    height, width = random.uniform(0.7, 1.05), random.uniform(150, 190)
    steep = height * np.exp(-0.5 * ((y - 10) / np.where(y < 10, 130, 75)) ** 2)
    return np.asarray(np.arctan(steep * np.sin(np.clip(x / width, -1, 1) * np.pi)), np.float32)


def _domed(random: np.random.Generator, field: Field, x: Field, y: Field) -> Field:
    """Turn the field into arcs towards the tip, by doubled angles: a direction has no sign."""
    rise = np.clip((-y - DOME_ABOVE_PX) / (DOME_FULL_PX - DOME_ABOVE_PX), 0, 1)
    share = random.uniform(*DOME_SHARE) * rise * rise * (3 - 2 * rise)
    arc = 2 * (np.arctan2(y - random.uniform(*DOME_CENTRE_PX), x) + np.pi / 2)
    cosine = (1 - share) * np.cos(2 * field) + share * np.cos(arc)
    sine = (1 - share) * np.sin(2 * field) + share * np.sin(arc)
    return np.asarray(0.5 * np.arctan2(sine, cosine), np.float32)
