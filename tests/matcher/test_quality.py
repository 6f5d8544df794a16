"""The image is judged, and the person told the one thing that helps."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import matcher
from tests.matcher.planted import SHAPE, Grey, plant


def _window(image: Grey, left: int, top: int, width: int, height: int) -> Grey:
    """What a plate shows on which only this part of the finger lies."""
    seen = np.full_like(image, 235)
    seen[top : top + height, left : left + width] = image[top : top + height, left : left + width]
    return seen


def test_a_clear_finger_needs_no_advice() -> None:
    """A whole clean finger scores high and nobody is bothered."""
    judged = matcher.quality(plant(1).image(), 500)
    assert judged.score >= 70
    assert judged.advice is None


def test_the_template_carries_the_same_score() -> None:
    """Whoever has extracted need not judge again."""
    image = plant(2).image(noise=30)
    assert matcher.extract(image, 500).quality == matcher.quality(image, 500).score


def test_a_smaller_part_scores_lower() -> None:
    """The same clean ridges, but fewer of them, score lower."""
    image = plant(3).image()
    assert matcher.quality(_window(image, 100, 120, 140, 140), 500).score < matcher.quality(image, 500).score


def test_a_fingertip_asks_for_more_finger() -> None:
    """A small part in the middle of the plate: cover more of it."""
    judged = matcher.quality(_window(plant(3).image(), 110, 130, 140, 140), 500)
    assert judged.advice is matcher.Advice.COVER_MORE


def test_a_finger_at_the_edge_is_sent_to_the_middle() -> None:
    """A small part in a corner of the plate: move to the middle."""
    image = plant(3).image()
    corner = np.full_like(image, 235)
    corner[-130:, -130:] = image[130:260, 110:240]
    assert matcher.quality(corner, 500).advice is matcher.Advice.CENTRE


def _grain() -> NDArray[np.float64]:
    """Specks of about two pixels, of unit variance."""
    specks = cv2.GaussianBlur(np.random.default_rng(6).normal(0, 1, SHAPE), (0, 0), 2.0)
    return np.asarray(specks / specks.std(), np.float64)


@pytest.mark.parametrize("share_kept", [-0.6, -0.4])
def test_broken_ridges_are_dry(share_kept: float) -> None:
    """Ridges of which only specks touch the plate lower the score and ask for moisture or pressure."""
    image = plant(5).image()
    dry = np.where((image < 128) & (_grain() < share_kept), 40, 235).astype(np.uint8)
    judged = matcher.quality(dry, 500)
    assert judged.score < matcher.quality(image, 500).score
    assert judged.advice is matcher.Advice.DRY


def test_flooded_valleys_are_wet() -> None:
    """Valleys filled for the most part lower the score and ask to wipe the finger."""
    image = plant(5).image()
    valley = (image > 128) & (_grain() < -0.3)
    wet = np.where(valley | (image == 235), 200, 30).astype(np.uint8)
    judged = matcher.quality(wet, 500)
    assert judged.score < matcher.quality(image, 500).score
    assert judged.advice is matcher.Advice.WET


def test_a_dirty_glass_asks_to_be_cleaned() -> None:
    """A small part of a finger among smears: clean the glass."""
    image = _window(plant(5).image(), 110, 130, 140, 140)
    smeared = np.clip(image - 60 * np.abs(_grain()), 0, 255).astype(np.uint8)
    outside = image == 235
    assert matcher.quality(np.where(outside, smeared, image), 500).advice is matcher.Advice.CLEAN_GLASS


@pytest.mark.parametrize("name", ["uareu", "crossmatch"])
def test_advice_is_rare_on_good_prints(shared: Path, name: str) -> None:
    """At most a fifth of the impressions of two ordinary sets would be asked for again."""
    prints = sorted((shared / "prints" / name).glob("*.png"))[::30]
    judged = [matcher.quality(np.asarray(cv2.imread(str(path), 0), np.uint8), 500) for path in prints]
    assert sum(one.advice is not None for one in judged) <= len(judged) / 5
