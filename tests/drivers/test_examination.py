import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from drivers.examination import Code, Examination, examine
from drivers.scanner import Capture
from drivers.synthetic import PPI, Condition, Finger, impression

Image = NDArray[np.uint8]

PRINTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "prints"
QUICK_S = 0.4
NOT_DIRT = {Code.NOT_SEEN}


def touches(count: int, condition: Condition = Condition.GOOD) -> list[Image]:
    """One touch each of several synthetic fingers."""
    return [impression(Finger.from_seed(finger), 0, condition) for finger in range(count)]


def examined(images: Sequence[Image], seconds: float = QUICK_S, ppi: float = PPI) -> Examination:
    """What these images of one scanner tell."""
    return examine([Capture(image, (ppi, ppi), "a scanner") for image in images], [seconds] * len(images))


def codes(examination: Examination) -> set[Code]:
    """What was found, without the words."""
    return {finding.code for finding in examination.findings}


def dusted(images: Sequence[Image], grains: Sequence[tuple[int, int]]) -> list[Image]:
    """The same dark grains on every image."""
    dust = np.zeros(images[0].shape, np.float32)
    for at in grains:
        cv2.circle(dust, at, 3, (1.0,), -1)
    dark = 110 * cv2.GaussianBlur(dust, (0, 0), 0.8)
    return [np.clip(image - dark, 0, 255).astype(np.uint8) for image in images]


def test_a_sound_scanner_is_left_alone() -> None:
    """Slight touches of four fingers on a clean window give no finding, and the numbers to go with that."""
    examination = examined(touches(4, Condition.PARTIAL))
    assert examination.findings == ()
    assert (examination.touches, examination.spots, examination.seconds) == (4, 0, QUICK_S)
    assert examination.glass_seen > 0.5
    assert examination.ridge_contrast is not None
    assert examination.ridge_contrast > 40
    assert examination.light_spread is not None
    assert examination.light_spread < 30


def test_one_touch_says_what_it_cannot_tell() -> None:
    """Dust cannot be told from one touch, and the examination says so and what it takes."""
    examination = examined(touches(1))
    assert codes(examination) == {Code.NOT_SEEN}
    assert any("two touches" in finding.message for finding in examination.findings)


def test_dead_lines_are_named() -> None:
    """Lines of one value are found in one touch, single or side by side, as rows and as columns."""
    image = touches(1)[0]
    image[:, 100], image[:, 200:202], image[157] = 0, 255, 128
    examination = examined([image])
    assert examination.dead_columns == (100, 200, 201)
    assert examination.dead_rows == (157,)
    assert Code.DEAD_LINES in codes(examination)


def test_a_line_that_never_changes_is_dead() -> None:
    """A line that holds the same varied values under every finger is found from the second touch on."""
    images, held = touches(2), np.random.default_rng(3).integers(0, 255, 400)
    for image in images:
        image[:, 140] = held
    assert examined(images).dead_columns == (140,)
    assert examined(images[:1]).dead_columns == ()


def test_empty_glass_is_not_dead() -> None:
    """Saturated glass beside a finger holds one value on whole lines, and is well."""
    image = np.full((400, 320), 255, np.uint8)
    image[100:300, 80:240] = touches(1)[0][100:300, 80:240]
    image[:, 160:163] = 255
    image[100:300, 160:163] = touches(1)[0][100:300, 160:163]
    examination = examined([image])
    assert examination.dead_rows == examination.dead_columns == ()


def test_dust_on_bare_glass_is_found_from_two_touches_on() -> None:
    """Grains that stay while fingers change are counted where two touches left the glass bare."""
    grains = [(40, 40), (280, 40), (40, 360), (280, 360)]
    slight = touches(2, Condition.PARTIAL)
    assert examined(dusted(slight, grains)).spots == len(grains)
    assert Code.SPOTS in codes(examined(dusted(slight, grains)))
    assert examined(slight).spots == 0


def test_dust_under_the_finger_takes_many_touches() -> None:
    """Twelve rough fingers over the same grains leave no other explanation."""
    worn = touches(12, Condition.WORN)
    assert examined(dusted(worn, [(140, 180), (180, 220), (160, 140)])).spots >= 3
    assert examined(worn).spots == 0


def test_older_prints_ask_for_a_wipe() -> None:
    """Pale ridges beside the finger on most images are residue, with words on how to clean and how not to."""
    older = 243 - impression(Finger.from_seed(90), 0).astype(np.float32)
    smeared = [np.clip(image - 0.15 * older, 0, 255).astype(np.uint8) for image in touches(3, Condition.PARTIAL)]
    (residue,) = (finding for finding in examined(smeared).findings if finding.code is Code.RESIDUE)
    assert all(word in residue.remedy for word in ("tape", "ammonia", "no paper", "no alcohol"))


def test_faint_ridges_and_uneven_light_are_seen() -> None:
    """A window that is half in the dark, and one whose ridges hardly stand out, are told apart."""
    slight = touches(2, Condition.PARTIAL)
    faint = [(220 + 0.15 * (image.astype(np.float32) - 220)).astype(np.uint8) for image in slight]
    assert codes(examined(faint)) - NOT_DIRT == {Code.FAINT_RIDGES}
    shade = np.linspace(0.55, 1, 400)[:, None]
    shaded = [(image * shade).astype(np.uint8) for image in slight]
    assert codes(examined(shaded)) - NOT_DIRT == {Code.UNEVEN_LIGHT}


def test_a_slow_scanner_is_named() -> None:
    """An image that takes seven seconds, as over a serial line at its lowest speed, is a finding; no times, another."""
    assert Code.SLOW in codes(examined(touches(1), seconds=7.0))
    examination = examine([Capture(touches(1)[0], (PPI, PPI), "a scanner")], [])
    assert examination.seconds is None
    assert any("no times" in finding.message for finding in examination.findings)


def test_repeated_images_count_once() -> None:
    """The same image again is a finding of its own, and no second touch."""
    image = touches(1)[0]
    examination = examined([image, image.copy()])
    assert examination.touches == 1
    assert Code.SAME_IMAGE in codes(examination)


def test_bare_glass_is_no_touch() -> None:
    """An image without ridges is named, and nothing is measured on it."""
    examination = examined([np.full((400, 320), 240, np.uint8)])
    assert Code.NO_RIDGES in codes(examination)
    assert examination.ridge_contrast is None


def test_an_examination_can_be_written_as_json() -> None:
    """Machines get the codes, words and numbers; without any capture there is nothing to say."""
    examination = examined([touches(1)[0], np.full((400, 300), 240, np.uint8)])
    written = json.loads(json.dumps(examination.as_json()))
    assert {finding["code"] for finding in written["findings"]} == codes(examination)
    assert all(finding["message"] and finding["remedy"] for finding in written["findings"])
    assert written["touches"] == 1
    with pytest.raises(ValueError, match="one capture"):
        examine([], [])


@pytest.mark.skipif(not PRINTS.is_dir(), reason="the shared prints are not on this machine")
@pytest.mark.parametrize("name", ["crossmatch", "fvc2002_db1", "fvc2004_db1", "uareu", "upek"])
def test_scanners_of_the_shared_prints_are_well(name: str) -> None:
    """Four touches from scanners that worked give no finding but what they could not tell."""
    paths = sorted((PRINTS / name).glob("*.png"))
    chosen = [paths[place * len(paths) // 4] for place in range(4)]
    images = [np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8) for path in chosen]
    assert codes(examined(images)) <= NOT_DIRT


@settings(max_examples=40)
@given(
    st.tuples(st.integers(16, 600), st.integers(16, 600)),
    st.lists(arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6))), min_size=1, max_size=3),
    st.lists(st.floats(0, 100), max_size=3),
)
def test_any_images_get_an_answer(shape: tuple[int, int], seeds: list[Image], seconds: list[float]) -> None:
    """No images of 16 to 600 pixels a side, whatever is on them, make an examination fail."""
    images = [cv2.resize(seed, shape[::-1], interpolation=cv2.INTER_NEAREST).astype(np.uint8) for seed in seeds]
    examination = examine([Capture(image, (500.0, 370.0), "a scanner") for image in images], seconds)
    assert 1 <= examination.touches <= len(images)
    json.dumps(examination.as_json())
