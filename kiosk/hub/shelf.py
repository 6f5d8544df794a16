"""What the office lays out for kiosks: packages and revocations, plain files in the hub's folder.

packages/_all/NAME, packages/KIOSK-ID/NAME      sealed for their kiosks, so the hub cannot read them
revocations/000001.json ...                     in the order of publication, never changed
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk.hub.errors import HubError, HubFault
from kiosk.trust.durable import write_durably

KIOSK_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_EVERYBODY = "_all"
_MODE = 0o640


@dataclass(frozen=True, slots=True)
class Parcel:
    """A published file: its name, its SHA-256 (lower-case hex) and its length in bytes."""

    name: str
    sha256: str
    length: int
    path: Path


class Shelf:
    """The published files below one folder."""

    def __init__(self, home: Path) -> None:
        self._packages = home / "packages"
        self._revocations = home / "revocations"

    def packages(self, kiosk_id: str) -> tuple[Parcel, ...]:
        """Return the packages for one kiosk, by name."""
        folders = (self._packages / _EVERYBODY, self._packages / kiosk_id)
        files = (path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
        return tuple(_parcel(path) for path in sorted(files, key=lambda path: path.name) if path.suffix != ".tmp")

    def revocations(self, since: int) -> tuple[tuple[int, Any], ...]:
        """Return the revocations numbered above `since`, each with its number."""
        if not self._revocations.is_dir():
            return ()
        numbers = sorted(int(path.stem) for path in self._revocations.glob("[0-9]*.json"))
        return tuple(
            (number, json.loads(self._revocation(number).read_bytes())) for number in numbers if number > since
        )

    def publish_package(self, source: Path, kiosk_id: str | None) -> Parcel:
        """Lay out a package for one kiosk, or for all; the same name replaces the earlier file.

        Raises:
            HubError: the folder cannot be written, or not a kiosk id.
            OSError: the file cannot be read.
        """
        if kiosk_id is not None and not KIOSK_ID.fullmatch(kiosk_id):
            raise HubError(HubFault.PUBLISH, kiosk_id)
        target = self._packages / (kiosk_id or _EVERYBODY) / source.name
        _lay_out(source.read_bytes(), target)
        return _parcel(target)

    def publish_revocation(self, source: Path) -> int:
        """Lay out a revocation, a JSON object signed by its issuer; return its number.

        Raises:
            HubError: the file is no JSON object, or the folder cannot be written.
            OSError: the file cannot be read.
        """
        content = source.read_bytes()
        try:
            if not isinstance(json.loads(content), dict):
                raise HubError(HubFault.PUBLISH, str(source))
        except ValueError as error:
            raise HubError(HubFault.PUBLISH, str(source)) from error
        number = max((last for last, _ in self.revocations(0)), default=0) + 1
        _lay_out(content, self._revocation(number))
        return number

    def _revocation(self, number: int) -> Path:
        return self._revocations / f"{number:06d}.json"


def _lay_out(content: bytes, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_durably(target, content, _MODE)
    except OSError as error:
        raise HubError(HubFault.PUBLISH, f"{error.filename}: {error.strerror}") from error


def _parcel(path: Path) -> Parcel:
    status = path.stat()
    return Parcel(path.name, _sha256(path, status.st_mtime_ns, status.st_size), status.st_size, path)


@lru_cache(maxsize=256)
def _sha256(path: Path, _modified_ns: int, _length: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
