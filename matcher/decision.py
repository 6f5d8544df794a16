"""Several scores become one, in the same unit: -log10 of the false match rate of them all."""

import math
from collections.abc import Sequence


def best_of(scores: Sequence[float]) -> float:
    """Score the best of comparisons any of which would have been taken: tries, impressions, members, looks.

    Args:
        scores: n of them, at least one; how they depend on each other does not matter.
    Returns:
        max(scores) - log10(n), not below 0: never a lower false match rate than the true one (Bonferroni).
    Raises:
        ValueError: no scores.
    """
    return max(0.0, max(scores) - math.log10(len(scores)))


def of_looks(quick: float, careful: float = 0.0) -> float:
    """Score one capture where a careful look follows each quick one that does not reach the threshold.

    The quick look pays for the careful one whether or not it is made: so the rate holds for the two together.

    Args:
        quick: of the template of `matcher.extract`.
        careful: of that of `matcher.careful.extract`; 0 as long as it was not made.
    """
    return best_of((quick, careful))


def together(scores: Sequence[float]) -> float:
    """Score different fingers of one person, each presented and each counted, the poor ones too.

    With x = ln(10) * sum(scores) the rate is exp(-x) * sum(x^k / k!, k < n). It holds where a stranger's fingers score
    independently of each other and no worse than calibrated; the fingers are chosen before a score is seen. A stranger
    whose fingers are all alike to all of the person's (ridge spacing, pressure, the same scanner) breaks the first.

    Args:
        scores: n of them, at least one, none negative.
    Raises:
        ValueError: no scores.
    Source: Fisher, Statistical Methods for Research Workers, 1932, section 21.1.
    """
    total = sum(scores)
    x = math.log(10) * total
    return max(0.0, total - math.log10(math.fsum(x**k / math.factorial(k) for k in range(len(scores)))))


def visit_fmr(threshold: float, comparisons: int) -> float:
    """Bound the rate at which a stranger matches anywhere in a visit.

    Args:
        threshold: least score that is a match.
        comparisons: made in the visit, careful ones too.
    Returns:
        At most this, however the scores depend on each other: min(1, comparisons * 10^-threshold).
    """
    return min(1.0, comparisons * math.pow(10.0, -threshold))
