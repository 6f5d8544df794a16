"""Step 7: which way do the ridges run?"""

import cv2
import numpy as np

from matcher.arrays import Grey, Mask, Plane
from matcher.filters import shrink
from matcher.network import STEP_PX
from matcher.record import DIRECTIONS, FIELD_CELL_PX, UNKNOWN_DIRECTION

_CELL = FIELD_CELL_PX // STEP_PX
_AROUND_CELLS = 0.6


def ridge_directions(ridges: Plane, finger: Mask) -> Grey:
    """Estimate the direction of each cell from gradient moments.

    Args:
        ridges: (H / 2, W / 2), mended ridges.
        finger: (H / 2, W / 2), True where they can be followed.
    Returns:
        (H / 16, W / 16), 0..179 degrees of the ridge's normal, x right and y down; 255 off the finger.
    Source: Bazen & Gerez 2002 (squared gradients).
    """
    across = np.asarray(cv2.Scharr(ridges, cv2.CV_32F, 1, 0), np.float32) * finger
    down = np.asarray(cv2.Scharr(ridges, cv2.CV_32F, 0, 1), np.float32) * finger
    cos2, sin2 = (_around(moment) for moment in (across * across - down * down, 2 * across * down))
    degrees = np.round(np.arctan2(sin2, cos2) * (DIRECTIONS / (2 * np.pi))).astype(np.int64) % DIRECTIONS
    known = shrink(finger.astype(np.float32), _CELL) > 0.5
    return np.where(known, degrees, UNKNOWN_DIRECTION).astype(np.uint8)


def _around(moment: Plane) -> Plane:
    return np.asarray(cv2.GaussianBlur(shrink(moment, _CELL), (0, 0), _AROUND_CELLS), np.float32)
