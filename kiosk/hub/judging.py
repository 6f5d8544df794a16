"""What becomes of an uploaded entry: accepted, duplicate, conflict or quarantined. Pure; nothing is refused.

A past fact is always kept. What is doubtful about it is its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.hub.record import Record, Unreadable
from kiosk.trust import EntryError, verify
from kiosk.trust.entries import GENESIS
from kiosk.trust.errors import EntryFault

FIRST_SEQ = 1


class Answer(StrEnum):
    """What the hub says of one entry. All four mean: stored, do not send again."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


class Reason(StrEnum):
    """Why an entry was not simply accepted, or what was noted about it."""

    NONE = ""
    GAP = "gap"  # accepted: the entry before it has not come (yet), or was damaged
    OTHER_BYTES = "other_bytes"  # conflict: this id is stored with another content
    SEQ_TAKEN = "seq_taken"  # conflict: another entry stands at this place of the chain
    CHAIN_BROKEN = "chain_broken"  # quarantined: it does not follow the entry before it
    UNREADABLE = "unreadable"
    NEWER_SCHEMA = "newer_schema"
    UNKNOWN_DEVICE = "unknown_device"
    BAD_SIGNATURE = "bad_signature"
    BODY_HASH = "body_hash"


JUDGED_AGAIN = (Reason.UNKNOWN_DEVICE, Reason.NEWER_SCHEMA)
"""Reasons that the hub's own progress can lift: the device is registered, the hub is brought up to date."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one entry."""

    answer: Answer
    reason: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at one place of a kiosk's chain. Only an accepted entry binds its neighbours."""

    entry_id: str
    entry_hash: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the hub holds about the entries of a batch.

    `keys` (base64 Ed25519) by kiosk id; `accepted` fingerprints by entry id; `held` verdicts by fingerprint;
    `places` by (kiosk id, seq).
    """

    keys: Mapping[str, str]
    accepted: Mapping[str, str]
    held: Mapping[str, Verdict]
    places: Mapping[tuple[str, int], Place]


def judge(record: Record | Unreadable, known: Known) -> Verdict:
    """Return what becomes of one entry, given what is stored already."""
    if record.fingerprint in known.held:
        return known.held[record.fingerprint]  # told again: the first answer may have been lost
    stored = known.accepted.get(record.entry_id)
    if stored is not None:
        same = stored == record.fingerprint
        return Verdict(Answer.DUPLICATE) if same else Verdict(Answer.CONFLICT, Reason.OTHER_BYTES)
    if isinstance(record, Unreadable):
        return Verdict(Answer.QUARANTINED, Reason.NEWER_SCHEMA if record.newer else Reason.UNREADABLE)
    fault = _fault(record, known.keys.get(record.kiosk_id))
    return Verdict(Answer.QUARANTINED, fault) if fault else _in_chain(record, known.places)


def _fault(record: Record, key: str | None) -> Reason:
    if key is None:
        return Reason.UNKNOWN_DEVICE
    try:
        verify(record.entry, key)
    except EntryError as error:
        return Reason.BODY_HASH if error.fault is EntryFault.BODY_HASH else Reason.BAD_SIGNATURE
    return Reason.NONE


def _in_chain(record: Record, places: Mapping[tuple[str, int], Place]) -> Verdict:
    here = places.get((record.kiosk_id, record.seq))
    if here is not None and here.accepted:
        return Verdict(Answer.CONFLICT, Reason.SEQ_TAKEN)
    before = places.get((record.kiosk_id, record.seq - 1), Place("", GENESIS, record.seq == FIRST_SEQ))
    if not before.accepted:
        return Verdict(Answer.ACCEPTED, Reason.GAP)
    follows = record.entry.prev_hash == before.entry_hash
    return Verdict(Answer.ACCEPTED) if follows else Verdict(Answer.QUARANTINED, Reason.CHAIN_BROKEN)
