"""How much of an image is finger."""

import cv2
import numpy as np

from drivers.scanner import Image

BLOCK_PX = 16
"""About two ridges at 500 ppi: every block on the finger sees a ridge and a valley."""
RIDGED_STD = 12.0
"""Grey levels, between empty glass (in the corners of seven sets of prints: median below 2 in six, 18 in a noisy one)
and ridges: each of their 856 prints, the driest included, keeps a coverage of 9.7 % or more."""


def coverage(image: Image) -> float:
    """Fraction of the image's 16 px blocks that show ridges, 0 to 1.

    Args:
        image: (H, W), each side at least 16 px.
    """
    size = (image.shape[1] // BLOCK_PX, image.shape[0] // BLOCK_PX)
    grey = image[: size[1] * BLOCK_PX, : size[0] * BLOCK_PX].astype(np.float32)
    mean = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    square = cv2.resize(grey * grey, size, interpolation=cv2.INTER_AREA)
    return float(np.mean(square - mean * mean > RIDGED_STD**2))
