"""python -m matcher, as a developer or a script uses it."""

import json
from pathlib import Path

import cv2
import numpy as np
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
    """A folder of prints gives counts, rates, intervals and times, under keys that scripts can rely on."""
    assert main(["evaluate", str(prints), "--json", "--minutiae-only"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"gallery", "references", "sets", "mean", "pooled"}
    (report,) = found["sets"]
    assert (report["fingers"], report["mated"], report["non_mated"]) == (3, 9, 27)
    assert report["system"] == "minutiae"
    assert report["rates"]["eer"] == 0
    assert report["failed_to_enrol"] == report["incomparable"] == 0
    low, high = report["intervals"]["fnmr_at_score_4"]
    assert low <= report["rates"]["fnmr_at_score_4"] <= high
    assert set(report["quality"]["fnmr_without_poorest"]) == {"0%", "5%", "10%", "20%", "30%"}
    assert all(0 < report[act]["median"] <= report[act]["p99"] for act in ("extract_ms", "compare_ms"))
    assert set(report) == set(found["pooled"])
    assert set(found["mean"]) == {"set", "system", "rates", "intervals"}


def test_several_sets_are_averaged_pooled_and_drawn(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One call runs two sets, says how each and both together did, tells a log how far it is, and draws curves."""
    other, picture = prints.parent / "other", prints.parent / "curves.png"
    other.mkdir()
    for name in ("0_0", "0_1", "1_0", "1_1"):
        (other / f"{name}.png").write_bytes((prints / f"{name}.png").read_bytes())
    # An impression without a finger: it cannot be enrolled, so its mated pair is missed.
    cv2.imwrite(str(other / "1_1.png"), plant(1).image() // 255)
    sets = [str(prints), str(other)]
    assert main(["evaluate", *sets, "--non-mated", "4", "--gallery", "1", "--det", str(picture)]) == 0
    said = capsys.readouterr()
    assert [line.split(" (")[0] for line in said.out.splitlines() if not line.startswith(" ")] == [
        "made",
        "other",
        "mean of 2",
        "pooled",
    ]
    assert "other (native): 2 fingers, 4 impressions, 2 mated and 4 non-mated trials" in said.out
    assert "FNMR at score 4      50.00 %" in said.out  # of the other set
    assert "FNMR at score 4      25.00 %" in said.out  # the mean of 0 and 50
    assert "FNMR at score 4       9.09 %" in said.out  # one of 9 + 2
    assert "failed to enrol 1" in said.out
    assert "made: extract: 9 of 9" in said.err
    assert cv2.imread(str(picture)) is not None


def test_records_are_references_for_prints(prints: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Records of squeezed prints match prints that are squeezed alike, galleries of two take the better score."""
    records = prints.parent / "records"
    records.mkdir()
    for path in prints.glob("*.png"):
        squeezed = cv2.resize(np.asarray(cv2.imread(str(path), 0)), (300, 400), interpolation=cv2.INTER_AREA)
        template = matcher.extract(np.asarray(squeezed, np.uint8), 500)
        (records / f"{path.stem}.iso").write_bytes(template.to_iso())
    options = ["--references", str(records), "--resize", "300x400", "--gallery", "2", "--json"]
    assert main(["evaluate", str(prints), *options]) == 0
    found = json.loads(capsys.readouterr().out)
    (report,) = found["sets"]
    assert (found["references"], found["gallery"]) == ("records", 2)
    assert (report["mated"], report["non_mated"]) == (9, 18)
    assert report["rates"]["fnmr_at_score_4"] == report["rates"]["fmr_at_score_4"] == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--references", "{}", "{}"], "one folder"),
        (["--references", "{}"], "no <finger>_<impression>.iso"),
        (["--gallery", "3"], "4 impressions of one"),
    ],
)
def test_what_cannot_be_evaluated_is_said(
    prints: Path, options: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that cannot be made ends with its reason and exit code 2 before any work is done."""
    assert main(["evaluate", *(option.format(prints) for option in options), str(prints)]) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--jobs", "0"], ["--resize", "300"], ["--gallery", "two"]])
def test_a_wrong_number_is_a_usage_error(prints: Path, option: list[str]) -> None:
    """Nothing runs with a count below one or a size that is none."""
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(prints), *option])
    assert stopped.value.code == 2


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
