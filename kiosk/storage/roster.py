"""The cache of the imported package: sealed rows in `roster.db`, opened one household at a time while a session lasts.

Importing needs no key and is all or nothing: a new file takes the old one's place. Nothing is ever in clear on disk.
"""

import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kiosk.domain.manifest import Manifest
from kiosk.domain.roster import Collector, Enrolled, Entitlement, Household, Item, StockLine, TemplateRecord
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.trust.codec import from_mapping, to_mapping
from kiosk.trust.durable import fsync_directory
from kiosk.trust.errors import TrustError
from kiosk.trust.package import ROW_FILES, Package, parse_manifest
from kiosk.trust.records import NamedHousehold, PackageKeys, RecordKind, SealedRow

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE package (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE record (
    hh_pid TEXT, kind TEXT, id TEXT, finger INTEGER, view INTEGER, sealed BLOB NOT NULL,
    PRIMARY KEY (hh_pid, kind, id, finger, view)) WITHOUT ROWID;
CREATE TABLE look_up (code BLOB PRIMARY KEY, hh_pid TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household as it was registered. `enrolled` names fingers, best quality first; templates stay sealed."""

    household: Household
    collectors: tuple[Collector, ...]
    entitlements: tuple[Entitlement, ...]
    enrolled: tuple[Enrolled, ...]


class RosterCache:
    """The file of the package in use. Safe to share between threads: each call opens the file for itself."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def import_package(self, package: Package) -> None:
        """Put a checked package in the place of whatever was there; on return it is on the medium.

        Raises:
            PackageError: a row of it cannot be read; what was there stays.
            RosterFault: the disk does not take it; what was there stays.
        """
        new = self._path.with_name(self._path.name + ".new")
        try:
            new.unlink(missing_ok=True)
            with closing(sqlite3.connect(new)) as connection:
                _fill(connection, package)
            new.replace(self._path)
            fsync_directory(self._path.parent)
        except (OSError, sqlite3.Error) as error:
            raise RosterFault(RosterTrouble.DISK_FULL, str(error)) from error
        finally:
            new.unlink(missing_ok=True)

    def manifest(self) -> Manifest | None:
        """Return the manifest of the package in use, or None when there is none.

        Raises:
            RosterFault: the file is damaged.
        """
        if not self._path.exists():
            return None
        try:
            with closing(_open(self._path)) as connection:
                return parse_manifest(_content(connection, "manifest"))
        except (sqlite3.Error, TrustError) as error:
            raise RosterFault(RosterTrouble.DAMAGED, str(error)) from error

    def unlock(self, package_key: bytes) -> "OpenRoster":
        """Open the roster for a session.

        Raises:
            RosterFault: no package, a damaged file, or a key of another package.
        """
        manifest = self.manifest()
        if manifest is None:
            raise RosterFault(RosterTrouble.NONE, str(self._path))
        keys = PackageKeys(package_key, manifest.package_id)
        try:
            with closing(_open(self._path)) as connection:
                names = keys.open_names(_content(connection, "names"))
                items = _list(connection, "items", Item)
                stock = _list(connection, "stock_open", StockLine)
        except (sqlite3.Error, TrustError) as error:
            raise RosterFault(RosterTrouble.DAMAGED, str(error)) from error
        return OpenRoster(self._path, manifest, keys, tuple(items), tuple(stock), tuple(names))


@dataclass(frozen=True, slots=True)
class OpenRoster:
    """A roster while somebody's session is open. Forget it, and its keys are gone from memory."""

    path: Path
    manifest: Manifest
    keys: PackageKeys = field(repr=False)
    items: tuple[Item, ...]
    stock_open: tuple[StockLine, ...]
    names: tuple[NamedHousehold, ...] = field(repr=False)

    def find(self, text: str) -> str | None:
        """Return the household of a card or token number, however it was typed, or None."""
        with closing(_open(self.path)) as connection:
            query = "SELECT hh_pid FROM look_up WHERE code = ?"
            row = connection.execute(query, (self.keys.look_up(text),)).fetchone()
        return None if row is None else str(row[0])

    def household(self, hh_pid: str) -> HouseholdRecord:
        """Return a household's records.

        Raises:
            RosterFault: no such household, or its records are damaged.
        """
        sealed = list(self._rows(hh_pid))
        try:
            household = next(self._opened(sealed, RecordKind.HOUSEHOLD, Household), None)
            collectors = tuple(self._opened(sealed, RecordKind.COLLECTOR, Collector))
            entitlements = tuple(self._opened(sealed, RecordKind.ENTITLEMENT, Entitlement))
            templates = tuple(self._opened(sealed, RecordKind.TEMPLATE, TemplateRecord))
        except TrustError as error:
            raise RosterFault(RosterTrouble.DAMAGED, str(error)) from error
        if household is None:
            raise RosterFault(RosterTrouble.UNKNOWN, hh_pid)
        return HouseholdRecord(household, collectors, entitlements, _enrolled(templates))

    def templates(self, hh_pid: str) -> tuple[TemplateRecord, ...]:
        """Return the references of a household's collectors, opened for one visit.

        Raises:
            RosterFault: damaged.
        """
        try:
            return tuple(self._opened(list(self._rows(hh_pid)), RecordKind.TEMPLATE, TemplateRecord))
        except TrustError as error:
            raise RosterFault(RosterTrouble.DAMAGED, str(error)) from error

    def at_desk(self, desk: int) -> tuple[NamedHousehold, ...]:
        """Return the households of a desk in the order of their tokens."""
        return tuple(sorted((name for name in self.names if name.home_desk == desk), key=lambda name: name.token))

    def search(self, letters: str, most: int) -> tuple[NamedHousehold, ...]:
        """Return at most `most` households with a name that begins so; accents and capitals do not matter."""
        wanted = _plain(letters)
        hits = (
            name for name in self.names if any(part.startswith(wanted) for part in _plain(name.display_name).split())
        )
        return tuple(hit for hit, _ in zip(hits, range(most), strict=False))

    def _rows(self, hh_pid: str) -> Iterator[SealedRow]:
        query = "SELECT kind, id, sealed, finger, view FROM record WHERE hh_pid = ?"
        with closing(_open(self.path)) as connection:
            for kind, record_id, sealed, finger, view in connection.execute(query, (hh_pid,)):
                yield SealedRow(RecordKind(kind), record_id, hh_pid, sealed, finger, view)

    def _opened(self, rows: list[SealedRow], kind: RecordKind, record: type[T]) -> Iterator[T]:
        return (self.keys.open(row, record) for row in rows if row.kind is kind)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _content(connection: sqlite3.Connection, name: str) -> bytes:
    row = connection.execute("SELECT content FROM package WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise sqlite3.DatabaseError(f"no {name}")
    return bytes(row[0])


def _list(connection: sqlite3.Connection, name: str, kind: type[T]) -> list[T]:
    return [from_mapping(kind, row) for row in json.loads(_content(connection, name))]


def _fill(connection: sqlite3.Connection, package: Package) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(_SCHEMA)
    lists = {"items": package.items(), "stock_open": package.stock_open()}
    contents = {
        "manifest": package.manifest_bytes,
        "issuer_signature": package.issuer_signature,
        "owner_signature": package.owner_signature,
        "names": package.names(),
        "revocations": json.dumps(to_mapping(package.revocations())).encode("utf-8"),
        **{name: json.dumps([to_mapping(row) for row in rows]).encode("utf-8") for name, rows in lists.items()},
    }
    with connection:
        connection.executemany("INSERT INTO package VALUES (?, ?)", contents.items())
        connection.executemany("INSERT INTO look_up VALUES (?, ?)", package.look_ups())
        for kind in ROW_FILES:
            rows = (
                (row.hh_pid, row.kind, row.record_id, row.finger, row.view, row.sealed) for row in package.rows(kind)
            )
            connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", rows)


def _enrolled(templates: tuple[TemplateRecord, ...]) -> tuple[Enrolled, ...]:
    best: dict[str, dict[int, int]] = {}
    for row in templates:
        fingers = best.setdefault(row.person_pid, {})
        fingers[row.finger] = max(row.quality, fingers.get(row.finger, 0))
    return tuple(
        Enrolled(person, tuple(sorted(fingers, key=lambda finger: -fingers[finger])))
        for person, fingers in best.items()
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
