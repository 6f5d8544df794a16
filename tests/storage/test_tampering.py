"""Whatever is done to a ledger's file, `kiosk ledger verify` and the stand-alone auditor name it, and the entry."""

import ast
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.domain.codes import Outcome
from kiosk.domain.entry import Entry
from kiosk.languages import complete_languages
from kiosk.storage import Ledger
from kiosk.trust.chain import Head
from kiosk.trust.entries import entry_hash
from kiosk.trust.errors import EntryFault
from kiosk.trust.keys import fingerprint
from kiosk.trust.witness import sign_head
from tests.storage.audited import (
    AUDITOR,
    ENTRIES,
    HUB,
    OWN,
    THIEF,
    AuditedDevice,
    again,
    another_ledger,
    audit,
    morning,
    put,
    rewritten,
)

Forge = Callable[[sqlite3.Connection, list[Entry]], object]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> AuditedDevice:
    """A device that nobody has touched."""
    return AuditedDevice.begin(tmp_path_factory.mktemp("honest") / "data")


@pytest.fixture
def device(honest: AuditedDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AuditedDevice:
    """A copy of it to do harm to."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    return honest.copy(tmp_path / "data")


def verified(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    """Run `kiosk ledger verify --json`; return exit code and report."""
    capsys.readouterr()
    code = main(["ledger", "verify", "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def sql(statement: str) -> Forge:
    """A forgery that one statement makes."""
    return lambda connection, entries: connection.execute(statement)


def swapped(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    """Entries 17 and 18 change places."""
    for old, new in ((17, -1), (18, 17), (-1, 18)):
        connection.execute("UPDATE entry SET seq = ? WHERE seq = ?", (new, old))


def resigned(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    """Entry 17 says something else, signed with a key of the forger's."""
    put(connection, again(entries[16], entries[16].prev_hash, THIEF, {"outcome": Outcome.NONE}))


def all_resigned(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    """The whole chain anew, with a key of the forger's."""
    for entry in rewritten(entries, 1, THIEF):
        put(connection, entry)


def forked(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    """Another history from entry 25 on, with the device's own, stolen key."""
    for entry in rewritten(entries, 25, OWN, operator_id="OP9"):
        put(connection, entry)


def back_in_time(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    """The device put back to where it was before entry 17 and used on, in the same boot."""
    for entry in rewritten(entries, 17, OWN, monotonic_ms=entries[3].origin.monotonic_ms):
        put(connection, entry)


def exchanged_by_holder(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    """Entry 16 anew with the device's own key, and nothing after it."""
    put(connection, again(entries[15], entries[15].prev_hash, OWN, {"operator_id": "OP9"}))


SPACED = """UPDATE entry SET header = CAST(replace(CAST(header AS TEXT), '"OP1"', ' "OP1"') AS BLOB) WHERE seq = 17"""
EDITED = """UPDATE entry SET header = CAST(replace(CAST(header AS TEXT), '"OP1"', '"OP9"') AS BLOB) WHERE seq = 17"""
FORGERIES: dict[str, tuple[Forge, str, int]] = {
    "header edited": (sql(EDITED), "signature", 17),
    "body exchanged": (
        sql("UPDATE entry SET body = (SELECT body FROM entry WHERE seq = 3) WHERE seq = 17"),
        "body_hash",
        17,
    ),
    "signature wiped": (sql("UPDATE entry SET signature = zeroblob(64) WHERE seq = 17"), "signature", 17),
    "one deleted": (sql("DELETE FROM entry WHERE seq = 17"), "gap", 17),
    "the first deleted": (sql("DELETE FROM entry WHERE seq = 1"), "gap", 1),
    "tail deleted": (sql("DELETE FROM entry WHERE seq > 30"), "truncated", 31),
    "all deleted": (sql("DELETE FROM entry"), "truncated", 1),
    "two reordered": (swapped, "reordered", 17),
    "one signed with another key": (resigned, "signature", 17),
    "all signed with another key": (all_resigned, "signature", 1),
    "one exchanged with the stolen key": (exchanged_by_holder, "chain", 17),
    "forked with the stolen key": (forked, "forked", 40),
    "put back and used on": (back_in_time, "order", 17),
    "other bytes, same meaning": (sql(SPACED), "not_canonical", 17),
    "no entry at all": (sql("UPDATE entry SET header = x'00' WHERE seq = 17"), "malformed", 17),
    "of a later version": (
        sql(EDITED.replace('"OP1"', '"schema_version":2').replace('"OP9"', '"schema_version":3')),
        "schema",
        17,
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_found_and_named(name: str, device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """Both name the same fault at the same entry."""
    forge, fault, first_bad = FORGERIES[name]
    entries = device.entries()
    device.forge(lambda connection: forge(connection, entries))
    code, report = verified(capsys)
    assert (code, report["fault"], report["first_bad"], report["entries"]) == (1, fault, first_bad, first_bad - 1)
    code, report = audit("--key", OWN.signing_public, device.export())
    assert (code, report["fault"], report["first_bad"], report["entries"]) == (1, fault, first_bad, first_bad - 1)


def test_an_honest_ledger_holds(device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """Both agree on the head, and both count the hub's witnesses; the auditor's also the kiosk's own signed head."""
    code, report = verified(capsys)
    assert (code, report["entries"], report["witnesses"]) == (0, ENTRIES, 2)
    key, hub = (fingerprint(keys.signing_public) for keys in (OWN, HUB))
    code, found = audit("--key", key, "--hub-key", hub, device.export())
    assert (code, found["entries"], found["head"], found["witnesses"]) == (0, ENTRIES, report["head"], 3)
    assert (found["key_confirmed"], found["notes"]) == (True, [])


def test_an_entry_of_another_kiosk(device: AuditedDevice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A true entry of another ledger, put in the place with its number, is named as that."""
    with another_ledger(tmp_path) as other:
        foreign = other.entries()[16]
    device.forge(lambda connection: put(connection, foreign))
    assert verified(capsys)[1]["fault"] == "other_kiosk"
    _, report = audit(device.export())
    assert (report["fault"], report["first_bad"]) == ("other_kiosk", 17)


def test_keys_and_chain_exchanged_together(device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """With new keys on the device and everything signed anew, the witness disagrees; the office's letter tells why."""
    entries = device.entries()
    device.forge(lambda connection: all_resigned(connection, entries))
    device.change_keys(THIEF)
    _, report = verified(capsys)
    assert (report["fault"], report["first_bad"]) == ("forked", 20)
    export = device.export()
    for key in (OWN.signing_public, fingerprint(OWN.signing_public)):
        code, report = audit("--key", key, export)
        assert (code, report["fault"], report["first_bad"]) == (1, "other_key", 1)


def test_two_exports_that_part(device: AuditedDevice, tmp_path: Path) -> None:
    """Of two exports, the auditor names the entry at which the newer leaves the older's history, or ends before it."""
    older = device.export().rename(tmp_path / "older.jsonl")
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(b"\n".join([first_line(older, entries=30), *older.read_bytes().split(b"\n")[1:31]]))
    entries = device.entries()
    device.forge(lambda connection: forked(connection, entries))
    without_witnesses = (device.data / "sync.db").rename(tmp_path / "lost.db")
    assert without_witnesses.exists()
    forked_export = device.export()
    assert audit(forked_export)[0] == 0
    code, report = audit(older, forked_export)
    assert (code, report["fault"], report["first_bad"]) == (1, "forked", 25)
    assert audit(cut, older)[0] == 0
    code, report = audit(older, cut)
    assert (code, report["fault"], report["first_bad"]) == (1, "truncated", 31)


def first_line(export: Path, **changes: object) -> bytes:
    """The first line of an export, without its signed head, as a forger rewrites it."""
    about = json.loads(export.read_bytes().split(b"\n")[0])
    return json.dumps({**about, "head": None, **changes}).encode()


@pytest.mark.parametrize(
    ("change", "fault", "first_bad"),
    [
        (lambda lines: lines.insert(20, lines[20]), "repeated", 21),
        (lambda lines: lines.insert(20, lines[5]), "repeated", 20),
        (lambda lines: lines.insert(5, lines.pop(20)), "reordered", 5),
        (lambda lines: lines.pop(20), "gap", 20),
        (lambda lines: lines.__setitem__(20, lines[20][:-9]), "malformed", 20),
        (lambda lines: lines.__setitem__(20, lines[20].replace(b'"K1"', b'"K1","kiosk_id":"K1"')), "malformed", 20),
        (lambda lines: lines.__setitem__(20, lines[20].replace(b'"ms":310', b'"ms":310.0')), "malformed", 20),
        (lambda lines: lines.__setitem__(20, b"\xff\x00"), "malformed", 20),
        (lambda lines: lines.__setitem__(20, b"[" * 100_000), "malformed", 20),
        (lambda lines: lines.__delitem__(slice(31, None)), "truncated", 31),
    ],
)
def test_an_export_is_harmed(
    change: Callable[[list[bytes]], object], fault: str, first_bad: int, device: AuditedDevice
) -> None:
    """Lines taken out, doubled, moved, torn or garbled after the export are named too."""
    export = device.export()
    lines = export.read_bytes().split(b"\n")
    change(lines)
    export.write_bytes(b"\n".join(lines))
    code, report = audit(export)
    assert (code, report["fault"], report["first_bad"]) == (1, fault, first_bad)


def test_a_closing_sheet_shows_a_cut(device: AuditedDevice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who has the sheet's line needs neither hub nor sync.db, as text or in a file, on the device or off it."""
    capsys.readouterr()
    assert main(["ledger", "head"]) == 0
    sheet = capsys.readouterr().out.strip()
    (device.data / "sync.db").unlink()
    device.forge(lambda connection: connection.execute("DELETE FROM entry WHERE seq > 30"))
    assert verified(capsys)[0] == 0
    scanned = tmp_path / "scanned.txt"
    scanned.write_text(sheet.replace(" ", "\n") + "\n", "utf-8")
    for witness in (sheet, str(scanned)):
        code, report = verified(capsys, "--witness", witness)
        assert (code, report["fault"], report["first_bad"]) == (1, "truncated", 31)
    export = device.export()
    assert audit(export)[0] == 0
    code, report = audit(export, "--witness", sheet)
    assert (code, report["fault"], report["first_bad"]) == (1, "truncated", 31)


def test_signed_heads_that_do_not_count(
    device: AuditedDevice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Altered, another kiosk's, or a stranger's: each is refused by its own words, and no ledger is blamed."""
    head = Head(10, entry_hash(device.entries()[9]))
    at = "2026-03-02T12:00:00Z"
    own = sign_head("K1", head, at, OWN.signing)
    refused = {
        "kiosk-head/1 K1": "kiosk-head/1",
        own.text.replace(" K1 10 ", " K1 11 "): "Scan",
        sign_head("K2", head, at, HUB.signing).text: "another kiosk",
        sign_head("K1", head, at, THIEF.signing).text: THIEF.signing_public,
    }
    for text, said in refused.items():
        assert main(["ledger", "verify", "--witness", text, "--language", "en"]) == 65
        assert said in capsys.readouterr().err
    assert verified(capsys, "--witness", own.text, "--witness", sign_head("K1", head, at, HUB.signing).text)[0] == 0
    export = device.export()
    stranger = sign_head("K1", Head(10, "ab" * 32), at, THIEF.signing).text
    elsewhere = sign_head("K2", Head(10, "ab" * 32), at, HUB.signing).text
    code, report = audit(export, "--hub-key", HUB.signing_public, "--witness", stranger, "--witness", elsewhere)
    assert (code, len(report["notes"]), report["witnesses"]) == (0, 2, 3)
    assert audit(export, "--witness", own.text.replace(" K1 10 ", " K1 11 "))[0] == 2


def test_the_auditor_is_one_file_with_nothing_of_ours() -> None:
    """It imports the standard library and `cryptography` only, so that anybody can run and read it."""
    nodes = list(ast.walk(ast.parse(AUDITOR.read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"cryptography"}


def test_harm_to_what_is_kept_beside(device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """A forged or unreadable witness in `sync.db` blames no ledger and is not passed over in silence."""
    with closing(sqlite3.connect(device.data / "sync.db")) as connection, connection:
        connection.execute("UPDATE witnesses SET entry_hash = ? WHERE seq = 20", ("ab" * 32,))
    code, report = verified(capsys)
    assert (code, report["witnesses"], report["witnesses_unusable"]) == (0, 1, 1)
    (device.data / "sync.db").write_bytes(b"no database" * 100)
    code, report = verified(capsys)
    assert (code, report["witnesses"], report["witnesses_unusable"]) == (0, 0, 1)


def test_unusable_input(device: AuditedDevice, tmp_path: Path) -> None:
    """What is no export, is not there, or is another kiosk's beside this one ends with 2 and a sentence."""
    export = device.export()
    other = tmp_path / "other.jsonl"
    other.write_bytes(first_line(export, kiosk_id="K2", entries=0))
    empty = tmp_path / "empty"
    empty.touch()
    for arguments in ([tmp_path / "nowhere"], [empty], [device.data / "kiosk.toml"], [export, other]):
        code, report = audit(*arguments)
        assert code == 2
        assert report["detail"].startswith("unusable: ")


def test_a_foreign_ledger_in_the_place_of_ours(device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole true ledger of the same name, made with other keys, is not ours."""
    (device.data / "ledger.db").unlink()
    with Ledger.open(device.data / "ledger.db", THIEF) as ledger:
        morning(ledger)
    _, report = verified(capsys)
    assert (report["fault"], report["first_bad"]) == ("signature", 1)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_fault_has_its_words(code: str, device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever verifies is told the entry, what it means and what to do, in the language of the run."""
    words = complete_languages()[code].words
    told = {words(f"ledger-fault-{fault}".replace("_", "-"), entry=17) for fault in EntryFault}
    assert len(told) == len(EntryFault)
    device.forge(lambda connection: connection.execute("DELETE FROM entry WHERE seq = 17"))
    assert main(["ledger", "verify", "--language", code]) == 1
    said = capsys.readouterr().err
    assert words("ledger-fault-gap", entry=17) in said
    assert "kiosk ledger export" in said
