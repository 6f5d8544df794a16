"""Which way the ridges run."""

from collections.abc import Sequence

import numpy as np

from drivers.synthetic.fields import Field, smooth_noise
from drivers.synthetic.pattern import Singularity

ROUNDNESS = 0.45
"""Bends the half-angle field about a core: 0 gives Sherlock and Monro's parabolas, 1 circles above the core and
parallel legs below. Set by eye against prints of loops."""
WANDER_RAD = 0.05
WANDER_GRAIN_PX = 90


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
        core is bent by a sine, in the spirit of Vizcaya and Gerhardt, 1996, who bend it piecewise linearly; arches
        follow Cappelli's sine-shaped field (Handbook of Fingerprint Recognition, 6.4.2).
    """
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = x - np.float32(middle[0]), y - np.float32(middle[1])
    field = _arch(random, x, y) if not singularities else _turning(x, y, singularities)
    return np.asarray(field + WANDER_RAD * smooth_noise(random, shape, WANDER_GRAIN_PX), np.float32)


def _turning(x: Field, y: Field, singularities: Sequence[Singularity]) -> Field:
    field = np.zeros_like(x)
    for point in singularities:
        angle = np.arctan2(y - point.y, x - point.x)
        if point.turn > 0:
            angle = angle - ROUNDNESS * np.sin(angle - point.opens_rad)
        field += np.float32(0.5 * point.turn) * angle
    return field


def _arch(random: np.random.Generator, x: Field, y: Field) -> Field:
    """Hills that are steepest a little under the middle and flat at the crease."""
    height, width = random.uniform(0.75, 1.1), random.uniform(150, 190)
    steep = np.clip(height * (1.05 - y / 190), 0, 1.25)
    return np.asarray(np.arctan(steep * np.sin(np.clip(x / width, -0.5, 0.5) * np.pi)), np.float32)
