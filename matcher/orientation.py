"""Step 4: which way do the ridges run?"""

from dataclasses import dataclass

import cv2
import numpy as np

from matcher.arrays import Mask, Plane
from matcher.filters import shrink, stretch


@dataclass(frozen=True)
class OrientationField:
    """The direction across the ridges at every pixel, as a doubled angle so that it can be averaged.

    Attributes:
        cos2, sin2: (H, W) cosine and sine of twice the angle of the ridge *normal*; x right, y down.
        coherence: (H, W) in [0, 1], 1 where all gradients agree.
    """

    cos2: Plane
    sin2: Plane
    coherence: Plane

    def normal(self) -> Plane:
        """(H, W) radians in (-pi/2, pi/2], across the ridges."""
        return np.asarray(0.5 * np.arctan2(self.sin2, self.cos2), np.float32)


@dataclass(frozen=True)
class Scales:
    """Windows of the structure tensor, fine to coarse, and the coherence below which the next one speaks."""

    sigmas_px: tuple[float, float, float]
    coherence_floors: tuple[float, float]


ROUGH = Scales((6.0, 10.0, 18.0), (0.60, 0.45))
"""For raw ridges: wide, because gaps and scars are still there."""
REFINED = Scales((4.5, 8.0, 14.0), (0.78, 0.60))
"""For ridges already enhanced once: narrow, so that deltas and cores keep their shape."""


def orientation_field(ridges: Plane, mask: Mask, scales: Scales) -> OrientationField:
    """Estimate the local ridge direction from gradient moments at three scales.

    Args:
        ridges: (H, W), zero mean.
        mask: (H, W), True on the finger.
        scales: windows to use.
    Returns:
        A field over (H, W); off the finger it continues smoothly and means nothing.
    Source: Bazen & Gerez 2002 (squared gradients). Differs: the coarse window takes over
        where the fine one is incoherent, which closes scars without rounding cores.
    """
    difference, product, energy = _moments(ridges, mask)
    cos2, sin2, coherence = _windowed(difference, product, energy, scales.sigmas_px[2])
    for sigma_px, floor in zip(scales.sigmas_px[1::-1], scales.coherence_floors[::-1], strict=True):
        fine_cos2, fine_sin2, fine_coherence = _windowed(difference, product, energy, sigma_px)
        trust = np.clip((fine_coherence - floor + 0.1) / 0.2, 0.0, 1.0)
        cos2 = trust * fine_cos2 + (1 - trust) * cos2
        sin2 = trust * fine_sin2 + (1 - trust) * sin2
        if sigma_px == scales.sigmas_px[1]:
            coherence = fine_coherence
    cos2, sin2, coherence = (stretch(plane, ridges.shape) for plane in (cos2, sin2, coherence))
    length = np.sqrt(cos2 * cos2 + sin2 * sin2) + np.float32(1e-9)
    return OrientationField(cos2 / length, sin2 / length, coherence)


def _moments(ridges: Plane, mask: Mask) -> tuple[Plane, Plane, Plane]:
    """Half-size planes of gx^2 - gy^2, 2 gx gy and gx^2 + gy^2 on the finger."""
    calm = cv2.GaussianBlur(ridges, (0, 0), 0.8)
    across = np.asarray(cv2.Scharr(calm, cv2.CV_32F, 1, 0), np.float32) * mask
    down = np.asarray(cv2.Scharr(calm, cv2.CV_32F, 0, 1), np.float32) * mask
    xx, yy = across * across, down * down
    return shrink(xx - yy, 2), shrink(2 * across * down, 2), shrink(xx + yy, 2)


def _windowed(difference: Plane, product: Plane, energy: Plane, sigma_px: float) -> tuple[Plane, Plane, Plane]:
    """Mean moments under a Gaussian window, as (cos2, sin2, coherence)."""
    a, b, e = (
        np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma_px / 2), np.float32) for plane in (difference, product, energy)
    )
    e = e + np.float32(1e-4)
    return a / e, b / e, np.asarray(np.sqrt(a * a + b * b) / e, np.float32)
