"""`kiosk roster destroy`: two people at a terminal end the package on this device."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.manifest import OperatorRole
from kiosk.runtime.patience import MOST_WRONG
from kiosk.storage.roster import RosterCache
from tests.cli.terminals import STAFF, SUPERVISOR, TECHNICIAN, Terminal


def test_two_people_destroy(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """Badge and PIN of both; the answer names the certificate; afterwards there is nothing to open or to destroy."""
    both = (*terminal.person(STAFF), *terminal.person(SUPERVISOR))
    assert terminal.run("roster", "destroy", "--json", typed=both) == 0
    said = json.loads(capsys.readouterr().out)
    (certificate,) = terminal.entries()
    assert (said["certificate"], said["why"], said["households"]) == (certificate.origin.entry_id, "command", 6)
    operators = (certificate.origin.operator_id, certificate.draft.second_operator_id)
    assert operators == tuple(terminal.sample.operator(role).operator_id for role in (STAFF, SUPERVISOR))
    assert not terminal.there
    assert terminal.run("roster", "destroy", typed=both) == 65
    assert terminal.run("roster", "import", str(terminal.sample.package)) == 35


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ((SUPERVISOR, SUPERVISOR), "the same person twice"),
        ((STAFF, TECHNICIAN), "must be a supervisor"),
        ((TECHNICIAN, TECHNICIAN), "the same person twice"),
        ((SUPERVISOR,), "do not open the package"),
        ((), "do not open the package"),
    ],
)
def test_one_person_is_not_enough(
    terminal: Terminal, who: tuple[OperatorRole, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor two without a supervisor: nothing is destroyed, and the message says whom to call."""
    typed = tuple(line for role in who for line in terminal.person(role))
    assert terminal.run("roster", "destroy", typed=typed) == 77
    assert said in capsys.readouterr().err
    assert terminal.there


def test_a_technician_and_a_supervisor_destroy(terminal: Terminal) -> None:
    """Whoever opens no record may still be one of the two who end the package."""
    assert terminal.run("roster", "destroy", typed=(*terminal.person(TECHNICIAN), *terminal.person(SUPERVISOR))) == 0
    assert not terminal.there


def test_wrong_pins_slow_the_terminal_down_too(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is a program of its own, and all count together; each refusal is an entry."""
    badge, pin = terminal.person(STAFF)
    for _ in range(MOST_WRONG):
        assert terminal.run("roster", "destroy", typed=(badge, "000000")) == 77
    capsys.readouterr()
    assert terminal.run("roster", "destroy", typed=(badge, pin, *terminal.person(SUPERVISOR))) == 77
    assert "Wait" in capsys.readouterr().err
    assert [entry.draft.kind for entry in terminal.entries()] == [Kind.LOGIN_REFUSED] * MOST_WRONG
    assert terminal.there


def test_an_order_that_was_cut_off_needs_nobody_again(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """What two people have ordered is finished by whoever runs the command next, under the same certificate."""
    roster = terminal.data / "roster.db"
    before = roster.read_bytes()
    assert terminal.run("roster", "destroy", typed=(*terminal.person(STAFF), *terminal.person(SUPERVISOR))) == 0
    roster.write_bytes(before)  # as if the cut had come right after the order
    retention = RosterCache(roster).retention
    life = retention.life()
    retention.remember(life.with_ending(replace(life.endings[0], done=False)))
    assert terminal.run("roster", "destroy") == 0
    assert "Certificate" in capsys.readouterr().out
    assert not roster.exists()
    assert len(terminal.entries()) == 1


def test_a_technician_verifies_nobody(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    """`kiosk verify` reads references: a technician's badge and PIN are refused, on record, with the reason."""
    image = next(terminal.sample.folder.rglob("*.png"))
    assert terminal.run("verify", "--card", "0", "--image", str(image), typed=terminal.person(TECHNICIAN)) == 77
    assert "technician's badge" in capsys.readouterr().err
    (refused,) = terminal.entries()
    assert (refused.draft.kind, refused.draft.reason) == (Kind.LOGIN_REFUSED, Reason.WRONG_ROLE)
    assert refused.origin.operator_id == terminal.sample.operator(TECHNICIAN).operator_id


def test_verify_asks_the_same_door(terminal: Terminal, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong PIN at `kiosk verify` is refused and recorded like any other."""
    image = next(terminal.sample.folder.rglob("*.png"), None)
    assert image is not None
    badge, _ = terminal.person(STAFF)
    assert terminal.run("verify", "--card", "0", "--image", str(image), typed=(badge, "000000")) == 77
    assert "Check both" in capsys.readouterr().err
    assert [entry.draft.kind for entry in terminal.entries()] == [Kind.LOGIN_REFUSED]
