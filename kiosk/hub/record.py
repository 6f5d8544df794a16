"""One uploaded entry, read from JSON: either a `Record` that can be judged, or `Unreadable`, kept all the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.domain.entry import Entry
from kiosk.trust import EntryError, TrustError, from_wire
from kiosk.trust.canonical import canonical
from kiosk.trust.entries import entry_hash
from kiosk.trust.errors import EntryFault

MOST_SEQ = 2**53 - 1  # beyond, JSON numbers are no longer exact
MOST_ID = 64


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a schema that we know. `entry_hash` is that of its header; `text` is what the hub keeps."""

    entry: Entry = field(repr=False)
    entry_hash: str
    fingerprint: str
    text: str = field(repr=False)

    @property
    def entry_id(self) -> str:
        """Its idempotency key."""
        return self.entry.origin.entry_id

    @property
    def kiosk_id(self) -> str:
        """The kiosk that says to have made it."""
        return self.entry.origin.kiosk_id

    @property
    def seq(self) -> int:
        """Its number in that kiosk's ledger."""
        return self.entry.seq


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is no entry, or of a schema to come. Ids are what could be made out; `seq` 0 is unknown."""

    entry_id: str
    kiosk_id: str
    seq: int
    entry_hash: str
    fingerprint: str
    newer: bool
    text: str = field(repr=False)


def read_record(value: object) -> Record | Unreadable:
    """Read one element of a batch, of any shape that JSON allows. Never raises."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    header = value.get("header") if isinstance(value, dict) else None
    found = header if isinstance(header, dict) else {}
    entry_id, kiosk_id, seq = _id(found, "entry_id"), _id(found, "kiosk_id"), _seq(found)
    newer = False
    try:
        if entry_id and kiosk_id and seq:
            entry = from_wire(value)
            return Record(entry, entry_hash(entry), fingerprint, text)
    except EntryError as error:
        newer = error.fault is EntryFault.SCHEMA
    return Unreadable(entry_id, kiosk_id, seq, _header_hash(header, fingerprint), fingerprint, newer, text)


def _header_hash(header: object, otherwise: str) -> str:
    """The kiosk of a schema to come will compare this with its own."""
    try:
        return hashlib.sha256(canonical(header)).hexdigest()
    except TrustError:
        return otherwise


def _id(header: Mapping[str, object], name: str) -> str:
    return label(header.get(name))


def label(value: object) -> str:
    """Return a short printable text as it is, and anything else as nothing: what may go into a column."""
    return value if isinstance(value, str) and len(value) <= MOST_ID and value.isprintable() else ""


def _seq(header: Mapping[str, object]) -> int:
    value = header.get("seq")
    return value if type(value) is int and 0 < value <= MOST_SEQ else 0
