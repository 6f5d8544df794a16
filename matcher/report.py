"""Outcomes of an evaluation, for machines and in words."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from zlib import crc32

import numpy as np

from matcher.arrays import Vector
from matcher.evaluate import Outcome
from matcher.protocol import REFUSED, Scores
from matcher.rates import bootstrap, fnmr_without_poorest, middle, rank_correlation, rates

ROUNDS = 200
"""Of the bootstrap."""
Report = dict[str, Any]
_WORDS = {
    "eer": "EER",
    "fnmr_at_fmr_1e3": "FNMR at FMR 0.1 %",
    "fnmr_at_zero_fmr": "FNMR at FMR 0",
    "fnmr_at_score_4": "FNMR at score 4",
    "fmr_at_score_4": "FMR at score 4",
}


def of_set(outcome: Outcome) -> Report:
    """Counts, rates with their 95 % intervals, what quality predicts, processor times of one thread."""
    scores = outcome.scores
    drawn = _drawn(outcome)
    return {
        "set": outcome.set,
        "system": outcome.system,
        "fingers": scores.fingers(),
        "impressions": len(outcome.extract_s),
        "mated": len(scores.mated),
        "non_mated": len(scores.non_mated),
        "failed_to_enrol": outcome.failed_to_enrol,
        "incomparable": int((scores.mated == REFUSED).sum() + (scores.non_mated == REFUSED).sum()),
        "rates": asdict(rates(scores)),
        "intervals": {name: middle(values) for name, values in drawn.items()},
        "non_mated_highest": float(scores.non_mated.max()),
        "mated_median": float(np.median(scores.mated)),
        "quality": _worth(outcome) if len(outcome.quality) else None,
        "extract_ms": _times(outcome.extract_s),
        "compare_ms": _times(outcome.compare_s),
    }


def mean_of(outcomes: Sequence[Outcome]) -> Report:
    """Mean rates over sets, each with its own threshold; for the intervals fingers are drawn within each set."""
    each = [asdict(rates(outcome.scores)) for outcome in outcomes]
    drawn = [_drawn(outcome) for outcome in outcomes]
    return {
        "set": f"mean of {len(outcomes)}",
        "system": outcomes[0].system,
        "rates": {name: float(np.mean([found[name] for found in each])) for name in _WORDS},
        "intervals": {name: middle(np.mean([draws[name] for draws in drawn], 0)) for name in _WORDS},
    }


def pooled(outcomes: Sequence[Outcome]) -> Outcome:
    """The trials of all sets under one threshold; no trial crosses sets."""
    each = [outcome.scores for outcome in outcomes]
    first = np.cumsum([0, *(scores.fingers() for scores in each[:-1])])
    told = all(len(outcome.quality) for outcome in outcomes)
    nothing = np.array([])
    return Outcome(
        "pooled",
        outcomes[0].system,
        Scores(
            np.concatenate([scores.mated for scores in each]),
            np.concatenate([scores.mated_finger + shift for scores, shift in zip(each, first, strict=True)]),
            np.concatenate([scores.non_mated for scores in each]),
            np.concatenate([scores.non_mated_fingers + shift for scores, shift in zip(each, first, strict=True)]),
        ),
        np.concatenate([outcome.quality for outcome in outcomes]) if told else nothing,
        np.concatenate([outcome.mated_quality for outcome in outcomes]) if told else nothing,
        sum(outcome.failed_to_enrol for outcome in outcomes),
        np.concatenate([outcome.extract_s for outcome in outcomes]),
        np.concatenate([outcome.compare_s for outcome in outcomes]),
    )


def in_words(found: Report) -> str:
    """Several lines for a person; of a mean only the rates."""
    lines = [
        f"{found['set']} ({found['system']})",
        *(f"  {_WORDS[name]:19} {_percent(found, name)}" for name in _WORDS),
    ]
    if "fingers" in found:
        lines[0] += (
            f": {found['fingers']} fingers, {found['impressions']} impressions, "
            f"{found['mated']} mated and {found['non_mated']} non-mated trials"
        )
        lines[-1] += f", highest non-mated {found['non_mated_highest']:.2f}"
        extract, compare = found["extract_ms"], found["compare_ms"]
        lines.append(
            f"  failed to enrol {found['failed_to_enrol']}, incomparable trials {found['incomparable']}; "
            f"extract {extract['median']:.1f} ms, compare {compare['median']:.2f} ms (p99 {compare['p99']:.2f})"
        )
        lines += _of_quality(found["quality"])
    return "\n".join(lines)


def _percent(found: Report, name: str) -> str:
    low, high = found["intervals"][name]
    return f"{100 * found['rates'][name]:6.2f} % ({100 * low:.2f} to {100 * high:.2f})"


def _of_quality(found: Report | None) -> list[str]:
    if found is None:
        return []
    rank = "none" if found["rank_correlation"] is None else f"{found['rank_correlation']:.2f}"
    rest = ", ".join(
        f"{share} {'-' if rate is None else f'{100 * rate:.2f}'}"
        for share, rate in found["fnmr_without_poorest"].items()
    )
    return [f"  quality and mated score: rank correlation {rank}; FNMR in % without the poorest {rest}"]


def _worth(outcome: Outcome) -> Report:
    return {
        "rank_correlation": rank_correlation(outcome.mated_quality, outcome.scores.mated),
        "fnmr_without_poorest": fnmr_without_poorest(outcome.scores, outcome.mated_quality, outcome.quality),
    }


def _drawn(outcome: Outcome) -> dict[str, Vector]:
    """Seeded by the set's name: the same interval in whatever company, and sets are drawn independently."""
    return bootstrap(outcome.scores, ROUNDS, crc32(outcome.set.encode()))


def _times(seconds: Vector) -> dict[str, float]:
    known = 1000 * seconds[np.isfinite(seconds)]
    if not len(known):
        return {"median": 0.0, "p99": 0.0}
    return {"median": round(float(np.median(known)), 3), "p99": round(float(np.quantile(known, 0.99)), 3)}
