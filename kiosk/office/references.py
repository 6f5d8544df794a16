"""The round's references while a package is made: on disk, so that 400,000 of them need no memory."""

import sqlite3
from collections.abc import Iterator
from tempfile import gettempdir

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.domain.roster import TemplateRecord
from kiosk.office.findings import OfficeError

_TABLE = """
    CREATE TABLE reference (
        person_pid TEXT, finger INTEGER, view INTEGER, quality INTEGER, format TEXT, number INTEGER, sealed BLOB
    )
"""


class References:
    """Records that are read back best quality first within a person, as often as one likes.

    They lie in a file without a name that ends with this object, sealed under a key that is in memory only: what
    stays on the office's disk afterwards is worth nothing.
    """

    def __init__(self) -> None:
        self._spool = sqlite3.connect("", isolation_level=None)
        self._spool.execute("PRAGMA journal_mode = OFF")
        self._spool.execute(_TABLE)
        self._spool.execute("BEGIN")
        self._cipher = ChaCha20Poly1305(ChaCha20Poly1305.generate_key())
        self._count = 0

    def add(self, record: TemplateRecord) -> None:
        """Put a record away; OfficeError when the disk for temporary files does not take it."""
        self._count += 1
        sealed = self._cipher.encrypt(self._nonce(self._count), record.record, None)
        row = (record.person_pid, record.finger, record.view, record.quality, record.format, self._count, sealed)
        try:
            self._spool.execute("INSERT INTO reference VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise OfficeError(f"{gettempdir()}: {error}") from error

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[TemplateRecord]:
        self._spool.execute("CREATE INDEX IF NOT EXISTS sorted ON reference (person_pid, -quality, finger, view)")
        found = self._spool.execute(
            "SELECT person_pid, finger, view, quality, format, number, sealed FROM reference"
            " ORDER BY person_pid, -quality, finger, view"
        )
        for person_pid, finger, view, quality, kind, number, sealed in found:
            record = self._cipher.decrypt(self._nonce(number), sealed, None)
            yield TemplateRecord(person_pid, finger, view, quality, kind, record)

    @staticmethod
    def _nonce(number: int) -> bytes:
        return number.to_bytes(12, "big")
