"""Entries as bytes: header, seal, signature, and the form that travels.

The signature covers `kiosk-entry/2`, a line feed and the canonical header; the header holds the hash of the
sealed body and of the header before it. So the chain can be audited without opening anything.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.entry import SCHEMA_VERSION, Body, Draft, Entry, Origin
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import b64, from_mapping, to_mapping, unb64
from kiosk.trust.errors import CodecError, EntryError, EntryFault
from kiosk.trust.keys import DeviceKeys, signature_holds
from kiosk.trust.sealing import Sealer, unseal

GENESIS = "0" * 64
"""`prev_hash` of the first entry."""

_CONTEXT = b"kiosk-entry/2\n"
_NO_BODY = Body()


@dataclass(frozen=True, slots=True)
class _Chain:
    schema_version: int
    seq: int
    prev_hash: str
    body_hash: str


_ORIGIN_KEYS = frozenset(field.name for field in fields(Origin))
_CHAIN_KEYS = frozenset(field.name for field in fields(_Chain))


@dataclass(frozen=True, slots=True)
class Written:
    """An entry and the canonical bytes of its header, which are made once."""

    entry: Entry
    header: bytes

    @property
    def hash(self) -> str:
        """See `entry_hash`."""
        return sha256(self.header).hexdigest()


def seal_and_sign(draft: Draft, origin: Origin, seq: int, prev_hash: str, keys: DeviceKeys, sealer: Sealer) -> Written:
    """Turn a draft into an entry: seal its body, chain it, sign it.

    A draft without a body needs no recipient: before a package is loaded there is nobody to seal for.

    Raises:
        ValueError: a body but nobody to seal it for.
    """
    sealed = _seal_body(draft.body, origin, sealer)
    unsigned = Entry(
        origin=origin,
        seq=seq,
        prev_hash=prev_hash,
        body_hash=sha256(sealed).hexdigest(),
        draft=replace(draft, body=_NO_BODY),
        sealed_body=sealed,
        signature=b"",
    )
    signed = header_bytes(unsigned)
    return Written(replace(unsigned, signature=keys.signing.sign(_CONTEXT + signed)), signed)


def _seal_body(body: Body, origin: Origin, sealer: Sealer) -> bytes:
    if not sealer.recipients and body == _NO_BODY:
        return b""
    return sealer.seal(canonical(to_mapping(body)), _bound_to(origin))


def _bound_to(origin: Origin) -> bytes:
    """What a sealed body is tied to: nobody can lend it to another entry."""
    return canonical([origin.kiosk_id, origin.entry_id])


def open_body(entry: Entry, private: X25519PrivateKey) -> Body:
    """Return who the entry was about, for a holder of one of the keys it is sealed for.

    Raises:
        EntryError: sealed for others, damaged, or not a body.
    """
    if not entry.sealed_body:
        return _NO_BODY
    text = unseal(entry.sealed_body, private, _bound_to(entry.origin))
    try:
        return from_mapping(Body, json.loads(text))
    except (ValueError, CodecError) as error:
        raise EntryError(EntryFault.SEALED, str(error)) from error


def header(entry: Entry) -> dict[str, Any]:
    """Return the clear header: the fields of origin and draft (less its body), and the chain's."""
    draft = to_mapping(entry.draft)
    draft.pop("body", None)
    chain = _Chain(SCHEMA_VERSION, entry.seq, entry.prev_hash, entry.body_hash)
    return {**to_mapping(chain), **to_mapping(entry.origin), **draft}


def header_bytes(entry: Entry) -> bytes:
    """Return the canonical bytes of the header: what is signed."""
    return canonical(header(entry))


def entry_hash(entry: Entry) -> str:
    """Return SHA-256 of the header, lower-case hex: the `prev_hash` of the next entry."""
    return sha256(header_bytes(entry)).hexdigest()


def verify(entry: Entry, signing_public: str) -> None:
    """Check that the holder of `signing_public` (base64 Ed25519) made exactly this entry, body and all.

    Raises:
        EntryError: BODY_HASH or SIGNATURE.
    """
    verify_signed(entry, header_bytes(entry), signing_public)


def verify_signed(entry: Entry, signed: bytes, signing_public: str) -> None:
    """Check the same of an entry whose canonical header is `signed`: making those bytes is the slow part."""
    if sha256(entry.sealed_body).hexdigest() != entry.body_hash:
        raise EntryError(EntryFault.BODY_HASH, f"entry {entry.seq}")
    if not signature_holds(signing_public, entry.signature, _CONTEXT + signed):
        raise EntryError(EntryFault.SIGNATURE, f"entry {entry.seq}")


def to_wire(entry: Entry) -> dict[str, Any]:
    """Return the form that travels: `{"header": {...}, "body": base64, "signature": base64}`."""
    return {"header": header(entry), "body": b64(entry.sealed_body), "signature": b64(entry.signature)}


def from_wire(mapping: object) -> Entry:
    """Read the form that travels. Nothing is verified yet: `verify` needs the key of the kiosk it names.

    Raises:
        EntryError: MALFORMED with every fault, or SCHEMA for a version that is not ours.
    """
    if not isinstance(mapping, Mapping) or set(mapping) != {"header", "body", "signature"}:
        raise EntryError(EntryFault.MALFORMED, "not header, body and signature")
    try:
        return from_header(mapping["header"], unb64(mapping["body"]), unb64(mapping["signature"]))
    except (ValueError, TypeError) as error:
        raise EntryError(EntryFault.MALFORMED, f"body or signature: {error}") from error


def origin_of(mapping: object) -> Origin:
    """Read the origin of a header mapping, and nothing else of it.

    Raises:
        EntryError: MALFORMED, or SCHEMA for a version that is not ours.
    """
    header = _ours(mapping)
    try:
        return from_mapping(Origin, {key: value for key, value in header.items() if key in _ORIGIN_KEYS})
    except CodecError as error:
        raise EntryError(EntryFault.MALFORMED, str(error)) from error


def from_header(mapping: object, sealed_body: bytes, signature: bytes) -> Entry:
    """Read a header mapping beside its raw body and signature.

    Raises:
        EntryError: MALFORMED with every fault, or SCHEMA for a version that is not ours.
    """
    mapping = _ours(mapping)
    try:
        chain = from_mapping(_Chain, {key: value for key, value in mapping.items() if key in _CHAIN_KEYS})
        origin = from_mapping(Origin, {key: value for key, value in mapping.items() if key in _ORIGIN_KEYS})
        rest = {key: value for key, value in mapping.items() if key not in _CHAIN_KEYS | _ORIGIN_KEYS}
        draft = from_mapping(Draft, rest)
    except CodecError as error:
        raise EntryError(EntryFault.MALFORMED, str(error)) from error
    if "body" in rest or chain.seq < 1 or not origin.entry_id:
        raise EntryError(EntryFault.MALFORMED, "a body in clear, no number, or no id")
    return Entry(origin, chain.seq, chain.prev_hash, chain.body_hash, draft, sealed_body, signature)


def _ours(mapping: object) -> Mapping[str, Any]:
    if not isinstance(mapping, Mapping):
        raise EntryError(EntryFault.MALFORMED, "header: not a mapping")
    if mapping.get("schema_version") != SCHEMA_VERSION:
        raise EntryError(EntryFault.SCHEMA, f"schema_version {str(mapping.get('schema_version'))[:20]}")
    return mapping
