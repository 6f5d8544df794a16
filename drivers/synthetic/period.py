"""How far apart the ridges are."""

import numpy as np

from drivers.synthetic.fields import Field, smooth_noise

FINEST_PX, COARSEST_PX = 7.4, 11.0
GRAIN_PX = 80


def ridge_period(random: np.random.Generator, shape: tuple[int, int], middle_y: float) -> Field:
    """Distance from ridge to ridge everywhere on a finger.

    Wider above the core and towards the crease, with a slow wander: fingers differ from each other about as much as one
    does within itself.

    Returns:
        `shape`, pixels at 500 ppi.
    """
    mean = random.normal(8.9, 0.45)
    rows = (np.arange(shape[0], dtype=np.float32) - middle_y) / shape[0]
    trend = 1 + 0.55 * rows**2 + 0.04 * rows
    field = mean * trend[:, None] * (1 + 0.05 * smooth_noise(random, shape, GRAIN_PX))
    return np.clip(field, FINEST_PX, COARSEST_PX).astype(np.float32)
