"""Step 5: how far apart are the ridges?"""

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from matcher.arrays import Mask, Plane
from matcher.filters import stretch

BLOCK_PX = 32
STEP_PX = 16
USUAL_PX = 9.0
"""Mean ridge period of adults at 500 ppi."""
SHORTEST_PX, LONGEST_PX = 4.5, 15.0


def _spectrum_tables() -> tuple[Plane, Plane, Plane]:
    """Analysis window, band weights and log-frequency of each bin of a real 2-D FFT."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(BLOCK_PX) + 0.5) / BLOCK_PX)
    radius = np.hypot(np.fft.fftfreq(BLOCK_PX)[:, None], np.fft.rfftfreq(BLOCK_PX)[None, :])
    band = (radius > 1 / 18.0) & (radius < 1 / 3.7)
    twice = np.full(radius.shape, 2.0)
    twice[:, [0, -1]] = 1.0
    logarithm = np.where(band, np.log(np.maximum(radius, 1e-6)), 0.0)
    window = np.sqrt(np.outer(hann, hann))
    return window.astype(np.float32), (band * twice).ravel().astype(np.float32), logarithm.ravel().astype(np.float32)


_WINDOW, _BAND, _LOG_FREQUENCY = _spectrum_tables()


def ridge_period(ridges: Plane, mask: Mask) -> Plane:
    """Measure the distance between neighbouring ridges, block by block.

    Args:
        ridges: (H, W), zero mean.
        mask: (H, W), True on the finger.
    Returns:
        (H, W) pixels, within 4.5..15; the usual 9 where nothing can be measured.
    """
    half = BLOCK_PX // 2
    framed = np.asarray(cv2.copyMakeBorder(ridges, half, half, half, half, cv2.BORDER_REFLECT_101), np.float32)
    blocks = sliding_window_view(framed, (BLOCK_PX, BLOCK_PX))[::STEP_PX, ::STEP_PX]
    on_finger = mask[::STEP_PX, ::STEP_PX][: blocks.shape[0], : blocks.shape[1]]
    rows, columns = np.nonzero(on_finger)
    if len(rows) == 0:
        return np.full(ridges.shape, USUAL_PX, np.float32)
    log_frequency, weight = _peak(blocks[rows, columns])
    total = np.zeros(on_finger.shape, np.float32)
    weights = total.copy()
    total[rows, columns] = log_frequency * weight
    weights[rows, columns] = weight
    return _spread(total, weights, ridges.shape)


def _peak(blocks: Plane) -> tuple[Plane, Plane]:
    """Mean log-frequency of each block's spectrum and its weight; squared power favours the peak."""
    level = blocks.mean((1, 2), keepdims=True)
    spectrum = np.fft.rfft2((blocks - level) * _WINDOW)
    power = (spectrum.real**2 + spectrum.imag**2).reshape(len(blocks), -1).astype(np.float32)
    sharp = power * power * _BAND
    total = sharp.sum(1) + np.float32(1e-9)
    log_frequency = (sharp * _LOG_FREQUENCY).sum(1) / total
    return np.asarray(log_frequency, np.float32), np.asarray(np.sqrt(total), np.float32)


def _spread(total: Plane, weights: Plane, shape: tuple[int, ...]) -> Plane:
    """Smooth block values over their neighbours and bring them to every pixel."""
    blurred_weights = cv2.GaussianBlur(weights, (0, 0), 2.0)
    blurred = cv2.GaussianBlur(total, (0, 0), 2.0)
    log_frequency = np.where(blurred_weights > 1e-6, blurred / np.maximum(blurred_weights, 1e-6), -np.log(USUAL_PX))
    period = np.clip(np.exp(-log_frequency), SHORTEST_PX, LONGEST_PX).astype(np.float32)
    full = stretch(period, (period.shape[0] * STEP_PX, period.shape[1] * STEP_PX))
    return full[: shape[0], : shape[1]]
