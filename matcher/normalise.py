"""Step 3: make ridges look alike, whatever the pressure, the light and the sensor."""

import numpy as np

from matcher.arrays import Plane
from matcher.filters import even_amplitude, smooth

_WIDE_PX = 12.0
_NOISE_VARIANCE = 25.0
_FINE_PX, _COARSE_PX = 1.0, 4.5


def normalise(grey: Plane) -> Plane:
    """Remove shade and contrast, keep the band in which ridges live, squash outliers.

    Args:
        grey: (H, W) at 500 ppi, 0..255, ridges dark.
    Returns:
        (H, W) in (-1, 1), ridges negative.
    """
    shade_free = grey - smooth(grey, _WIDE_PX)
    variance = smooth(shade_free * shade_free, _WIDE_PX)
    level = np.clip(shade_free / np.sqrt(variance + _NOISE_VARIANCE), -2.5, 2.5).astype(np.float32)
    band = smooth(level, _FINE_PX) - smooth(level, _COARSE_PX)
    return np.asarray(np.tanh(1.5 * even_amplitude(band, 5.0, 0.08)), np.float32)
