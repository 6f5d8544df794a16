"""Any matcher can be measured, and what is reported is what it answered."""

import io
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import pytest

from matcher import det
from matcher.arrays import Index
from matcher.evaluate import Plan, Prints, Records, evaluate, over_pairs
from matcher.extract import extract
from matcher.progress import Bar
from matcher.protocol import REFUSED, Scores
from matcher.rates import curve
from matcher.report import mean_of, of_set, pooled
from matcher.systems import Enrolled, Picture, System, load, ours
from matcher.template import Template
from tests.matcher.planted import plant
from tests.matcher.toy import SHADES


@pytest.fixture
def pool() -> Iterator[Executor]:
    """One worker, in this process."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def _prints(folder: Path, shades: dict[str, int]) -> Prints:
    """A set of evenly grey prints."""
    folder.mkdir()
    for name, shade in shades.items():
        cv2.imwrite(str(folder / f"{name}.png"), np.full((8, 8), shade, np.uint8))
    return Prints.find(folder, 500)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def test_scores_are_those_of_the_system(tmp_path: Path, pool: Executor) -> None:
    """A trial has the score the system gave its pair; what was not enrolled or was refused is counted, not left out."""
    prints = _prints(tmp_path / "a", {"x_1": 50, "x_2": 53, "y_1": 200, "y_2": 255, "z_1": 0, "z_2": 90})
    (found,) = evaluate(pool, [SHADES], prints, Plan(), _silent)
    assert found.scores.mated.tolist() == [252.0, REFUSED, REFUSED]
    assert sorted(found.scores.non_mated) == [REFUSED] * 7 + [105.0, 108.0, 145.0, 215.0, 218.0]
    assert found.quality.tolist() == [50, 53, 100, 100, 0, 90]
    assert found.mated_quality.tolist() == [50, 100, 0]
    report = of_set(found)
    assert (report["failed_to_enrol"], report["incomparable"]) == (1, 9)


def test_systems_take_turns(tmp_path: Path, pool: Executor) -> None:
    """Every system sees an image, and a pair, before the next comes up, so that a busy machine harms none more."""
    seen: list[str] = []

    def watched(name: str) -> System:
        def enrol(picture: Picture) -> Enrolled | None:
            seen.append(f"{name} {picture.path.stem}")
            return SHADES.enrol(picture)

        def compare(reference: int, probe: int) -> float:
            seen.append(f"{name} {reference} {probe}")
            return SHADES.compare(reference, probe)

        return System(f"{tmp_path} {name}", enrol, SHADES.load, compare)

    prints = _prints(tmp_path / "a", {"x_1": 50, "x_2": 53, "y_1": 90})
    evaluate(pool, [watched("A"), watched("B")], prints, Plan(), _silent)
    images, pairs = ("x_1", "x_2", "y_1"), ("50 53", "50 90", "53 90")
    assert [what for what, _ in groupby(seen)] == [f"{name} {each}" for each in (*images, *pairs) for name in "AB"]


def test_prints_are_resized_before_they_are_enrolled(tmp_path: Path, pool: Executor) -> None:
    """A system is shown the asked width and height, and the resolution as given."""
    seen: list[tuple[tuple[int, ...], float]] = []

    def enrol(picture: Picture) -> Enrolled | None:
        seen.append((picture.image.shape, picture.ppi))
        return SHADES.enrol(picture)

    prints = replace(_prints(tmp_path / "a", {"x_1": 50, "x_2": 53, "y_1": 90}), size=(30, 40))
    evaluate(pool, [replace(SHADES, enrol=enrol)], prints, Plan(), _silent)
    assert set(seen) == {((40, 30), 500)}


def test_minutiae_only_stores_records() -> None:
    """Nothing but an ISO record is left of a template then, and its quality is still known."""
    picture = Picture(plant(0).image(), 500, Path())
    native, minutiae = (ours(minutiae_only).enrol(picture) for minutiae_only in (False, True))
    assert native is not None
    assert minutiae is not None
    assert minutiae.stored == load(native.stored).to_iso()
    assert minutiae.quality == native.quality
    assert load(minutiae.stored) == Template.from_iso(minutiae.stored)


def test_pooled_trials_stay_within_their_sets(tmp_path: Path, pool: Executor) -> None:
    """Sets are pooled as different fingers under one threshold; their mean lets each have its own."""
    low = {"x_1": 50, "x_2": 80, "y_1": 120, "y_2": 150}  # mated 225, others up to 215
    high = {"x_1": 50, "x_2": 51, "y_1": 61, "y_2": 62}  # mated 254, others up to 245
    outcomes = [
        outcome
        for name, shades in (("low", low), ("high", high))
        for outcome in evaluate(pool, [SHADES], _prints(tmp_path / name, shades), Plan(), _silent)
    ]
    together = of_set(pooled(outcomes))
    assert (together["fingers"], together["mated"], together["non_mated"]) == (4, 4, 8)
    assert pooled(outcomes).scores.mated_finger.tolist() == [0, 1, 2, 3]
    assert mean_of(outcomes)["rates"]["eer"] == 0
    assert together["rates"]["eer"] == pytest.approx(0.5)


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Of a folder of records the one that is damaged is told before anything runs."""
    (tmp_path / "x_1.iso").write_bytes(b"no record")
    with pytest.raises(ValueError, match=r"x_1\.iso: byte"):
        Records.find(tmp_path)


def _minutiae(reference: Template, probe: Template) -> tuple[int, int]:
    return len(reference.minutiae), len(probe.minutiae)


def test_answers_come_in_the_order_of_the_pairs() -> None:
    """However pairs are spread over processes, the answers lie as they were asked for."""
    record = extract(plant(0).image(), 500).record
    templates = [Template(replace(record, minutiae=record.minutiae.select(np.arange(count)))) for count in range(20)]
    pairs = [(number * 7 % 20, number * 11 % 20) for number in range(450)]
    assert over_pairs(_minutiae, templates, pairs, jobs=1) == pairs


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_that_leaves_nothing_behind() -> None:
    """The bar says how much is done and how long it will take, and is wiped when full."""
    terminal, seconds = _Terminal(), iter([0.0, 30.0, 40.0])
    bar = Bar(terminal, lambda: next(seconds))
    bar("set: compare", 0, 4)
    bar("set: compare", 3, 4)
    assert terminal.getvalue().endswith("75%  0:10 left")
    bar("set: compare", 4, 4)
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_log_gets_few_lines() -> None:
    """Without a terminal a line comes every ten seconds and at the end of a stage, with no control characters."""
    log, seconds = io.StringIO(), iter(range(26))
    bar = Bar(log, lambda: float(next(seconds)))
    for done in range(26):
        bar("set: extract", done, 25)
    assert log.getvalue().splitlines() == [f"set: extract: {done} of 25 in {done} s" for done in (10, 20, 25)]


def _scores(mated: list[float], non_mated: list[float]) -> Scores:
    return Scores(
        np.array(mated), np.zeros(len(mated), np.intp), np.array(non_mated), np.tile([0, 1], (len(non_mated), 1))
    )


def _rows(scores: Scores) -> Index:
    """Which rows of the picture a curve changes between the axes."""
    with_curve, without = (det.draw(curves, None, "") for curves in ({"set": curve(scores)}, {}))
    return np.flatnonzero((with_curve != without)[:, :1220].any((1, 2)))


def test_a_worse_set_is_drawn_higher() -> None:
    """More missed pairs at the same false match rate put the curve further up."""
    non_mated = [*np.linspace(0, 3, 90), *np.linspace(5, 5.9, 10)]
    good, bad = (_rows(_scores([1.0] * missed + [6.0] * (100 - missed), non_mated)) for missed in (3, 30))
    assert len(good) > 100  # far more than a dot
    assert bad.min() < good.min()


def test_sets_without_errors_still_make_a_picture() -> None:
    """Separated scores leave no line, but the dot of the kiosk's threshold in the corner without errors."""
    rows = _rows(_scores([9.0], [0.0]))
    assert 0 < len(rows) < 30
