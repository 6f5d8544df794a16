"""`kiosk provision --replace` on a device that has served: what it looks at, says and exports; how it is taken back."""

import contextlib
import json
import os
import pty
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from config import load
from kiosk.__main__ import main
from kiosk.cli import provision
from kiosk.cli._ledger_export import About, holds_all, write
from kiosk.domain.codes import Kind
from kiosk.domain.manifest import Desk
from kiosk.runtime.desk import only_here
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader, no_progress
from kiosk.storage.mirror import SecondCopy
from kiosk.storage.replacement import FOLDER
from kiosk.storage.retention import Ending, Life, Retention, Why
from kiosk.sync.database import Database
from kiosk.sync.memory import Memory
from kiosk.sync.uploader import Stored
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import fill
from tests.trust.packages import MANIFEST, operators, written

AUDITOR = Path(__file__).parents[2] / "tools" / "audit_ledger.py"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kiosk K1 with four entries, one of them at the hub, and a second copy."""
    data, stick = tmp_path / "data", tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setenv("KIOSK_DATA", str(data))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)
    assert main(["provision", "--no-input", "--kiosk-id", "K1", "--site", "GAO-01", "--scanner", "simulated:"]) == 0
    with (data / "kiosk.toml").open("a") as file:
        file.write(f'\n[storage]\nsecond_copy = "{stick}"\n')
    copy = SecondCopy(stick / "K1.ledger.jsonl", may_share_medium=True)
    with Ledger.open(data / "ledger.db", DeviceKeys.load(data / "keys"), second_copy=copy) as ledger:
        fill(ledger, 4)
        assert ledger.second_copy_reaches(4, 20)
    with closing(Database(data / "sync.db")) as database:
        Memory(database).remember(Stored((), 1), 1, "2026-03-02T08:00:00Z")
    return data


def contents(data: Path) -> dict[str, bytes]:
    """Every file but locks and what SQLite keeps beside a file that it reads."""
    files = (path for path in data.rglob("*") if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal")))
    return {str(path.relative_to(data)): path.read_bytes() for path in files}


def said(capsys: pytest.CaptureFixture[str], *options: str, code: int = 0) -> str:
    """Provision without being asked anything; what it says on standard error."""
    capsys.readouterr()
    assert main(["provision", "--no-input", *options]) == code
    return capsys.readouterr().err


def _altered(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1].replace(b"K1", b"K2")]


EXPORTED = ("--replace", "--unsent-are-exported-to", "all.jsonl")


@contextlib.contextmanager
def nothing(_data: Path) -> Iterator[None]:
    """All is well."""
    yield


@contextlib.contextmanager
def a_desk(data: Path) -> Iterator[None]:
    """A desk that works."""
    with only_here(load(None, {"KIOSK_DATA": str(data)})):
        yield


@contextlib.contextmanager
def a_sync(data: Path) -> Iterator[None]:
    """A `kiosk sync` that accepts and never answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(str(data / "sync.sock"))
        door.listen(4)
        yield


@contextlib.contextmanager
def a_destruction(data: Path) -> Iterator[None]:
    """One that was ordered and not finished."""
    ending = Ending("e", "P", 1, "R1", "GAO-01", MANIFEST.hub, Why.COMMAND, "A", "B", 1, 1, "2026-03-02")
    Retention(data / "retention.json").remember(Life().with_ending(ending))
    yield


@contextlib.contextmanager
def a_lost_ledger(data: Path) -> Iterator[None]:
    """Only the second copy has the entries."""
    (data / "ledger.db").unlink()
    yield


@contextlib.contextmanager
def a_torn_ledger(data: Path) -> Iterator[None]:
    """Nothing can be exported."""
    (data / "ledger.db").write_bytes(b"?" * 5000)
    yield


@contextlib.contextmanager
def an_earlier_export(data: Path) -> Iterator[None]:
    """A file of that name is there."""
    (data.parent / "all.jsonl").write_text("years of work")
    yield


@pytest.mark.parametrize(
    ("trouble", "options", "code", "words"),
    [
        (a_desk, EXPORTED, 65, "Another kiosk is open"),
        (a_sync, EXPORTED, 75, "The exchange works on this data"),
        (a_destruction, EXPORTED, 75, "A destruction was ordered"),
        (a_lost_ledger, EXPORTED, 75, "The second copy has entries that the ledger has not. It has: 4"),
        (a_torn_ledger, EXPORTED, 75, "The ledger cannot be read"),
        (an_earlier_export, EXPORTED, 75, "already: all.jsonl"),
        (nothing, ("--replace",), 75, "are not at the hub and would not be sent any more: 3"),
        (nothing, (*EXPORTED, "--kiosk-id", "K1"), 75, "the hub keeps the first key of it: K1"),
        (nothing, (*EXPORTED[:2], "gone/all.jsonl"), 66, "not there: gone/all.jsonl.tmp"),
        (nothing, ("--undo",), 75, "No replacement of keys"),
        (nothing, ("--finish",), 75, "No replacement of keys"),
    ],
)
def test_it_is_refused_and_nothing_changes(
    data: Path,
    capsys: pytest.CaptureFixture[str],
    trouble: Callable[[Path], contextlib.AbstractContextManager[None]],
    options: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    """Beside a desk or an exchange that works, over what cannot be exported, or without a word on what is given up."""
    with trouble(data):
        before = contents(data)
        assert words in said(capsys, *options, code=code)
        left = contents(data)
    assert left == before


def test_it_says_what_hangs_on_the_keys_and_exports_it_first(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Entries, what is unsent, whether they hold, the second copy; an auditor finds the export whole."""
    public = DeviceKeys.load(data / "keys").signing_public
    assert provision.REPLACEMENT == FOLDER
    told = said(capsys, *EXPORTED)
    assert "4 entries, of which 3 are not at the hub" in told
    assert "The ledger holds." in told
    assert "Second copy: 4 entries." in told
    assert "4 entries copied and read again: all.jsonl" in told
    assert (data / "replacement" / "ledger.jsonl").read_bytes() == (data.parent / "all.jsonl").read_bytes()
    audited = subprocess.run(
        [sys.executable, str(AUDITOR), "all.jsonl", "--key", public], capture_output=True, text=True, check=False
    )
    assert audited.returncode == 0, audited.stdout + audited.stderr


@pytest.mark.parametrize("harm", [lambda lines: lines[:-1], lambda lines: lines[:1] + lines[2:], _altered])
def test_an_export_is_read_again(data: Path, harm: Callable[[list[bytes]], list[bytes]]) -> None:
    """What is short or not as the ledger holds it is noticed."""
    with LedgerReader.open_for_reading(data / "ledger.db") as ledger:
        write(data / "out.jsonl", ledger, About("K1", "", None, ()), no_progress)
        assert holds_all(data / "out.jsonl", ledger)
        lines = (data / "out.jsonl").read_bytes().splitlines(keepends=True)
        (data / "out.jsonl").write_bytes(b"".join(harm(lines)))
        assert not holds_all(data / "out.jsonl", ledger)


def test_the_device_serves_under_another_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New keys, a new name, an empty ledger; the doctor says that the old ones are still there."""
    old = DeviceKeys.load(data / "keys").signing_public
    said(capsys, *EXPORTED)
    card = json.loads((data / "device-card.json").read_bytes())
    assert card["kiosk_id"] == load().device.kiosk_id == "K1-k2"
    assert card["signing_key"] == DeviceKeys.load(data / "keys").signing_public != old
    assert not (data / "ledger.db").exists()
    main(["doctor", "--json"])
    checks = {check["check"]: check["state"] for check in json.loads(capsys.readouterr().out)["checks"]}
    assert (checks["keys"], checks["storage"]) in (("replaced", "ready"), ("replaced", "little-room"))
    assert main(["rescue"]) == 65
    assert "their ledger is here" in capsys.readouterr().err


def test_it_is_taken_back_whole(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys, name, card, ledger and what was sent are as before."""
    before = contents(data)
    said(capsys, *EXPORTED)
    assert "The former keys are back" in said(capsys, "--undo")
    assert contents(data) == before
    assert main(["ledger", "verify"]) == 0


def test_the_first_package_for_the_new_keys_ends_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The old keys are gone then, and nothing is taken back; the old ledger stays for head office."""
    said(capsys, *EXPORTED)
    card = json.loads((data / "device-card.json").read_bytes())
    desk = Desk(card["kiosk_id"], 1, card["signing_key"], card["receiving_key"])
    people = tuple(replace(one, slots=()) for one in operators())
    manifest = replace(MANIFEST, desks=(desk,), operators=people)
    manifest = replace(manifest, expires_at="2099-03-20T18:00:00Z", templates_destroyed_at="2099-03-21T00:00:00Z")
    written(data.parent / "p.kpkg", manifest)
    assert main(["roster", "import", "p.kpkg", "--trust-issuer"]) == 0
    assert "The former keys and their list are destroyed" in capsys.readouterr().out
    (kept,) = data.glob("replaced-*")
    assert (kept / "ledger.db").exists()
    assert not (kept / "keys").exists()
    assert "No replacement" in said(capsys, "--undo", code=75)
    with Ledger.open(data / "ledger.db", DeviceKeys.load(data / "keys")) as ledger:
        assert [entry.draft.kind for entry in ledger.entries()] == [Kind.PACKAGE_LOADED]


def test_it_is_ended_by_a_word(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--finish` without a person to ask must be said with --no-input."""
    said(capsys, *EXPORTED)
    before = contents(data)
    assert main(["provision", "--finish"]) == 1
    assert contents(data) == before
    assert "are destroyed" in said(capsys, "--finish")
    assert not (data / "replacement").exists()


def test_a_cut_is_told_and_gone_on_with(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cut with the old keys aside: nothing opens, plain provisioning makes no third keys, and --replace goes on."""
    said(capsys, *EXPORTED)
    card = json.loads((data / "device-card.json").read_bytes())
    record = data / "replacement" / "record.json"
    record.write_text(record.read_text().replace('"placed"', '"moving"'))
    (data / "keys").rename(data / "replacement" / "new-keys")
    shutil.copy(data / "replacement" / "kiosk.toml", data / "kiosk.toml")
    assert "has not come to its end" in said(capsys, code=75)
    main(["doctor", "--json"])
    assert json.loads(capsys.readouterr().out)["checks"][0]["state"] == "replacing"
    said(capsys, "--replace")
    again = json.loads((data / "device-card.json").read_bytes())
    assert again == card
    assert load().device.kiosk_id == "K1-k2"


@pytest.mark.parametrize("again", [(), ("--replace",)])
def test_a_cut_before_the_settings_keeps_the_new_name(
    data: Path, capsys: pytest.CaptureFixture[str], again: tuple[str, ...]
) -> None:
    """New keys never come under the old name: whoever provisions next writes the one that was chosen."""
    said(capsys, *EXPORTED, "--kiosk-id", "GAO-07")
    for name in ("kiosk.toml", "device-card.json"):
        shutil.copy(data / "replacement" / name, data / name)
    said(capsys, *again)
    assert load().device.kiosk_id == json.loads((data / "device-card.json").read_bytes())["kiosk_id"] == "GAO-07"


def test_lost_keys_are_not_made_anew_beside_a_ledger(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Plain provisioning refuses; --replace sets the ledger aside, verified with the key that the card names."""
    shutil.rmtree(data / "keys")
    assert "The keys are missing, and this kiosk has a ledger" in said(capsys, code=75)
    assert not (data / "keys").exists()
    told = said(capsys, *EXPORTED)
    assert "The ledger holds." in told
    assert "4 entries copied and read again" in told
    (data / "device-card.json").unlink()


def test_a_ledger_that_does_not_hold_is_said_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is exported as it is, and the first bad entry is named."""
    shutil.rmtree(data / "keys")
    (data / "keys").mkdir()
    DeviceKeys.create().save(data / "keys")
    assert "entry 1 is the first bad one" in said(capsys, *EXPORTED)


@pytest.mark.skipif(not Path("/dev/ptmx").exists() or not Path("/dev/pts/ptmx").exists(), reason="no terminals here")
@pytest.mark.parametrize(("typed", "code"), [("yes", 1), ("K1", 0)])
def test_in_a_terminal_the_name_is_typed(data: Path, typed: str, code: int) -> None:
    """A yes is no confirmation: the name of the kiosk is."""
    before = contents(data)
    master, slave = pty.openpty()
    os.write(master, f"\n\n\n\n\n\n{typed}\n".encode())
    run = subprocess.run(
        [sys.executable, "-m", "kiosk", "provision", "--replace", "--language", "en"],
        stdin=slave,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(slave)
    os.close(master)
    assert run.returncode == code, run.stderr
    assert "Type the name of this kiosk, K1, to replace its keys" in run.stderr
    assert (contents(data) == before) == (code == 1)
