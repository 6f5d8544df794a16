"""What wants two people while a package is in use."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from config import load
from kiosk.cli._unlock import NotLetInError, NotLetInFault, find_door, two_while_in_use
from kiosk.cli._words import language_of
from kiosk.domain.codes import Kind
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.roles import Action
from kiosk.storage.roster import RosterCache
from tests.cli.terminals import STAFF, SUPERVISOR, TECHNICIAN, Terminal


@pytest.fixture
def stranger(terminal: Terminal) -> Terminal:
    """A device that has never confirmed whoever signs the next package."""
    (terminal.data / "trusted-issuers.json").unlink()
    return terminal


def test_another_issuer_wants_two_while_a_package_is_in_use(stranger: Terminal) -> None:
    """The technician brings it, a supervisor agrees: both are in the entry of the package."""
    both = (*stranger.person(TECHNICIAN), *stranger.person(SUPERVISOR))
    assert stranger.run("roster", "import", str(stranger.sample.package), "--trust-issuer", typed=both) == 0
    (loaded,) = (entry for entry in stranger.entries() if entry.draft.kind is Kind.PACKAGE_LOADED)
    ids = [stranger.sample.operator(role).operator_id for role in (TECHNICIAN, SUPERVISOR)]
    assert [loaded.origin.operator_id, loaded.draft.second_operator_id] == ids


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ((TECHNICIAN,), "do not open"),
        ((TECHNICIAN, STAFF), "must be a supervisor"),
        ((SUPERVISOR, SUPERVISOR), "the same person twice"),
    ],
)
def test_one_person_trusts_no_other_issuer(
    stranger: Terminal, who: tuple[OperatorRole, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comparing fingerprints alone is not enough any more: nothing is taken in, nobody new is trusted."""
    before = (stranger.data / "roster.db").read_bytes()
    typed = tuple(line for role in who for line in stranger.person(role))
    assert stranger.run("roster", "import", str(stranger.sample.package), "--trust-issuer", typed=typed) == 77
    assert said in capsys.readouterr().err
    assert (stranger.data / "roster.db").read_bytes() == before
    assert not (stranger.data / "trusted-issuers.json").exists()


def test_the_first_package_wants_one(stranger: Terminal) -> None:
    """Without a package nobody has a badge here: who compares the fingerprints answers alone."""
    (stranger.data / "roster.db").unlink()
    assert stranger.run("roster", "import", str(stranger.sample.package), "--trust-issuer") == 0
    assert stranger.entries()[-1].draft.second_operator_id == ""


def test_an_issuer_that_was_confirmed_wants_nobody(terminal: Terminal) -> None:
    """The next package of the same office is taken in as before."""
    assert terminal.run("roster", "import", str(terminal.sample.package)) == 0


def test_new_keys_want_two(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a package is in use two people answer for what makes it unreadable here; one is refused."""
    words = language_of("en", {}).words
    both = (*terminal.person(SUPERVISOR), *terminal.person(TECHNICIAN))
    ids = tuple(terminal.sample.operator(role).operator_id for role in (SUPERVISOR, TECHNICIAN))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(both)))
    assert two_while_in_use(load(), Action.REPLACE_KEYS, words) == ids
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join((*both[2:], *both[2:]))))
    with pytest.raises(NotLetInError) as caught:
        two_while_in_use(load(), Action.REPLACE_KEYS, words)
    assert caught.value.fault is NotLetInFault.NOT_TWO


def test_one_person_replaces_no_keys(terminal: Terminal, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`provision --replace` beside a package in use: the same person twice is refused, and the keys stay."""
    keys = (terminal.data / "keys" / "device-keys.json").read_bytes()
    options = (
        "--replace",
        "--no-input",
        "--kiosk-id",
        "NEW-01",
        "--unsent-are-exported-to",
        str(tmp_path / "all.jsonl"),
    )
    twice = (*terminal.person(TECHNICIAN), *terminal.person(TECHNICIAN))
    assert terminal.run("provision", *options, typed=twice) == 77
    assert "the same person twice" in capsys.readouterr().err
    assert (terminal.data / "keys" / "device-keys.json").read_bytes() == keys
    assert not (tmp_path / "all.jsonl").exists()


def test_what_nobody_can_open_wants_nobody(terminal: Terminal) -> None:
    """A package whose life is over, or whose slots these keys cannot open, asks no badge: nobody could show one."""
    config, words = load(), language_of("en", {}).words
    retention = RosterCache(config.paths.roster).retention
    door = find_door(config)
    spent = replace(door.manifest, policy=replace(door.manifest.policy, sessions_most=1))
    retention.count(spent, door.clock, session=True)
    assert not replace(door, manifest=spent).in_use()
    assert door.in_use()
    (config.paths.keys / "device-keys.json").write_text("torn")
    assert two_while_in_use(config, Action.REPLACE_KEYS, words) == ("", "")
