"""The ledger's file: its tables, how it is opened, and what SQLite's troubles mean."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.domain.entry import Entry
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.trust.durable import fsync_directory
from kiosk.trust.entries import entry_hash, header_bytes

_APPLICATION_ID = 0x4B4C4447
_FORMAT = 1
_BUSY_S = 5.0

_SCHEMA = (
    """
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        entry_id TEXT NOT NULL UNIQUE,
        entry_hash TEXT NOT NULL,
        header BLOB NOT NULL,
        body BLOB NOT NULL,
        signature BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TRIGGER never_updated BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
    """,
    """
    CREATE TRIGGER never_deleted BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
    """,
    # Also stops INSERT OR REPLACE, which deletes without the trigger above.
    """
    CREATE TRIGGER only_appended BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
        OR EXISTS (SELECT 1 FROM entry WHERE entry_id = NEW.entry_id)
    BEGIN SELECT RAISE(ABORT, 'entries are only appended'); END
    """,
)

INSERT = "INSERT INTO entry (seq, entry_id, entry_hash, header, body, signature) VALUES (?, ?, ?, ?, ?, ?)"

_TROUBLES = {
    sqlite3.SQLITE_FULL: LedgerTrouble.DISK_FULL,
    sqlite3.SQLITE_CORRUPT: LedgerTrouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: LedgerTrouble.DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: LedgerTrouble.CONFLICT,
    sqlite3.SQLITE_READONLY: LedgerTrouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: LedgerTrouble.READ_ONLY,
    sqlite3.SQLITE_PERM: LedgerTrouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: LedgerTrouble.LOCKED,
    sqlite3.SQLITE_LOCKED: LedgerTrouble.LOCKED,
}


@contextmanager
def sqlite_troubles() -> Iterator[None]:
    """Turn what SQLite raises into a `LedgerFault`."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:  # misuse of the module, such as a closed ledger: a bug
            raise
        raise LedgerFault(_TROUBLES.get(code & 0xFF, LedgerTrouble.IO), str(error)) from error


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open the ledger, or make it, so that a commit returns only when the medium has it.

    Raises:
        LedgerFault: whatever keeps it from being written; MISSING for its folder; DAMAGED while `kiosk rescue` has not
            come to its end.
    """
    if not path.absolute().parent.is_dir():
        raise LedgerFault(LedgerTrouble.MISSING, str(path.parent))
    if under_rescue(path).exists():
        raise LedgerFault(LedgerTrouble.DAMAGED, f"{under_rescue(path).name}: a rescue was not finished")
    _share(path)
    with sqlite_troubles():
        connection = _connect(path, "rwc")
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                raise LedgerFault(LedgerTrouble.IO, f"journal mode {mode}")
            connection.execute("PRAGMA synchronous = FULL")
            with transaction(connection):
                _create(connection)
            _check(connection)
        except (LedgerFault, sqlite3.Error):
            connection.close()
            raise
    fsync_directory(path.absolute().parent)
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a ledger that is there, never changing an entry.

    Raises:
        LedgerFault: MISSING, or it may not be opened, is no ledger, or is damaged.
    """
    if not path.exists():
        raise LedgerFault(LedgerTrouble.MISSING, str(path))
    with sqlite_troubles():
        connection = _connect(path, "rw" if os.access(path, os.W_OK) else "ro")
        try:
            connection.execute("PRAGMA query_only = ON")
            _check(connection)
        except (LedgerFault, sqlite3.Error):
            connection.close()
            raise
    return connection


def under_rescue(path: Path) -> Path:
    """Return where a ledger that is put together anew lies until it takes its place."""
    return path.with_name(f"{path.name}.rescued")


def row_of(entry: Entry) -> tuple[int, str, str, bytes, bytes, bytes]:
    """Return an entry as `INSERT` takes it."""
    header = header_bytes(entry)
    return entry.seq, entry.origin.entry_id, entry_hash(entry), header, entry.sealed_body, entry.signature


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the only writer's place until the end, then commit; roll back if the block raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _share(path: Path) -> None:
    """Give the file its folder's rights, but never others, whatever the umask of the shell that begins it.

    On a device the touchscreen writes it and `kiosk sync`, of the same group, reads it; SQLite gives the files that it
    lays beside the rights of this one, and a reader that may not write there would keep the writer out.
    Never opened when it is there: closing it would drop the locks that SQLite holds on it in this process.
    """
    with suppress(OSError):  # of another account, or read-only: opening says what is wrong
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        path.chmod(0o600 | (path.parent.stat().st_mode & 0o060))


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # The last argument: calls from several threads are put in order by the ledger's own lock.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _create(connection: sqlite3.Connection) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        return
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {_FORMAT}")


def _check(connection: sqlite3.Connection) -> None:
    marks = tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if marks[0] == _APPLICATION_ID and marks[1] > _FORMAT:
        raise LedgerFault(LedgerTrouble.NEWER, f"format {marks[1]}")
    if marks != (_APPLICATION_ID, _FORMAT):
        raise LedgerFault(LedgerTrouble.FORMAT, f"application {marks[0]:x}, format {marks[1]}")
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise LedgerFault(LedgerTrouble.DAMAGED, str(found))
