"""python -m matcher, as a developer or a script uses it."""

import json
from pathlib import Path

import cv2
import pytest

import matcher
from matcher.__main__ import main
from tests.matcher.planted import plant


@pytest.fixture
def prints(tmp_path: Path) -> Path:
    """Three fingers, three impressions each, and their resolution."""
    folder = tmp_path / "made"
    folder.mkdir()
    for finger in range(3):
        for impression in range(3):
            image = plant(finger).image(0.1 * impression, (6.0 * impression, 0.0), noise=15, seed=impression)
            cv2.imwrite(str(folder / f"{finger}_{impression}.png"), image)
    (tmp_path / "sets.json").write_text('{"made": {"ppi": 500}}', "utf-8")
    return folder


def test_extract_writes_a_record_that_compare_reads(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An image becomes an ISO record; record and another image of the finger then match, another finger does not."""
    record = prints / "enrolled.fmr"
    assert main(["extract", str(prints / "0_0.png"), "--iso", str(record), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert len(made["minutiae"]) == len(matcher.Template.from_iso(record.read_bytes()).minutiae)
    scores = []
    for probe in ("0_1.png", "1_0.png"):
        assert main(["compare", str(record), str(prints / probe), "--json"]) == 0
        scores.append(json.loads(capsys.readouterr().out)["score"])
    assert scores[0] > matcher.threshold(1e-4) > scores[1]


def test_evaluate_reports_rates_with_intervals(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of prints gives counts, rates, intervals and times, for a machine or in words."""
    assert main(["evaluate", str(prints), "--json", "--minutiae-only"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["fingers"], report["mated"], report["non_mated"]) == (3, 9, 27)
    assert report["mode"] == "minutiae"
    assert report["rates"]["eer"] == 0
    assert report["failed_to_enrol"] == report["incomparable"] == 0
    low, high = report["intervals"]["fnmr_at_score_4"]
    assert low <= report["rates"]["fnmr_at_score_4"] <= high


def test_an_empty_image_is_incomparable(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code tells a script that there was nothing to compare, apart from match and non-match."""
    blank = prints / "blank.png"
    cv2.imwrite(str(blank), plant(0).image() // 255)
    assert main(["compare", str(blank), str(prints / "0_0.png")]) == 1
    assert "incomparable" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["absent.png", "absent.fmr", "text.png", "text.fmr"])
def test_unreadable_input_is_said_and_exits_2(prints: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever cannot be read is one line on stderr, never a traceback."""
    (prints / "text.png").write_text("no image", "utf-8")
    (prints / "text.fmr").write_text("no record", "utf-8")
    assert main(["compare", str(prints / name), str(prints / "0_0.png")]) == 2
    assert capsys.readouterr().err.startswith("matcher: ")
