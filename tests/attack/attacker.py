"""Somebody who has the source and every byte of a device, its unattended keys too, but no badge and no PIN."""

import base64
import hmac
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.entry import Entry
from kiosk.domain.manifest import FORMAT_VERSION, Manifest
from kiosk.domain.roster import card_key
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.trust.canonical import canonical
from kiosk.trust.entries import open_body
from kiosk.trust.errors import EntryError, RecordError
from kiosk.trust.package import parse_manifest
from kiosk.trust.records import PackageKeys

KEY_LONG, PIECE, LEAST_LETTERS = 32, 16, 8
_TOKEN = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
LABELS = (
    b"kiosk-package/1 identity",
    b"kiosk-package/1 templates",
    b"kiosk-package/1 look-up",
    b"kiosk-package/1 local",
    b"kiosk-slot/2",
    b"kiosk-body/1",
)
SHORT, SMALL = 256, 16 * 1024
"""A decoded text, and a file, in which every 32 bytes in a row are tried as a key, whatever stands around them."""


@dataclass(frozen=True)
class Sealed:
    """One sealed record with all that its place says of it."""

    content: bytes = field(repr=False)
    bound_to: bytes


@dataclass(frozen=True)
class Attacker:
    """Works on a copy of the data folder and whatever else was in the bag."""

    folder: Path
    cards: tuple[str, ...] = ()
    """Numbers that exist: they can all be counted through."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every byte of every file."""
        paths = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    # --- looking -----------------------------------------------------------------------------------------------------

    def seen(self, secrets: Iterable[str]) -> set[str]:
        """Which of these texts stand in any file, in any usual spelling."""
        everything = b"\0".join(self.files.values())
        lower = everything.lower()
        return {
            secret
            for secret in secrets
            if any(form.lower() in lower if text else form in everything for form, text in _spellings(secret))
        }

    def standing(self, numbers: Iterable[str]) -> set[str]:
        """Which of these short numbers stand by themselves in any file: within longer ones they stand by chance."""
        everything = b"\0".join(self.files.values())
        alone = rb"(?<![0-9A-Za-z+/=.])%s(?![0-9A-Za-z+/=.])"
        return {number for number in numbers if re.search(alone % number.encode(), everything)}

    def holds_piece(self, contents: Iterable[bytes]) -> bool:
        """Whether a longer piece of any of these stands in any file, as it is, in hexadecimal or in base64."""
        pieces = {
            content[at : at + PIECE]
            for content in contents
            for at in range(0, len(content) - PIECE, 4)
            if len(set(content[at : at + PIECE])) > PIECE // 2
        }
        return any(
            blob[at : at + PIECE] in pieces
            for content in self.files.values()
            for blob in (content, *_decoded(content))
            for at in range(len(blob) - PIECE + 1)
        )

    # --- keys --------------------------------------------------------------------------------------------------------

    def keys(self, *, everywhere: bool) -> set[bytes]:
        """All that may be a key: decoded texts, small files at every place, and what the public labels make of them.

        Args:
            everywhere: every 32 bytes in a row of the large files too.
        """
        found: set[bytes] = set()
        for content in self.files.values():
            for blob in _decoded(content):
                if len(blob) <= SHORT:
                    found |= _windows(blob)
            if everywhere or len(content) <= SMALL:
                found |= _windows(content)
        likely = {blob for content in self.files.values() for blob in _decoded(content) if len(blob) == KEY_LONG}
        for key in likely:
            found |= {HKDF(SHA256(), KEY_LONG, None, label).derive(key) for label in LABELS}
        return found

    def opened_by(self, keys: Iterable[bytes]) -> list[str]:
        """What any of these keys opens: names, records, bodies of entries; or which card's code it makes."""
        sealed = self._sealed()
        codes = {code for (code,) in self._rows("roster.db", "SELECT code FROM look_up")}
        manifest, names = self.manifest, self._file("names.sealed")
        entries = list(self._entries())[:1]
        opened = []
        for key in keys:
            cipher = ChaCha20Poly1305(key)
            for record in sealed:
                with suppress(InvalidTag):
                    cipher.decrypt(record.content[:12], record.content[12:], record.bound_to)
                    opened.append("a record")
            with suppress(RecordError):
                PackageKeys(key, manifest.package_id).open_names(names)
                opened.append("the names")
            for entry in entries:
                with suppress(EntryError):
                    open_body(entry, X25519PrivateKey.from_private_bytes(key))
                    opened.append("a body")
            if any(hmac.digest(key, card_key(card).encode(), "sha256") in codes for card in self.cards):
                opened.append("a card")
        return opened

    @property
    def manifest(self) -> Manifest:
        """Readable by anybody."""
        return parse_manifest(self._file("manifest.json"))

    def headers(self) -> list[dict[str, Any]]:
        """The clear part of each entry."""
        return [json.loads(header) for (header,) in self._rows("ledger.db", "SELECT header FROM entry ORDER BY seq")]

    def _sealed(self) -> list[Sealed]:
        """One record of each kind, as its place binds it."""
        columns = "SELECT kind, record_id, hh_pid, finger, view, sealed FROM record GROUP BY kind"
        package_id = self.manifest.package_id
        return [
            Sealed(sealed, canonical([package_id, *place, FORMAT_VERSION]))
            for *place, sealed in self._rows("roster.db", columns)
        ]  # fmt: skip

    def _entries(self) -> Iterator[Entry]:
        with closing(LedgerReader.open_for_reading(self.folder / "ledger.db")) as ledger:
            yield from (entry for entry in ledger.entries() if entry.draft.lines)

    def _file(self, name: str) -> bytes:
        ((content,),) = self._rows("roster.db", "SELECT content FROM file WHERE name = ?", name)
        return bytes(content)

    def _rows(self, database: str, query: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / database)) as connection:
            return connection.execute(query, values).fetchall()


def _windows(content: bytes) -> set[bytes]:
    return {content[at : at + KEY_LONG] for at in range(len(content) - KEY_LONG + 1)}


def _decoded(content: bytes) -> Iterator[bytes]:
    """What stands in base64 or hexadecimal in a file."""
    for token in _TOKEN.findall(content):
        with suppress(ValueError):
            yield bytes.fromhex(token.decode())
        padded = token.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        with suppress(ValueError):
            yield base64.b64decode(padded + b"=" * (-len(padded) % 4))


def _spellings(secret: str) -> Iterator[tuple[bytes, bool]]:
    """Ways to write a text, and whether capitals may differ."""
    for form in {secret, unicodedata.normalize("NFD", secret), _without_accents(secret), secret[::-1]}:
        raw = form.encode()
        yield raw, True
        yield form.encode("utf-16-le"), True
        yield raw.hex().encode(), True
        yield json.dumps(form).encode()[1:-1], True
        for shift in range(3):
            coded = base64.b64encode(bytes(shift) + raw)
            certain = coded[(4 if shift else 0) : len(coded) - 4]
            if len(certain) >= LEAST_LETTERS:  # shorter ones stand anywhere by chance
                yield certain, False


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
