"""Reading a ledger, and checking that it holds."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kiosk.domain.entry import Entry, Origin
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger_file import open_for_reading, sqlite_troubles
from kiosk.trust.audit import Audit
from kiosk.trust.chain import Head, extend
from kiosk.trust.entries import from_header, header_bytes, origin_of
from kiosk.trust.errors import EntryError, EntryFault
from kiosk.trust.witness import Witness

Row = tuple[int, str, str, bytes, bytes, bytes]
Progress = Callable[[int, int], None]
"""Called now and then with how many entries are done and how many there are."""

_COLUMNS = "SELECT seq, entry_id, entry_hash, header, body, signature FROM entry"
_BATCH = 256


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the ledger holds: `head` is the last good entry, `fault` what is wrong with the one after it, or None."""

    head: Head
    fault: EntryFault | None = None
    detail: str = ""


class LedgerReader:
    """Reads a ledger that another process writes. Any thread may use it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open_for_reading(cls, path: Path) -> "LedgerReader":
        """Open an existing ledger, never changing it.

        Raises:
            LedgerFault: MISSING, READ_ONLY, NEWER, FORMAT, DAMAGED.
        """
        return LedgerReader(open_for_reading(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def entries(self, after_seq: int = 0, limit: int | None = None) -> tuple[Entry, ...]:
        """Return the entries numbered above `after_seq`, in order, `limit` of them at most.

        Raises:
            LedgerFault: DAMAGED when a row is no entry, NEWER when it is one of a newer program.
        """
        return tuple(_entry(row) for row in self._rows(after_seq, limit))

    def origins(self, after_seq: int = 0) -> tuple[Origin, ...]:
        """Return where and when the entries above `after_seq` were made, in order: cheaper than reading them whole.

        Raises:
            LedgerFault: DAMAGED when a row is no entry.
        """
        return tuple(_origin(row) for row in self._rows(after_seq, None))

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id."""
        row = self._one(f"{_COLUMNS} WHERE entry_id = ?", entry_id)
        return None if row is None else _entry(row)

    def head(self) -> Head:
        """Return number and hash of the last entry."""
        row = self._one("SELECT seq, entry_hash FROM entry ORDER BY seq DESC LIMIT 1")
        return Head() if row is None else Head(*row)

    def count(self) -> int:
        """Return how many entries there are: the head's number, since there are no gaps."""
        return self.head().seq

    def head_at(self, seq: int) -> Head:
        """Return number and hash of one entry, those of the beginning where it is not."""
        row = self._one("SELECT seq, entry_hash FROM entry WHERE seq = ?", seq)
        return Head() if row is None else Head(*row)

    def verify(self, signing_public: str, last: int | None = None, progress: Progress = no_progress) -> Verified:
        """Check chain, signatures, hashes and numbers of all entries, or of the `last` ones only.

        Args:
            signing_public: the kiosk's Ed25519 public key, base64.
            last: how many; the entry before them is taken as it stands.
            progress: told how far it is.
        """
        seq = 0 if last is None else max(0, self.count() - last)
        head = self.head_at(seq)
        try:
            for row in self._walk_rows(seq, progress):
                following = extend(head, _canonical(row), row[3], signing_public)
                _check_filed(row, following)
                head = following
        except (EntryError, LedgerFault) as error:
            return _broken(head, error)
        return Verified(head)

    def examine(
        self,
        signing_public: str,
        kiosk_id: str,
        witnesses: Sequence[Witness] = (),
        progress: Progress = no_progress,
    ) -> Verified:
        """Check everything that can be checked without opening a body: all entries, and what others have witnessed.

        Stricter than what opening asks: a desk must not close because its boot count went back.

        Args:
            signing_public: the kiosk's Ed25519 public key, base64.
            kiosk_id: whose entries these must be.
            witnesses: signed by somebody who counts, about this kiosk.
            progress: told how far it is.
        """
        audit = Audit(signing_public, kiosk_id, witnesses)
        head = audit.head
        try:
            for row in self._walk_rows(0, progress):
                audit.take(_canonical(row), row[3])
                _check_filed(row, audit.head)
                head = audit.head
            audit.end()
        except (EntryError, LedgerFault) as error:
            return _broken(head, error)
        return Verified(head)

    def rows(self, progress: Progress = no_progress) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Yield header, sealed body and signature of each entry as they are kept, sound or not."""
        for _, _, _, header, body, signature in self._walk_rows(0, progress):
            yield header, body, signature

    def _walk_rows(self, after_seq: int, progress: Progress = no_progress) -> Iterator[Row]:
        """In batches, so that a long reading neither fills the memory nor keeps others waiting."""
        before, total = after_seq, max(0, self.count() - after_seq)
        progress(0, total)
        while rows := self._rows(after_seq, _BATCH):
            yield from rows
            after_seq = rows[-1][0]
            progress(min(after_seq - before, total), total)

    def _rows(self, after_seq: int, limit: int | None) -> Sequence[Row]:
        with self._lock, sqlite_troubles():
            return self._connection.execute(
                f"{_COLUMNS} WHERE seq > ? ORDER BY seq LIMIT ?",
                (after_seq, -1 if limit is None else limit),
            ).fetchall()

    def _one(self, statement: str, value: str | int | None = None) -> Any:
        with self._lock, sqlite_troubles():
            return self._connection.execute(statement, () if value is None else (value,)).fetchone()


def _entry(row: Row) -> Entry:
    try:
        return _read(row)
    except EntryError as error:
        raise LedgerFault(trouble_of(error.fault), f"entry {row[0]}: {error}") from error


def _origin(row: Row) -> Origin:
    try:
        return origin_of(json.loads(row[3]))
    except EntryError as error:
        raise LedgerFault(trouble_of(error.fault), f"entry {row[0]}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise LedgerFault(LedgerTrouble.DAMAGED, f"entry {row[0]}: {error}") from error


def _read(row: Row) -> Entry:
    """Read a row; what is signed is the header, so its copies beside it must agree."""
    seq, entry_id, _, header, body, signature = row
    try:
        entry = from_header(json.loads(header), body, signature)
    except (ValueError, RecursionError) as error:
        raise EntryError(EntryFault.MALFORMED, f"entry {seq}: {error}") from error
    if entry.seq != seq:
        raise EntryError(EntryFault.REORDERED, f"entry {entry.seq}: filed under {seq}")
    if entry.origin.entry_id != entry_id:
        raise EntryError(EntryFault.MALFORMED, f"entry {seq}: filed under another id")
    return entry


def trouble_of(fault: EntryFault) -> LedgerTrouble:
    """Return what an entry's fault makes of its ledger: one of another schema is not a damaged one."""
    return LedgerTrouble.NEWER if fault is EntryFault.SCHEMA else LedgerTrouble.DAMAGED


def _broken(head: Head, error: EntryError | LedgerFault) -> Verified:
    fault = error.fault if isinstance(error, EntryError) else EntryFault.MALFORMED
    return Verified(head, fault, error.detail)


def _canonical(row: Row) -> Entry:
    """Read a row whose header is kept in the bytes that were signed."""
    entry = _read(row)
    if header_bytes(entry) != row[3]:
        raise EntryError(EntryFault.NOT_CANONICAL, f"entry {entry.seq}")
    return entry


def _check_filed(row: Row, head: Head) -> None:
    if row[2] != head.entry_hash:
        raise EntryError(EntryFault.CHAIN, f"entry {head.seq}: filed under another hash")
