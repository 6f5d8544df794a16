from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import matcher
from drivers.synthetic import PPI, WINDOW, Condition, Finger, Pattern, impression
from drivers.synthetic.orientation import ridge_orientation
from drivers.synthetic.pattern import PROPORTIONS, draw_pattern, draw_singularities
from drivers.synthetic.seeds import generator

FINGERS = 6
MIDDLE = (176.0, 200.0)
LINE = matcher.threshold(1e-4)


def passes(reference: matcher.Template, probe: matcher.Template) -> bool:
    """Whether two templates match at the default policy."""
    outcome = matcher.compare(reference, probe)
    return isinstance(outcome, matcher.Comparison) and outcome.score >= LINE


def template(finger: int, touch: int, condition: Condition = Condition.GOOD) -> matcher.Template:
    """What the matcher makes of one touch."""
    return matcher.extract(impression(Finger.from_seed(finger), touch, condition), PPI)


@pytest.fixture(scope="module")
def enrolled() -> list[matcher.Template]:
    """One good touch of each finger."""
    return [template(finger, 0) for finger in range(FINGERS)]


def test_good_touches_of_one_finger_match(enrolled: list[matcher.Template]) -> None:
    """A clean finger, placed anew, passes the default threshold."""
    assert all(passes(reference, template(finger, 1)) for finger, reference in enumerate(enrolled))


def test_two_fingers_do_not_match(enrolled: list[matcher.Template]) -> None:
    """Different seeds are different fingers to the matcher."""
    assert not any(
        passes(mine, other)
        for place, mine in enumerate(enrolled)
        for other in enrolled[place + 1 :]
        if mine is not other
    )


def test_unusable_touches_never_match(enrolled: list[matcher.Template]) -> None:
    """The unusable condition can be counted on to fail."""
    assert not any(
        passes(reference, template(finger, touch, Condition.UNUSABLE))
        for finger, reference in enumerate(enrolled)
        for touch in range(2)
    )


def test_a_finger_has_as_many_minutiae_as_people_have(enrolled: list[matcher.Template]) -> None:
    """The matcher finds some 25 to 80 minutiae on a full print, as on prints of people."""
    assert all(25 <= len(reference.minutiae) <= 80 for reference in enrolled)


def test_equal_seeds_give_equal_prints() -> None:
    """A finger and a touch depend on their seeds alone; 7 and "7" are one finger."""
    Finger.from_seed(7)
    again = Finger.from_seed("7", Pattern.WHORL), Finger.from_seed("7", Pattern.WHORL)
    assert np.array_equal(impression(Finger.from_seed(7), 1), impression(Finger.from_seed("7"), 1))
    assert np.array_equal(impression(again[0], 1), impression(again[1], 1))
    assert not np.array_equal(impression(Finger.from_seed(7), 1), impression(Finger.from_seed(7), 2))
    assert not np.array_equal(impression(Finger.from_seed(7), 1), impression(Finger.from_seed(8), 1))


def test_randomness_is_nobodys_but_the_seeds() -> None:
    """Making prints neither reads nor moves the global random state."""
    np.random.seed(1)  # the global state is what the test watches
    first = impression(Finger.from_seed("global"), 1)
    before = np.random.get_state(legacy=False)["state"]["pos"]
    np.random.seed(2)
    assert np.array_equal(first, impression(Finger.from_seed("global"), 1))
    assert np.random.get_state(legacy=False)["state"]["pos"] == before


def test_a_finger_cannot_be_changed_by_its_touches() -> None:
    """The layers of a finger are read-only: a cached finger stays what it is."""
    finger = Finger.from_seed(1)
    assert not any(layer.flags.writeable for layer in (finger.ridges, finger.pores, finger.creases))


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_fills_the_window(condition: Condition) -> None:
    """Each condition gives an 8-bit image of the window's size with a light margin and something darker within."""
    image = impression(Finger.from_seed(1), 1, condition)
    assert image.dtype == np.uint8
    assert image.shape == WINDOW
    corners = image[[0, 0], [0, -1]].astype(float)
    assert corners.min() > 215
    assert cv2.blur(image, (21, 21)).min() < corners.mean() - 10


def test_dry_prints_are_lighter_and_wet_ones_darker_than_good() -> None:
    """Dry skin leaves less ink than good skin, wet skin more."""
    dry, good, wet = (
        np.mean([impression(Finger.from_seed(finger), 1, state)[100:300, 80:240] for finger in range(4)])
        for state in (Condition.DRY, Condition.GOOD, Condition.WET)
    )
    assert dry > good + 20
    assert good > wet + 20


def test_ridges_are_as_far_apart_as_on_fingers() -> None:
    """Most of a print's power lies at ridge periods of 7 to 12 pixels, 0.36 to 0.6 mm."""
    patch = impression(Finger.from_seed(3), 1)[136:264, 96:224].astype(float)
    power = np.abs(np.fft.fft2((patch - patch.mean()) * np.outer(np.hanning(128), np.hanning(128)))) ** 2
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(128), np.fft.fftfreq(128)))
    ridges = (frequency > 1 / 12) & (frequency < 1 / 7)
    assert power[ridges].sum() > 0.5 * power[frequency > 1 / 30].sum()


def test_classes_come_in_natural_proportions() -> None:
    """Over many fingers each class is about as frequent as among people."""
    random = generator("proportions")
    drawn = [draw_pattern(random) for _ in range(4000)]
    for pattern, share in PROPORTIONS.items():
        assert drawn.count(pattern) / len(drawn) == pytest.approx(share, abs=0.025)


@pytest.mark.parametrize("pattern", Pattern)
def test_ridges_turn_around_cores_and_deltas_and_nowhere_else(pattern: Pattern) -> None:
    """Each class has its cores, around which ridges turn by half a turn, and as many deltas; an arch has none."""
    for seed in range(5):
        random = generator("turns", pattern, seed)
        points = draw_singularities(random, pattern)
        turns = half_turns(ridge_orientation(random, (448, 352), MIDDLE, points))
        assert sorted(turns[turns != 0].tolist()) == sorted(point.turn for point in points)


def half_turns(field: NDArray[np.float32]) -> NDArray[np.intp]:
    """By how many times pi the ridges turn on a walk around each square of four pixels (twice the Poincare index)."""
    corners = field[:-1, :-1], field[:-1, 1:], field[1:, 1:], field[1:, :-1]
    steps = [(b - a + np.pi / 2) % np.pi - np.pi / 2 for a, b in pairwise((*corners, corners[0]))]
    return np.round(sum(steps[1:], steps[0]) / np.pi).astype(np.intp)
