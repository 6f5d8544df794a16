"""What one entry, seen alone, moves: the only place where a kind of entry is given its meaning in figures.

`accounts` adds it up at a desk, the hub adds it up over desks. A new kind is one arm of `moves_of`: the type checker
names it until it is there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import assert_never

from kiosk.domain.codes import Flag, Identify, Kind, Method, Outcome, Reason, Result, UnknownCode
from kiosk.domain.entry import Draft, Line
from kiosk.domain.roster import Role


class Count(StrEnum):
    """What is counted. Some are counted apart: the comment says by what."""

    ENTRIES = "entries"
    KIND = "kind"  # by kind
    UNKNOWN = "unknown"  # by kind: entries of a newer program
    FLAG = "flag"  # by flag, once a visit
    HANDOVER = "handover"  # by outcome; from paper too
    METHOD = "method"  # of handovers, by method
    SIGNED = "signed"  # handovers that a second person signed
    TIMED = "timed"  # handovers of which it is known how long the visit took
    MS = "ms"  # how long these took
    NOT_SERVED = "not_served"  # by reason
    ATTEMPT = "attempt"  # fingers that did not help, by result
    OPENED = "opened"  # households looked up
    ENDED = "ended"  # visits to a household that came to an entry
    VISIT = "visit"  # decisions to serve, by what kept a finger out
    WAY = "way"  # of these, by method
    CARD_ONLY = "card_only"  # of these: nothing but a card was seen, by what kept a finger out
    TYPED = "typed"  # of these: the number was typed, apart in the same way, as those that follow
    PROXY = "proxy"  # of these: who came is not registered
    SUPERVISOR_ABSENT = "supervisor_absent"  # of these: nobody was there to sign
    TOO_FAST = "too_fast"  # handovers flagged as such
    GIVEN = "given"  # by item
    BACK = "back"  # by item
    SUBSTITUTED = "substituted"  # of what was given, by item
    RECEIVED = "received"  # by item, as all that follow
    RETURNED = "returned"
    DAMAGED = "damaged"
    LOST = "lost"
    SENT = "sent"
    TAKEN = "taken"
    COUNTED = "counted"  # how often


class Excuse(StrEnum):
    """Why no finger could be asked for: never held against the agent."""

    NONE = ""
    REFUSED = "refused"  # no to the notice
    NO_REFERENCE = "no_reference"
    DEVICE = "device"
    NOT_ASKED = "not_asked"  # by the programme


Key = tuple[Count, str]
"""What is counted, and apart by what: `(NOT_SERVED, "ALREADY_SERVED")`; most have nothing there."""


class Does(Enum):
    """What an entry does to the lines that it names, and to the entry that it refers to."""

    NOTHING = "nothing"
    APPROVES = "approves"  # holds the lines; a parked visit that it refers to is over
    GIVES = "gives"  # an approval that it refers to is over
    TAKES_BACK = "takes_back"  # an approval or parked visit that it refers to is over
    PARKS = "parks"  # reserves the lines
    CONTRADICTS = "contradicts"  # a finger did not match: one person alone gives the lines no more
    ENDS = "ends"  # a parked visit that it refers to is over


@dataclass(frozen=True, slots=True)
class Moves:
    """What one entry moves. `stock` by item: how much more is at the desk; `counted` by item: what is there."""

    counts: Mapping[Key, int]
    does: Does = Does.NOTHING
    stock: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of what entries move, over some stretch of a ledger or of several."""

    counts: Mapping[Key, int] = field(default_factory=dict)

    def plus(self, counts: Mapping[Key, int]) -> "Figures":
        """Return the sums with these added."""
        added = dict(self.counts)
        for key, count in counts.items():
            added[key] = added.get(key, 0) + count
        return Figures(added)

    def of(self, count: Count, apart: str = "") -> int:
        """Return one figure."""
        return self.counts.get((count, apart), 0)

    def by(self, count: Count) -> dict[str, int]:
        """Return the figures that are counted apart under one name."""
        return {apart: number for (name, apart), number in self.counts.items() if name is count}

    def all(self, count: Count) -> int:
        """Return their sum."""
        return sum(self.by(count).values())

    @property
    def served(self) -> int:
        """Handovers by which anything was given."""
        return self.of(Count.HANDOVER, Outcome.DELIVERED) + self.partial

    @property
    def partial(self) -> int:
        """Of these, with less than was due."""
        return self.of(Count.HANDOVER, Outcome.PARTIAL)

    @property
    def already_served(self) -> int:
        """Visits that ended because the household had been served."""
        return self.of(Count.NOT_SERVED, Reason.ALREADY_SERVED)

    @property
    def sent_to_desk(self) -> int:
        """Visits that ended with the way to the household's own desk."""
        return self.of(Count.NOT_SERVED, Reason.SENT_TO_DESK)

    @property
    def unlisted(self) -> int:
        """People whom no list here knows."""
        return self.of(Count.NOT_SERVED, Reason.NOT_ON_LIST)

    @property
    def refused(self) -> int:
        """All other visits that ended without goods."""
        return self.all(Count.NOT_SERVED) - self.already_served - self.sent_to_desk - self.unlisted

    @property
    def reversed(self) -> int:
        """Approvals and handovers that were taken back."""
        return self.of(Count.KIND, Kind.REVERSAL)

    @property
    def seconds_each(self) -> int:
        """How long a visit took on average."""
        timed = self.of(Count.TIMED)
        return round(self.of(Count.MS) / timed / 1000) if timed else 0

    @property
    def visits(self) -> int:
        """Decisions to serve."""
        return self.all(Count.VISIT)

    @property
    def opened_and_left(self) -> int:
        """Households looked up without any entry: never below zero."""
        return max(0, self.of(Count.OPENED) - self.of(Count.ENDED))


def sum_of(figures: Iterable[Figures]) -> Figures:
    """Return the figures of all of these."""
    total: Counter[Key] = Counter()
    for one in figures:
        total.update(one.counts)
    return Figures(dict(total))


def moves_of(draft: Draft) -> Moves:  # noqa: C901 - one arm a kind
    """Return what an entry moves."""
    kind = draft.kind
    match kind:
        case Kind.APPROVED:
            return Moves(_counts(draft, _decided(draft)), Does.APPROVES)
        case Kind.HANDOVER | Kind.PAPER_ENTRY:
            return Moves(_counts(draft, _given(draft)), Does.GIVES, _lines(draft, -1))
        case Kind.REVERSAL:
            return Moves(_counts(draft, _items(Count.BACK, _lines(draft, 1))), Does.TAKES_BACK, _lines(draft, 1))
        case Kind.PARKED:
            return Moves(_counts(draft, [((Count.ENDED, ""), 1)]), Does.PARKS)
        case Kind.NOT_SERVED:
            return Moves(_counts(draft, _sent_away(draft)), Does.ENDS)
        case Kind.CORRECTION:
            return Moves(_counts(draft, [((Count.ENDED, ""), 1)]))
        case Kind.ATTEMPT_FAILED:
            does = Does.CONTRADICTS if draft.verify.result is Result.NON_MATCH else Does.NOTHING
            return Moves(_counts(draft, [((Count.ATTEMPT, draft.verify.result), 1)]), does)
        case Kind.STOCK_COUNT:
            there = _moved(draft, 1)
            return Moves(_counts(draft, [((Count.COUNTED, item), 1) for item in there]), counted=there)
        case Kind.STOCK_RECEIVE:
            return _stock(draft, Count.RECEIVED, 1)
        case Kind.STOCK_TAKEN:
            return _stock(draft, Count.TAKEN, 1)
        case Kind.STOCK_RETURN:
            return _stock(draft, Count.RETURNED, -1)
        case Kind.STOCK_DAMAGE:
            return _stock(draft, Count.DAMAGED, -1)
        case Kind.STOCK_LOSS:
            return _stock(draft, Count.LOST, -1)
        case Kind.STOCK_SENT:
            return _stock(draft, Count.SENT, -1)
        case (
            Kind.OVERRIDE | Kind.COUNTER_CHECK | Kind.ARRIVAL | Kind.PROMISE | Kind.PROMISE_ANSWERED | Kind.COMPLAINT
            | Kind.REFERRAL | Kind.CALLED | Kind.SESSION_OPEN | Kind.SESSION_CLOSE | Kind.LOGIN_REFUSED
            | Kind.SIGNATURE_REFUSED | Kind.DAY_OPEN | Kind.DAY_CLOSE | Kind.PAUSE | Kind.RESUME | Kind.CLOCK_SET
            | Kind.SELF_TEST | Kind.LEDGER_BEGUN | Kind.LEDGER_GAP | Kind.KEYS_REPLACED | Kind.PACKAGE_LOADED
            | Kind.PACKAGE_DESTROYED | Kind.PART_DESTROYED | Kind.SLOTS_DESTROYED | Kind.SECURITY_STOP
            | Kind.SIGNER_TRUSTED | Kind.HUB_TRUSTED | Kind.CLAIM_TAKEN_OVER | Kind.CLAIM_CONFLICT | Kind.DECISION
            | Kind.RECORDS_OPENED | Kind.RECORDS_EXPORTED | Kind.CROSSWALK_DESTROYED
        ):  # fmt: skip
            return Moves(_counts(draft))
        case UnknownCode():
            return Moves(_counts(draft))
        case _:
            assert_never(kind)


def settled_units(line: Line) -> int:
    """Return how many of the entitled units a line settles: a substitute says how many it stands for."""
    return line.covers if line.substitute_of else line.delivered


def excuse_of(draft: Draft) -> Excuse:
    """Return what kept a finger out of a visit, as far as the agent could do nothing about it."""
    if draft.reason is Reason.NOT_ASKED:
        return Excuse.NOT_ASKED
    result = draft.verify.result
    match result:
        case Result.REFUSED:
            return Excuse.REFUSED
        case Result.NO_TEMPLATE:
            return Excuse.NO_REFERENCE
        case Result.DEVICE_FAIL:
            return Excuse.DEVICE
        case Result.SKIPPED | Result.MATCH | Result.NON_MATCH | Result.NO_FINGER | Result.QUALITY | UnknownCode():
            return Excuse.REFUSED if draft.notice.answer == "no" else Excuse.NONE
        case _:
            assert_never(result)


_OF_A_HANDOVER = frozenset({Flag.TOO_FAST, Flag.SETTLED_AFTER_RESTART})
"""A handover repeats the flags of its approval; these can only be its own."""


def _counts(draft: Draft, more: Iterable[tuple[Key, int]] = ()) -> Mapping[Key, int]:
    counts: Counter[Key] = Counter()
    for key, number in (*_common(draft), *more):
        counts[key] += number
    return {key: number for key, number in counts.items() if number}


def _common(draft: Draft) -> Iterator[tuple[Key, int]]:
    known = isinstance(draft.kind, Kind)
    yield (Count.ENTRIES, ""), 1
    yield (Count.KIND if known else Count.UNKNOWN, str(draft.kind)), 1
    yield (Count.OPENED, ""), draft.opened
    repeats = draft.kind is Kind.HANDOVER
    for flag in dict.fromkeys(draft.flags):
        if not repeats or flag in _OF_A_HANDOVER:
            yield (Count.FLAG, str(flag)), 1


def _decided(draft: Draft) -> Iterator[tuple[Key, int]]:
    excuse = str(excuse_of(draft))
    yield (Count.ENDED, ""), 1
    yield (Count.VISIT, excuse), 1
    yield (Count.WAY, str(draft.verify.method)), 1
    yield (Count.CARD_ONLY, excuse), draft.verify.method is Method.CARD
    yield (Count.TYPED, excuse), draft.identify is Identify.TYPED
    yield (Count.PROXY, excuse), Flag.PROXY in draft.flags or draft.collector_role == Role.EXTERNAL
    yield (Count.SUPERVISOR_ABSENT, excuse), Flag.SUPERVISOR_ABSENT in draft.flags


def _given(draft: Draft) -> Iterator[tuple[Key, int]]:
    yield (Count.HANDOVER, str(draft.outcome)), 1
    yield (Count.METHOD, str(draft.verify.method)), 1
    yield (Count.SIGNED, ""), bool(draft.second_operator_id)
    yield (Count.TIMED, ""), bool(draft.durations_ms)
    yield (Count.MS, ""), sum(draft.durations_ms.values())
    yield (Count.TOO_FAST, str(excuse_of(draft))), Flag.TOO_FAST in draft.flags
    yield from _items(Count.GIVEN, _lines(draft, 1))
    for line in draft.lines:
        if line.substitute_of:
            yield (Count.SUBSTITUTED, line.item), line.delivered


def _sent_away(draft: Draft) -> Iterator[tuple[Key, int]]:
    yield (Count.NOT_SERVED, str(draft.reason)), 1
    yield (Count.ENDED, ""), draft.reason is not Reason.NOT_ON_LIST


def _stock(draft: Draft, count: Count, sign: int) -> Moves:
    return Moves(_counts(draft, _items(count, _moved(draft, 1))), stock=_moved(draft, sign))


def _items(count: Count, by_item: Mapping[str, int]) -> list[tuple[Key, int]]:
    return [((count, item), number) for item, number in by_item.items()]


def _lines(draft: Draft, sign: int) -> dict[str, int]:
    moved: dict[str, int] = {}
    for line in draft.lines:
        moved[line.item] = moved.get(line.item, 0) + sign * line.delivered
    return moved


def _moved(draft: Draft, sign: int) -> dict[str, int]:
    moved: dict[str, int] = {}
    for move in draft.stock:
        moved[move.item] = moved.get(move.item, 0) + sign * move.quantity
    return moved
