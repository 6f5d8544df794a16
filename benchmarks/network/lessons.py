"""What the network is shown and what it should say: crops of prints, turned, stretched and spoilt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.network.spoil import Random, noise, spoil
from matcher.arrays import Grey, Mask, Plane, Vector
from matcher.minutiae import Minutiae
from matcher.normalise import normalise

SIDE_PX = 256
_HALF = SIDE_PX // 2
_REACH, _SPREAD = 4, 1.25
"""Of a minutia's mark, in steps of two pixels."""
NOTHING = 0.07
"""Share of crops without a finger: the network must not see ridges in noise."""
TARGETS = 8
"""Minutia, direction x and y, ending, ridges, finger, inside the image, weight of the direction."""


@dataclass(frozen=True)
class Print:
    """One print with its answers.

    Attributes:
        set: prints of small sets are shown more often.
        grey: (H, W) at 500 ppi, ridges dark.
        ridges: (H, W) int8, mended ridges, -127 on ridges to 127 in valleys.
        clear: (H, W), True where they are to be believed.
        minutiae: quality is the chance that the finger's other impressions show it.
    """

    set: str
    grey: Grey
    ridges: NDArray[np.int8]
    clear: Mask
    minutiae: Minutiae


class Lessons(torch.utils.data.IterableDataset):
    """Endless batches."""

    def __init__(self, prints: Sequence[Print], batch: int, seed: int) -> None:
        self._prints, self._batch, self._seed = prints, batch, seed

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        worker = torch.utils.data.get_worker_info()
        random = np.random.default_rng([self._seed, worker.id if worker else 0])
        by_set: dict[str, list[Print]] = {}
        for one in self._prints:
            by_set.setdefault(one.set, []).append(one)
        sets = list(by_set.values())
        share = np.sqrt([len(prints) for prints in sets])
        while True:
            drawn = [sets[k] for k in random.choice(len(sets), self._batch, p=share / share.sum())]
            shown = [
                nothing(random) if random.random() < NOTHING else lesson(random, prints[random.integers(len(prints))])
                for prints in drawn
            ]
            yield tuple(torch.from_numpy(np.stack(part)) for part in zip(*shown, strict=True))


def lesson(random: Random, one: Print) -> tuple[Plane, Plane]:
    """(1, SIDE, SIDE) normalised crop and (TARGETS, SIDE / 2, SIDE / 2) answers."""
    turn, shift = _placed(random, one.clear)
    onto = np.column_stack([turn, shift]).astype(np.float32)
    halved = np.column_stack([turn / 2, shift / 2 - 0.25]).astype(np.float32)
    edge = cv2.BORDER_REFLECT_101 if random.random() < 0.3 else cv2.BORDER_CONSTANT
    level = float(one.grey[0, 0] if random.random() < 0.5 else random.uniform(0, 255))
    crop = cv2.warpAffine(one.grey, onto, (SIDE_PX, SIDE_PX), borderMode=edge, borderValue=(level,))
    answers = np.zeros((TARGETS, _HALF, _HALF), np.float32)
    answers[4] = _warped(one.ridges / np.float32(127), halved)
    answers[5] = _warped(one.clear, halved)
    answers[6] = _warped(np.ones(one.clear.shape, np.float32), halved)
    _mark(answers, one.minutiae, turn, shift)
    answers[7] = np.where(answers[0] > 0.15, answers[0], 0)
    return normalise(spoil(random, crop.astype(np.float32)))[None], answers


def nothing(random: Random) -> tuple[Plane, Plane]:
    """Noise of any grain, or shades and dirt; nothing is there to be seen."""
    grey = np.full((SIDE_PX, SIDE_PX), random.uniform(0, 255), np.float32)
    if random.random() < 0.65:
        grain = noise(random, grey.shape, random.uniform(0.3, 6.0))
        if random.random() < 0.3:
            grain += random.uniform(0.3, 1) * noise(random, grey.shape, random.uniform(0.5, 8))
        if random.random() < 0.3:
            grain = np.sign(grain - random.uniform(-1, 1.5))
        grey += grain * random.uniform(3, 90)
    else:
        row, column = np.mgrid[:SIDE_PX, :SIDE_PX]
        grey += (random.uniform(-0.6, 0.6) * row + random.uniform(-0.6, 0.6) * column).astype(np.float32)
        for x, y, radius in random.integers((0, 0, 1), (SIDE_PX, SIDE_PX, 30), (random.integers(0, 40), 3)):
            cv2.circle(grey, (int(x), int(y)), int(radius), (random.uniform(0, 255),), -1, cv2.LINE_AA)
    grey += random.uniform(0, 15) * random.standard_normal(grey.shape, dtype=np.float32)
    answers = np.zeros((TARGETS, _HALF, _HALF), np.float32)
    answers[6] = 1
    return normalise(np.clip(np.round(grey), 0, 255).astype(np.float32))[None], answers


def _placed(random: Random, clear: Mask) -> tuple[Vector, Vector]:
    """A turn, mirrored half of the time and a little stretched, and the shift that brings some clear place in."""
    rows, columns = np.nonzero(clear[::8, ::8])
    if len(rows) == 0:
        rows, columns = np.nonzero(np.ones_like(clear[::8, ::8]))
    k = random.integers(len(rows))
    centre = np.array([columns[k], rows[k]]) * 8.0 + random.uniform(-30, 30, 2)
    angle = random.uniform(0, 2 * np.pi) if random.random() < 0.6 else random.normal(0, 0.3)
    size, oblong = np.exp(random.normal(0, 0.10)), np.exp(random.normal(0, 0.03))
    mirror = 1 if random.random() < 0.5 else -1
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, -sine], [sine, cosine]]) @ np.diag([size * oblong * mirror, size / oblong])
    return turn, SIDE_PX / 2 - turn @ centre


def _warped(plane: NDArray[Any], matrix: Plane) -> Plane:
    return np.asarray(cv2.warpAffine(plane.astype(np.float32), matrix, (_HALF, _HALF)), np.float32)


def _mark(answers: Plane, minutiae: Minutiae, turn: Vector, shift: Vector) -> None:
    """Draw each minutia as a hill as high as its quality; where hills meet the higher one tells direction and kind."""
    places = (np.stack([minutiae.x, minutiae.y], 1) @ turn.T + shift + 0.5) / 2 - 0.5
    ahead = np.stack([np.cos(minutiae.angle_rad), np.sin(minutiae.angle_rad)], 1) @ turn.T
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True) + 1e-9
    for k in np.argsort(minutiae.quality, kind="stable"):
        (x, y), middle = places[k], np.round(places[k]).astype(int)
        left, top = np.maximum(middle - _REACH, 0)
        right, bottom = np.minimum(middle + _REACH + 1, _HALF)
        if left >= right or top >= bottom:
            continue
        apart = np.square(np.arange(left, right) - x)[None, :] + np.square(np.arange(top, bottom) - y)[:, None]
        hill = minutiae.quality[k] * np.exp(-apart / (2 * _SPREAD**2))
        window = answers[:, top:bottom, left:right]
        higher = hill > window[0]
        window[0][higher] = hill[higher]
        for plane, value in enumerate((*ahead[k], float(minutiae.kind[k] == 1)), start=1):
            window[plane][higher] = value
