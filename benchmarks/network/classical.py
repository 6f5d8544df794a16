"""Ridges mended by filters alone: what the network's plane of ridges is taught with.

A contextual Gabor filter, after Hong, Wan & Jain 1998: directions from gradient moments (Bazen & Gerez 2002), the
period from spectra of 32 px blocks, each tap of the wave one look-up for the whole image. Good on clear ridges, and the
network is asked for the clear print's ridges when it is shown a spoilt one.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from matcher.arrays import Mask, Plane, Vector
from matcher.filters import local_correlation, shrink, smooth, stretch, tidy
from matcher.segment import segment

_ROUGH, _REFINED = ((6.0, 10.0, 18.0), (0.60, 0.45)), ((4.5, 8.0, 14.0), (0.78, 0.60))
"""Windows of the moments in pixels, and the coherence below which the next wider one speaks."""
_ROUGH_LENGTH_PX, _SHORT_LENGTH_PX, _LONG_LENGTH_PX = 5.0, 3.4, 8.0
_CLEAR = 0.55
"""Local correlation of input and mended ridges below which they are invented."""
_TAPS = np.arange(-6, 7) / 6.0
_BLOCK_PX, _STEP_PX, _USUAL_PX = 32, 16, 9.0


@dataclass(frozen=True)
class Mended:
    """All (H, W).

    Attributes:
        ridges: -1 on ridges to 1 in valleys.
        clear: where they are to be believed.
    """

    ridges: Plane
    clear: Mask


def mend(grey: Plane) -> Mended:
    """Follow and clean the ridges of an image at 500 ppi, (H, W) 0..255."""
    finger = segment(grey)
    band = _band(grey)
    period = _period(band, finger)
    rough = _gabor(band, *_normal(band, finger, *_ROUGH), period, _ROUGH_LENGTH_PX)
    field = _normal(_even(rough, 8.0, 0.02), finger, *_REFINED)
    calm = smooth(band, 0.7)
    short, long = (_gabor(calm, *field, period, length) for length in (_SHORT_LENGTH_PX, _LONG_LENGTH_PX))
    clean = np.clip((local_correlation(calm, short, 10.0) - 0.55) / 0.2, 0.0, 1.0)
    mended = clean * _even(short, 10.0, 1e-4) + (1 - clean) * _even(long, 10.0, 1e-4)
    clear = tidy(finger & (smooth(local_correlation(calm, short, 7.0), 3.0) > _CLEAR), 11)
    return Mended(np.asarray(np.tanh(1.2 * _even(mended, 8.0, 1e-3)), np.float32), clear)


def _even(plane: Plane, sigma_px: float, floor: float) -> Plane:
    """Divide by the local root mean square, so that faint and strong ridges weigh the same."""
    return np.asarray(plane / (np.sqrt(smooth(plane * plane, sigma_px)) + floor), np.float32)


def _band(grey: Plane) -> Plane:
    """Shade and contrast out, the band in which ridges live in."""
    shade_free = grey - smooth(grey, 12.0)
    variance = smooth(shade_free * shade_free, 12.0)
    level = np.clip(shade_free / np.sqrt(variance + 25.0), -2.5, 2.5).astype(np.float32)
    return np.asarray(np.tanh(1.5 * _even(smooth(level, 1.0) - smooth(level, 4.5), 5.0, 0.08)), np.float32)


def _normal(ridges: Plane, mask: Mask, sigmas_px: tuple[float, ...], floors: tuple[float, ...]) -> tuple[Plane, Plane]:
    """Cosine and sine of the direction across the ridges."""
    calm = cv2.GaussianBlur(ridges, (0, 0), 0.8)
    across = np.asarray(cv2.Scharr(calm, cv2.CV_32F, 1, 0), np.float32) * mask
    down = np.asarray(cv2.Scharr(calm, cv2.CV_32F, 0, 1), np.float32) * mask
    moments = [shrink(m, 2) for m in (across**2 - down**2, 2 * across * down, across**2 + down**2)]

    def windowed(sigma_px: float) -> Plane:
        a, b, energy = (cv2.GaussianBlur(moment, (0, 0), sigma_px / 2) for moment in moments)
        return np.asarray(np.stack([a, b]) / (energy + 1e-6), np.float32)

    doubled = windowed(sigmas_px[-1])
    for sigma_px, floor in zip(sigmas_px[-2::-1], floors[::-1], strict=True):
        fine = windowed(sigma_px)
        trust = np.clip((np.hypot(*fine) - floor + 0.1) / 0.2, 0.0, 1.0)
        doubled = trust * fine + (1 - trust) * doubled
    cos2, sin2 = (stretch(np.asarray(plane, np.float32), ridges.shape) for plane in doubled)
    angle = 0.5 * np.arctan2(sin2, cos2)
    return np.asarray(np.cos(angle), np.float32), np.asarray(np.sin(angle), np.float32)


def _period(ridges: Plane, mask: Mask) -> Plane:
    """Distance between neighbouring ridges in pixels, 4.5 to 15."""
    half = _BLOCK_PX // 2
    framed = np.asarray(cv2.copyMakeBorder(ridges, half, half, half, half, cv2.BORDER_REFLECT_101), np.float32)
    blocks = sliding_window_view(framed, (_BLOCK_PX, _BLOCK_PX))[::_STEP_PX, ::_STEP_PX]
    on_finger = mask[::_STEP_PX, ::_STEP_PX][: blocks.shape[0], : blocks.shape[1]]
    if not on_finger.any():
        return np.full(ridges.shape, _USUAL_PX, np.float32)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(_BLOCK_PX) + 0.5) / _BLOCK_PX)
    radius = np.hypot(np.fft.fftfreq(_BLOCK_PX)[:, None], np.fft.rfftfreq(_BLOCK_PX)[None, :])
    band = (radius > 1 / 18.0) & (radius < 1 / 3.7)
    chosen = blocks[on_finger]
    spectrum = np.fft.rfft2((chosen - chosen.mean((1, 2), keepdims=True)) * np.sqrt(np.outer(hann, hann)))
    sharp = np.square(np.abs(spectrum) ** 2) * band
    total = sharp.sum((1, 2)) + 1e-9
    logarithm = (sharp * np.log(np.maximum(radius, 1e-6))).sum((1, 2)) / total
    sums, weights = np.zeros(on_finger.shape, np.float32), np.zeros(on_finger.shape, np.float32)
    sums[on_finger], weights[on_finger] = logarithm * np.sqrt(total), np.sqrt(total)
    around = np.maximum(cv2.GaussianBlur(weights, (0, 0), 2.0), 1e-6)
    period = np.clip(np.exp(-cv2.GaussianBlur(sums, (0, 0), 2.0) / around), 4.5, 15.0).astype(np.float32)
    full = stretch(period, (period.shape[0] * _STEP_PX, period.shape[1] * _STEP_PX))
    return full[: ridges.shape[0], : ridges.shape[1]]


def _gabor(ridges: Plane, across_x: Plane, across_y: Plane, period: Plane, length_px: float) -> Plane:
    """Average along the ridge, then a cosine of one period across it."""
    x, y = np.meshgrid(*(np.arange(side, dtype=np.float32) for side in ridges.shape[::-1]))
    offsets = np.linspace(-2.2, 2.2, 9) * length_px
    along = np.exp(-np.square(offsets) / (2 * length_px**2))
    averaged = _summed(ridges, x, y, -across_y, across_x, offsets, along / along.sum())
    envelope = np.exp(-np.square(_TAPS) / (2 * 0.42**2))
    wave = envelope * np.cos(2 * np.pi * _TAPS)
    wave -= envelope * wave.sum() / envelope.sum()
    return _summed(averaged, x, y, across_x * period, across_y * period, _TAPS, wave / np.abs(wave).sum())


def _summed(plane: Plane, x: Plane, y: Plane, step_x: Plane, step_y: Plane, taps: Vector, weights: Vector) -> Plane:
    total = np.zeros_like(plane)
    for tap, weight in zip(taps.astype(np.float32), weights.astype(np.float32), strict=True):
        total += weight * cv2.remap(
            plane, x + step_x * tap, y + step_y * tap, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
    return total
