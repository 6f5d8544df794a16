"""How far the hub has come, what it said of each entry, and its countersignatures."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.sync.database import Database
from kiosk.sync.errors import SyncError, SyncFault
from kiosk.sync.uploader import EntryAnswer, Stored
from kiosk.trust.witness import Witness


@dataclass(frozen=True, slots=True)
class Progress:
    """`acknowledged`: the hub holds every entry up to this number. `last_upload`: when it last said so, or empty."""

    acknowledged: int
    last_upload: str


class Memory:
    """The upload's part of `sync.db`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self) -> Progress:
        """Return how far the hub has come."""
        with self._database.transaction() as connection:
            return Progress(*connection.execute("SELECT acknowledged, last_upload FROM cursor").fetchone())

    def remember(self, stored: Stored, acknowledged: int, at: str) -> None:
        """Keep what the hub said, all of it at once. `acknowledged` may go back: the hub may have been replaced."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE cursor SET acknowledged = ?, last_upload = ?", (acknowledged, at))
            connection.executemany(_ACKNOWLEDGE, [_answer_row(answer, at) for answer in stored.answers if answer.seq])
            if stored.witness is not None:
                connection.execute(_WITNESS, _witness_row(stored.witness))

    def answer_of(self, seq: int) -> EntryAnswer | None:
        """Return the last answer for one entry, `duplicate` aside."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT entry_id, seq, answer, reason FROM acknowledgements WHERE seq = ?", (seq,)
            ).fetchone()
            return EntryAnswer(*row) if row else None

    def doubtful(self) -> tuple[EntryAnswer, ...]:
        """Return the entries that the hub keeps as conflicts or in quarantine."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT entry_id, seq, answer, reason FROM acknowledgements"
                " WHERE answer IN ('conflict', 'quarantined') ORDER BY seq"
            ).fetchall()
            return tuple(EntryAnswer(*row) for row in rows)

    def last_witness(self) -> Witness | None:
        """Return the countersignature over the furthest head."""
        with self._database.transaction() as connection:
            found = _witnesses(connection)
        return found[-1] if found else None


def stored_progress(path: Path) -> Progress:
    """Return how far the hub has come, as a `sync.db` says; nowhere, where nothing was ever sent.

    Raises:
        SyncError: DATABASE.
    """
    if not path.exists():
        return Progress(0, "")
    with _reading(path) as connection:
        return Progress(*connection.execute("SELECT acknowledged, last_upload FROM cursor").fetchone())


def stored_witnesses(path: Path) -> tuple[Witness, ...]:
    """Return the hub's countersignatures in a `sync.db`, in order; none where nothing was ever sent.

    Whether the signatures hold is not looked at.

    Raises:
        SyncError: DATABASE.
    """
    if not path.exists():
        return ()
    with _reading(path) as connection:
        return _witnesses(connection)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """For other processes: the file is only read."""
    try:
        mode = "rw" if os.access(path, os.W_OK) else "ro"
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            connection.execute("PRAGMA query_only = ON")
            yield connection
    except sqlite3.Error as error:
        raise SyncError(SyncFault.DATABASE, f"{path}: {error}") from error


def _witnesses(connection: sqlite3.Connection) -> tuple[Witness, ...]:
    rows = connection.execute("SELECT kiosk_id, seq, entry_hash, at, key, signature FROM witnesses ORDER BY seq")
    return tuple(Witness(*row) for row in rows)


# A duplicate says nothing new about an entry that was answered before.
_ACKNOWLEDGE = """
INSERT INTO acknowledgements VALUES (?, ?, ?, ?, ?)
ON CONFLICT (seq) DO UPDATE SET answer = excluded.answer, reason = excluded.reason, at = excluded.at
WHERE excluded.answer <> 'duplicate' OR acknowledgements.reason = 'unknown_device'
"""
# The first word about a number stays: another later is what a cut and rewritten ledger looks like.
_WITNESS = "INSERT OR IGNORE INTO witnesses (seq, kiosk_id, entry_hash, key, signature, at) VALUES (?, ?, ?, ?, ?, ?)"


def _answer_row(answer: EntryAnswer, at: str) -> tuple[int, str, str, str, str]:
    return answer.seq, answer.entry_id, answer.answer, answer.reason, at


def _witness_row(witness: Witness) -> tuple[int, str, str, str, str, str]:
    return witness.seq, witness.kiosk_id, witness.entry_hash, witness.key, witness.signature, witness.at
