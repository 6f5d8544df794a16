"""Spoil a crop as skin, glass and sensors do, so that the network learns to see through it.

Amounts were set by eye against real prints; each kind happens to some crops only, several together to many.
"""

import cv2
import numpy as np

from matcher.arrays import Plane

Random = np.random.Generator


def spoil(random: Random, grey: Plane) -> Plane:
    """A worse capture of the same ridges; one crop in eight stays as it is.

    Args:
        grey: (H, W), 0..255, ridges dark, 500 ppi.
    Returns:
        (H, W), whole numbers 0..255.
    """
    if random.random() < 0.12:
        return grey
    for chance, act in _ACTS:
        if random.random() < chance:
            grey = act(random, grey)
    return np.clip(np.round(grey), 0, 255).astype(np.float32)


def noise(random: Random, shape: tuple[int, ...], grain_px: float) -> Plane:
    """Smooth noise of unit deviation with features of about that size."""
    height, width = shape
    step = max(1, int(grain_px / 1.5))
    coarse = random.standard_normal((height // step + 3, width // step + 3))
    coarse = np.asarray(cv2.GaussianBlur(coarse, (0, 0), max(0.6, grain_px / step)), np.float64)
    fine = cv2.resize(coarse, (coarse.shape[1] * step, coarse.shape[0] * step), interpolation=cv2.INTER_LINEAR)
    fine = fine[step : step + height, step : step + width]
    return np.asarray(fine / (fine.std() + 1e-6), np.float32)


def _where(random: Random, shape: tuple[int, ...], grain_px: float, steepness: float, level: float) -> Plane:
    """Soft patches: 1 where the noise exceeds the level."""
    return np.asarray(1 / (1 + np.exp(-steepness * (noise(random, shape, grain_px) - level))), np.float32)


def _thicken_or_thin(random: Random, grey: Plane) -> Plane:
    shape, side = (cv2.MORPH_ELLIPSE, 3) if random.random() < 0.7 else (cv2.MORPH_RECT, 2)
    element = cv2.getStructuringElement(shape, (side, side))
    other = cv2.erode(grey, element) if random.random() < 0.5 else cv2.dilate(grey, element)
    share = _where(random, grey.shape, 30, 4, -random.uniform(-1, 1.5))
    return np.asarray(grey * (1 - share) + other * share, np.float32)


def _dry(random: Random, grey: Plane) -> Plane:
    """Light specks that break ridges, in places."""
    specks = _where(random, grey.shape, random.uniform(0.8, 3.0), 5, random.uniform(0.4, 1.6))
    share = specks * random.uniform(0.4, 1.0) * _where(random, grey.shape, 35, 3, -random.uniform(-1.5, 1.5))
    return np.asarray(grey + (random.uniform(200, 255) - grey) * share, np.float32)


def _wet(random: Random, grey: Plane) -> Plane:
    """Dark blotches that fill valleys."""
    share = _where(random, grey.shape, random.uniform(2, 25), 4, random.uniform(0.2, 1.5)) * random.uniform(0.3, 0.9)
    return np.asarray(grey + (random.uniform(0, 90) - grey) * share, np.float32)


def _fade(random: Random, grey: Plane) -> Plane:
    share = _where(random, grey.shape, random.uniform(15, 60), 3, random.uniform(-0.5, 1)) * random.uniform(0.3, 0.92)
    return np.asarray(grey + (random.uniform(60, 240) - grey) * share, np.float32)


def _scratch(random: Random, grey: Plane) -> Plane:
    """Creases and scars, most of them light."""
    for _ in range(random.integers(1, 7)):
        length, bearing = random.uniform(15, 140), random.uniform(0, np.pi) + np.cumsum(random.normal(0, 0.06, 12))
        track = random.uniform(0, min(grey.shape), 2) + length / 12 * np.cumsum(
            np.stack([np.cos(bearing), np.sin(bearing)], 1), 0
        )
        layer, points = np.zeros_like(grey), np.round(track * 8).astype(np.int32)
        cv2.polylines(layer, [points], False, (1.0,), int(random.integers(1, 4)), cv2.LINE_AA, 3)
        share = np.minimum(cv2.GaussianBlur(layer, (0, 0), 0.7), 1) * random.uniform(0.4, 1)
        grey = np.asarray(grey + ((255.0 if random.random() < 0.8 else 20.0) - grey) * share, np.float32)
    return grey


def _blur(random: Random, grey: Plane) -> Plane:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), random.uniform(0.5, 1.9)), np.float32)


def _drag(random: Random, grey: Plane) -> Plane:
    reach, bearing = random.integers(3, 8) / 2, random.uniform(0, np.pi)
    kernel = np.zeros((9, 9), np.float32)
    across, down = reach * np.cos(bearing), reach * np.sin(bearing)
    cv2.line(kernel, (round(4 - across), round(4 - down)), (round(4 + across), round(4 + down)), (1.0,))
    return np.asarray(cv2.filter2D(grey, -1, kernel / max(float(kernel.sum()), 1.0)), np.float32)


def _grain(random: Random, grey: Plane) -> Plane:
    noise = random.standard_normal(grey.shape).astype(np.float32)
    if random.random() < 0.4:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.8), np.float32) * np.float32(2.5)
    return np.asarray(grey + noise * random.uniform(2, 32), np.float32)


def _coarsen(random: Random, grey: Plane) -> Plane:
    factor = random.uniform(0.4, 0.8)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, grey.shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _bend_tone(random: Random, grey: Plane) -> Plane:
    return np.asarray(255 * np.clip(grey / 255, 0, 1) ** random.uniform(0.5, 2.0), np.float32)


def _flatten(random: Random, grey: Plane) -> Plane:
    return np.asarray(random.uniform(0, 120) + grey * random.uniform(0.25, 0.6), np.float32)


def _burn_out(random: Random, grey: Plane) -> Plane:
    return np.where(grey > random.uniform(150, 245), np.float32(255), grey)


_ACTS = (
    (0.3, _thicken_or_thin),
    (0.35, _dry),
    (0.25, _wet),
    (0.25, _fade),
    (0.3, _scratch),
    (0.35, _blur),
    (0.08, _drag),
    (0.6, _grain),
    (0.15, _coarsen),
    (0.4, _bend_tone),
    (0.2, _flatten),
    (0.15, _burn_out),
)
"""Chance and act, in this order."""
