"""How a matcher is measured: which impressions are compared, and whose the scores are.

FVC's protocol, extended: every pair of impressions of a finger once (mated), and impressions of different
fingers (non-mated), all of them or an even sample.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Index, Vector

Pair = tuple[int, int]
Trial = tuple[tuple[int, ...], int]
"""Numbers of the enrolled references, and of the probe."""
REFUSED = -1.0
"""Stands for an incomparable pair: below every score, so it counts as a non-match."""
Item = TypeVar("Item")


def finger_of(name: str) -> str:
    """The finger's key of `<finger>_<impression>`: everything before the last underscore."""
    return name.rpartition("_")[0] or name


def pairs(fingers: Sequence[str], non_mated_max: int | None) -> tuple[list[Pair], list[Pair]]:
    """Mated and non-mated pairs of impressions; non-mated ones thinned evenly to the maximum."""
    every = list(combinations(range(len(fingers)), 2))
    mated = [(i, j) for i, j in every if fingers[i] == fingers[j]]
    return mated, _thinned([(i, j) for i, j in every if fingers[i] != fingers[j]], non_mated_max)


def trials(
    records: Sequence[str], prints: Sequence[str], gallery: int, non_mated_max: int | None
) -> tuple[list[Trial], list[Trial]]:
    """Mated and non-mated trials; a trial's score is the best of its references, `gallery` many, against its probe.

    One print against another is FVC's case: every pair once. Otherwise mated: each combination of a finger's
    references against each print of the finger that is none of these impressions. Non-mated: the finger's
    references in groups that share none (what is left over is not used) against each print of the other
    fingers, thinned evenly to the maximum.

    Args:
        records: references made by other software; without any, the prints are references too.
        prints: probes. Names are `<finger>_<impression>`; the same name is the same impression.
    """
    if gallery == 1 and not records:
        mated_pairs, non_mated_pairs = pairs([finger_of(name) for name in prints], non_mated_max)
        return [((i,), j) for i, j in mated_pairs], [((i,), j) for i, j in non_mated_pairs]
    references = records or prints
    enrolled: dict[str, list[int]] = {}
    for number, name in enumerate(references):
        enrolled.setdefault(finger_of(name), []).append(number)
    probes = [(number, name, finger_of(name)) for number, name in enumerate(prints)]
    mated = [
        (chosen, probe)
        for finger, own in enrolled.items()
        for chosen in combinations(own, gallery)
        for probe, name, of in probes
        if of == finger and name not in {references[k] for k in chosen}
    ]
    non_mated = [
        (tuple(own[k : k + gallery]), probe)
        for finger, own in enrolled.items()
        for k in range(0, len(own) - gallery + 1, gallery)
        for probe, _, of in probes
        if of != finger
    ]
    return mated, _thinned(non_mated, non_mated_max)


def _thinned(items: list[Item], most: int | None) -> list[Item]:
    if most is None or len(items) <= most:
        return items
    return [items[k] for k in np.linspace(0, len(items) - 1, most).round().astype(np.intp)]


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

    @cached_property
    def thresholds(self) -> Vector:
        """Every score there is, rising, and one above all."""
        return np.unique(np.concatenate([self.mated, self.non_mated, [np.inf]]))

    @cached_property
    def mated_steps(self) -> tuple[Index, Index]:
        """Order of the mated scores, and how many of them lie below each threshold."""
        return _steps(self.mated, self.thresholds)

    @cached_property
    def non_mated_steps(self) -> tuple[Index, Index]:
        """The same of the non-mated ones."""
        return _steps(self.non_mated, self.thresholds)


def _steps(values: Vector, thresholds: Vector) -> tuple[Index, Index]:
    order = np.argsort(values)
    return order, np.searchsorted(values[order], thresholds)


@dataclass(frozen=True)
class Schedule:
    """The comparisons that trials need: references of other software, if any, are numbered before the prints.

    Attributes:
        fingers: (I,) number of the finger of each impression, 0..F-1.
        pairs: each compared once. A pair's one score serves whichever of the two is enrolled.
        rows: (T, gallery) which comparisons make up each trial, mated trials first.
        mated: how many of the trials are.
    """

    fingers: Index
    pairs: list[Pair]
    rows: Index
    mated: int

    def scores(self, values: Vector) -> Scores:
        """Of the trials, from those of the pairs: the best of each gallery."""
        best = values[self.rows].max(1)
        whose = self.fingers[np.array(self.pairs)[self.rows[:, 0]]]
        return Scores(best[: self.mated], whose[: self.mated, 1], best[self.mated :], whose[self.mated :])

    def poorest(self, qualities: Vector) -> Vector:
        """The lowest quality of the impressions in each mated trial."""
        return np.asarray(qualities[np.array(self.pairs)[self.rows[: self.mated]]].min((1, 2)), np.float64)


def schedule(records: Sequence[str], prints: Sequence[str], gallery: int, non_mated_max: int | None) -> Schedule:
    """Plan the trials of prints among themselves or, if there are any, of records as references.

    Raises:
        ValueError: there are no mated or no non-mated trials.
    """
    mated, non_mated = trials(records, prints, gallery, non_mated_max)
    if not mated or not non_mated:
        raise ValueError(f"needs two fingers, and {gallery + 1} impressions of one")
    number: dict[Pair, int] = {}
    rows = [
        [number.setdefault(_pair(reference, len(records) + probe), len(number)) for reference in references]
        for references, probe in mated + non_mated
    ]
    finger: dict[str, int] = {}
    fingers = [finger.setdefault(finger_of(name), len(finger)) for name in (*records, *prints)]
    return Schedule(np.array(fingers), list(number), np.array(rows), len(mated))


def _pair(first: int, second: int) -> Pair:
    return (first, second) if first < second else (second, first)
