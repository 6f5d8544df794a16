"""The roster's file: a sealed copy of the imported package that is built aside and then takes its place.

It is never changed in place. Whoever reads the old one while a new one arrives goes on reading the old one.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile

from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.trust.canonical import canonical
from kiosk.trust.durable import fsync_directory, write_durably
from kiosk.trust.package import ROW_FILES, Imported, Package
from kiosk.trust.records import RecordKind

KINDS = (RecordKind.HOUSEHOLD, RecordKind.COLLECTOR, RecordKind.ENTITLEMENT, RecordKind.TEMPLATE)
Progress = Callable[[int, int], None]
"""Called now and then with how many bytes of the package's rows are copied, and how many there are."""

SMALL_FILES = ("names.sealed", "items.json", "stock_open.json", "revocations.json")

Row = tuple[RecordKind, str, str, int, int, bytes]

_APPLICATION_ID = 0x4B524F53
_SHOWN_EVERY = 512
_FORMAT = 1
_TABLES = (
    "CREATE TABLE file (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT",
    """
    CREATE TABLE record (
        kind TEXT NOT NULL,
        hh_pid TEXT NOT NULL,
        record_id TEXT NOT NULL,
        finger INTEGER NOT NULL,
        view INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT
    """,
    "CREATE TABLE look_up (code BLOB PRIMARY KEY, hh_pid TEXT NOT NULL) STRICT, WITHOUT ROWID",
)
_TROUBLES = {
    sqlite3.SQLITE_FULL: RosterTrouble.DISK_FULL,
    sqlite3.SQLITE_IOERR: RosterTrouble.IO,
    sqlite3.SQLITE_CANTOPEN: RosterTrouble.IO,
    sqlite3.SQLITE_PERM: RosterTrouble.IO,
    sqlite3.SQLITE_READONLY: RosterTrouble.IO,
}
_INDEX = "CREATE INDEX record_of ON record (hh_pid, kind)"


@contextmanager
def sqlite_as_roster_faults() -> Iterator[None]:
    """Turn what SQLite raises into a `RosterFault`."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:  # misuse of the module: a bug
            raise
        raise RosterFault(_TROUBLES.get(code & 0xFF, RosterTrouble.DAMAGED), str(error)) from error


def build(path: Path, package: Package, present: Path, progress: Progress) -> None:
    """Copy a package into a new file at `path` and put it on the medium.

    A delta goes into a copy of the roster at `present`, which `open_package` has found to be of the same package: what
    it replaces is overwritten with zeros.

    Args:
        path: the new file.
        package: accepted by `open_package`.
        present: the roster that is on the device, read for a delta only.
        progress: told how far it is.
    Raises:
        PackageError: the package changed while it was being read.
        RosterFault: DISK_FULL or DAMAGED.
        OSError: the medium, while the old roster is copied.
    """
    path.unlink(missing_ok=True)
    delta = package.manifest.delta_of > 0
    if delta:
        copyfile(present, path)
    with sqlite_as_roster_faults(), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nobody reads this file before it is whole and fsynced, so it needs no journal.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute("BEGIN")
        if delta:
            _make_way(connection, package)
        else:
            for statement in _TABLES:
                connection.execute(statement)
        _copy(connection, package, progress)
        if not delta:
            connection.execute(_INDEX)
        connection.execute("COMMIT")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_place(new: Path, path: Path) -> None:
    """Let the new file take the old one's place, for good."""
    new.replace(path)
    fsync_directory(path.absolute().parent)


def connect(path: Path) -> sqlite3.Connection:
    """Open a roster for reading, from any thread that holds its reader's lock.

    Raises:
        RosterFault: NONE, NEWER, or DAMAGED for what is no roster.
    """
    if not path.exists():
        raise RosterFault(RosterTrouble.NONE, path.name)
    with sqlite_as_roster_faults():
        # Immutable holds: the file is replaced, never changed.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            names = ("application_id", "user_version")
            marks = tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
        except sqlite3.Error:
            connection.close()
            raise
    if marks != (_APPLICATION_ID, _FORMAT):
        connection.close()
        newer = marks[0] == _APPLICATION_ID and marks[1] > _FORMAT
        trouble = RosterTrouble.NEWER if newer else RosterTrouble.DAMAGED
        raise RosterFault(trouble, f"application {marks[0]:x}, format {marks[1]}")
    return connection


def read_imports(path: Path) -> Mapping[str, Imported]:
    """Return what was imported last, by issuer key. It outlives the roster, so that nothing older comes back.

    A file that cannot be read counts as empty: the roster's own manifest still holds the latest.
    """
    try:
        rows = json.loads(path.read_bytes())
        return {str(issuer): Imported(str(row[0]), int(row[1])) for issuer, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return {}


def write_imports(path: Path, imports: Mapping[str, Imported]) -> None:
    """Remember what was imported last, by issuer key."""
    rows = {issuer: [imported.package_id, imported.sequence] for issuer, imported in imports.items()}
    write_durably(path, canonical(rows))


def _make_way(connection: sqlite3.Connection, package: Package) -> None:
    """Remove the small files, and all records of the households that a delta brings anew or that are gone."""
    connection.execute("CREATE TEMPORARY TABLE leaving (hh_pid TEXT PRIMARY KEY)")
    changed = (row.hh_pid for row in package.rows(RecordKind.HOUSEHOLD))
    for leaving in (changed, package.revocations().households):
        connection.executemany("INSERT OR IGNORE INTO leaving VALUES (?)", ((hh_pid,) for hh_pid in leaving))
    for table in ("record", "look_up"):
        connection.execute(f"DELETE FROM {table} WHERE hh_pid IN (SELECT hh_pid FROM leaving)")  # noqa: S608 - ours
    connection.execute("DELETE FROM file")


def _shown(rows: Iterable[Row], package: Package, progress: Progress) -> Iterator[Row]:
    total = sum(package.manifest.files[name].length for name in ROW_FILES.values())
    for number, row in enumerate(rows):
        if number % _SHOWN_EVERY == 0:
            progress(min(package.bytes_read, total), total)
        yield row


def _copy(connection: sqlite3.Connection, package: Package, progress: Progress) -> None:
    files = {
        "manifest.json": package.manifest_bytes,
        "issuer.sig": package.issuer_signature,
        "owner.sig": package.owner_signature,
        **{name: package.content(name) for name in SMALL_FILES},
    }
    connection.executemany("INSERT INTO file VALUES (?, ?)", files.items())
    for kind in KINDS:
        rows = ((kind, row.hh_pid, row.record_id, row.finger, row.view, row.sealed) for row in package.rows(kind))
        connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", _shown(rows, package, progress))
    connection.executemany("INSERT INTO look_up VALUES (?, ?)", package.look_ups())
