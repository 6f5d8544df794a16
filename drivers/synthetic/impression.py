"""One touch of one finger, as an optical scanner sees it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.synthetic.condition import SKINS, Condition, Skin
from drivers.synthetic.contact import contact_pressure
from drivers.synthetic.fields import Field, smooth_noise
from drivers.synthetic.finger import Finger
from drivers.synthetic.placement import Placement, place
from drivers.synthetic.seeds import generator

PPI = 500.0
WINDOW = (400, 320)
"""(height, width) in pixels: 20.3 mm x 16.3 mm, between the small and the large optical scanners."""

FILLING = 0.3
"""Share of the roughness that stands out instead of missing: a ridge breaks more often than a valley fills."""
PORE_DEPTH, CREASE_DEPTH = 2.2, 2.6
"""In ridge units: both reach under the valley's floor when at full depth."""
WEAR_GRAIN_PX, WEAR_STEEPNESS = 45, 2.5
SHARPNESS = 5.0
"""Of the step from touching to not touching, in 1/ridge unit."""
FAINT_RIM = 3.5
"""Thins the ridges where the pressure falls off."""


def impression(finger: Finger, seed: int | str, condition: Condition = Condition.GOOD) -> NDArray[np.uint8]:
    """Print a finger.

    Args:
        seed: of this touch: equal seeds give equal images.
    Returns:
        `WINDOW`, 500 ppi, ridges dark on light.
    """
    skin = SKINS[condition]
    random = generator("impression", finger.seed, finger.pattern, condition, seed)
    placement = place(random, WINDOW, finger.middle)
    pressure = contact_pressure(random, finger, placement, skin.contact)
    return _seen(random, _ink(random, _relief(random, finger, placement, skin), pressure, skin), skin)


def _relief(random: np.random.Generator, finger: Finger, placement: Placement, skin: Skin) -> Field:
    """The skin's height over the window in ridge units, with its pores, creases, cuts, wear and roughness."""
    ridges, pores, creases = (_moved(layer, placement) for layer in (finger.ridges, finger.pores, finger.creases))
    if skin.wear:
        ridges *= 1 - skin.wear / (1 + np.exp(-WEAR_STEEPNESS * smooth_noise(random, WINDOW, WEAR_GRAIN_PX)))
    rough = 0.8 * smooth_noise(random, WINDOW, 3.4) + 0.5 * smooth_noise(random, WINDOW, 1.7)
    relief = ridges + skin.grain * np.where(rough < 0, rough, FILLING * rough)
    relief -= PORE_DEPTH * skin.pores * pores + CREASE_DEPTH * creases
    if skin.scratches:
        relief -= CREASE_DEPTH * _scratches(random, skin.scratches)
    return np.asarray(relief, np.float32)


def _ink(random: np.random.Generator, relief: Field, pressure: Field, skin: Skin) -> Field:
    """How dark the contact is, 0 to 1: what stands high enough touches the glass."""
    height = relief + skin.thickness + skin.thickness_wander * smooth_noise(random, WINDOW, 50)
    height += FAINT_RIM * np.minimum(pressure - 0.8, 0)
    ink = 1 / (1 + np.exp(-SHARPNESS * height))
    if skin.flooding:
        blotches = smooth_noise(random, WINDOW, 45) + 0.4 * smooth_noise(random, WINDOW, 12)
        ink += (1 - ink) * 0.85 * skin.flooding / (1 + np.exp(-3 * (blotches - 0.3)))
        pressure = np.clip(3 * pressure - 1, 0, 1)  # water draws a sharp outline
    ink = ink * pressure * (1 - skin.mottle * np.abs(smooth_noise(random, WINDOW, 4.5)))
    seen = np.clip(ink, 0, 1).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(seen, (0, 0), skin.smear_px) if skin.smear_px else seen, np.float32)


def _seen(random: np.random.Generator, ink: Field, skin: Skin) -> NDArray[np.uint8]:
    """What optics and sensor make of it."""
    light = 243 + 5 * smooth_noise(random, WINDOW, 160)
    grey = light * (1 - skin.darkness * cv2.GaussianBlur(ink, (0, 0), 0.7))
    grey += 3.0 * random.standard_normal(WINDOW, dtype=np.float32)
    return np.clip(grey, 0, 255).astype(np.uint8)


def _moved(layer: Field, placement: Placement) -> Field:
    return np.asarray(
        cv2.remap(layer, placement.x, placement.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32
    )


def _scratches(random: np.random.Generator, mean: float) -> Field:
    layer = np.zeros(WINDOW, np.float32)
    for _ in range(random.poisson(mean)):
        start = random.uniform((20, 20), (WINDOW[1] - 20, WINDOW[0] - 20))
        reach = random.normal(0, 28, 2)
        ends = np.round(np.stack((start, start + reach)) * 8).astype(np.int32)
        cv2.polylines(layer, [ends], False, 1.0, int(random.integers(1, 4)), cv2.LINE_AA, 3)
    return np.asarray(cv2.GaussianBlur(layer, (0, 0), 0.8), np.float32)
