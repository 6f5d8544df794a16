"""`sync.db`: what the network process must not forget. Its own file, so that it can never hurt the ledger.

Losing it costs one upload of everything, which the hub answers with duplicates, and, on a home desk, the knowledge
of what other desks hold and gave: only what its own ledger delivered stays taken then.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from kiosk.sync.errors import SyncError, SyncFault

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cursor (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    acknowledged INTEGER NOT NULL,
    last_upload TEXT NOT NULL
) STRICT;
INSERT OR IGNORE INTO cursor VALUES (1, 0, '');
CREATE TABLE IF NOT EXISTS acknowledgements (
    seq INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS witnesses (
    seq INTEGER PRIMARY KEY,
    kiosk_id TEXT NOT NULL,
    entry_hash TEXT NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS claims (
    claim_id TEXT PRIMARY KEY,
    kiosk_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    line_ids TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS claimed_lines (
    round_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    claim_id TEXT NOT NULL,
    kiosk_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (round_id, line_id, claim_id)
) STRICT;
CREATE TRIGGER IF NOT EXISTS one_kiosk_a_line BEFORE INSERT ON claimed_lines
WHEN EXISTS (
    SELECT 1 FROM claimed_lines
    WHERE round_id = NEW.round_id AND line_id = NEW.line_id AND kiosk_id <> NEW.kiosk_id
)
BEGIN SELECT RAISE(ABORT, 'this line is another kiosk''s'); END;
CREATE TABLE IF NOT EXISTS asked (
    claim_id TEXT PRIMARY KEY,
    home_desk INTEGER NOT NULL,
    line_ids TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ends (
    claim_id TEXT PRIMARY KEY,
    home_desk INTEGER NOT NULL,
    how TEXT NOT NULL,
    line_ids TEXT NOT NULL
) STRICT;
"""
_BUSY_S = 10.0

Connect = Callable[..., sqlite3.Connection]


class Database:
    """One connection, shared by this process's threads: one short transaction at a time.

    Guarantee: when a transaction's block ends without an exception, its changes are on the medium; else there are none.
    Limit: a medium that lies about fsync.
    """

    def __init__(self, path: Path, connect: Connect = sqlite3.connect) -> None:
        """Open or make the file.

        Raises:
            SyncError: it cannot be opened, or is no database. It is never deleted.
        """
        self._path = path
        self._turn = Lock()
        try:
            self._connection = connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise SyncError(SyncFault.DATABASE, f"{path}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside BEGIN IMMEDIATE; commit at the end, undo everything if the block raises.

        Raises:
            SyncError: the database failed; nothing of the block is written.
        """
        with self._turn:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise SyncError(SyncFault.DATABASE, f"{self._path}: {error}") from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
