"""Step 3: make ridges look alike, whatever the pressure, the light and the sensor."""

import numpy as np

from matcher.arrays import Plane
from matcher.filters import smooth

_WIDE_PX = 12.0
_NOISE_VARIANCE = 25.0
_LIMIT = 2.5


def normalise(grey: Plane) -> Plane:
    """Remove shade and contrast, cut outliers off.

    Args:
        grey: (H, W) at 500 ppi, 0..255, ridges dark.
    Returns:
        (H, W) in -2.5..2.5, ridges negative: local standard deviations from the local mean.
    """
    shade_free = grey - smooth(grey, _WIDE_PX)
    variance = smooth(shade_free * shade_free, _WIDE_PX)
    level = np.clip(shade_free / np.sqrt(variance + _NOISE_VARIANCE), -_LIMIT, _LIMIT)
    return np.asarray(level, np.float32)
