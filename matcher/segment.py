"""Step 2: where on the plate does a finger lie?"""

import cv2
import numpy as np

from matcher.arrays import Mask, Plane
from matcher.filters import shrink, stretch, tidy

_CELL = 4
_STRONG_PERCENTILE = 95.0
_SHARE_OF_STRONG = 0.22
"""Share of the strong gradients that still counts as finger: 0.15 to 0.30 differ by under 0.2 points of EER."""
_FAINTEST_GRADIENT = 8.0
"""Sobel units, one grey level a pixel; below it lies sensor noise or shade, whatever the image's own contrast."""
_SMALLEST_SHARE = 0.25


def segment(grey: Plane) -> Mask:
    """Find the finger by its gradient: ridges have edges everywhere, the plate has few.

    The network draws the exact border; this one says where it need not look at all.

    Args:
        grey: (H, W) at 500 ppi, 0..255.
    Returns:
        (H, W), True on the finger; all False when nothing stands out.
    """
    energy = _gradient_energy(grey)
    threshold = max(float(np.percentile(energy, _STRONG_PERCENTILE)) * _SHARE_OF_STRONG, _FAINTEST_GRADIENT)
    large = large_parts(tidy(energy > threshold, 7))
    return np.asarray(stretch(large.astype(np.float32), grey.shape) > 0.5, np.bool_)


def _gradient_energy(grey: Plane) -> Plane:
    """(H / 4, W / 4) mean gradient magnitude around each cell."""
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across = cv2.Sobel(calm, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    magnitude = np.asarray(cv2.magnitude(across, down), np.float32)
    return np.asarray(cv2.GaussianBlur(shrink(magnitude, _CELL), (0, 0), 6.0 / _CELL), np.float32)


def large_parts(mask: Mask) -> Mask:
    """Keep parts of at least a quarter of the largest one: dirt and device corners go."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = np.flatnonzero(areas >= _SMALLEST_SHARE * areas.max()) + 1
    return np.asarray(np.isin(labels, kept), np.bool_)
