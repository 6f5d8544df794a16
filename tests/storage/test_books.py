"""Accounts that follow a ledger, and the snapshot that a start begins with: checked, and never trusted."""

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.accounts import Accounts
from kiosk.domain.entry import Entry
from kiosk.storage.books import EVERY, Books
from kiosk.storage.ledger import Ledger
from kiosk.storage.snapshot import FOLD, SnapshotFile, snapshot_of
from kiosk.trust.chain import Head
from kiosk.trust.keys import DeviceKeys
from tests.domain.bookkeeping import LEDGERS, Desk, approved
from tests.storage.samples import KEYS, fill


@dataclass
class MemoryLedger:
    """Entries and their numbers; remembers which were read."""

    written: list[Entry]
    chain: str = "h"
    read: list[int] = field(default_factory=list)

    def entries(self, after_seq: int = 0, limit: int | None = None) -> Sequence[Entry]:
        found = self.written[after_seq : None if limit is None else after_seq + limit]
        self.read.extend(entry.seq for entry in found)
        return found

    def head_at(self, seq: int) -> Head:
        return Head(seq, f"{self.chain}{seq}") if 0 < seq <= len(self.written) else Head()


def served(count: int) -> list[Entry]:
    """The entries of a desk that served so many."""
    desk = Desk()
    for number in range(count):
        desk.serve(approved(f"l{number}"))
    return desk.entries


@pytest.fixture
def file(tmp_path: Path) -> SnapshotFile:
    """Where this device keeps its snapshot."""
    return SnapshotFile(tmp_path / "ledger.db.accounts", KEYS.signing_public, KEYS)


@settings(max_examples=25)
@given(LEDGERS, st.integers(0, 25), st.integers(0, 25))
def test_a_snapshot_and_what_came_after_it_are_the_whole(entries: list[Entry], first: int, second: int) -> None:
    """Whatever was written, wherever snapshots were taken, though each repeats what has not changed since the last."""
    with TemporaryDirectory() as folder:
        file = SnapshotFile(Path(folder) / "accounts", KEYS.signing_public, KEYS)
        first, at = sorted((first, second))
        ledger = MemoryLedger(entries[:first])
        books = Books(ledger, file)
        books.keep()
        ledger.written = entries[:at]
        books.keep()
        after = MemoryLedger(entries)
        assert Books(after, file).now() == Accounts().after_all(entries)
        assert after.read == list(range(min(at, len(entries)) + 1, len(entries) + 1))


def test_each_entry_is_read_once(file: SnapshotFile) -> None:
    """However often the accounts are asked for, and however many entries there are."""
    ledger = MemoryLedger(served(300))
    books = Books(ledger)
    for _ in range(3):
        assert books.now().seq == 600
    ledger.written += [served(301)[600]]
    books.now()
    assert ledger.read == list(range(1, 602))


def test_a_snapshot_is_taken_every_so_many_entries(file: SnapshotFile) -> None:
    """Not at each, and at once where a session closes."""
    ledger = MemoryLedger(served(EVERY // 2 - 1))
    books = Books(ledger, file)
    books.keep(EVERY)
    assert not file.path.exists()
    ledger.written = served(EVERY // 2)
    books.keep(EVERY)
    found = file.read()
    assert found is not None
    assert found.head == Head(EVERY, f"h{EVERY}")
    ledger.written = served(EVERY // 2 + 1)
    books.keep(EVERY)
    assert file.read() == found
    books.keep(1)
    assert file.read() != found


def _flipped(content: bytes) -> bytes:
    """More given than was: a thief's hand in the sums."""
    return content.replace(b'"l0":[2,2,', b'"l0":[2,0,')


def _signed_by_another(content: bytes) -> bytes:
    text = _flipped(content).split(b"\n", 1)[1]
    signature = DeviceKeys.create().signing.sign(b"kiosk-accounts/1\n" + sha256(text).digest())
    return b64encode(signature) + b"\n" + text


def _of_another_program(content: bytes) -> bytes:
    text = content.split(b"\n", 1)[1].replace(b'"fold":%d,' % FOLD, b'"fold":%d,' % (FOLD + 1))
    return b64encode(KEYS.signing.sign(b"kiosk-accounts/1\n" + sha256(text).digest())) + b"\n" + text


@pytest.mark.parametrize(
    "change",
    [
        _flipped, _signed_by_another, _of_another_program, lambda content: content[:-40], lambda _: b"",
        lambda _: b"no snapshot", lambda content: content + b"\n", lambda content: content.split(b"\n", 1)[1],
    ],
)  # fmt: skip
def test_an_odd_snapshot_is_left_aside(file: SnapshotFile, change: Callable[[bytes], bytes]) -> None:
    """Edited, signed by another key, of another program or torn: the entries are summed up anew."""
    entries = served(3)
    Books(MemoryLedger(entries), file).keep()
    before = file.path.read_bytes()
    file.path.write_bytes(change(before))
    assert file.path.read_bytes() != before
    ledger = MemoryLedger(entries)
    assert Books(ledger, file).now() == Accounts().after_all(entries)
    assert len(ledger.read) == len(entries)


@pytest.mark.parametrize("ledger", [MemoryLedger(served(3), chain="other"), MemoryLedger(served(1))])
def test_a_snapshot_of_another_chain_is_left_aside(file: SnapshotFile, ledger: MemoryLedger) -> None:
    """Of a ledger that was put back, rescued or cut: only an entry that the ledger holds vouches for the sums."""
    Books(MemoryLedger(served(3)), file).keep()
    assert Books(ledger, file).now() == Accounts().after_all(ledger.written)


def test_a_ledger_replaced_meanwhile_is_summed_up_anew() -> None:
    """Sums of a chain that is not there any more are not gone on with."""
    ledger = MemoryLedger(served(3))
    books = Books(ledger)
    books.now()
    ledger.written, ledger.chain = served(4), "other"
    assert books.now() == Accounts().after_all(ledger.written)
    assert ledger.read[6:] == list(range(1, 9))


def test_a_long_reading_is_told() -> None:
    """Thousands of entries without a snapshot: how far it is, now and then; a few are not worth a word."""
    told: list[int] = []
    Books(MemoryLedger(served(1250)), progress=told.append).now()
    assert told == [2000, 2500]
    Books(MemoryLedger(served(3)), progress=told.append).now()
    assert told == [2000, 2500]


def test_others_read_a_snapshot_without_the_private_key(tmp_path: Path) -> None:
    """Beside a real ledger: the device writes it; whoever has the public key reads it, and cannot write it."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 3)
        Books(ledger, SnapshotFile(snapshot_of(path), KEYS.signing_public, KEYS)).keep()
        reader = SnapshotFile(snapshot_of(path), KEYS.signing_public)
        found = reader.read()
        assert found is not None
        assert (found.head, found.accounts) == (ledger.head(), Accounts().after_all(ledger.entries()))
        with pytest.raises(ValueError, match="only read"):
            reader.write(found)
    assert json.loads(snapshot_of(path).read_bytes().split(b"\n", 1)[1])["seq"] == 3
    assert snapshot_of(path).stat().st_mode & 0o027 == 0
