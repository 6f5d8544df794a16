"""python -m matcher explain, as a developer uses it."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import matcher
from matcher.__main__ import main
from matcher.evidence import FIGURES
from matcher.explain import follow, lay
from tests.matcher.planted import SHAPE, plant

STEPS = ["1-captured", "2-normalised", "3-mended", "4-map", "5-clear", "6-directions", "7-minutiae", "sheet"]
MIDDLE = np.s_[80:320, 60:300]
"""Enough for a comparison, and quick to draw."""


@pytest.fixture
def prints(tmp_path: Path) -> Path:
    """Two impressions of a finger, one of another, and a plate without a finger."""
    for name, image in {
        "a1": plant(0).image(noise=15, seed=1),
        "a2": plant(0).image(0.15, (10.0, -6.0), noise=15, seed=2),
        "b1": plant(1).image(noise=15, seed=3),
        "plate": np.full(SHAPE, 235, np.uint8),
    }.items():
        cv2.imwrite(str(tmp_path / f"{name}.png"), image[MIDDLE])
    return tmp_path


def explain(prints: Path, *names: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], list[Path]]:
    """Exit code, what `--json` says, and the files."""
    images = [str(prints / f"{name}.png") for name in names]
    code = main(["explain", *images, "--out", str(prints / "out"), "--json"])
    told = json.loads(capsys.readouterr().out)
    files = [Path(file) for file in told["files"]]
    assert sorted(files) == sorted((prints / "out").iterdir())
    return code, told, files


def shows_something(path: Path) -> bool:
    """Whether it decodes and holds more than one shade."""
    picture = cv2.imread(str(path))
    return picture is not None and float(picture.std()) > 5


def test_one_image_gives_a_picture_a_step(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every step has its own picture and its place on the sheet, all twice the size of the image or more."""
    code, told, files = explain(prints, "a1", capsys=capsys)
    assert code == 0
    assert [file.stem for file in files] == STEPS
    assert all(shows_something(file) for file in files)
    captured = np.asarray(cv2.imread(str(files[0])))
    assert min(captured.shape[:2]) > 2 * 240
    image = np.asarray(cv2.imread(str(prints / "a1.png"), 0), np.uint8)
    assert told["reference"]["minutiae"] == len(matcher.extract(image, 500).minutiae)


@pytest.mark.parametrize("names", [("a2", "a1"), ("a1", "b1")])
def test_two_images_give_their_pairs_too(
    prints: Path, names: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Pairs, score and figures are those of a comparison."""
    code, told, files = explain(prints, *names, capsys=capsys)
    assert code == 0
    sides = [f"{side}-{step}" for side in ("reference", "probe") for step in STEPS]
    assert [file.stem for file in files] == [*sides, "pairs"]
    assert shows_something(files[-1])
    assert main(["compare", *(str(prints / f"{name}.png") for name in names), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {key: told[key] for key in ("score", "pairs", "mode")}
    assert told["reaches_score_4"] == (names != ("a1", "b1"))
    assert list(told["figures"]) == list(FIGURES)
    assert told["figures"]["pairs"] == told["pairs"]


@pytest.mark.parametrize("names", [("a1", "a2"), ("a2", "a1")])
def test_the_movement_takes_each_minutia_to_its_partner(prints: Path, names: tuple[str, str]) -> None:
    """Whichever image comes first, the drawn movement leads from the reference onto the probe."""
    one, two = (
        follow(np.asarray(cv2.imread(str(prints / f"{name}.png"), 0), np.uint8), 500).template for name in names
    )
    _, laid = lay(one, two)
    assert laid is not None
    ours, theirs = one.minutiae.select(laid.reference), two.minutiae.select(laid.probe)
    x, y = laid.onto_probe(ours.x, ours.y)
    assert np.median(np.hypot(x - theirs.x, y - theirs.y)) < 4
    assert np.median(np.hypot(ours.x - theirs.x, ours.y - theirs.y)) > 8


def test_what_cannot_be_compared_is_drawn_and_said(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plate without a finger has one panel; the exit code tells that nothing was compared."""
    code, told, files = explain(prints, "a1", "plate", capsys=capsys)
    assert code == 1
    assert told["reason"] == "probe has too few minutiae"
    assert [file.stem for file in files if file.stem.startswith("probe")] == ["probe-1-captured", "probe-sheet"]
    assert files[-1].stem == "pairs"
    assert shows_something(files[-1])


def test_files_are_listed_and_the_folder_is_private(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line a file, a warning apart from it, and a new folder that nobody else can open."""
    assert main(["explain", str(prints / "a1.png"), "--out", str(prints / "new")]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(prints / "new" / f"{name}.png") for name in STEPS]
    assert "delete them" in said.err
    assert (prints / "new").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("image", "ppi", "reason"),
    [
        ("absent.png", "500", "No such file"),
        ("text.png", "500", "give a PNG"),
        ("record.fmr", "500", "a record holds no picture"),
        ("a1.png", "20", "90..4000"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    prints: Path, image: str, ppi: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with a remedy, exit code 2, no folder."""
    (prints / "text.png").write_text("no image", "utf-8")
    (prints / "record.fmr").write_bytes(b"FMR\x00 20\x00")
    assert main(["explain", str(prints / image), "--ppi", ppi, "--out", str(prints / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("matcher: ")
    assert reason in said
    assert not (prints / "out").exists()
