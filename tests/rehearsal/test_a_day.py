"""A whole day on the real screens: sample, scanner, matcher, ledger, sync and hub, each a real one, as installed."""

import json
from pathlib import Path

import jsonschema
import pytest

from kiosk.rehearsal.cast import ALONE, LEAST_ALONE, Act
from kiosk.rehearsal.director import POLICY, FolderTaken, Rehearsal
from kiosk.rehearsal.report import Played, Report, Shown
from tests.installation import Installation

HOUSEHOLDS = LEAST_ALONE
"""Enough for good fingers, advice, an impostor, an unplugged scanner, goods run out, a power cut, an agent alone."""
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "rehearsal-report.schema.json"
PLAY = """
import dataclasses, json, pathlib, sys
import kiosk
from kiosk.rehearsal.director import Rehearsal
steps = []
rehearsal = Rehearsal(int(sys.argv[1]), pathlib.Path(sys.argv[2]), progress=lambda *step: steps.append(step))
report = rehearsal.play()
told = {"kiosk": kiosk.__file__, "report": report, "played": rehearsal.played, "steps": steps}
told["boards"] = rehearsal.boards
print(json.dumps(told, default=dataclasses.asdict))
"""

Day = tuple[Report, Rehearsal, list[tuple[str, int, int]]]


@pytest.fixture(scope="module")
def day(installed: Installation, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """One rehearsal for all that is asked of it here, played by what the wheel installs."""
    rehearsal = Rehearsal(HOUSEHOLDS, tmp_path_factory.mktemp("day") / "out")
    done = installed.run(installed.python, "-c", PLAY, str(rehearsal.households), rehearsal.out)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert Path(told["kiosk"]).is_relative_to(installed.home)
    rehearsal.played = [Played(Act(one.pop("act")), **one) for one in told["played"]]
    rehearsal.boards = [Shown(**one) for one in told["boards"]]
    steps = [(str(what), done, total) for what, done, total in told["steps"]]
    return Report(**told["report"]), rehearsal, steps


def test_nothing_happens_that_never_may(day: Day) -> None:
    """No impostor is served, nothing is delivered twice, everything is at the hub once, no network on the screens."""
    report, _, _ = day
    assert report.faults() == []
    assert report.uploaded == report.ledger_entries > 0
    assert report.open_approvals == 0


def test_a_sync_that_hangs_is_caught_and_costs_one_wait(day: Day) -> None:
    """Visits go on while it answers nothing, each without a claim and flagged; one family waits at most, once."""
    report, _, _ = day
    assert report.hung_served >= 1
    assert report.unclaimed >= report.hung_served
    assert report.hung_waits <= 1


def test_an_agent_who_works_alone_is_served_and_caught(day: Day) -> None:
    """Nobody is sent away; looking through the list, the visits beyond the quota and the day's end all say so."""
    report, rehearsal, _ = day
    alone = [one for one in rehearsal.played if one.act is Act.WORD_ALONE]
    assert [one.served for one in alone] == [True] * ALONE
    assert (report.many_opened, report.opened_and_left) == (1, 6)
    assert report.over_quota == report.counter_checks == ALONE - POLICY["override_quota"]
    assert report.alone_most == ALONE


def test_a_technicians_badge_opens_no_list(day: Day) -> None:
    """Shown at log-in, in each of the two rounds, it leads to the doctor, and leaves no other trace."""
    report, _, _ = day
    assert (report.technicians_kept_out, report.technicians_at_list) == (2, 0)


def test_every_household_gets_its_aid_but_the_impostor_s(day: Day) -> None:
    """Whole visits, fallbacks and the settled power cut all end in a hand-over."""
    report, rehearsal, _ = day
    acts = {one.act: one for one in rehearsal.played}
    assert acts[Act.GOOD_FINGER].served
    assert acts[Act.POOR_FINGERS].served
    assert acts[Act.NO_TEMPLATE].served
    assert acts[Act.UNPLUGGED].served
    assert acts[Act.PARTIAL].served
    assert not acts[Act.IMPOSTOR].served
    assert not acts[Act.ALREADY_SERVED].served
    assert report.handovers == HOUSEHOLDS - 1 + report.second_round_served
    assert report.partial == 1
    assert report.fallbacks >= 2
    assert report.refused == 1


def test_a_second_round_begins_anew(day: Day) -> None:
    """Who was served is served again, once; before anybody comes its board says nobody and whole stock."""
    report, rehearsal, _ = day
    first, _, again, end = rehearsal.boards[0], *rehearsal.boards[-3:]
    assert first.round_id != again.round_id == end.round_id
    assert (report.second_round_served, report.second_round_carried, report.stock_wrong) == (2, 0, 0)
    assert (again.served, end.served) == (0, 2)
    assert [one.act for one in rehearsal.played[-3:]] == [Act.GOOD_FINGER, Act.GOOD_FINGER, Act.ALREADY_SERVED]


def test_owners_of_good_fingers_are_recognised(day: Day) -> None:
    """Nearly every finger laid by its owner matches."""
    report, _, _ = day
    assert report.mated_matched >= 0.8 * report.mated_presented > 0


def test_the_report_keeps_its_schema_and_names_nobody(day: Day) -> None:
    """report.json is what the schema says, and the pictures are there."""
    report, rehearsal, _ = day
    text = (rehearsal.out / "report.json").read_text("utf-8")
    jsonschema.validate(json.loads(text), json.loads(SCHEMA.read_text("utf-8")))
    pictures = sorted(path.name for path in (rehearsal.out / "screens").iterdir())
    assert len(pictures) == report.screens
    assert {"settle", "another-way", "already-served", "receipt"} <= {name[3:-4] for name in pictures}


def test_each_stage_of_a_day_is_told(day: Day) -> None:
    """Whoever waits hears of each stage when it begins, and of every visit."""
    _, rehearsal, told = day
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["fingers", "prints", "seal", "around", "screens", "visits", "second", "again", "sending"]
    visits, again = ([done for stage, done, _ in told if stage == part] for part in ("visits", "again"))
    assert len(set(visits)) + len(set(again)) >= len(rehearsal.played)
    assert ("visits", visits[-1], visits[-1]) in told
    assert told[-2] == ("again", again[-1], again[-1])


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """A rehearsal never clears what it has not made."""
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(FolderTaken):
        Rehearsal(HOUSEHOLDS, tmp_path).play()
    assert (tmp_path / "thesis.odt").read_text() == "years of work"
