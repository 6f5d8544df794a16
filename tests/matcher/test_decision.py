"""Several scores as one: exact values, and what must hold for any."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from matcher.decision import best_of, of_looks, together, visit_fmr

scores = some.lists(some.floats(0.0, 30.0), min_size=1, max_size=12)


def test_the_best_of_ten_pays_one_unit() -> None:
    """Ten comparisons are ten chances: a rate of 1e-5 in one of them is 1e-4 in all."""
    assert best_of([0.2] * 9 + [5.0]) == pytest.approx(4.0)
    assert best_of([3.7]) == 3.7
    assert best_of([0.1, 0.2]) == 0.0


@given(scores)
def test_the_best_of_many_is_bonferronis_bound(of: list[float]) -> None:
    """-log10 of min(1, n times the smallest rate)."""
    bound = min(1.0, len(of) * 10 ** -max(of))
    assert best_of(of) == pytest.approx(-math.log10(bound), abs=1e-9)


@given(some.floats(0.0, 12.0), some.floats(0.0, 12.0))
def test_a_careful_look_never_takes_a_match_back(quick: float, careful: float) -> None:
    """What the quick look may claim before the careful one is made still stands after it."""
    assert of_looks(quick) <= of_looks(quick, careful)
    assert of_looks(quick, careful) == max(of_looks(quick), of_looks(0.0, careful))


def test_a_quick_match_pays_for_the_look_that_would_have_followed() -> None:
    """At the threshold itself it is looked at again; log10 2 above it is a match at once."""
    assert of_looks(4.0) < 4.0
    assert of_looks(4.0 + math.log10(2)) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("of", "rate"),
    [
        ([2.0], 1e-2),
        ([1.0, 1.0], 1e-2 * (1 + math.log(100))),
        ([1.0, 2.0, 3.0], 1e-6 * (1 + math.log(1e6) + math.log(1e6) ** 2 / 2)),
        ([0.0, 0.0, 0.0], 1.0),
    ],
)
def test_different_fingers_together_are_fishers_tail(of: list[float], rate: float) -> None:
    """The chance that n uniform rates have a product as small: known in closed form."""
    assert together(of) == pytest.approx(-math.log10(rate))


def test_two_fingers_together_are_the_area_under_a_hyperbola() -> None:
    """P(u v <= c) of two uniform numbers, added up in strips, is what the formula says."""
    c, steps = 1e-3, 20_000
    edges = [math.exp(math.log(c) * (1 - step / steps)) for step in range(steps + 1)]
    area = c + sum(c * math.log(right / left) for left, right in pairwise(edges))
    assert together([1.5, 1.5]) == pytest.approx(-math.log10(area))


@given(scores, some.floats(0.0, 30.0))
def test_fingers_together_claim_no_more_than_their_sum_and_rise_with_each(of: list[float], more: float) -> None:
    """A product of rates is no rate: the sum is never reached by two; a better finger never counts against."""
    assert 0.0 <= together(of) <= sum(of) + 1e-9
    assert together([of[0] + more, *of[1:]]) >= together(of) - 1e-9


@pytest.mark.parametrize("combine", [best_of, together])
def test_no_scores_are_no_score(combine: "type") -> None:
    """Nothing compared is no evidence: an error, not a number."""
    with pytest.raises(ValueError, match=r".+"):
        combine([])


def test_a_visit_is_bounded_by_its_comparisons() -> None:
    """Six at 1e-4 are 6e-4 at most; a rate never passes 1, and nothing compared lets nobody in."""
    assert visit_fmr(4.0, 6) == pytest.approx(6e-4)
    assert visit_fmr(4.0, 0) == 0.0
    assert visit_fmr(1.0, 50) == 1.0
