"""Two templates become a calibrated score."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

import matcher
from tests.matcher.planted import plant


def _score(reference: matcher.Template, probe: matcher.Template) -> float:
    result = matcher.compare(reference, probe)
    assert isinstance(result, matcher.Comparison)
    return result.score


@pytest.fixture(scope="module")
def references() -> list[matcher.Template]:
    """Eight different fingers."""
    return [matcher.extract(plant(number).image(), 500) for number in range(8)]


def test_the_same_finger_scores_above_the_default_threshold(references: list[matcher.Template]) -> None:
    """A finger put down turned, shifted and noisy still passes FMR 1e-4."""
    probe = matcher.extract(plant(0).image(0.35, (25.0, -30.0), noise=50, seed=1), 500)
    assert _score(references[0], probe) > matcher.threshold(1e-4)


def test_skin_that_stretches_still_matches(references: list[matcher.Template]) -> None:
    """A finger dragged sideways, so that its middle lies 34 px off, still pairs all its minutiae."""
    image = plant(1).image()
    row, column = np.mgrid[0 : image.shape[0], 0 : image.shape[1]].astype(np.float32)
    dragged = column + 34 * np.exp(-((row - 200) ** 2) / (2 * 90.0**2)).astype(np.float32)
    bent = cv2.remap(image, dragged, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    result = matcher.compare(references[1], matcher.extract(np.asarray(bent, np.uint8), 500))
    assert isinstance(result, matcher.Comparison)
    assert result.pairs >= 35
    assert result.score > matcher.threshold(1e-4)


def test_different_fingers_stay_below_the_default_threshold(references: list[matcher.Template]) -> None:
    """No two of eight different fingers pass FMR 1e-4."""
    scores = [_score(a, b) for i, a in enumerate(references) for b in references[i + 1 :]]
    assert max(scores) < matcher.threshold(1e-4)


def test_minutiae_alone_are_enough(references: list[matcher.Template]) -> None:
    """A reference that travelled as an ISO record matches its finger and no other."""
    reference = matcher.Template.from_iso(references[0].to_iso())
    probe = matcher.extract(plant(0).image(0.2, (10.0, 20.0), noise=30, seed=2), 500)
    result = matcher.compare(reference, probe)
    assert isinstance(result, matcher.Comparison)
    assert result.mode == "minutiae"
    assert result.score > matcher.threshold(1e-4)
    assert all(_score(reference, other) < matcher.threshold(1e-4) for other in references[1:])


def test_a_stored_template_compares_like_a_fresh_one(references: list[matcher.Template]) -> None:
    """Storing and reading back changes no score by a hair."""
    probe = matcher.extract(plant(3).image(0.1, noise=40, seed=3), 500)
    stored = matcher.Template.from_bytes(references[3].to_bytes())
    assert matcher.compare(stored, probe) == matcher.compare(references[3], probe)


def test_it_does_not_matter_which_comes_first(references: list[matcher.Template]) -> None:
    """Reference and probe may change places without changing the score by a hair, mated or not, native or not."""
    turned = matcher.extract(plant(0).image(0.3, (15.0, 5.0), noise=30, seed=4), 500)
    records = [matcher.Template.from_iso(one.to_iso()) for one in (references[0], references[1], turned)]
    for templates in ([references[0], references[1], turned], records):
        for a, b in ((0, 1), (0, 2), (1, 2)):
            assert matcher.compare(templates[a], templates[b]) == matcher.compare(templates[b], templates[a])


def _shuffled(template: matcher.Template) -> matcher.Template:
    record = template.record
    order = np.random.default_rng(1).permutation(len(record.minutiae))
    assert record.patches is not None
    return matcher.Template(replace(record, minutiae=record.minutiae.select(order), patches=record.patches[order]))


def test_the_order_of_minutiae_does_not_matter(references: list[matcher.Template]) -> None:
    """Minutiae listed in another order give the same score within rounding."""
    probe = matcher.extract(plant(0).image(0.1, noise=40, seed=5), 500)
    for reference in references[:3]:
        assert math.isclose(_score(_shuffled(reference), _shuffled(probe)), _score(reference, probe), abs_tol=1e-6)


@pytest.mark.parametrize("angle_rad", [-0.8, 0.8, 1.2])
def test_a_turned_finger_matches(references: list[matcher.Template], angle_rad: float) -> None:
    """A finger laid down turned by up to 70 degrees still passes FMR 1e-4."""
    probe = matcher.extract(plant(1).image(angle_rad, (12.0, -8.0), noise=20, seed=6), 500)
    assert _score(references[1], probe) > matcher.threshold(1e-4)


def test_ridges_tell_more_than_minutiae(references: list[matcher.Template]) -> None:
    """Two native templates are compared with the ridges around their minutiae: mode native."""
    probe = matcher.extract(plant(2).image(0.1, noise=30, seed=7), 500)
    result = matcher.compare(references[2], probe)
    assert isinstance(result, matcher.Comparison)
    assert result.mode == "native"


def test_a_native_template_is_small(references: list[matcher.Template]) -> None:
    """At most 6 KB with everything in it, so that a package of a whole site stays small."""
    assert max(len(reference.to_bytes()) for reference in references) <= 6 * 1024


def test_too_little_is_incomparable_not_a_low_score(references: list[matcher.Template]) -> None:
    """An empty plate on either side gives Incomparable with the side's name."""
    empty = matcher.extract(np.full((400, 400), 255, np.uint8), 500)
    first, second = matcher.compare(empty, references[0]), matcher.compare(references[0], empty)
    assert isinstance(first, matcher.Incomparable)
    assert isinstance(second, matcher.Incomparable)
    assert first.reason.startswith("reference")
    assert second.reason.startswith("probe")


@pytest.mark.parametrize(("fmr", "score"), [(1.0, 0.0), (1e-3, 3.0), (1e-4, 4.0)])
def test_the_threshold_is_the_logarithm_of_the_rate(fmr: float, score: float) -> None:
    """One unit of score is a factor of ten in false matches."""
    assert math.isclose(matcher.threshold(fmr), score)


@pytest.mark.parametrize("fmr", [0.0, -1e-4, 1.5, float("nan")])
def test_impossible_rates_are_refused(fmr: float) -> None:
    """A rate outside (0, 1] is a caller's mistake."""
    with pytest.raises(ValueError, match="rate"):
        matcher.threshold(fmr)
