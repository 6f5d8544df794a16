"""Evidence becomes a score whose unit is the false match rate."""

import math
from typing import Literal

from matcher.arrays import Vector
from matcher.evidence import MINUTIAE_FIGURES
from matcher.learnt import learnt

Mode = Literal["native", "minutiae"]


def log_odds(figures: Vector, mode: Mode) -> float:
    """One number of all figures; not calibrated."""
    used = figures if mode == "native" else figures[:MINUTIAE_FIGURES]
    return float(learnt().fusion[mode].log_odds(used))


def score(figures: Vector, mode: Mode) -> float:
    """-log10 of the calibrated FMR."""
    return max(0.0, learnt().calibration[mode](log_odds(figures, mode)))


def threshold(fmr: float) -> float:
    """The score that different fingers reach at this rate, in every mode: -log10(fmr).

    Args:
        fmr: false match rate per comparison, in (0, 1].
    Raises:
        ValueError: outside that range.
    """
    if not 0.0 < fmr <= 1.0:
        raise ValueError(f"a false match rate lies in (0, 1], not {fmr}")
    return -math.log10(fmr)
