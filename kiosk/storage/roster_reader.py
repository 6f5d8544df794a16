"""What of the roster can be read without a key: the signed manifest, and sealed records by household."""

import threading
from hashlib import sha256
from pathlib import Path

from kiosk.storage import roster_file
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.roster_file import sqlite_as_roster_faults
from kiosk.trust.errors import PackageError
from kiosk.trust.package import Pins, check_signatures, parse_manifest
from kiosk.trust.records import RecordKind, SealedRow


class RosterReader:
    """A roster's file without any key. Close it after use; any thread may use it.

    Raises:
        RosterFault: NONE, DAMAGED, IO, NO_PINS, or UNTRUSTED when its manifest is not signed by those of `pins`.
    """

    def __init__(self, path: Path, pins: Pins | None) -> None:
        self._connection = roster_file.connect(path)
        self._lock = threading.Lock()
        try:
            if pins is not None and not pins.issuers | pins.owners:
                raise RosterFault(RosterTrouble.NO_PINS, path.name)
            content = self.file("manifest.json")
            self.manifest = parse_manifest(content)
            check_signatures(self.manifest, content, self.file("issuer.sig"), self.file("owner.sig"), pins)
        except PackageError as error:
            self.close()
            raise RosterFault(RosterTrouble.UNTRUSTED, str(error)) from error
        except RosterFault:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def file(self, name: str) -> bytes:
        """Return one of the package's small files."""
        content = self._one("SELECT content FROM file WHERE name = ?", name)
        if not isinstance(content, bytes):
            raise RosterFault(RosterTrouble.DAMAGED, f"{name} is missing")
        return content

    def signed_file(self, name: str) -> bytes:
        """Return a small file after comparing it with the signed manifest: the disk is signed by nobody."""
        content = self.file(name)
        if sha256(content).hexdigest() != self.manifest.files[name].sha256:
            raise RosterFault(RosterTrouble.DAMAGED, f"{name} is not as it was signed")
        return content

    def counts(self) -> dict[str, int]:
        """Return how many records there are, by kind."""
        with self._lock, sqlite_as_roster_faults():
            return dict(self._connection.execute("SELECT kind, count(*) FROM record GROUP BY kind").fetchall())

    def household_of(self, code: bytes) -> str | None:
        """Return the household that a look-up code is filed under."""
        hh_pid = self._one("SELECT hh_pid FROM look_up WHERE code = ?", code)
        return None if hh_pid is None else str(hh_pid)

    def rows(self, kind: RecordKind, hh_pid: str) -> list[SealedRow]:
        """Return a household's sealed records of a kind."""
        statement = "SELECT record_id, sealed, finger, view FROM record WHERE hh_pid = ? AND kind = ? ORDER BY rowid"
        with self._lock, sqlite_as_roster_faults():
            found = self._connection.execute(statement, (hh_pid, kind)).fetchall()
        return [SealedRow(kind, record_id, hh_pid, sealed, finger, view) for record_id, sealed, finger, view in found]

    def _one(self, statement: str, value: str | bytes) -> bytes | str | None:
        with self._lock, sqlite_as_roster_faults():
            row = self._connection.execute(statement, (value,)).fetchone()
        return None if row is None else row[0]
