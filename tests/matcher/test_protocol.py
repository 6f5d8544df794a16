"""The figures by which the matcher is judged are right for scores whose rates are known."""

import numpy as np
import pytest

from matcher.protocol import REFUSED, Scores, finger_of, interval, pairs, rates


def _scores(mated: list[float], non_mated: list[float]) -> Scores:
    """Two fingers; all mated scores belong to the first."""
    return Scores(
        np.array(mated), np.zeros(len(mated), np.intp), np.array(non_mated), np.tile([0, 1], (len(non_mated), 1))
    )


def test_the_finger_is_all_before_the_last_underscore() -> None:
    """Names with several underscores name a person's finger, then the impression."""
    assert finger_of("012_3_4") == "012_3"
    assert finger_of("101_1") == "101"


def test_every_pair_is_compared_once() -> None:
    """Three fingers of two impressions: three mated pairs, twelve non-mated ones, none twice."""
    mated, non_mated = pairs(["a", "a", "b", "b", "c", "c"], None)
    assert len(mated) == 3
    assert len(non_mated) == len(set(non_mated)) == 12
    assert len(pairs(["a", "a", "b", "b", "c", "c"], 5)[1]) == 5


def test_rates_of_known_scores() -> None:
    """One mated pair of four below one non-mated of four: EER 25 %, and 25 % lost at zero false matches."""
    found = rates(_scores([1.0, 5.0, 6.0, 7.0], [0.1, 0.2, 0.3, 4.5]))
    assert found.eer == pytest.approx(0.25)
    assert found.fnmr_at_zero_fmr == pytest.approx(0.25)
    assert found.fnmr_at_score_4 == pytest.approx(0.25)
    assert found.fmr_at_score_4 == pytest.approx(0.25)


def test_separated_scores_have_no_errors() -> None:
    """When every mated score is higher, the equal error rate is zero."""
    assert rates(_scores([5.0, 6.0], [0.0, 1.0])).eer == 0


def test_a_refused_comparison_counts_as_a_non_match() -> None:
    """Incomparable mated pairs raise the false non-match rate; nobody gains by refusing."""
    assert rates(_scores([REFUSED, 6.0], [0.0, 1.0])).fnmr_at_score_4 == pytest.approx(0.5)


def test_the_interval_holds_the_rate() -> None:
    """A bootstrap over fingers spans the measured rate and repeats exactly for the same seed."""
    generator = np.random.default_rng(1)
    finger = np.repeat(np.arange(12), 10)
    others = generator.integers(0, 12, (600, 2))
    others = others[others[:, 0] != others[:, 1]]
    scores = Scores(generator.normal(4, 2, len(finger)), finger, generator.normal(0, 1, len(others)), others)
    low, high = interval(scores, rounds=100, seed=3)["eer"]
    assert low <= rates(scores).eer <= high
    assert interval(scores, rounds=100, seed=3) == interval(scores, rounds=100, seed=3)
