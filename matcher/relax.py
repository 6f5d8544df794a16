"""Which minutiae may belong together: local likeness, tested for agreement with every other pair."""

import math
from dataclasses import dataclass

import numpy as np

from matcher.arrays import Index, Vector
from matcher.minutiae import Minutiae, angle_difference

_CANDIDATES_MIN, _CANDIDATES_MAX, _CANDIDATES_PER_MINUTIA = 18, 60, 1.5
_ALIKE_MIN = 0.05
_ROUNDS = 5
_KEPT_MIN, _KEPT_MAX = 4, 12


@dataclass(frozen=True)
class Candidates:
    """Candidate pairs, K of them.

    Attributes:
        first, second: (K,) which minutia of either template.
        alike: (K,) local similarity.
        support: (K,) what is left of the similarity after relaxation, relative to its start.
        agreement: (K, K) in [0, 1], how well two pairs fit one rigid movement.
        best: positions of the strongest pairs, one-to-one, strongest first.
    """

    first: Index
    second: Index
    alike: Vector
    support: Vector
    agreement: Vector
    best: Index

    def strength(self) -> float:
        """Mean of what the best pairs are left with after relaxation, in percent; 0 without any."""
        return 100 * float(np.mean(self.support[self.best] * self.alike[self.best])) if len(self.best) else 0.0


def relax(reference: Minutiae, probe: Minutiae, alike: Vector) -> Candidates:
    """Pick likely pairs and let those that fit the others gain.

    Args:
        reference, probe: N and M minutiae.
        alike: (N, M) local similarity.
    Source: Cappelli, Ferrara & Maltoni 2010 (LSA-R). Differs: candidates come from a penalised
        maximum instead of the Hungarian method.
    """
    first, second = _candidates(alike)
    start = alike[first, second]
    agreement = _agreement(reference.select(first), probe.select(second))
    agreement[(first[:, None] == first[None, :]) | (second[:, None] == second[None, :])] = 0.0
    relaxed = start.copy()
    for _ in range(_ROUNDS):
        relaxed = 0.5 * relaxed + 0.5 * (agreement @ relaxed) / max(len(first) - 1, 1)
    support = relaxed / np.maximum(start, 1e-6)
    best = _one_to_one(first, second, support * start, _kept(min(alike.shape)))
    return Candidates(first, second, start, support, agreement, best)


def _candidates(alike: Vector) -> tuple[Index, Index]:
    """The highest similarities, less what either minutia could have got elsewhere."""
    regret = 0.25 * (alike.max(1, keepdims=True) + alike.max(0, keepdims=True) - 2 * alike)
    wanted = max(min(alike.shape), 12) * _CANDIDATES_PER_MINUTIA
    count = int(min(max(wanted, _CANDIDATES_MIN), _CANDIDATES_MAX, alike.size))
    wish = (regret - alike).ravel()
    chosen = np.argpartition(wish, count - 1)[:count]
    first, second = np.unravel_index(chosen[np.argsort(wish[chosen], kind="stable")], alike.shape)
    kept = alike[first, second] > _ALIKE_MIN
    return first[kept], second[kept]


def _logistic(value: Vector, centre: Vector | float, slope: float) -> Vector:
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(-slope * (value - centre), -60, 60))), np.float64)


def _agreement(first: Minutiae, second: Minutiae) -> Vector:
    """(K, K) from the differences in distance, relative direction and bearing; constants of the paper,
    but the distance may stretch by 3 %: skin does."""
    ax, ay = first.x[:, None] - first.x, first.y[:, None] - first.y
    bx, by = second.x[:, None] - second.x, second.y[:, None] - second.y
    a_length, b_length = np.hypot(ax, ay), np.hypot(bx, by)
    stretch = np.abs(a_length - b_length)
    a_turn = angle_difference(first.angle_rad[:, None], first.angle_rad[None, :])
    b_turn = angle_difference(second.angle_rad[:, None], second.angle_rad[None, :])
    turn = np.abs(angle_difference(a_turn, b_turn))
    a_bearing = np.arctan2(ay, ax) - first.angle_rad[:, None]
    b_bearing = np.arctan2(by, bx) - second.angle_rad[:, None]
    bearing = np.abs(angle_difference(a_bearing, b_bearing))
    allowed = 5.0 + 0.03 * (a_length + b_length) / 2
    angle = np.pi / 10
    return _logistic(stretch, allowed, -1.2) * _logistic(turn, angle, -22.0) * _logistic(bearing, angle, -22.0)


def _kept(smaller: int) -> int:
    """Pairs that make the local score: 4 for few minutiae, up to 12 for many."""
    share = 1.0 / (1.0 + math.exp(-0.4 * (smaller - 20)))
    return round(_KEPT_MIN + (_KEPT_MAX - _KEPT_MIN) * share)


def _one_to_one(first: Index, second: Index, strength: Vector, count: int) -> Index:
    used_first: set[int] = set()
    used_second: set[int] = set()
    kept: list[int] = []
    for k in np.argsort(-strength, kind="stable"):
        if len(kept) == count:
            break
        if first[k] not in used_first and second[k] not in used_second:
            used_first.add(int(first[k]))
            used_second.add(int(second[k]))
            kept.append(int(k))
    return np.array(kept, np.intp)
