"""A kiosk that was rolled back meets what a newer program wrote: it says so, and nothing is called damaged."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.doctor.device import storage_finding
from kiosk.domain.codes import Flag, Kind, UnknownCode
from kiosk.storage.errors import LedgerFault, LedgerTrouble, RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_file import INSERT
from kiosk.storage.rescue import RescueError, RescueFault, look, put_in_place
from kiosk.storage.roster_file import connect
from kiosk.trust.canonical import canonical
from kiosk.trust.chain import verify_chain
from tests.storage.samples import KEYS, approval, fill, stamp


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of three entries."""
    with closing(Ledger.open(tmp_path / "ledger.db", KEYS)) as ledger:
        fill(ledger, 3)
    return tmp_path / "ledger.db"


@pytest.fixture
def newer(path: Path) -> Path:
    """The same with a fourth entry of a schema to come, signed by this device."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        seq, entry_id, header = connection.execute("SELECT seq, entry_id, header FROM entry WHERE seq = 3").fetchone()
        later = {**json.loads(header), "schema_version": 3, "seq": 4, "entry_id": f"{entry_id[:-1]}f", "field": "new"}
        row = (4, later["entry_id"], "0" * 64, canonical(later), b"", KEYS.signing.sign(canonical(later)))
        connection.execute(INSERT, row)
        assert seq == 3
    return path


def test_a_ledger_of_a_newer_program_is_not_damaged(newer: Path) -> None:
    """It does not open, by its own name, and every byte of it stays."""
    before = newer.read_bytes()
    with pytest.raises(LedgerFault) as caught:
        Ledger.open(newer, KEYS)
    assert caught.value.trouble is LedgerTrouble.NEWER
    assert newer.read_bytes() == before


def test_nothing_of_a_newer_program_is_rescued_away(newer: Path) -> None:
    """A rescue that left its entries out would serve their households again."""
    with pytest.raises(RescueError) as caught:
        look(newer, [], KEYS.signing_public)
    assert caught.value.fault is RescueFault.NEWER


def test_a_second_copy_of_a_newer_program_is_not_passed_over(path: Path, newer: Path, tmp_path: Path) -> None:
    """Its lines are as good as its rows: a damaged ledger beside them is not put together without them."""
    line = {"header": {"schema_version": 3}, "body": "", "signature": ""}
    copy = tmp_path / "copy.jsonl"
    copy.write_text(json.dumps(line) + "\n", "utf-8")
    with pytest.raises(RescueError) as caught:
        look(tmp_path / "none.db", [copy], KEYS.signing_public)
    assert caught.value.fault is RescueFault.NEWER


def test_doctor_says_newer(newer: Path) -> None:
    """What there is to do is to put the program back, not to rescue."""
    assert storage_finding(newer.parent, newer, KEYS).message == "doctor-storage-ledger-newer"


@pytest.mark.parametrize("kind", ["ledger", "roster"])
def test_a_file_of_a_later_form_is_newer(path: Path, kind: str, tmp_path: Path) -> None:
    """The number in the file's own head says so before any row is read."""
    file = path
    if kind == "roster":
        file = tmp_path / "roster.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA application_id = 0x4B524F53")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 9")
    if kind == "ledger":
        with pytest.raises(LedgerFault, match=LedgerTrouble.NEWER):
            Ledger.open(file, KEYS)
    else:
        with pytest.raises(RosterFault, match=RosterTrouble.NEWER):
            connect(file)


def test_codes_of_a_newer_program_stay_in_the_chain(path: Path) -> None:
    """A kind and a flag that this program does not know are verified, read, followed and rescued like any other."""
    odd = replace(approval(9), kind=UnknownCode("gift_returned"), flags=(Flag.PROXY, UnknownCode("by_night")))
    with closing(Ledger.open(path, KEYS)) as ledger:
        ledger.append(odd, stamp(seed=9))
    with closing(Ledger.open(path, KEYS)) as ledger:
        fill(ledger, 1)
        entries = ledger.entries()
    assert verify_chain(entries, KEYS.signing_public).seq == 5
    assert entries[3].draft.kind == "gift_returned"
    assert entries[3].draft.flags == (Flag.PROXY, "by_night")
    found = look(path, [], KEYS.signing_public)
    put_in_place(path, found.entries)
    with closing(Ledger.open(path, KEYS, verify_last=None)) as ledger:
        assert [entry.draft.kind for entry in ledger.entries()][3:] == ["gift_returned", Kind.APPROVED]
