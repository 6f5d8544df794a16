"""Where skin meets glass, and how firmly."""

import numpy as np

from drivers.synthetic.fields import Field, smooth_noise
from drivers.synthetic.finger import Finger
from drivers.synthetic.placement import Placement

TIP_RATIO, ROOT_RATIO = 1.33, 1.75
"""Length of the contact above and below the middle, in half widths: a fingertip is round, the first phalanx long."""
RIM = 0.035
EDGE_GRAIN_PX = 26


def contact_pressure(random: np.random.Generator, finger: Finger, placement: Placement, size: float) -> Field:
    """Pressure of a finger on the glass.

    Args:
        size: of the contact, 1 for an ordinary one.
    Returns:
        Shape of the window: 0 where nothing touches, rising within a rim to 1 in the middle.
    """
    half = finger.half_width_px * size * random.normal(1, 0.04)
    roll = random.normal(0, 9, 2) / max(size, 0.3)
    x = (placement.x - finger.middle[0] - roll[0]) / half
    y = (placement.y - finger.middle[1] - roll[1]) / half
    y = np.where(y < 0, y / TIP_RATIO, y / ROOT_RATIO)
    radius = (np.abs(x) ** 2.3 + np.abs(y) ** 2.3) ** (1 / 2.3)
    radius += 0.025 * smooth_noise(random, radius.shape, EDGE_GRAIN_PX)
    return np.asarray(1 / (1 + np.exp((radius - 1) / RIM)), np.float32)
