"""The figures by which the matcher is judged are right for scores whose rates are known."""

import numpy as np
import pytest

from matcher.protocol import REFUSED, Scores, finger_of, pairs, schedule, trials
from matcher.rates import DISCARDS, curve, fnmr_without_poorest, interval, rank_correlation, rates


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


def test_a_gallery_is_compared_with_what_it_does_not_hold() -> None:
    """Two of three impressions enrolled: each pair of them meets the third, and one group meets other fingers."""
    names = ["a_1", "a_2", "a_3", "b_1", "b_2", "b_3"]
    mated, non_mated = trials((), names, 2, None)
    assert mated[:3] == [((0, 1), 2), ((0, 2), 1), ((1, 2), 0)]
    assert len(mated) == 6
    assert non_mated == [((0, 1), 3), ((0, 1), 4), ((0, 1), 5), ((3, 4), 0), ((3, 4), 1), ((3, 4), 2)]


def test_groups_of_a_finger_share_no_impression() -> None:
    """Non-mated galleries are disjoint: of five impressions two pairs, and the fifth is only a probe."""
    _, non_mated = trials((), [f"{finger}_{k}" for finger in "ab" for k in range(5)], 2, None)
    assert {gallery for gallery, _ in non_mated} == {(0, 1), (2, 3), (5, 6), (7, 8)}
    assert {probe for _, probe in non_mated} == set(range(10))


def test_a_record_never_meets_its_own_impression() -> None:
    """Records as references: both directions count, the image a record was made from does not."""
    names = ["a_1", "a_2", "b_1", "b_2"]
    mated, non_mated = trials(names, names, 1, None)
    assert mated == [((0,), 1), ((1,), 0), ((2,), 3), ((3,), 2)]
    assert len(non_mated) == 8
    assert trials(names[:1], names, 1, None)[0] == [((0,), 1)]


def test_the_best_of_a_gallery_counts() -> None:
    """A trial's score is the highest of its pairs', and every pair is compared once for all trials."""
    plan = schedule((), ["a_1", "a_2", "a_3", "b_1", "b_2", "b_3"], 2, None)
    assert len(plan.pairs) == len(set(plan.pairs)) == 6 + 9 - 1  # no gallery of two meets a_3 with b_3
    values = np.arange(len(plan.pairs), dtype=np.float64)
    value_of = dict(zip(plan.pairs, values, strict=True))
    assert plan.scores(values).mated[0] == max(value_of[0, 2], value_of[1, 2])
    assert plan.scores(values).non_mated[-1] == max(value_of[2, 3], value_of[2, 4])


def test_the_poorest_impression_of_a_trial_counts() -> None:
    """Quality of a mated trial is the lowest of gallery and probe."""
    plan = schedule((), ["a_1", "a_2", "b_1", "b_2"], 1, None)
    assert plan.poorest(np.array([50.0, 70.0, 90.0, 20.0])).tolist() == [50.0, 20.0]


def test_too_few_prints_are_refused() -> None:
    """One finger, or fingers without a probe beside the gallery, cannot be measured."""
    for names, gallery in ((["a_1", "a_2"], 1), (["a_1", "a_2", "b_1", "b_2"], 2)):
        with pytest.raises(ValueError, match="needs two fingers"):
            schedule((), names, gallery, None)


def test_rates_of_known_scores() -> None:
    """One mated pair of four below one non-mated of four: EER 25 %, and 25 % lost at zero false matches."""
    found = rates(_scores([1.0, 5.0, 6.0, 7.0], [0.1, 0.2, 0.3, 4.5]))
    assert found.eer == pytest.approx(0.25)
    assert found.fnmr_at_zero_fmr == pytest.approx(0.25)
    assert found.fnmr_at_score_4 == pytest.approx(0.25)
    assert found.fmr_at_score_4 == pytest.approx(0.25)


def test_the_equal_error_rate_is_that_of_the_fvc() -> None:
    """No threshold makes both rates equal: the mean of both on the side of the crossing where their sum is smaller."""
    found = rates(_scores([1.0, 4.0, 5.0, 6.0, 7.0], [0.0, 0.5, 2.0]))
    assert found.eer == pytest.approx((0.2 + 0.0) / 2)  # beyond 2.0; below it (0.2 + 0.333) / 2


def test_one_false_match_in_a_thousand_is_allowed() -> None:
    """FNMR at FMR 0.1 % is taken at the lowest threshold that lets no more through."""
    non_mated = [5.5, 4.5, *np.zeros(998)]
    assert rates(_scores([5.0, 6.0], non_mated)).fnmr_at_fmr_1e3 == 0.0
    assert rates(_scores([5.0, 6.0], non_mated)).fnmr_at_zero_fmr == pytest.approx(0.5)
    assert rates(_scores([5.0, 6.0], [5.5, 5.2, *non_mated[2:]])).fnmr_at_fmr_1e3 == pytest.approx(0.5)


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


def test_rank_correlation_of_known_ranks() -> None:
    """Rising together is 1, against each other -1, whatever the values; equal ones share a rank."""
    rising = np.array([1.0, 2.0, 30.0, 400.0])
    assert rank_correlation(rising, rising**2) == pytest.approx(1.0)
    assert rank_correlation(rising, -rising) == pytest.approx(-1.0)
    assert rank_correlation(rising, np.array([1.0, 1.0, 2.0, 3.0])) == pytest.approx(3 / np.sqrt(10))
    assert rank_correlation(rising, np.ones(4)) is None


def test_discarding_poor_impressions_removes_their_errors() -> None:
    """Where the poorest tenth makes all errors, none are left without it; the threshold does not move."""
    quality = np.arange(100.0)
    scores = _scores(np.where(quality < 10, 1.0, 6.0).tolist(), [0.0, 2.0])
    assert list(fnmr_without_poorest(scores, quality, quality).values()) == pytest.approx([0.1, 5 / 95, 0, 0, 0])
    assert len(DISCARDS) == 5


def test_rates_fall_and_rise_along_a_curve() -> None:
    """From the lowest threshold, where all match, to one above every score, where none does."""
    found = curve(_scores([3.0, 5.0], [1.0, 4.0]))
    assert found.fmr.tolist() == [1.0, 0.5, 0.5, 0.0, 0.0]
    assert found.fnmr.tolist() == [0.0, 0.0, 0.5, 0.5, 1.0]
