"""Step 8: the ridges around each minutia, one bit a place: what an ISO record leaves out and a glance would compare."""

from dataclasses import dataclass

import cv2
import numpy as np

from matcher.arrays import Grey, Mask, Plane, Vector
from matcher.minutiae import Minutiae
from matcher.network import STEP_PX

_SIDE, _PITCH_PX = 13, 4.0
_SPREAD_PX = 14.0
"""Farther out a small error of the direction moves a ridge onto a valley."""
PATCH_BYTES = -(-_SIDE * _SIDE // 8)
_AXIS = (np.arange(_SIDE) - (_SIDE - 1) / 2) * _PITCH_PX
_AHEAD_PX, _ASIDE_PX = (plane.ravel() for plane in np.meshgrid(_AXIS, _AXIS))
_WEIGHT = np.exp(-(_AHEAD_PX**2 + _ASIDE_PX**2) / (2 * _SPREAD_PX**2)).astype(np.float32)


@dataclass(frozen=True)
class Patches:
    """Patches of N minutiae.

    Attributes:
        ridges: (N, K) -1 on ridges, 1 in valleys, 0 where nothing was seen.
        seen: (N, K) 1.0 where something was seen.
        weighted, weight: the same two, less the farther out.
    """

    ridges: Plane
    seen: Plane
    weighted: Plane
    weight: Plane


def places(minutiae: Minutiae) -> tuple[Vector, Vector]:
    """(N, K) x and y of each patch's places, in pixels of 500 ppi: a grid that turns with the minutia."""
    cosine, sine = np.cos(minutiae.angle_rad)[:, None], np.sin(minutiae.angle_rad)[:, None]
    x = minutiae.x[:, None] + _AHEAD_PX * cosine - _ASIDE_PX * sine
    y = minutiae.y[:, None] + _AHEAD_PX * sine + _ASIDE_PX * cosine
    return x, y


def cut(ridges: Plane, minutiae: Minutiae) -> Grey:
    """Read the mended ridges at the places of each patch.

    Args:
        ridges: (H / 2, W / 2), negative on ridges.
        minutiae: N of them, in pixels of that image.
    Returns:
        (N, PATCH_BYTES) bits, row by row, most significant first; 1 in valleys.
    """
    if len(minutiae) == 0:
        return np.zeros((0, PATCH_BYTES), np.uint8)
    column, row = ((axis - (STEP_PX - 1) / 2).astype(np.float32) / STEP_PX for axis in places(minutiae))
    height = cv2.remap(ridges, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.packbits(height >= 0, axis=1)


def unpack(stored: Grey, seen: Mask) -> Patches:
    """Prepare for comparing.

    Args:
        stored: (N, PATCH_BYTES) from `cut`.
        seen: (N, K) whether each place lies on the finger.
    """
    valley = np.unpackbits(stored, axis=1, count=_SIDE * _SIDE)
    known = seen.astype(np.float32)
    ridges = (2.0 * valley - 1.0).astype(np.float32) * known
    return Patches(ridges, known, ridges * _WEIGHT, known * _WEIGHT)


def likeness(first: Patches, second: Patches) -> Vector:
    """(N, M) correlation of the ridges around minutiae over the places seen in both, -1 to 1."""
    agreeing = first.weighted @ second.ridges.T
    common = first.weight @ second.seen.T
    return np.asarray(agreeing / np.maximum(common, np.float32(1e-6)), np.float64)
