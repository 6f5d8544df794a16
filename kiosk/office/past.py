"""A package handed out before, as its office goes on with it: the round's secret beside it, and what was in it."""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.domain.manifest import Manifest
from kiosk.office.findings import OfficeError
from kiosk.office.keys import OfficeKeys
from kiosk.trust.codec import b64, from_mapping, to_mapping, unb64
from kiosk.trust.errors import CodecError
from kiosk.trust.package import ROW_FILES, Package, open_signed
from kiosk.trust.records import PackageKeys, RecordKind

_SUM = 2**128


class PastFault(StrEnum):
    """Why a package cannot be updated; `roster-old-FAULT` has the words."""

    MISSING = "missing"  # the crosswalk or the secret does not lie beside the package
    UNREADABLE = "unreadable"  # it does, but this account may not read it, or not from this medium
    MODE = "mode"  # it does, and others may read it
    CROSSWALK = "crosswalk"  # damaged, or another package's
    SECRET = "secret"  # noqa: S105 - the name of a file; damaged, or another package's
    DELTA = "delta"  # an update itself: name the complete package
    KEYS = "keys"  # signed by another office


class PastError(OfficeError):
    """The package cannot be updated. `file` is the one to look at."""

    def __init__(self, fault: PastFault, file: Path) -> None:
        super().__init__(f"{fault}: {file}")
        self.fault = fault
        self.file = file


@dataclass(frozen=True, slots=True)
class Secret:
    """What only the office has of a package: its key, its head as handed out last, and whom its deltas have named."""

    package_key: bytes = field(repr=False)
    manifest: Manifest
    touched: frozenset[str]

    def to_json(self) -> dict[str, object]:
        """Return the content of the secret's file."""
        key, manifest = b64(self.package_key), to_mapping(self.manifest)
        return {"package_key": key, "manifest": manifest, "touched": sorted(self.touched)}


@dataclass(frozen=True, slots=True)
class Past:
    """A complete package and what became of it. `sums` by household tell whether its records have changed."""

    path: Path
    sequence: int
    secret: Secret
    pseudonyms: bytes = field(repr=False)
    sums: Mapping[str, int]
    homes: Mapping[str, int]


def crosswalk_path(package: Path) -> Path:
    """Return where the crosswalk of a complete package lies."""
    return package.with_name(f"{package.stem}.crosswalk.json")


def secret_path(package: Path) -> Path:
    """Return where the secret of a complete package lies."""
    return package.with_name(f"{package.stem}.secret.json")


def read_past(path: Path, keys: OfficeKeys) -> Past:
    """Read a complete package with the crosswalk and the secret that lie beside it.

    Raises:
        PastError: one of them is missing, open to others, damaged or of another package; or the package is itself a
            delta.
        PackageError: the package is damaged.
        OSError: it is not there, or may not be opened.
    """
    with open_signed(path, None) as package:
        manifest = package.manifest
        if (manifest.issuer_key, manifest.owner_key) != (keys.issuer_public, keys.owner_public):
            raise PastError(PastFault.KEYS, path)
        if manifest.delta_of:
            raise PastError(PastFault.DELTA, path)
        secret = _secret(secret_path(path), manifest.package_id)
        pseudonyms = _pseudonyms(crosswalk_path(path), manifest.package_id)
        sums, homes = _read(package, PackageKeys(secret.package_key, manifest.package_id))
    return Past(path, manifest.sequence, secret, pseudonyms, sums, homes)


def record_sum(kind: RecordKind, text: bytes) -> int:
    """Return a number for a record's canonical bytes; a household's is the sum of its records', in any order."""
    return int.from_bytes(sha256(kind.encode() + b"\0" + text).digest()[:16], "big")


def added(sums: dict[str, int], hh_pid: str, number: int) -> None:
    """Count a record to its household."""
    sums[hh_pid] = (sums.get(hh_pid, 0) + number) % _SUM


def _read(package: Package, keys: PackageKeys) -> tuple[dict[str, int], dict[str, int]]:
    sums: dict[str, int] = {}
    homes: dict[str, int] = {}
    for kind in ROW_FILES:
        for row in package.rows(kind):
            text = keys.text(row)
            added(sums, row.hh_pid, record_sum(kind, text))
            if kind is RecordKind.HOUSEHOLD:
                homes[row.hh_pid] = json.loads(text)["home_desk"]
    return sums, homes


def _secret(path: Path, package_id: str) -> Secret:
    content = _private(path, PastFault.SECRET)
    try:
        manifest = from_mapping(Manifest, content["manifest"])
        secret = Secret(unb64(content["package_key"]), manifest, frozenset(content["touched"]))
    except (KeyError, TypeError, ValueError, CodecError) as error:
        raise PastError(PastFault.SECRET, path) from error
    if manifest.package_id != package_id:
        raise PastError(PastFault.SECRET, path)
    return secret


def _pseudonyms(path: Path, package_id: str) -> bytes:
    content = _private(path, PastFault.CROSSWALK)
    try:
        if content["package_id"] == package_id:
            return unb64(content["secret"])
    except (KeyError, TypeError, ValueError) as error:
        raise PastError(PastFault.CROSSWALK, path) from error
    raise PastError(PastFault.CROSSWALK, path)


def _private(path: Path, fault: PastFault) -> dict[str, Any]:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise PastError(PastFault.MODE, path)
        content = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise PastError(PastFault.MISSING, path) from error
    except OSError as error:
        raise PastError(PastFault.UNREADABLE, path) from error
    except ValueError as error:
        raise PastError(fault, path) from error
    if not isinstance(content, dict):
        raise PastError(fault, path)
    return content
