"""`kiosk ledger figures` and `checks`: for a supervisor's badge, and nobody else's."""

import json
import secrets
from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.domain.codes import Answer, Flag, Kind, Method, Result
from kiosk.domain.entry import Draft, Verification
from kiosk.runtime.clock import device_clock
from kiosk.storage import Ledger, Stamp
from kiosk.trust import DeviceKeys
from kiosk.trust.package import inspect_package
from tests.cli.terminals import STAFF, SUPERVISOR, TECHNICIAN, Terminal
from tests.domain.bookkeeping import approved, handed
from tests.trust.samples import assert_conforms

BY_CARD = approved(verify=Verification(Method.CARD, Result.QUALITY))
DRAWN = replace(BY_CARD, flags=(Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA, Flag.COUNTER_CHECK), receipt_no="1-00004")


@pytest.fixture
def day(terminal: Terminal) -> Terminal:
    """A desk at which one agent has served three families, the last drawn for a counter-check."""
    manifest = inspect_package(terminal.sample.package)
    staff = terminal.sample.operator(STAFF).operator_id
    stamp = Stamp.of(manifest, terminal.sample.desks[0].kiosk_id, staff, device_clock(), secrets.token_bytes)
    with closing(Ledger.open(terminal.data / "ledger.db", DeviceKeys.load(terminal.data / "keys"))) as ledger:
        for draft in (approved("l1"), replace(BY_CARD, lines=approved("l2").lines), DRAWN):
            approval = ledger.append(replace(draft, opened=1), stamp)
            ledger.append(handed(draft, approval.entry_id), stamp)
        ledger.append(Draft(Kind.SESSION_CLOSE, opened=2), stamp)
    return terminal


def test_a_supervisor_sees_facts(day: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """Parts and wholes with their intervals, as the schema has it; one agent alone is compared with nobody."""
    assert day.run("ledger", "figures", "--json", typed=day.person(SUPERVISOR)) == 0
    shown = json.loads(capsys.readouterr().out)
    assert_conforms(shown, "accountability")
    (page,) = shown["operators"]
    facts = {fact["figure"]: fact for fact in page["facts"]}
    assert (page["operator_id"], page["visits"], page["counted"]) == (day.sample.operator(STAFF).operator_id, 3, 3)
    assert (facts["card_only"]["part"], facts["card_only"]["comparison"]) == (2, "too_few")
    assert (facts["opened_and_left"]["part"], facts["opened_and_left"]["whole"]) == (2, 5)
    assert day.run("ledger", "figures", typed=day.person(SUPERVISOR)) == 0
    assert "card only: 2 of 3 (21 to 94 %)" in capsys.readouterr().out


@pytest.mark.parametrize("deed", ["figures", "checks"])
@pytest.mark.parametrize("role", [STAFF, TECHNICIAN])
def test_nobody_else_does(day: Terminal, deed: str, role: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Not the agent whose figures they are, and not a technician: refused, on record."""
    assert day.run("ledger", deed, typed=day.person(role)) == 77  # type: ignore[arg-type]  # a role
    assert capsys.readouterr().out == ""
    assert day.entries()[-1].draft.kind is Kind.LOGIN_REFUSED


def test_what_was_drawn_is_asked_and_written(day: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """Silence keeps it waiting, an answer ends it; both are entries of the supervisor about that handover."""
    who = day.person(SUPERVISOR)
    assert day.run("ledger", "checks", "--json", typed=who) == 0
    (waiting,) = json.loads(capsys.readouterr().out)
    assert (waiting["receipt_no"], waiting["silences"]) == ("1-00004", 0)
    for answer in (Answer.SILENT, Answer.CONFIRMED):
        assert day.run("ledger", "checks", "--answer", "1-00004", answer, typed=who) == 0
        written = day.entries()[-1]
        assert (written.draft.kind, written.draft.answer) == (Kind.COUNTER_CHECK, answer)
        assert written.draft.refers_to == waiting["entry_id"]
        assert written.origin.operator_id == day.sample.operator(SUPERVISOR).operator_id
    capsys.readouterr()
    assert day.run("ledger", "checks", typed=who) == 0
    assert "No visit waits" in capsys.readouterr().out
    assert day.run("ledger", "checks", "--answer", "1-00004", "confirmed", typed=who) == 1
