"""Two templates become a score."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.align import Pairing, align
from matcher.arrays import Vector
from matcher.evidence import weigh
from matcher.patches import likeness
from matcher.relax import relax
from matcher.score import Mode, score
from matcher.structures import similarity
from matcher.template import Template

FEWEST_MINUTIAE = 8
"""Fewer cannot carry a decision at FMR 1e-4 and are no evidence against one either."""

_RIDGES_WEIGH, _RIDGES_NEUTRAL = 0.5, 0.3
"""Set on sets of docs/matcher.md: weights of 0.3 to 0.8 differ by under 0.3 points of EER."""

_STRENGTH_MIN = 1.65
"""Below it lie up to 8 % of non-mated pairs, by set, and one mated pair of 1,400, none of these above score 1.5."""


@dataclass(frozen=True)
class Comparison:
    """The outcome of a comparison.

    Attributes:
        score: -log10 of the rate at which different fingers score as high: 4 means one in 10,000. Above 5 it only
            ranks: the calibration's tail is extrapolated and no data supports such rates.
        pairs: minutiae found in both.
        mode: "native", or "minutiae" when either template came from an ISO record.
    """

    score: float
    pairs: int
    mode: Mode


@dataclass(frozen=True)
class Incomparable:
    """There is too little to compare: neither a match nor a non-match."""

    reason: Literal["reference has too few minutiae", "probe has too few minutiae"]


def compare(reference: Template, probe: Template) -> Comparison | Incomparable:
    """Say how likely two templates come from one finger.

    Args:
        reference: enrolled earlier.
        probe: presented now.
    Returns:
        A calibrated score, the same for (a, b) and (b, a), or why there cannot be one.
    """
    if len(reference.minutiae) < FEWEST_MINUTIAE:
        return Incomparable("reference has too few minutiae")
    if len(probe.minutiae) < FEWEST_MINUTIAE:
        return Incomparable("probe has too few minutiae")
    both_native = reference.patches is not None and probe.patches is not None
    mode: Mode = "native" if both_native else "minutiae"
    paired = pair_up(*in_order(reference, probe))
    if paired is None:
        return Comparison(0.0, 0, mode)
    pairing, figures = paired
    return Comparison(score(figures, mode), len(pairing.first), mode)


def in_order(one: Template, other: Template) -> tuple[Template, Template]:
    """The same order whichever comes first, so that the score does not depend on it."""
    if len(one.minutiae) != len(other.minutiae):
        return (one, other) if len(one.minutiae) < len(other.minutiae) else (other, one)
    return (one, other) if one.to_bytes() <= other.to_bytes() else (other, one)


def pair_up(reference: Template, probe: Template) -> tuple[Pairing, Vector] | None:
    """The best alignment and its evidence (see `evidence.FIGURES`); None when hardly anything is alike."""
    alike = similarity(reference.structures, probe.structures)
    likely = alike
    if reference.patches is not None and probe.patches is not None:
        likely = _with_ridges(alike, likeness(reference.patches, probe.patches))
    candidates = relax(reference.minutiae, probe.minutiae, likely)
    if candidates.strength() < _STRENGTH_MIN:
        return None
    pairing = align(reference.minutiae, probe.minutiae, candidates)
    if pairing is None:
        return None
    return pairing, weigh(reference, probe, alike, candidates, pairing)


def _with_ridges(alike: Vector, likeness: Vector) -> Vector:
    """Raise or lower the likeness of surroundings by that of the ridges themselves."""
    return np.where(alike > 0, np.clip(alike + _RIDGES_WEIGH * (likeness - _RIDGES_NEUTRAL), 0.0, 1.0), 0.0)
