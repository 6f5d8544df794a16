"""What `kiosk verify` makes of two looks at one image."""

import pytest

import matcher
from drivers.synthetic import Finger, impression
from kiosk.cli.verify import Answer, Verdict, best, look_again
from kiosk.domain.roster import NATIVE_TEMPLATE, TemplateRecord
from kiosk.runtime.finger import CAREFUL, look_quickly, open_references

THRESHOLD = 4.0
RIGHT, AGAIN, OTHER = (
    matcher.extract(impression(Finger.from_seed(seed), number), 500) for seed, number in (("r", 1), ("r", 2), ("o", 1))
)
REFERENCES = open_references([TemplateRecord("p1", 2, 1, 80, NATIVE_TEMPLATE, RIGHT.to_bytes())])
BARE = matcher.extract(impression(Finger.from_seed("r"), 1)[:8, :8], 500)


def quick(probe: matcher.Template) -> Verdict:
    """Look quickly, with a careful look to follow."""
    return best(REFERENCES, look_quickly(REFERENCES, probe, cascade=True), probe, THRESHOLD)


@pytest.mark.parametrize("first", [OTHER, BARE], ids=["no match", "too little to compare"])
def test_the_careful_look_decides_what_the_quick_one_could_not(first: matcher.Template) -> None:
    """It says so, counts both looks, and bounds the rate of all comparisons together."""
    before = quick(first)
    assert before.answer is not Answer.MATCH
    verdict = look_again(before, REFERENCES, AGAIN)
    assert (verdict.answer, verdict.look, verdict.matcher) == (Answer.MATCH, "careful", CAREFUL)
    assert verdict.comparisons == before.comparisons + 1
    assert verdict.fmr_most == pytest.approx(verdict.comparisons * 1e-4)


def test_two_looks_at_another_finger_stay_a_non_match() -> None:
    """The better of two low scores is told."""
    before = quick(OTHER)
    verdict = look_again(before, REFERENCES, OTHER)
    assert (verdict.answer, verdict.score) == (Answer.NON_MATCH, before.score)


def test_a_quick_match_names_its_look() -> None:
    """Nothing more is looked at, and one comparison was made."""
    verdict = quick(AGAIN)
    assert (verdict.answer, verdict.look, verdict.comparisons) == (Answer.MATCH, "quick", 1)
    assert verdict.fmr_most == pytest.approx(1e-4)
