"""Real fingers, by path: the promises that synthetic ones cannot test."""

from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest

import matcher
from matcher.protocol import finger_of


def _templates(folder: Path, fingers: int, impressions: int) -> dict[str, matcher.Template]:
    """The first impressions of the first fingers of a set, at 500 ppi."""
    names: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        names.setdefault(finger_of(path.stem), []).append(path)
    chosen = [path for paths in list(names.values())[:fingers] for path in paths[:impressions]]
    return {path.stem: matcher.extract(np.asarray(cv2.imread(str(path), 0), np.uint8), 500) for path in chosen}


def _scores(templates: dict[str, matcher.Template]) -> tuple[list[float], list[float]]:
    """Mated and non-mated scores of all pairs."""
    mated: list[float] = []
    non_mated: list[float] = []
    for (first, reference), (second, probe) in combinations(templates.items(), 2):
        result = matcher.compare(reference, probe)
        assert isinstance(result, matcher.Comparison)
        (mated if finger_of(first) == finger_of(second) else non_mated).append(result.score)
    return mated, non_mated


@pytest.mark.parametrize("name", ["fvc2002_db1", "uareu", "crossmatch"])
def test_real_fingers_are_told_apart_at_the_default_threshold(shared: Path, name: str) -> None:
    """Of five fingers of an ordinary set every mated pair passes FMR 1e-4 and no other does."""
    mated, non_mated = _scores(_templates(shared / "prints" / name, fingers=5, impressions=2))
    assert min(mated) > matcher.threshold(1e-4) > max(non_mated)


def test_records_of_other_software_match_our_probes(shared: Path) -> None:
    """References by another vendor's extractor match images of the same finger, from minutiae alone."""
    prints, records = shared / "prints" / "fvc2002_db1", shared / "templates" / "secugen_fvc2002_db1"
    mated: list[float] = []
    non_mated: list[float] = []
    for finger in range(101, 105):
        reference = matcher.Template.from_iso((records / f"{finger}_1.iso").read_bytes())
        for other in range(101, 105):
            image = cv2.imread(str(prints / f"{other}_2.png"), cv2.IMREAD_GRAYSCALE)
            # That software was given the image squeezed to 300 x 400, so the probe is squeezed alike.
            squeezed = np.asarray(cv2.resize(np.asarray(image), (300, 400), interpolation=cv2.INTER_AREA), np.uint8)
            result = matcher.compare(reference, matcher.extract(squeezed, 500))
            assert isinstance(result, matcher.Comparison)
            (mated if finger == other else non_mated).append(result.score)
    assert np.median(mated) > matcher.threshold(1e-4) > max(non_mated)
