"""How a matcher is measured: which impressions are compared, and what the scores amount to.

FVC's protocol, extended: every pair of impressions of a finger once (mated), and impressions of different
fingers (non-mated), all of them or an even sample.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Vector

Pair = tuple[int, int]
DEFAULT_FMR = 1e-4
"""Of the kiosk's policy; its score is 4."""
REFUSED = -1.0
"""Stands for an incomparable pair: below every score, so it counts as a non-match."""


def finger_of(name: str) -> str:
    """The finger's key of `<finger>_<impression>`: everything before the last underscore."""
    return name.rpartition("_")[0] or name


def pairs(fingers: Sequence[str], non_mated_max: int | None) -> tuple[list[Pair], list[Pair]]:
    """Mated and non-mated pairs of impressions; non-mated ones thinned evenly to the maximum."""
    every = list(combinations(range(len(fingers)), 2))
    mated = [(i, j) for i, j in every if fingers[i] == fingers[j]]
    non_mated = [(i, j) for i, j in every if fingers[i] != fingers[j]]
    if non_mated_max is None or len(non_mated) <= non_mated_max:
        return mated, non_mated
    chosen = np.linspace(0, len(non_mated) - 1, non_mated_max).round().astype(np.intp)
    return mated, [non_mated[k] for k in chosen]


@dataclass(frozen=True)
class Scores:
    """Scores of both kinds with the fingers they belong to (numbers 0..F-1).

    Attributes:
        mated: (M,) scores; mated_finger: (M,) whose.
        non_mated: (N,) scores; non_mated_fingers: (N, 2) whose.
    """

    mated: Vector
    mated_finger: NDArray[np.intp]
    non_mated: Vector
    non_mated_fingers: NDArray[np.intp]

    def fingers(self) -> int:
        """How many there are."""
        return 1 + max(int(self.mated_finger.max(initial=0)), int(self.non_mated_fingers.max(initial=0)))


@dataclass(frozen=True)
class Rates:
    """Error rates, as shares.

    Attributes:
        eer: where false matches and false non-matches are equally frequent.
        fnmr_at_fmr_1e3: false non-match rate where at most 0.1 % of non-mated pairs match.
        fnmr_at_zero_fmr: the same where none of these does.
        fnmr_at_score_4: at the kiosk's default threshold.
        fmr_at_score_4: false match rate there.
    """

    eer: float
    fnmr_at_fmr_1e3: float
    fnmr_at_zero_fmr: float
    fnmr_at_score_4: float
    fmr_at_score_4: float


def rates(scores: Scores, finger_weight: Vector | None = None) -> Rates:
    """Error rates of a set; fingers may count several times or not at all (bootstrap)."""
    if finger_weight is None:
        finger_weight = np.ones(scores.fingers())
    mated_weight = finger_weight[scores.mated_finger]
    non_mated_weight = finger_weight[scores.non_mated_fingers].prod(1)
    thresholds = np.unique(np.concatenate([scores.mated, scores.non_mated, [np.inf]]))
    fnmr = _share_below(scores.mated, mated_weight, thresholds)
    fmr = 1.0 - _share_below(scores.non_mated, non_mated_weight, thresholds)
    nearest = int(np.argmin(np.abs(fnmr - fmr)))
    default = np.array([-np.log10(DEFAULT_FMR)])
    return Rates(
        eer=float(fnmr[nearest] + fmr[nearest]) / 2,
        fnmr_at_fmr_1e3=float(fnmr[fmr <= 1e-3 + 1e-12][0]),
        fnmr_at_zero_fmr=float(fnmr[fmr <= 1e-12][0]),
        fnmr_at_score_4=float(_share_below(scores.mated, mated_weight, default)[0]),
        fmr_at_score_4=1.0 - float(_share_below(scores.non_mated, non_mated_weight, default)[0]),
    )


def _share_below(values: Vector, weights: Vector, thresholds: Vector) -> Vector:
    """Weighted share of values below each threshold: a score on the threshold matches. Without weight, all are."""
    order = np.argsort(values)
    cumulated = np.concatenate([[0.0], np.cumsum(weights[order])])
    if cumulated[-1] == 0.0:
        return np.ones(len(thresholds))
    return np.asarray(cumulated[np.searchsorted(values[order], thresholds)] / cumulated[-1], np.float64)


def interval(scores: Scores, rounds: int, seed: int) -> dict[str, tuple[float, float]]:
    """95 % bootstrap interval of each rate over fingers: impressions of a finger fail together."""
    count = scores.fingers()
    generator = np.random.default_rng(seed)
    drawn = []
    for _ in range(rounds):
        weight = np.bincount(generator.integers(0, count, count), minlength=count).astype(np.float64)
        drawn.append(vars(rates(scores, weight)))
    names = drawn[0] if drawn else {}
    return {name: _middle([draw[name] for draw in drawn]) for name in names}


def _middle(values: list[float]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
