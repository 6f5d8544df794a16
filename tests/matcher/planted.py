"""Ridge patterns with minutiae planted at known places."""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
Vector: TypeAlias = NDArray[np.float64]
SHAPE = (400, 360)


@dataclass(frozen=True)
class Planted:
    """A made-up finger: arched ridges around a centre, and minutiae as dislocations of their phase.

    A phase that turns once around a point makes one ridge more on one side than on the other: a minutia
    (Larkin & Fletcher 2007). So the truth is known exactly.
    """

    x: Vector
    y: Vector
    turn: Vector

    def image(
        self, angle_rad: float = 0.0, shift: tuple[float, float] = (0.0, 0.0), noise: float = 0.0, seed: int = 0
    ) -> Grey:
        """The finger put down turned about the middle and shifted, in pixels of 500 ppi."""
        row, column = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]].astype(np.float64)
        x, y = self._undo(column, row, angle_rad, shift)
        phase = np.hypot(x - 180, y - 460) * (2 * np.pi / 9.0)
        for at_x, at_y, turn in zip(self.x, self.y, self.turn, strict=True):
            phase += turn * np.arctan2(y - at_y, x - at_x)
        finger = ((x - 180) / 150) ** 2 + ((y - 200) / 180) ** 2 < 1
        ridges = np.where(finger, 128 + 100 * np.tanh(2 * np.cos(phase)), 235)
        ridges += np.random.default_rng(seed).normal(0, noise, SHAPE) if noise else 0
        return np.clip(ridges, 0, 255).astype(np.uint8)

    def moved(self, angle_rad: float, shift: tuple[float, float]) -> tuple[Vector, Vector]:
        """Where the planted minutiae lie in `image(angle_rad, shift)`."""
        cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
        x, y = self.x - 180, self.y - 200
        return cosine * x - sine * y + 180 + shift[0], sine * x + cosine * y + 200 + shift[1]

    @staticmethod
    def _undo(x: Vector, y: Vector, angle_rad: float, shift: tuple[float, float]) -> tuple[Vector, Vector]:
        x, y = x - 180 - shift[0], y - 200 - shift[1]
        cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
        return cosine * x + sine * y + 180, cosine * y - sine * x + 200


@cache
def plant(number: int) -> Planted:
    """A different finger for each number: 35 minutiae at least 22 px apart."""
    rng = np.random.default_rng(number)
    kept: list[tuple[float, float]] = []
    while len(kept) < 35:
        x, y = rng.uniform(60, 300), rng.uniform(50, 350)
        inside = ((x - 180) / 120) ** 2 + ((y - 200) / 150) ** 2 < 1
        if inside and all(np.hypot(x - kx, y - ky) > 22 for kx, ky in kept):
            kept.append((x, y))
    places = np.array(kept)
    return Planted(places[:, 0], places[:, 1], rng.choice([-1.0, 1.0], len(kept)))
