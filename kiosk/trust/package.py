"""A roster package: one file, signed by its issuer and its programme's owner, sealed record by record.

Anyone may check and import it; only an operator opens it. What is wrong is told before anything is used.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from kiosk.domain.manifest import FORMAT_VERSION, Manifest
from kiosk.domain.roster import Item, Revocations, StockLine
from kiosk.trust.archive import Archive
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import from_mapping, unb64
from kiosk.trust.errors import CanonicalError, CodecError, ManifestError, PackageError, PackageFault
from kiosk.trust.keys import signature_holds
from kiosk.trust.manifest import (
    PACKAGE_FILES,
    lacking_legal_basis,
    manifest_from_mapping,
    manifest_to_mapping,
    parse_time,
)
from kiosk.trust.records import RecordKind, SealedRow

T = TypeVar("T")

MANIFEST, ISSUER_SIGNATURE, OWNER_SIGNATURE = "manifest.json", "issuer.sig", "owner.sig"
ISSUER_CONTEXT, OWNER_CONTEXT = b"kiosk-package/1 issuer\n", b"kiosk-package/1 owner\n"
MEMBERS = (MANIFEST, ISSUER_SIGNATURE, OWNER_SIGNATURE, *PACKAGE_FILES)

ROW_FILES = {
    RecordKind.HOUSEHOLD: "households.jsonl",
    RecordKind.COLLECTOR: "collectors.jsonl",
    RecordKind.ENTITLEMENT: "entitlements.jsonl",
    RecordKind.TEMPLATE: "templates.jsonl",
}


@dataclass(frozen=True, slots=True)
class Pins:
    """The keys (base64 Ed25519) that this kiosk trusts to issue packages, and to countersign them.

    `revoked` are signers' and devices' keys that a trusted package has revoked: they outlive it, and nobody can confirm
    them again.
    """

    issuers: frozenset[str]
    owners: frozenset[str]
    revoked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, manifest: Manifest) -> "Pins":
        """Return the keys that a manifest names: for a technician who has compared them with the office's letter."""
        return cls(frozenset({manifest.issuer_key}), frozenset({manifest.owner_key}))

    def with_revoked(self, manifest: Manifest) -> "Pins":
        """Return the keys after what a package revokes, whose signatures hold by these."""
        revoked = self.revoked | {*manifest.revoked.keys, *manifest.revoked.devices}
        return Pins(self.issuers - revoked, self.owners - revoked, revoked)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was imported last from an issuer: nothing older is taken again."""

    package_id: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What a package must fit. Empty texts ask for nothing; `now` is aware, and None when the clock is not trusted.

    `last` is what was imported last from this issuer, `present` what the roster on the device holds: a delta needs it.
    """

    pins: Pins
    kiosk_id: str
    now: datetime | None
    site: str = ""
    signing_key: str = ""
    receiving_key: str = ""
    last: Imported | None = None
    present: Imported | None = None


class Package:
    """An opened package whose signatures and hashes hold. Close it, or use it in a `with`."""

    def __init__(self, archive: Archive, manifest: Manifest, manifest_bytes: bytes) -> None:
        self._archive = archive
        self.manifest = manifest
        self.manifest_bytes = manifest_bytes
        self.issuer_signature = archive.read(ISSUER_SIGNATURE)
        self.owner_signature = archive.read(OWNER_SIGNATURE)

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    @property
    def bytes_read(self) -> int:
        """How many bytes of rows were read so far: how far an import is."""
        return self._archive.bytes_read

    def rows(self, kind: RecordKind) -> Iterator[SealedRow]:
        """Yield the sealed records of a kind, one by one; complete and unaltered only if it ends without an error.

        Raises:
            PackageError: ROW, or WRONG_HASH at the end when the medium has changed under us.
        """
        name = ROW_FILES[kind]
        for line in self._archive.lines(name, self.manifest.files[name].sha256):
            yield _sealed_row(kind, _fields(name, line))

    def look_ups(self) -> Iterator[tuple[bytes, str]]:
        """Yield (code, hh_pid) for every card and token; see `rows` for errors."""
        name = "look_up.jsonl"
        for line in self._archive.lines(name, self.manifest.files[name].sha256):
            row = _fields(name, line)
            try:
                yield bytes.fromhex(row["hmac"]), str(row["hh_pid"])
            except (KeyError, TypeError, ValueError) as error:
                raise PackageError(PackageFault.ROW, f"{name}: {error}") from error

    def content(self, name: str) -> bytes:
        """Return one of the small files, which are not rows, as it is."""
        return self._archive.read(name)

    def names(self) -> bytes:
        """Return the sealed list of names."""
        return self.content("names.sealed")

    def items(self) -> tuple[Item, ...]:
        """Return what is handed out in this round."""
        return parse_items(self.content("items.json"))

    def stock_open(self) -> tuple[StockLine, ...]:
        """Return what the site holds at the beginning."""
        return parse_stock(self.content("stock_open.json"))

    def revocations(self) -> Revocations:
        """Return what no longer counts."""
        return parse_revocations(self.content("revocations.json"))


def parse_items(content: bytes) -> tuple[Item, ...]:
    """Read items.json; PackageError ROW when it is none."""
    return _list("items.json", content, Item)


def parse_stock(content: bytes) -> tuple[StockLine, ...]:
    """Read stock_open.json; PackageError ROW when it is none."""
    return _list("stock_open.json", content, StockLine)


def parse_revocations(content: bytes) -> Revocations:
    """Read revocations.json; PackageError ROW when it is none."""
    return _record("revocations.json", Revocations, _json("revocations.json", content))


def inspect_package(path: Path) -> Manifest:
    """Return the manifest of a whole and self-consistent package, whoever made it.

    For the screen on which a technician compares the issuer's and the owner's key with the office's letter;
    `Pins.of` the manifest is what a yes means. Never use the package by this alone.

    Raises:
        PackageError: anything but an unknown signer, a wrong addressee or a wrong time.
        OSError: the file is not there, or may not be opened.
    """
    with open_signed(path, None) as package:
        return package.manifest


def open_signed(path: Path, pins: Pins | None) -> Package:
    """Open a whole package that those of `pins` (any signer when None) have signed, whomever it is for.

    For the office, which makes the next one from it. A kiosk uses `open_package`.

    Raises:
        PackageError: anything but a wrong addressee or a wrong time.
        OSError: the file is not there, or may not be opened.
    """
    archive = Archive(path, MEMBERS)
    try:
        return _checked(archive, pins)
    except PackageError:
        archive.close()
        raise


def open_package(path: Path, expected: Expected) -> Package:
    """Check everything there is to check about a package, and open it for import.

    Raises:
        PackageError: the first fault, each of its own kind.
        OSError: the file is not there, or may not be opened.
    """
    archive = Archive(path, MEMBERS)
    try:
        package = _checked(archive, expected.pins)
        _check_revoked(package.manifest, expected)
        _check_addressee(package.manifest, expected)
        _check_age(package.manifest, expected)
        _check_base(package.manifest, expected.present)
        lacking = lacking_legal_basis(package.manifest)
        if lacking:
            raise PackageError(PackageFault.NO_LEGAL_BASIS, ", ".join(lacking))
    except PackageError:
        archive.close()
        raise
    return package


def check_signatures(manifest: Manifest, manifest_bytes: bytes, issuer: bytes, owner: bytes, pins: Pins | None) -> None:
    """Check both signatures of a manifest, and that `pins` (any signer when None) name the signers.

    Raises:
        PackageError: ISSUER_REVOKED, OWNER_REVOKED, ISSUER_UNKNOWN, OWNER_UNKNOWN, ISSUER_SIGNATURE or
            OWNER_SIGNATURE.
    """
    if pins and manifest.issuer_key in pins.revoked:
        raise PackageError(PackageFault.ISSUER_REVOKED, manifest.issuer_key)
    if pins and manifest.owner_key in pins.revoked:
        raise PackageError(PackageFault.OWNER_REVOKED, manifest.owner_key)
    if pins and manifest.issuer_key not in pins.issuers:
        raise PackageError(PackageFault.ISSUER_UNKNOWN, manifest.issuer_key)
    if pins and manifest.owner_key not in pins.owners:
        raise PackageError(PackageFault.OWNER_UNKNOWN, manifest.owner_key)
    if not signature_holds(manifest.issuer_key, issuer, ISSUER_CONTEXT + manifest_bytes):
        raise PackageError(PackageFault.ISSUER_SIGNATURE, manifest.issuer)
    if not signature_holds(manifest.owner_key, owner, OWNER_CONTEXT + manifest_bytes):
        raise PackageError(PackageFault.OWNER_SIGNATURE, manifest.programme.code)


def parse_manifest(content: bytes) -> Manifest:
    """Read the bytes of manifest.json.

    Raises:
        PackageError: FORMAT for a version that is not ours, MANIFEST with every fault, or for bytes not canonical.
    """
    mapping = _json(MANIFEST, content, PackageFault.MANIFEST)
    version = mapping.get("format_version") if isinstance(mapping, dict) else None
    if version != FORMAT_VERSION:
        raise PackageError(PackageFault.FORMAT, str(version)[:20])
    try:
        manifest = manifest_from_mapping(mapping)
        same = canonical(manifest_to_mapping(manifest)) == content
    except (ManifestError, CanonicalError) as error:
        raise PackageError(PackageFault.MANIFEST, str(error)) from error
    if not same:
        raise PackageError(PackageFault.MANIFEST, "not in canonical form")
    return manifest


def _checked(archive: Archive, pins: Pins | None) -> Package:
    content = archive.read(MANIFEST)
    package = Package(archive, parse_manifest(content), content)
    check_signatures(package.manifest, content, package.issuer_signature, package.owner_signature, pins)
    for name in PACKAGE_FILES:
        digest, length = archive.digest(name)
        signed = package.manifest.files[name]
        if length != signed.length:
            raise PackageError(PackageFault.WRONG_LENGTH, name)
        if digest != signed.sha256:
            raise PackageError(PackageFault.WRONG_HASH, name)
    return package


def _check_revoked(manifest: Manifest, expected: Expected) -> None:
    if expected.signing_key and expected.signing_key in expected.pins.revoked | set(manifest.revoked.devices):
        raise PackageError(PackageFault.DEVICE_REVOKED, expected.kiosk_id)


def _check_base(manifest: Manifest, present: Imported | None) -> None:
    """A delta holds all that has changed since `delta_of`, so it fits every state of its package from there on."""
    fits = present and present.package_id == manifest.package_id and present.sequence >= manifest.delta_of
    if manifest.delta_of and not fits:
        raise PackageError(PackageFault.WRONG_BASE, f"{manifest.package_id}, {manifest.delta_of}")


def _check_addressee(manifest: Manifest, expected: Expected) -> None:
    if expected.site and manifest.site.code != expected.site:
        raise PackageError(PackageFault.WRONG_SITE, manifest.site.code)
    desk = manifest.desk_of(expected.kiosk_id)
    if desk is None:
        raise PackageError(PackageFault.WRONG_KIOSK, ", ".join(desk.kiosk_id for desk in manifest.desks))
    for ours, theirs in ((expected.signing_key, desk.signing_key), (expected.receiving_key, desk.receiving_key)):
        if ours and ours != theirs:
            raise PackageError(PackageFault.WRONG_KEYS, expected.kiosk_id)


def _check_age(manifest: Manifest, expected: Expected) -> None:
    last = expected.last
    again = last is not None and (manifest.package_id, manifest.sequence) == (last.package_id, last.sequence)
    if last and manifest.sequence <= last.sequence and not again:
        raise PackageError(PackageFault.ROLLED_BACK, f"{manifest.sequence} after {last.sequence}")
    present = expected.present
    if present and present.package_id == manifest.package_id and manifest.sequence < present.sequence:
        raise PackageError(
            PackageFault.ROLLED_BACK, f"{manifest.sequence} after {present.sequence}"
        )  # another issuer's
    if expected.now is None:
        return
    if expected.now < parse_time(manifest.issued_at):
        raise PackageError(PackageFault.CLOCK_BEFORE_ISSUE, manifest.issued_at)
    if expected.now >= parse_time(manifest.expires_at):
        raise PackageError(PackageFault.EXPIRED, manifest.expires_at)


def _json(name: str, content: bytes, fault: PackageFault = PackageFault.ROW) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageError(fault, f"{name}: {error}") from error


def _fields(name: str, line: bytes) -> dict[str, Any]:
    row = _json(name, line)
    if not isinstance(row, dict):
        raise PackageError(PackageFault.ROW, f"{name}: not a mapping")
    return row


def _sealed_row(kind: RecordKind, row: dict[str, Any]) -> SealedRow:
    try:
        finger, view = (int(row["finger"]), int(row["view"])) if kind is RecordKind.TEMPLATE else (0, 0)
        return SealedRow(kind, str(row["id"]), str(row["hh_pid"]), unb64(row["sealed"]), finger, view)
    except (KeyError, TypeError, ValueError) as error:
        raise PackageError(PackageFault.ROW, f"{ROW_FILES[kind]}: {error}") from error


def _record(name: str, kind: type[T], row: object) -> T:
    try:
        return from_mapping(kind, row)
    except CodecError as error:
        raise PackageError(PackageFault.ROW, f"{name}: {error}") from error


def _list(name: str, content: bytes, kind: type[T]) -> tuple[T, ...]:
    rows = _json(name, content)
    if not isinstance(rows, list):
        raise PackageError(PackageFault.ROW, f"{name}: not a list")
    return tuple(_record(name, kind, row) for row in rows)
