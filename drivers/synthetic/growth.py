"""Ridges that grow from random specks until they cover the finger."""

import cv2
import numpy as np

from drivers.synthetic.fields import Field

ALONG_PERIODS = np.arange(-5, 6) * 0.28
"""Where the filter samples along the ridge, in local ridge periods: one shape of filter everywhere."""
ALONG_SIGMA = 0.8
ACROSS_PERIODS = np.arange(-6, 7) * 0.17
ACROSS_SIGMA = 0.45
COARSE = 0.5
"""Resolution of the growth; ridges are then 4 to 5 px apart, the least that linear interpolation serves well."""
GENERATIONS = 7
GAIN = 6.0
EVEN_PX = 9.0
"""Over which the final strength is made even: a ridge period, so that a minutia is as dark as its neighbours."""


def grow_ridges(random: np.random.Generator, orientation: Field, period: Field) -> Field:
    """Grow ridges along an orientation field.

    Where flows of ridges that started apart meet, they do not fit: that is where minutiae arise, by themselves.

    Args:
        orientation: (H, W), radians modulo pi, y down.
        period: (H, W), pixels.
    Returns:
        (H, W), about a sine across the ridges: +1 on a crest, -1 in a valley, beyond that at most 1.5.
    Source: Cappelli, Erol, Maio, Maltoni, "Synthetic fingerprint-image generation", 2000: a spot image filtered over
        and over by the local filter. Differs: the filter is sampled along and across the ridge at each pixel, not taken
        from a bank, and the growth runs at half the resolution before it is polished at the full one.
    """
    height, width = orientation.shape
    small = (round(width * COARSE), round(height * COARSE))
    grow = _RidgeFilter(_resized_angle(orientation, small), _resized(period, small) * np.float32(COARSE))
    ridges = random.standard_normal((small[1], small[0]), dtype=np.float32)
    for _ in range(GENERATIONS):
        ridges = np.tanh(GAIN * grow(ridges))
    polish = _RidgeFilter(orientation, period)
    ridges = polish(np.tanh(GAIN * polish(_resized(ridges, (width, height)))))
    strength = np.sqrt(2 * cv2.GaussianBlur(ridges * ridges, (0, 0), EVEN_PX))
    return np.clip(ridges / (strength + 1e-3), -1.5, 1.5)


class _RidgeFilter:
    """A Gabor filter that follows orientation and period from pixel to pixel."""

    def __init__(self, orientation: Field, period: Field) -> None:
        dx, dy = np.cos(orientation) * period, np.sin(orientation) * period
        along = np.exp(-0.5 * (ALONG_PERIODS / ALONG_SIGMA) ** 2)
        across = np.cos(2 * np.pi * ACROSS_PERIODS) * np.exp(-0.5 * (ACROSS_PERIODS / ACROSS_SIGMA) ** 2)
        across -= across.mean()
        self._passes = (
            _taps(dx, dy, ALONG_PERIODS, along / along.sum()),
            _taps(-dy, dx, ACROSS_PERIODS, across / np.abs(across).sum()),
        )

    def __call__(self, image: Field) -> Field:
        for taps in self._passes:
            total = np.zeros_like(image)
            for cells, fractions, weight in taps:
                moved = cv2.remap(image, cells, fractions, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
                cv2.scaleAdd(moved, weight, total, total)
            image = total
        return image


_Tap = tuple[cv2.typing.MatLike, cv2.typing.MatLike, float]


def _taps(dx: Field, dy: Field, steps: np.ndarray, weights: np.ndarray) -> list[_Tap]:
    y, x = np.mgrid[: dx.shape[0], : dx.shape[1]].astype(np.float32)
    return [
        (*cv2.convertMaps(x + np.float32(step) * dx, y + np.float32(step) * dy, cv2.CV_16SC2), float(weight))
        for step, weight in zip(steps, weights, strict=True)
    ]


def _resized(field: Field, size: tuple[int, int]) -> Field:
    return np.asarray(cv2.resize(field, size, interpolation=cv2.INTER_CUBIC), np.float32)


def _resized_angle(orientation: Field, size: tuple[int, int]) -> Field:
    """Resize an angle modulo pi by its doubled vector, which has no seam."""
    cosine = cv2.resize(np.cos(2 * orientation), size, interpolation=cv2.INTER_AREA)
    sine = cv2.resize(np.sin(2 * orientation), size, interpolation=cv2.INTER_AREA)
    return np.asarray(0.5 * np.arctan2(sine, cosine), np.float32)
