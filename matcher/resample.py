"""Step 1: any image becomes one at 500 ppi."""

import cv2
import numpy as np

from matcher.arrays import Grey, Plane

PPI = 500.0
"""Everything after this step counts in pixels of 500 ppi (0.0508 mm)."""
_SIDE_MAX_PX = 4096
_PPI_RANGE = (90.0, 4000.0)


def resolution(ppi: float | tuple[float, float]) -> tuple[float, float]:
    """Horizontal and vertical resolution.

    Raises:
        ValueError: outside 90 to 4000 ppi.
    """
    across, down = ppi if isinstance(ppi, tuple) else (ppi, ppi)
    for value in (across, down):
        if not _PPI_RANGE[0] <= value <= _PPI_RANGE[1]:
            raise ValueError(f"ppi must lie in {_PPI_RANGE[0]:.0f}..{_PPI_RANGE[1]:.0f}, not {value}")
    return float(across), float(down)


def resample(image: Grey, ppi: float | tuple[float, float]) -> Plane:
    """Bring an image to 500 ppi.

    Args:
        image: (H, W) uint8, ridges dark.
        ppi: of the image; a pair is (horizontal, vertical).
    Returns:
        (H', W') float32, 0..255.
    Raises:
        ValueError: not a uint8 plane, too large, or a resolution out of range.
    """
    if image.dtype != np.uint8 or image.ndim != 2:
        raise ValueError("the image must be an (H, W) uint8 array")
    if image.size == 0:
        raise ValueError("the image is empty")
    across, down = resolution(ppi)
    width = max(1, round(image.shape[1] * PPI / across))
    height = max(1, round(image.shape[0] * PPI / down))
    if max(width, height) > _SIDE_MAX_PX:
        raise ValueError(f"the image is larger than {_SIDE_MAX_PX} pixels at 500 ppi")
    if (height, width) == image.shape:
        return image.astype(np.float32)
    # Cubic keeps fine ridges sharp when enlarging; area averaging avoids aliases when shrinking.
    method = cv2.INTER_AREA if min(across, down) > PPI else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image.astype(np.float32), (width, height), interpolation=method), np.float32)
