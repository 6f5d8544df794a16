"""What surrounds each minutia, in its own frame: fixed-length descriptions that compare by one product."""

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Mask, Plane, Vector
from matcher.minutiae import Minutiae, angle_difference
from matcher.record import AREA_CELL_PX

RADIUS_PX = 70.0
_SIDE, _SECTIONS = 14, 6
_SPACE_PX = 8.0
_TURN_RAD = 0.4
_VISIBLE_SHARE = 0.35
_TURN_MAX_RAD = 0.55 * np.pi
"""People put a finger down within 100 degrees of the last time."""
_SINGLE_THREAD_PRODUCTS = 262_144
"""OpenBLAS's GEMM_MULTITHREAD_THRESHOLD: 4 * 65,536 multiplications."""


def _cell_centres() -> tuple[Vector, Mask]:
    """Coordinates of the grid's columns, and which cells of the square lie within the circle."""
    centres = (np.arange(_SIDE) + 0.5) * 2 * RADIUS_PX / _SIDE - RADIUS_PX
    return centres, np.hypot(centres[:, None], centres[None, :]).ravel() <= RADIUS_PX


_CENTRES, _IN_CIRCLE = _cell_centres()
_CELL_X, _CELL_Y = (plane.ravel()[_IN_CIRCLE] for plane in np.meshgrid(_CENTRES, _CENTRES))
_SECTION_RAD = -np.pi + (np.arange(_SECTIONS) + 0.5) * 2 * np.pi / _SECTIONS
CELLS = len(_CELL_X)


@dataclass(frozen=True)
class Structures:
    """Cylinders of N minutiae.

    Attributes:
        values: (N, CELLS * sections) float32, how likely a neighbour lies in each cell with each direction.
        visible: (N, CELLS) 1.0 where the cell lies on the finger.
        energy: (N, CELLS) sum of squares over the sections.
        valid: (N,) True where enough of the surrounding was seen.
        angle_rad: (N,) of the minutiae.
    """

    values: Plane
    visible: Plane
    energy: Plane
    valid: Mask
    angle_rad: Vector


def local_structures(minutiae: Minutiae, area: Mask) -> Structures:
    """Describe the neighbourhood of each minutia.

    Args:
        minutiae: N of them.
        area: (H / 8, W / 8), True on the finger.
    Source: Cappelli, Ferrara & Maltoni 2010 (minutia cylinder code). Differs: neighbours weigh by
        quality, Gaussians factor into x, y and angle so that all cylinders are one product.
    """
    cosine, sine = np.cos(minutiae.angle_rad)[:, None], np.sin(minutiae.angle_rad)[:, None]
    dx, dy = minutiae.x[None, :] - minutiae.x[:, None], minutiae.y[None, :] - minutiae.y[:, None]
    values = _cylinders(minutiae, dx * cosine + dy * sine, dy * cosine - dx * sine)
    cell_x = minutiae.x[:, None] + _CELL_X * cosine - _CELL_Y * sine
    cell_y = minutiae.y[:, None] + _CELL_X * sine + _CELL_Y * cosine
    visible = look_up(area, cell_x, cell_y)
    values *= visible[:, :, None]
    distance = np.hypot(dx, dy)
    neighbours = (distance < RADIUS_PX + 3 * _SPACE_PX).sum(1) - 1
    return Structures(
        values.reshape(len(minutiae), CELLS * _SECTIONS),
        visible.astype(np.float32),
        np.square(values).sum(2),
        (visible.mean(1) > _VISIBLE_SHARE) & (neighbours >= 2),
        minutiae.angle_rad,
    )


def _cylinders(minutiae: Minutiae, ahead: Vector, aside: Vector) -> Plane:
    """(N, CELLS, sections); ahead and aside are (N, N) positions of neighbours in each minutia's frame."""
    count = len(minutiae)
    turned = angle_difference(minutiae.angle_rad[None, :], minutiae.angle_rad[:, None])
    in_x = _gaussian(ahead[:, :, None] - _CENTRES, _SPACE_PX)
    in_y = _gaussian(aside[:, :, None] - _CENTRES, _SPACE_PX)
    in_turn = _gaussian(angle_difference(turned[:, :, None], _SECTION_RAD[None, None, :]), _TURN_RAD)
    weight = np.clip(1.25 * minutiae.quality, 0.1, 1.0)[None, :] * (1.0 - np.eye(count))
    in_turn *= weight[:, :, None].astype(np.float32)
    mixed = (in_x[:, :, :, None] * in_turn[:, :, None, :]).reshape(count, count, -1)
    square = np.matmul(in_y.transpose(0, 2, 1), mixed).reshape(count, _SIDE * _SIDE, _SECTIONS)
    return np.asarray(1.0 - np.exp(-1.2 * square[:, _IN_CIRCLE]), np.float32)


def _gaussian(offset: Vector, sigma: float) -> Plane:
    return np.exp(np.square(offset.astype(np.float32)) * np.float32(-0.5 / sigma**2))


def look_up(area: Mask, x: Vector, y: Vector) -> Mask:
    """Whether positions in pixels lie on the finger."""
    column = np.floor(x / AREA_CELL_PX).astype(np.intp)
    row = np.floor(y / AREA_CELL_PX).astype(np.intp)
    inside = (column >= 0) & (row >= 0) & (column < area.shape[1]) & (row < area.shape[0])
    found = area[row.clip(0, area.shape[0] - 1), column.clip(0, area.shape[1] - 1)]
    return np.asarray(found & inside, np.bool_)


def similarity(first: Structures, second: Structures) -> Vector:
    """(N, M) in [0, 1]: how alike the surroundings are, over the cells seen in both; 0 where too few are."""
    product = _product(first.values, second.values)
    first_energy = _product(first.energy, second.visible)
    second_energy = _product(first.visible, second.energy)
    common = _product(first.visible, second.visible)
    distance = np.sqrt(np.maximum(first_energy + second_energy - 2 * product, 0.0))
    alike = 1.0 - distance / (np.sqrt(first_energy) + np.sqrt(second_energy) + 1e-6)
    turned = np.abs(angle_difference(first.angle_rad[:, None], second.angle_rad[None, :]))
    comparable = (common >= _VISIBLE_SHARE * CELLS) & (turned <= _TURN_MAX_RAD)
    comparable &= first.valid[:, None] & second.valid[None, :]
    return np.asarray(np.where(comparable, alike, 0.0), np.float64)


def _product(first: Plane, second: Plane) -> Plane:
    """first times second transposed, in portions that OpenBLAS computes on the calling thread.

    Larger ones it spreads over all cores; on a busy machine the waiting took 30 ms instead of 0.03.
    """
    rows = max(1, _SINGLE_THREAD_PRODUCTS // max(second.size, 1))
    return np.concatenate([first[k : k + rows] @ second.T for k in range(0, len(first), rows)])
