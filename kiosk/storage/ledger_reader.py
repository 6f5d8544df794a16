"""Reading a ledger, and checking that it holds."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kiosk.domain.entry import Draft, Entry
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger_file import open_for_reading, sqlite_troubles
from kiosk.trust.chain import Head, extend
from kiosk.trust.entries import from_header
from kiosk.trust.errors import EntryError, EntryFault

Row = tuple[int, str, str, bytes, bytes, bytes]

_COLUMNS = "SELECT seq, entry_id, entry_hash, header, body, signature FROM entry"
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the ledger holds: `head` is the last good entry, `fault` the first bad one's, or None."""

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
            LedgerFault: READ_ONLY when it is not there, FORMAT, DAMAGED.
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
            LedgerFault: DAMAGED when a row is no entry.
        """
        return tuple(_entry(row) for row in self._rows(after_seq, limit))

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

    def drafts(self, round_id: str = "") -> Iterator[tuple[str, str, Draft]]:
        """Yield (entry_id, ts_utc, draft), in order, of a round (of all when empty): for `entitlement.standing`."""
        for entry in self._walk(0):
            if round_id in ("", entry.origin.round_id):
                yield entry.origin.entry_id, entry.origin.ts_utc, entry.draft

    def verify(self, signing_public: str, last: int | None = None) -> Verified:
        """Check chain, signatures, hashes and numbers of all entries, or of the `last` ones only.

        Args:
            signing_public: the kiosk's Ed25519 public key, base64.
            last: how many; the entry before them is taken as it stands.
        """
        seq = 0 if last is None else max(0, self.count() - last)
        head = self._head_at(seq)
        try:
            for row in self._walk_rows(seq):
                head = _extend(head, row, signing_public)
        except EntryError as error:
            return Verified(head, error.fault, error.detail)
        except LedgerFault as error:
            return Verified(head, EntryFault.MALFORMED, error.detail)
        return Verified(head)

    def _head_at(self, seq: int) -> Head:
        row = self._one("SELECT seq, entry_hash FROM entry WHERE seq = ?", seq)
        return Head() if row is None else Head(*row)

    def _walk(self, after_seq: int) -> Iterator[Entry]:
        return map(_entry, self._walk_rows(after_seq))

    def _walk_rows(self, after_seq: int) -> Iterator[Row]:
        """In batches, so that a long reading neither fills the memory nor keeps others waiting."""
        while rows := self._rows(after_seq, _BATCH):
            yield from rows
            after_seq = rows[-1][0]

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
    """Read a row; what is signed is the header, so its copies beside it must agree."""
    seq, entry_id, _, header, body, signature = row
    try:
        entry = from_header(json.loads(header), body, signature)
    except (EntryError, ValueError) as error:
        raise LedgerFault(LedgerTrouble.DAMAGED, f"entry {seq}: {error}") from error
    if (entry.seq, entry.origin.entry_id) != (seq, entry_id):
        raise LedgerFault(LedgerTrouble.DAMAGED, f"entry {seq}: filed under another number or id")
    return entry


def _extend(head: Head, row: Row, signing_public: str) -> Head:
    following = extend(head, _entry(row), signing_public)
    if following.entry_hash != row[2]:
        raise EntryError(EntryFault.CHAIN, f"entry {following.seq}: filed under another hash")
    return following
