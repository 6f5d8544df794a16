"""How a finger lies on the glass: shifted, turned and stretched."""

from dataclasses import dataclass

import numpy as np

from drivers.synthetic.fields import Field, smooth_noise

LARGEST_TURN = np.radians(15)
TWIST_RADIUS_PX = 150.0
STRETCH_GRAIN_PX = 120
STRETCH_PX = 1.6


@dataclass(frozen=True, slots=True)
class Placement:
    """Where each pixel of the window lies on the finger."""

    x: Field
    """(H, W), pixels of the finger's skin."""
    y: Field


def place(
    random: np.random.Generator, shape: tuple[int, int], middle: tuple[float, float], looseness: float = 1.0
) -> Placement:
    """Lay a finger on a window.

    Args:
        shape: of the window, pixels.
        middle: (x, y) of the finger that a careful person puts at the middle.
        looseness: 1 for ordinary care; scales shift and turn.
    Source: the twist grows with the distance from where the finger sticks, after Cappelli, Maio, Maltoni, "Modelling
        plastic distortion in fingerprint images", 2001. Differs: quadratic in the radius, plus a smooth random stretch.
    """
    shift = random.normal(0, (9, 12)) * looseness
    turn = np.clip(random.normal(0, np.radians(5)) * looseness, -LARGEST_TURN, LARGEST_TURN)
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = x - np.float32(shape[1] / 2 + shift[0]), y - np.float32(shape[0] / 2 + shift[1])
    angle = turn + random.normal(0, np.radians(2)) * (x * x + y * y) / TWIST_RADIUS_PX**2
    cosine, sine = np.cos(angle), np.sin(angle)
    stretch = [STRETCH_PX * smooth_noise(random, shape, STRETCH_GRAIN_PX) for _ in range(2)]
    return Placement(
        np.asarray(middle[0] + cosine * x - sine * y + stretch[0], np.float32),
        np.asarray(middle[1] + sine * x + cosine * y + stretch[1], np.float32),
    )
