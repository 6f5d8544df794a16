"""Whether entries follow one another, all by one kiosk, none altered and none missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.domain.entry import Entry
from kiosk.trust.entries import GENESIS, entry_hash, verify
from kiosk.trust.errors import EntryError, EntryFault


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain; `seq` 0 before the first."""

    seq: int = 0
    entry_hash: str = GENESIS


def extend(head: Head, entry: Entry, signing_public: str) -> Head:
    """Return the head after `entry`.

    Raises:
        EntryError: GAP, CHAIN, BODY_HASH or SIGNATURE.
    """
    if entry.seq != head.seq + 1:
        raise EntryError(EntryFault.GAP, f"entry {entry.seq} after {head.seq}")
    if entry.prev_hash != head.entry_hash:
        raise EntryError(EntryFault.CHAIN, f"entry {entry.seq}")
    verify(entry, signing_public)
    return Head(entry.seq, entry_hash(entry))


def verify_chain(entries: Iterable[Entry], signing_public: str, head: Head | None = None) -> Head:
    """Return the head after all `entries`, which follow `head` (the beginning when None).

    Raises:
        EntryError: the first fault.
    """
    last = head or Head()
    for entry in entries:
        last = extend(last, entry, signing_public)
    return last
