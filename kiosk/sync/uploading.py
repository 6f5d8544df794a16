"""One attempt at a time: read what is waiting, send it, remember what the hub said."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Protocol, assert_never

from kiosk.domain.entry import Entry
from kiosk.sync.memory import Memory
from kiosk.sync.station import Clock, EntrySource, Station, stamp
from kiosk.sync.uploader import Limits, Pace, Portal, Refused, Reply, Silence, Stored, after, wait_s
from kiosk.trust.entries import entry_hash
from kiosk.trust.witness import Witness, witness_holds


class Post(Protocol):
    """How a batch gets to the hub: `Exchange`, or a hub in the same process."""

    def post(self, station: Station, entries: Sequence[Entry]) -> Reply:
        """Send a batch; an empty one asks what is acknowledged."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one attempt. `answer` is a coded word for the status screen; wait `wait_s` before the next."""

    answer: str
    wait_s: float
    acknowledged: int
    told_to_wait: bool = False  # by the hub: a new entry does not cut this wait short

    @property
    def online(self) -> bool:
        """Whether the hub itself took the entries."""
        return self.answer in ("stored", "unknown_device", Doubt.OTHER_CHAIN)


class Uploading:
    """The upload of one ledger to one hub."""

    def __init__(self, memory: Memory, exchange: Post, limits: Limits, clock: Clock, chance: random.Random) -> None:
        self._memory = memory
        self._exchange = exchange
        self._limits = limits
        self._clock = clock
        self._chance = chance
        self._pace = Pace(limits.batch)

    def attempt(self, station: Station, source: EntrySource) -> Attempt:
        """Send the next batch, or ask the hub how far it is when nothing waits."""
        since = self._memory.progress().acknowledged
        entries = source.entries(after_seq=since, limit=self._pace.batch)
        reply = self._exchange.post(station, entries)
        answer = answer_word(reply)
        if isinstance(reply, Stored):
            doubt = _doubt(reply, station, source)
            answer = doubt or answer
            if doubt is Doubt.NOT_OUR_HUB:
                reply = Portal(200)
            else:
                # Another chain than ours: what was sent just now is stored, beside it.
                reached = _last_answered(reply, entries, since) if doubt else reply.acknowledged
                self._memory.remember(reply, reached, stamp(self._clock))
        self._pace = after(self._pace, reply, self._limits)
        reached = self._memory.progress().acknowledged
        more = reached > since and bool(source.entries(after_seq=reached, limit=1))
        pause_s = wait_s(self._pace, reply, more, self._limits, self._chance.random())
        told = isinstance(reply, Refused) and reply.retry_after_s is not None
        return Attempt(answer, pause_s, reached, told)


def answer_word(reply: Reply) -> str:
    """Return a coded word for what the hub, or somebody else, answered."""
    match reply:
        case Stored():
            return "stored" if reply.witness or not reply.acknowledged else "unknown_device"
        case Portal():
            return "portal"
        case Refused():
            return reply.reason or f"http_{reply.status}"
        case Silence():
            return reply.why
        case _:
            assert_never(reply)


class Doubt(StrEnum):
    """Why an acknowledgement is not simply believed."""

    NONE = ""
    NOT_OUR_HUB = "not_our_hub"  # the countersignature is not by the key that the package names
    OTHER_CHAIN = "other_chain"  # the hub holds what our ledger does not: it was cut, put back or cloned


def _doubt(stored: Stored, station: Station, source: EntrySource) -> Doubt:
    if stored.acknowledged == 0:
        return Doubt.NONE
    if stored.witness is not None and not _witnessed(stored.witness, stored.acknowledged, station):
        return Doubt.NOT_OUR_HUB
    ours = source.entries(after_seq=stored.acknowledged - 1, limit=1)
    if stored.witness is None:
        return Doubt.NONE if ours else Doubt.NOT_OUR_HUB
    same = bool(ours) and stored.witness.entry_hash == entry_hash(ours[0])
    return Doubt.NONE if same else Doubt.OTHER_CHAIN


def _last_answered(stored: Stored, entries: Sequence[Entry], since: int) -> int:
    answered = {answer.entry_id for answer in stored.answers}
    stored_here = takewhile(lambda entry: entry.origin.entry_id in answered, entries)
    return max((entry.seq for entry in stored_here), default=since)


def _witnessed(witness: Witness, acknowledged: int, station: Station) -> bool:
    if (witness.kiosk_id, witness.seq) != (station.kiosk_id, acknowledged):
        return False
    return witness.key == (station.hub_key or witness.key) and witness_holds(witness)
