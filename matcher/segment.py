"""Step 2: where is the finger?"""

import cv2
import numpy as np

from matcher.arrays import Mask, Plane
from matcher.filters import shrink, smooth, stretch, tidy

_CELL = 4
_STRONG_PERCENTILE = 95.0
_SHARE_OF_STRONG = 0.22
"""Share of the strong gradients that still counts as finger: 0.15 to 0.30 differ by under 0.2 points of EER."""
_FAINTEST_GRADIENT = 8.0
"""Sobel units, one grey level a pixel; below it lies sensor noise or shade, whatever the image's own contrast."""
_SMALLEST_SHARE = 0.25
_FLAT_PX, _FLAT_SPAN = 17, 2.0
_COHERENT, _COHERENT_ON_AVERAGE = 0.18, 0.26
"""Noise of any grain averages 0.09 to 0.18, the poorest print of the shared sets 0.39."""


def segment(grey: Plane) -> Mask:
    """Find the finger by its gradient: ridges have edges everywhere, the platen has few.

    Args:
        grey: (H, W) at 500 ppi, 0..255.
    Returns:
        (H, W), True on the finger; all False when nothing stands out.
    """
    energy = _gradient_energy(grey)
    threshold = max(float(np.percentile(energy, _STRONG_PERCENTILE)) * _SHARE_OF_STRONG, _FAINTEST_GRADIENT)
    filled = _fill_holes(tidy(energy > threshold, 7))
    large = _large_parts(tidy(filled, 7))
    return np.asarray((stretch(large.astype(np.float32), grey.shape) > 0.5) & ~_flat(grey), np.bool_)


def ridged_part(finger: Mask, coherence: Plane) -> Mask:
    """Keep where gradients agree on a direction: dirt and noise have edges too, but in all directions.

    Args:
        finger: (H, W), from `segment`.
        coherence: (H, W) of the image before any enhancement.
    """
    around = smooth(coherence, 16.0)
    count, labels = cv2.connectedComponents(tidy(finger & (around > _COHERENT), 15).astype(np.uint8))
    means = np.bincount(labels.ravel(), around.ravel(), count) / np.maximum(np.bincount(labels.ravel(), None, count), 1)
    kept = np.flatnonzero(means > _COHERENT_ON_AVERAGE)
    return np.asarray(np.isin(labels, kept[kept > 0]), np.bool_)


def _flat(grey: Plane) -> Mask:
    """Patches wider than any valley without a shade of grey in them: a cropped corner, a saturated puddle.

    Their borders are edges but no ridges.
    """
    element = np.ones((5, 5), np.uint8)
    span = cv2.dilate(grey, element) - cv2.erode(grey, element)
    patch = np.ones((_FLAT_PX - 4, _FLAT_PX - 4), np.uint8)
    core = cv2.morphologyEx((span <= _FLAT_SPAN).astype(np.uint8), cv2.MORPH_OPEN, patch)
    return np.asarray(cv2.dilate(core, np.ones((9, 9), np.uint8)) > 0, np.bool_)


def _gradient_energy(grey: Plane) -> Plane:
    """(H / 4, W / 4) mean gradient magnitude around each cell."""
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    across = cv2.Sobel(calm, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    magnitude = np.asarray(cv2.magnitude(across, down), np.float32)
    return np.asarray(cv2.GaussianBlur(shrink(magnitude, _CELL), (0, 0), 6.0 / _CELL), np.float32)


def _fill_holes(mask: Mask) -> Mask:
    framed = cv2.copyMakeBorder(mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    outside = framed.copy()
    cv2.floodFill(outside, None, (0, 0), (1,))
    return np.asarray(((framed == 1) | (outside == 0))[1:-1, 1:-1], np.bool_)


def _large_parts(mask: Mask) -> Mask:
    """Keep parts of at least a quarter of the largest one: dirt and device corners go."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = np.flatnonzero(areas >= _SMALLEST_SHARE * areas.max()) + 1
    return np.asarray(np.isin(labels, kept), np.bool_)
