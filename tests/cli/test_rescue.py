"""`kiosk rescue` on real files: a torn database, a second copy, an export, a cut in its own work."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.domain.codes import Kind, UnknownCode
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_file import under_rescue
from kiosk.storage.mirror import SecondCopy
from kiosk.storage.rescue import RescueError, RescueFault, look, put_in_place
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import approval, fill, stamp

ENTRIES = 60


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A provisioned device with a ledger of 60 entries and a second copy that lacks the last ten."""
    data, stick = tmp_path / "data", tmp_path / "stick"
    data.mkdir()
    stick.mkdir()
    keys = DeviceKeys.create()
    (data / "keys").mkdir()
    keys.save(data / "keys")
    settings = f'[device]\nkiosk_id = "K1"\nsite = "GAO-01"\n[storage]\nsecond_copy = "{stick}"\n'
    (data / "kiosk.toml").write_text(settings, "utf-8")
    copy = SecondCopy(stick / "K1.ledger.jsonl", may_share_medium=True)
    with Ledger.open(data / "ledger.db", keys, second_copy=copy) as ledger:
        fill(ledger, ENTRIES - 10)
        assert ledger.second_copy_reaches(ENTRIES - 10, 20)
    with Ledger.open(data / "ledger.db", keys) as ledger:
        fill(ledger, 10)
    monkeypatch.setenv("KIOSK_DATA", str(data))
    return data


def keys_of(data: Path) -> DeviceKeys:
    """The device's keys."""
    return DeviceKeys.load(data / "keys")


def kinds(data: Path) -> list[Kind | UnknownCode]:
    """What the ledger holds, all of it verified."""
    with Ledger.open(data / "ledger.db", keys_of(data), verify_last=None) as ledger:
        return [entry.draft.kind for entry in ledger.entries()]


def torn(path: Path, page: int) -> None:
    """Overwrite pages of the database from here on with noise."""
    content = bytearray(path.read_bytes())
    at = page * 4096
    content[at : at + 8192] = random.Random(1).randbytes(8192)
    path.write_bytes(content)


def gone(path: Path) -> None:
    """Lose the database."""
    path.unlink()


@pytest.mark.parametrize(
    ("harm", "least"),
    [
        (lambda path: torn(path, 0), ENTRIES - 10),
        (lambda path: torn(path, 8), ENTRIES - 10),
        (lambda path: path.write_bytes(path.read_bytes()[:-20_000]), ENTRIES - 10),
        (gone, ENTRIES - 10),
    ],
    ids=["header", "pages", "short", "missing"],
)
def test_a_damaged_ledger_is_put_together(data: Path, harm: Callable[[Path], None], least: int) -> None:
    """From the second copy and what is left; the old file is kept, and an entry says what happened."""
    harm(data / "ledger.db")
    before = (data / "ledger.db").read_bytes() if (data / "ledger.db").exists() else b""
    assert main(["rescue", "--yes"]) == 0
    found = kinds(data)
    assert len(found) >= least + 1
    assert found[-1] is Kind.SELF_TEST
    if before:
        assert (data / "ledger.db.damaged-1").read_bytes() == before


def test_it_asks_and_without_a_yes_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says first what there is; nobody at the keyboard is no yes."""
    torn(data / "ledger.db", 0)
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    assert main(["rescue", "--language", "en"]) == 1
    assert "50 entries" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def test_a_sound_ledger_is_left_alone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to put together, however often it is asked."""
    assert main(["rescue", "--yes", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["ledger_holds"], report["entries"], report["behind_a_gap"]) == (True, ENTRIES, [])
    assert len(kinds(data)) == ENTRIES


def test_the_last_entries_come_from_the_database_and_the_first_from_the_copy(data: Path) -> None:
    """A page torn in the middle costs nothing that another file has."""
    torn(data / "ledger.db", 8)
    found = look(data / "ledger.db", [data.parent / "stick" / "K1.ledger.jsonl"], keys_of(data).signing_public)
    assert found.head.seq == ENTRIES
    assert found.stranded == ()


def test_what_lies_behind_a_gap_is_told(data: Path) -> None:
    """Without a copy the chain ends at the gap; what is behind it is counted, not lost."""
    torn(data / "ledger.db", 8)
    found = look(data / "ledger.db", [], keys_of(data).signing_public)
    assert 0 < found.head.seq < ENTRIES
    assert found.stranded[-1] == ENTRIES


def test_an_export_serves_as_well(data: Path, tmp_path: Path) -> None:
    """The file that `kiosk ledger export` writes is read like a second copy."""
    assert main(["ledger", "export", "--out", str(tmp_path / "export.jsonl")]) == 0
    shutil.rmtree(tmp_path / "stick")
    gone(data / "ledger.db")
    assert main(["rescue", "--yes", "--from", str(tmp_path / "export.jsonl")]) == 0
    assert len(kinds(data)) == ENTRIES + 1


def test_a_cut_in_the_rescue_leaves_no_empty_ledger(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file is aside, the new one not yet in place: the desk does not begin anew; the next rescue ends it."""
    torn(data / "ledger.db", 0)
    found = look(data / "ledger.db", [data.parent / "stick" / "K1.ledger.jsonl"], keys_of(data).signing_public)

    def cut(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            put_in_place(data / "ledger.db", found.entries)
    assert not (data / "ledger.db").exists()
    assert under_rescue(data / "ledger.db").exists()
    with pytest.raises(LedgerFault) as refused:
        Ledger.open(data / "ledger.db", keys_of(data))
    assert refused.value.trouble is LedgerTrouble.DAMAGED
    assert main(["rescue", "--yes"]) == 0
    assert len(kinds(data)) == ENTRIES - 10 + 1


def test_two_histories_of_one_device_are_for_head_office(data: Path, tmp_path: Path) -> None:
    """Two entries with one number, both signed by this device: nothing is chosen and nothing is changed."""
    keys = keys_of(data)
    other = SecondCopy(tmp_path / "other.jsonl", may_share_medium=True)
    with Ledger.open(tmp_path / "other.db", keys, second_copy=other) as ledger:
        ledger.append(approval(99), stamp(seed=99))
        assert ledger.second_copy_reaches(1, 20)
    with pytest.raises(RescueError) as refused:
        look(data / "ledger.db", [other.path], keys.signing_public)
    assert refused.value.fault is RescueFault.FORKED
    assert main(["rescue", "--yes", "--from", str(other.path)]) == 65
    assert len(kinds(data)) == ENTRIES


def test_a_stick_of_another_device_gives_nothing(data: Path, tmp_path: Path) -> None:
    """Entries that this device's key did not sign are passed over."""
    other = DeviceKeys.create()
    with pytest.raises(RescueError) as refused:
        look(tmp_path / "none.db", [data.parent / "stick" / "K1.ledger.jsonl"], other.signing_public)
    assert refused.value.fault is RescueFault.NOTHING
