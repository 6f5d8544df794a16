"""What a rehearsal's report counts, and what it calls a fault."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

import jsonschema
import pytest
from sqlalchemy import Table, create_engine, insert

from kiosk.domain.codes import Figure, Flag, Kind, Method, Outcome, Reason, Result
from kiosk.domain.entry import Draft, Entry, Line, Verification
from kiosk.hub.tables import entries as entries_table
from kiosk.hub.tables import held as held_table
from kiosk.hub.tables import metadata
from kiosk.rehearsal.cast import Act
from kiosk.rehearsal.report import Played, Report, Shown, Stage, count, shown
from kiosk.runtime.board import Board, DeskStock, SiteStock
from kiosk.trust import DeviceKeys
from kiosk.trust.entries import GENESIS, seal_and_sign
from kiosk.trust.sealing import Sealer
from tests.hub.kiosks import origin

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/rehearsal-report.schema.json").read_text("utf-8"))
KEYS = DeviceKeys.create()
FINGER = Verification(Method.FINGER, Result.MATCH)
CARD = Verification(Method.CARD, Result.QUALITY)
PLAYED = (
    Played(Act.GOOD_FINGER, 2.0, 5, True, 1, 1),
    Played(Act.POOR_FINGERS, 4.0, 9, True),
    Played(Act.IMPOSTOR, 9.0, 12, False),
)


def _line(delivered: int, line_id: str = "l1") -> Line:
    return Line(line_id, "mat", 2, delivered, 2 - delivered)


def _served(verify: Verification, line_id: str, delivered: int = 2) -> list[Draft]:
    """An approval and the handover that follows it, as a visit writes them."""
    outcome = Outcome.DELIVERED if delivered == 2 else Outcome.PARTIAL
    return [
        Draft(Kind.APPROVED, verify=verify, lines=(_line(0, line_id),)),
        Draft(Kind.HANDOVER, outcome, lines=(_line(delivered, line_id),), refers_to="before"),
    ]


def _signed(drafts: Sequence[Draft]) -> list[Entry]:
    """Entries of these drafts; `refers_to="before"` becomes the id of the entry before."""
    made: list[Entry] = []
    for seq, draft in enumerate(drafts, 1):
        refers_to = made[-1].origin.entry_id if draft.refers_to == "before" else draft.refers_to
        entry = seal_and_sign(
            replace(draft, refers_to=refers_to), origin("K1", seq), seq, GENESIS, KEYS, Sealer(())
        ).entry
        made.append(entry)
    return made


def _hub(folder: Path, accepted: int, held: int = 0) -> Path:
    """A hub's database with so many entries, in the hub's own tables."""
    engine = create_engine(f"sqlite:///{folder / 'hub.db'}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        for number in range(accepted):
            connection.execute(insert(entries_table).values(**_row(entries_table, f"e{number}", number)))
        for number in range(held):
            connection.execute(insert(held_table).values(**_row(held_table, f"e{number}", number)))
    engine.dispose()
    return folder / "hub.db"


def _row(table: Table, entry_id: str, seq: int) -> dict[str, object]:
    row: dict[str, object] = {column.name: "x" for column in table.columns}
    return row | {"entry_id": entry_id, "fingerprint": entry_id, "seq": seq}


def _report(
    folder: Path, drafts: Sequence[Draft], held: int = 0, technicians: frozenset[str] = frozenset(), **stage: object
) -> Report:
    entries = _signed(drafts)
    told = replace(Stage(PLAYED, 0, 7), **stage)  # type: ignore[arg-type]  # fields of Stage
    return count(3, "simulated:", entries, told, _hub(folder, len(entries), held), technicians)


DAY = [
    Draft(Kind.SESSION_OPEN),
    *_served(FINGER, "l1"),
    *_served(CARD, "l2", 1),
    Draft(Kind.ATTEMPT_FAILED, verify=Verification(Method.FINGER, Result.NON_MATCH)),
    Draft(Kind.ATTEMPT_FAILED, verify=Verification(Method.FINGER, Result.QUALITY)),
    Draft(Kind.NOT_SERVED, Outcome.NOT_DELIVERED, Reason.NO_MATCH, second_operator_id="sup-01"),
    Draft(Kind.NOT_SERVED, Outcome.NOT_DELIVERED, Reason.ALREADY_SERVED),
]


def test_what_an_agent_alone_left_behind_is_counted(tmp_path: Path) -> None:
    """Flags once a visit, handovers still waiting for a counter-check, and what signed ends of sessions say."""
    drawn = (Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA, Flag.COUNTER_CHECK)
    beyond = [replace(draft, flags=drawn) for draft in _served(CARD, "l3")]
    looked = Draft(Kind.OVERRIDE, Outcome.NONE, Reason.OTHER, opened=6, flags=(Flag.MANY_OPENED,))
    ends = [Draft(Kind.SESSION_CLOSE, figures={Figure.CARD_ONLY: most, Figure.TYPED: 1}) for most in (1, 4)]
    report = _report(tmp_path, [*DAY, looked, *beyond, *ends])
    assert (report.many_opened, report.over_quota, report.counter_checks) == (1, 1, 1)
    assert (report.alone_most, report.typed_most) == (4, 1)


@pytest.mark.parametrize(
    ("draft", "faults"),
    [
        (Draft(Kind.SESSION_OPEN), []),
        (Draft(Kind.SESSION_OPEN, opened=1), ["technicians_at_list"]),
        (Draft(Kind.CORRECTION), ["technicians_at_list"]),
    ],
)
def test_a_technician_at_the_list_is_a_fault(tmp_path: Path, draft: Draft, faults: list[str]) -> None:
    """A technician may come and go; anything else in their name fails the rehearsal."""
    report = _report(tmp_path, [draft], technicians=frozenset({"operator-1"}))
    assert report.technicians_kept_out == (draft.kind is Kind.SESSION_OPEN)
    assert report.faults() == faults


def test_figures_are_those_of_ledger_hub_and_stage(tmp_path: Path) -> None:
    """Each figure counts what the schema says, and a day without faults has none."""
    report = _report(tmp_path, DAY)
    assert (report.visits, report.handovers, report.partial, report.fallbacks) == (3, 2, 1, 1)
    assert (report.refused, report.non_matches) == (1, 1)
    assert (report.ledger_entries, report.uploaded, report.duplicates_on_hub) == (9, 9, 0)
    assert (report.mated_presented, report.mated_matched) == (1, 1)
    assert (report.seconds_per_visit, report.touches_per_visit, report.screens) == (4.0, 9, 7)
    assert report.faults() == []


def test_the_written_report_is_what_the_schema_says(tmp_path: Path) -> None:
    """report.json fits its schema, which knows each figure and no other."""
    _report(tmp_path, DAY).write(tmp_path / "report.json")
    written = json.loads((tmp_path / "report.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(written, SCHEMA)
    assert set(SCHEMA["properties"]) == set(SCHEMA["required"]) == {figure.name for figure in fields(Report)}


def test_the_schema_refuses_a_figure_that_it_does_not_know(tmp_path: Path) -> None:
    """A report with another or a missing figure is not a report."""
    told = asdict(_report(tmp_path, DAY))
    for wrong in (told | {"more": 1}, {name: told[name] for name in told if name != "visits"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, SCHEMA)


def test_a_line_given_twice_is_a_fault(tmp_path: Path) -> None:
    """Two handovers of one line come to more than was due."""
    report = _report(tmp_path, [*_served(FINGER, "l1"), *_served(FINGER, "l1")])
    assert report.delivered_twice == 1
    assert report.faults() == ["delivered_twice"]


def test_a_line_given_again_after_a_reversal_is_no_fault(tmp_path: Path) -> None:
    """What a reversal brought back may be given again."""
    back = Draft(Kind.REVERSAL, Outcome.REVERSED, lines=(_line(2),))
    assert _report(tmp_path, [*_served(FINGER, "l1"), back, *_served(FINGER, "l1")]).faults() == []


def test_an_approval_without_a_handover_is_a_fault(tmp_path: Path) -> None:
    """A power cut that nobody settled stays open."""
    report = _report(tmp_path, _served(FINGER, "l1")[:1])
    assert report.open_approvals == 1
    assert report.faults() == ["open_approvals"]


def test_what_the_hub_holds_doubtful_is_a_fault(tmp_path: Path) -> None:
    """A conflict or a quarantined entry counts as a duplicate."""
    report = _report(tmp_path, DAY, held=1)
    assert report.duplicates_on_hub == 1
    assert report.faults() == ["duplicates_on_hub"]


def test_an_entry_that_was_not_sent_is_a_fault(tmp_path: Path) -> None:
    """Every entry of the ledger must be at the hub at the end."""
    report = count(3, "simulated:", _signed(DAY), Stage(PLAYED, 0, 7), _hub(tmp_path, len(DAY) - 1))
    assert report.faults() == ["uploaded"]


def test_an_impostor_with_goods_is_a_fault(tmp_path: Path) -> None:
    """Anything but a refusal of the impostor fails the rehearsal."""
    played = (*PLAYED, Played(Act.IMPOSTOR, 3.0, 6, True))
    assert _report(tmp_path, DAY, played=played).faults() == ["impostors_accepted"]


def test_a_visit_beside_a_hung_sync_that_is_not_flagged_is_a_fault(tmp_path: Path) -> None:
    """Whoever was served while no claim could be taken must be on record as served so; a day of flags is no fault."""
    played = (*PLAYED, Played(Act.GOOD_FINGER, 3.0, 6, True, 1, 1, sync_hung=True, waits=1))
    assert _report(tmp_path, DAY, played=played).faults() == ["unclaimed"]
    flagged = [replace(draft, flags=(Flag.HOME_CUT_OFF,)) for draft in _served(FINGER, "l3")]
    (tmp_path / "again").mkdir()
    report = _report(tmp_path / "again", [*DAY, *flagged], played=played)
    assert (report.unclaimed, report.hung_served, report.hung_waits, report.faults()) == (1, 1, 1, [])


def test_a_second_wait_in_one_outage_is_a_fault(tmp_path: Path) -> None:
    """A process that hangs is paid for once."""
    (tmp_path / "later").mkdir()
    hung = Played(Act.REFUSES, 3.0, 6, False, sync_hung=True, waits=1)
    assert _report(tmp_path, DAY, played=(*PLAYED, hung, hung)).faults() == ["hung_waits"]
    later = replace(hung, sync_hung=False)
    assert _report(tmp_path / "later", DAY, played=(*PLAYED, hung, later)).faults() == []


def test_a_network_socket_of_the_touchscreen_is_a_fault(tmp_path: Path) -> None:
    """The touchscreen's process has no business on a network."""
    assert _report(tmp_path, DAY, network_sockets=1).faults() == ["network_sockets"]


def test_a_board_that_carries_the_round_before_is_a_fault(tmp_path: Path) -> None:
    """The second round's first board says nobody served and nothing gone."""
    gone = Shown("round-1", 2, {"mat": 7}, {"mat": 10})
    assert _report(tmp_path, DAY, boards=(gone,)).faults() == []
    for number, (wrong, carried) in enumerate(
        ((Shown("round-2", 2, {"mat": 10}, {"mat": 10}), 2), (Shown("round-2", 0, {"mat": 9}, {"mat": 10}), 1))
    ):
        (tmp_path / str(number)).mkdir()
        report = _report(tmp_path / str(number), DAY, boards=(gone, wrong))
        assert report.second_round_carried == carried
        assert "second_round_carried" in report.faults()


def test_a_stock_that_entries_do_not_explain_is_a_fault(tmp_path: Path) -> None:
    """Three mats were given: ten less three are left."""
    assert _report(tmp_path, DAY, boards=(Shown("round-1", 2, {"mat": 6}, {"mat": 10}),)).faults() == ["stock_wrong"]


def test_of_goods_that_are_not_the_desks_nothing_is_claimed() -> None:
    """A board that shows what was given of the site's stock says nothing of what is left."""
    board = Board(1, 2, 1, 0, 0, 0, {"mat": DeskStock(7, 10), "kit": SiteStock(3, 40)}, 60, 0)
    assert shown("round-1", board) == Shown("round-1", 1, {"mat": 7}, {"mat": 10})
