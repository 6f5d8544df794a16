"""What scores amount to: error rates, how sure they are, and what quality is worth."""

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Index, Vector
from matcher.protocol import Scores

DEFAULT_FMR = 1e-4
"""Of the kiosk's policy; its score is 4."""
DISCARDS = (0.0, 0.05, 0.1, 0.2, 0.3)
"""Shares of impressions that are put aside as too poor."""
_FMR = 1e-3
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Curve:
    """Both error rates at every threshold that changes one, rising; a score on the threshold matches."""

    threshold: Vector
    fmr: Vector
    fnmr: Vector

    def equal_error_rate(self) -> float:
        """FVC's: the mean of both rates at whichever of the two thresholds around the crossing has the smaller sum.

        Source: Maio et al., "FVC2000: Fingerprint Verification Competition", 2002, section 4.
        """
        before = max(0, int(np.searchsorted(self.fnmr > self.fmr, True)) - 1)
        after = int(np.searchsorted(self.fnmr >= self.fmr, True))
        return float(min(self.fnmr[k] + self.fmr[k] for k in (before, after))) / 2

    def at_fmr(self, fmr: float) -> int:
        """Where the lowest threshold stands that keeps to this false match rate."""
        return int(np.argmax(self.fmr <= fmr + _ROUNDING))

    def at_score(self, score: float) -> int:
        """Where a threshold stands that decides like this score."""
        return int(np.searchsorted(self.threshold, score))


def curve(scores: Scores, finger_weight: Vector | None = None) -> Curve:
    """Error rates of a set; fingers may count several times or not at all (bootstrap)."""
    if finger_weight is None:
        finger_weight = np.ones(scores.fingers())
    fnmr = _share_below(finger_weight[scores.mated_finger], *scores.mated_steps)
    below = _share_below(finger_weight[scores.non_mated_fingers].prod(1), *scores.non_mated_steps)
    return Curve(scores.thresholds, 1.0 - below, fnmr)


def _share_below(weights: Vector, order: Index, counts: Index) -> Vector:
    """Weighted share of the first so many in order. Without any weight, all are."""
    cumulated = np.concatenate([[0.0], np.cumsum(weights[order])])
    if cumulated[-1] == 0.0:
        return np.ones(len(counts))
    return np.asarray(cumulated[counts] / cumulated[-1], np.float64)


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
    """The figures of a curve by which sets are compared."""
    found = curve(scores, finger_weight)
    default = found.at_score(-np.log10(DEFAULT_FMR))
    return Rates(
        eer=found.equal_error_rate(),
        fnmr_at_fmr_1e3=float(found.fnmr[found.at_fmr(_FMR)]),
        fnmr_at_zero_fmr=float(found.fnmr[found.at_fmr(0.0)]),
        fnmr_at_score_4=float(found.fnmr[default]),
        fmr_at_score_4=float(found.fmr[default]),
    )


def bootstrap(scores: Scores, rounds: int, seed: int) -> dict[str, Vector]:
    """(rounds,) of each rate, with fingers drawn anew each time: impressions of a finger fail together."""
    count = scores.fingers()
    generator = np.random.default_rng(seed)
    drawn = []
    for _ in range(rounds):
        weight = np.bincount(generator.integers(0, count, count), minlength=count).astype(np.float64)
        drawn.append(vars(rates(scores, weight)))
    names = drawn[0] if drawn else {}
    return {name: np.array([draw[name] for draw in drawn]) for name in names}


def middle(values: Vector) -> tuple[float, float]:
    """Between which the middle 95 % lie."""
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def interval(scores: Scores, rounds: int, seed: int) -> dict[str, tuple[float, float]]:
    """95 % bootstrap interval of each rate over fingers."""
    return {name: middle(values) for name, values in bootstrap(scores, rounds, seed).items()}


def rank_correlation(first: Vector, second: Vector) -> float | None:
    """Spearman's, equal values sharing their mean rank; None where one of the two never changes."""
    if min(len(np.unique(first)), len(np.unique(second))) < 2:
        return None
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: Vector) -> Vector:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place], np.float64)


def fnmr_without_poorest(scores: Scores, poorer: Vector, qualities: Vector) -> dict[str, float | None]:
    """Error versus discard: FNMR when trials with one of the poorest impressions are put aside.

    The threshold stays that of FMR 0.1 % on all trials.

    Args:
        poorer: (M,) the poorest quality in each mated trial.
        qualities: (I,) of every impression; of those as poor as the last one discarded, all stay.
    Returns:
        By percent of impressions discarded; None where no trial is left.
    """
    found = curve(scores)
    missed = scores.mated < found.threshold[found.at_fmr(_FMR)]
    lowest = {share: np.sort(qualities)[int(share * len(qualities))] for share in DISCARDS}
    kept = {share: missed[poorer >= quality] for share, quality in lowest.items()}
    return {f"{share:.0%}": float(left.mean()) if len(left) else None for share, left in kept.items()}
