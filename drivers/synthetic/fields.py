"""Smooth random fields: what varies slowly over a finger."""

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


def smooth_noise(random: np.random.Generator, shape: tuple[int, int], grain_px: float) -> Field:
    """Gaussian noise with features of about `grain_px`.

    Returns:
        `shape`, mean about 0, standard deviation about 1.
    """
    rows, columns = (max(4, round(side / grain_px) + 3) for side in shape)
    knots = random.standard_normal((rows, columns), dtype=np.float32)
    field = cv2.resize(knots, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(field / (float(field.std()) + 1e-6), np.float32)
