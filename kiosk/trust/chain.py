"""Whether entries follow one another, all by one kiosk, none altered and none missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from kiosk.domain.entry import Entry
from kiosk.trust.entries import GENESIS, header_bytes, verify_signed
from kiosk.trust.errors import EntryError, EntryFault


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain; `seq` 0 before the first."""

    seq: int = 0
    entry_hash: str = GENESIS


def extend(head: Head, entry: Entry, signed: bytes, signing_public: str) -> Head:
    """Return the head after `entry`, whose canonical header is `signed`.

    Raises:
        EntryError: GAP, CHAIN, BODY_HASH or SIGNATURE.
    """
    if entry.seq != head.seq + 1:
        raise EntryError(EntryFault.GAP, f"entry {entry.seq} after {head.seq}")
    if entry.prev_hash != head.entry_hash:
        raise EntryError(EntryFault.CHAIN, f"entry {entry.seq}")
    verify_signed(entry, signed, signing_public)
    return Head(entry.seq, sha256(signed).hexdigest())


def verify_chain(entries: Iterable[Entry], signing_public: str, head: Head | None = None) -> Head:
    """Return the head after all `entries`, which follow `head` (the beginning when None).

    Raises:
        EntryError: the first fault.
    """
    last = head or Head()
    for entry in entries:
        last = extend(last, entry, header_bytes(entry), signing_public)
    return last
