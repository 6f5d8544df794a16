"""The records of a package, sealed one by one under keys that are derived from the package key.

Identity and templates have different keys. Each record is tied to its package, its kind, its id, its
household, its finger and its view: moved anywhere else, it does not open.
"""

import hmac
import json
import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.manifest import FORMAT_VERSION
from kiosk.domain.roster import card_key
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import from_mapping, to_mapping
from kiosk.trust.errors import CodecError, RecordError

T = TypeVar("T")

_NONCE = 12


class RecordKind(StrEnum):
    """What a sealed record is of."""

    HOUSEHOLD = "household"
    COLLECTOR = "collector"
    ENTITLEMENT = "entitlement"
    TEMPLATE = "template"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One sealed record. `finger` and `view` are a template's, else 0."""

    kind: RecordKind
    record_id: str
    hh_pid: str
    sealed: bytes = field(repr=False)
    finger: int = 0
    view: int = 0


@dataclass(frozen=True, slots=True)
class NamedHousehold:
    """What the list and the name search need of a household. `card` is its first one."""

    hh_pid: str
    display_name: str
    card: str
    token: str
    home_desk: int


class PackageKeys:
    """The keys that a package key gives. They live in memory only, as long as somebody keeps this object."""

    __slots__ = ("_identity", "_look_up", "_package_id", "_templates", "local")

    def __init__(self, package_key: bytes, package_id: str) -> None:
        self._package_id = package_id
        self._identity = ChaCha20Poly1305(_derive(package_key, "identity"))
        self._templates = ChaCha20Poly1305(_derive(package_key, "templates"))
        self._look_up = _derive(package_key, "look-up")
        self.local = X25519PrivateKey.from_private_bytes(_derive(package_key, "local"))
        """Opens the bodies of entries that this round's kiosks have sealed."""

    def look_up(self, text: str) -> bytes:
        """Return the code (32 bytes) under which a card or token number is filed, however it was typed."""
        return hmac.digest(self._look_up, card_key(text).encode("utf-8"), "sha256")

    def seal(
        self, kind: RecordKind, record_id: str, hh_pid: str, record: Any, finger: int = 0, view: int = 0
    ) -> SealedRow:
        """Seal a dataclass as the record of this kind and place."""
        row = SealedRow(kind, record_id, hh_pid, b"", finger, view)
        return self._sealed(row, canonical(to_mapping(record)))

    def open(self, row: SealedRow, record: type[T]) -> T:
        """Return the record of a row.

        Raises:
            RecordError: altered, moved from its place, or of another package.
        """
        try:
            return from_mapping(record, json.loads(self.text(row)))
        except (ValueError, CodecError) as error:
            raise RecordError(f"{row.kind} {row.record_id}: {error}") from error

    def seal_names(self, names: list[NamedHousehold]) -> bytes:
        """Seal the list of names as one piece."""
        rows = [[name.hh_pid, name.display_name, name.card, name.token, name.home_desk] for name in names]
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        return self._sealed(_NAMES, text).sealed

    def open_names(self, sealed: bytes) -> list[NamedHousehold]:
        """Return the list of names.

        Raises:
            RecordError: altered, or of another package.
        """
        row = SealedRow(_NAMES.kind, _NAMES.record_id, _NAMES.hh_pid, sealed)
        try:
            return [NamedHousehold(*fields) for fields in json.loads(self.text(row))]
        except (ValueError, TypeError) as error:
            raise RecordError(f"names: {error}") from error

    def _sealed(self, row: SealedRow, text: bytes) -> SealedRow:
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher(row.kind).encrypt(nonce, text, self._bound_to(row))
        return SealedRow(row.kind, row.record_id, row.hh_pid, sealed, row.finger, row.view)

    def text(self, row: SealedRow) -> bytes:
        """Return the canonical JSON of a row's record.

        Raises:
            RecordError: altered, moved from its place, or of another package.
        """
        try:
            return self._cipher(row.kind).decrypt(row.sealed[:_NONCE], row.sealed[_NONCE:], self._bound_to(row))
        except (InvalidTag, ValueError) as error:
            raise RecordError(f"{row.kind} {row.record_id}: altered, moved, or not of this package") from error

    def _cipher(self, kind: RecordKind) -> ChaCha20Poly1305:
        return self._templates if kind is RecordKind.TEMPLATE else self._identity

    def _bound_to(self, row: SealedRow) -> bytes:
        place = [self._package_id, row.kind.value, row.record_id, row.hh_pid, row.finger, row.view, FORMAT_VERSION]
        return canonical(place)


_NAMES = SealedRow(RecordKind.NAMES, "", "", b"")


def _derive(package_key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"kiosk-package/1 {purpose}".encode()).derive(package_key)
