"""Step 6: mend the ridges with a filter that follows them."""

import numpy as np

from matcher.arrays import Plane
from matcher.filters import even_amplitude, local_correlation, sample
from matcher.orientation import OrientationField

_ACROSS_TAPS = np.arange(-6, 7) / 6.0
"""Positions of the wave's samples, in ridge periods."""
_ACROSS_SPREAD = 0.42


def _wave() -> Plane:
    """A cosine of one ridge period under a Gaussian, without mean, of unit absolute sum."""
    envelope = np.exp(-(_ACROSS_TAPS**2) / (2 * _ACROSS_SPREAD**2))
    wave = envelope * np.cos(2 * np.pi * _ACROSS_TAPS)
    wave -= envelope * wave.sum() / envelope.sum()
    return np.asarray(wave / np.abs(wave).sum(), np.float32)


_WAVE = _wave()


def enhance(ridges: Plane, field: OrientationField, period: Plane, length_px: float) -> Plane:
    """Filter every pixel with a Gabor wave turned to its ridge and tuned to its period.

    Args:
        ridges: (H, W), zero mean, ridges negative.
        field: ridge directions.
        period: (H, W) pixels.
        length_px: standard deviation of the averaging along the ridge.
    Returns:
        (H, W), ridges negative.
    Source: Hong, Wan & Jain 1998 (contextual Gabor). Differs: the kernel is not drawn from a bank;
        each tap is one bilinear look-up for the whole image, so direction and period are exact.
    """
    height, width = ridges.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    normal = field.normal()
    across_x, across_y = np.cos(normal), np.sin(normal)
    averaged = _along(ridges, x, y, across_x, across_y, length_px)
    wave_x, wave_y = across_x * period, across_y * period
    filtered = np.zeros_like(ridges)
    for tap, weight in zip(_ACROSS_TAPS.astype(np.float32), _WAVE, strict=True):
        filtered += weight * sample(averaged, x + wave_x * tap, y + wave_y * tap)
    return filtered


def _along(ridges: Plane, x: Plane, y: Plane, across_x: Plane, across_y: Plane, length_px: float) -> Plane:
    """Gaussian mean along the ridge, one tap every half standard deviation out to 2.2 of them."""
    offsets = np.linspace(-2.2, 2.2, 9, dtype=np.float32) * np.float32(length_px)
    weights = np.exp(-(offsets**2) / (2 * length_px**2))
    weights /= weights.sum()
    averaged = np.zeros_like(ridges)
    for offset, weight in zip(offsets, weights, strict=True):
        averaged += weight * sample(ridges, x - across_y * offset, y + across_x * offset)
    return averaged


def blend(ridges: Plane, short: Plane, long: Plane) -> Plane:
    """Use the short filter where ridges are clean and lean on the long one where they are not.

    A short filter keeps close minutiae apart; a long one bridges scars and dry ridges.
    """
    clean = np.clip((local_correlation(ridges, short, 10.0) - 0.55) / 0.2, 0.0, 1.0)
    return np.asarray(
        clean * even_amplitude(short, 10.0, 1e-4) + (1 - clean) * even_amplitude(long, 10.0, 1e-4), np.float32
    )
