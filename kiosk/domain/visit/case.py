"""What a visit has learnt so far. Each state of the visit holds the parts that exist by then, and no others."""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.codes import Flag, Identify, Reason, Result
from kiosk.domain.entitlement import Due
from kiosk.domain.entry import Notice, Verification
from kiosk.domain.roster import Collector, Enrolled, Household, Role, card_key


class Advice(StrEnum):
    """What the person can change for the next try. The names are those of scanners' retry reasons and image quality."""

    TOO_DRY = "too_dry"
    TOO_WET = "too_wet"
    PRESS_HARDER = "press_harder"
    PRESS_LIGHTER = "press_lighter"
    OFF_CENTRE = "off_centre"
    MOVED = "moved"
    TOO_SHORT = "too_short"
    DIRTY_GLASS = "dirty_glass"
    OTHER_WAY = "try_again"


@dataclass(frozen=True, slots=True)
class Served:
    """That a household has had its aid: when (UTC, ISO 8601), at which desk, how much of each item."""

    at: str
    desk: int
    items: tuple[tuple[str, int], ...]


LOTS = 100


@dataclass(frozen=True, slots=True)
class Tally:
    """What a visit must know of the agent's day: visits served `without_finger` that count, and a lot below `LOTS`."""

    without_finger: int = 0
    draw: int = LOTS - 1


UNTOLD = Notice()
"""Nothing was told, so nothing answered."""


@dataclass(frozen=True, slots=True)
class ParkedBefore:
    """A visit of this household that waits for somebody to sign: its entry, the number on the slip, when (UTC).

    `collector_pid` is who stood there, empty for a proxy; `notice` what they had answered.
    """

    entry_id: str
    number: str
    at: str
    collector_pid: str = ""
    notice: Notice = UNTOLD


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """One row of what waits for a second person. `name` and `card` are the household's."""

    entry_id: str
    number: str
    at: str
    name: str
    card: str


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """A household as the look-up found it. `due` holds every line, also those with nothing remaining.

    What a parked visit holds is due to this one. `contradicted`: a finger has not matched before, and nobody has
    decided since. `slip` is the number that a slip would have, should this visit be parked.
    """

    household: Household
    card: str
    collectors: tuple[Collector, ...]
    due: tuple[Due, ...]
    enrolled: tuple[Enrolled, ...]
    served: tuple[Served, ...] = ()
    tally: Tally = Tally()
    parked: ParkedBefore | None = None
    contradicted: bool = False
    slip: str = ""

    @property
    def outstanding(self) -> tuple[Due, ...]:
        """Lines with something left to give."""
        return tuple(row for row in self.due if row.remaining > 0)

    def collector(self, person_pid: str) -> Collector | None:
        """Return a registered collector of this household, or None for anybody else."""
        return next((row for row in self.collectors if row.person_pid == person_pid), None)

    def fingers_of(self, person_pid: str) -> tuple[int, ...]:
        """Return a person's enrolled fingers, best first."""
        return next((row.fingers for row in self.enrolled if row.person_pid == person_pid), ())


def shown_card(file: HouseholdFile, key: str) -> str:
    """Return the card serial that `key` was typed or read from, or the household's first one."""
    cards = file.household.cards or ("",)
    return next((card for card in cards if card_key(card) == card_key(key)), cards[0])


def is_token(file: HouseholdFile, key: str) -> bool:
    """Return whether `key` is the household's queue number, and no number of its cards."""
    cards = {card_key(card) for card in file.household.cards}
    return bool(key) and card_key(key) == card_key(file.household.token) and card_key(key) not in cards


STRENGTH = (
    Result.SKIPPED,
    Result.DEVICE_FAIL,
    Result.NO_FINGER,
    Result.QUALITY,
    Result.NO_TEMPLATE,
    Result.NON_MATCH,
    Result.MATCH,
)
"""Of what was seen of one finger, the later weighs more: a usable image that did not match more than a reference that
could not be used, that more than poor images, and those more than a finger that did not come."""


@dataclass(frozen=True, slots=True)
class FingerTries:
    """What was seen of one finger of one person. Nothing has been until something is: `SKIPPED`.

    `tries` are images, or attempts at one; `silences` how often it was asked for and did not come.
    """

    person_pid: str
    finger: int
    tries: int = 0
    silences: int = 0
    result: Result = Result.SKIPPED
    best_quality: int = 0
    best_score_milli: int = 0
    ms: int = 0

    def saw(self, result: Result) -> "FingerTries":
        """Return the row after something more was seen; what was seen before stands if it weighs more."""
        return replace(self, result=max(self.result, result, key=STRENGTH.index))


@dataclass(frozen=True, slots=True)
class Case:
    """One visit of one household. `number` tells late results of an earlier visit from this one's.

    `looks` are the turns of the images that are being looked at carefully; only while a finger is read is it not empty.
    `device_failed`: the scanner went away, and nothing was seen of a finger since.
    """

    number: int
    identify: Identify
    file: HouseholdFile
    tries: tuple[FingerTries, ...] = ()
    comparisons: int = 0
    matcher: str = ""
    looks: tuple[int, ...] = ()
    device_failed: bool = False

    def tries_on(self, person_pid: str, finger: int) -> FingerTries:
        """Return what came of this finger so far."""
        fresh = FingerTries(person_pid, finger)
        return next((row for row in self.tries if (row.person_pid, row.finger) == (person_pid, finger)), fresh)

    def with_tries(self, row: FingerTries) -> "Case":
        """Return the case with one finger's row put in place of the former."""
        others = tuple(r for r in self.tries if (r.person_pid, r.finger) != (row.person_pid, row.finger))
        works = row != self.tries_on(row.person_pid, row.finger)
        return replace(self, tries=(*others, row), device_failed=self.device_failed and not works)

    @property
    def contradicted(self) -> bool:
        """Whether a finger was read well and did not match: in this visit, or in one that nobody has decided."""
        return self.file.contradicted or any(row.result is Result.NON_MATCH for row in self.tries)

    @property
    def parked_entry(self) -> str:
        """The entry of a parked visit that this one goes on with; empty without one."""
        return self.file.parked.entry_id if self.file.parked else ""

    def next_finger(self, person_pid: str, most_fingers: int) -> int | None:
        """Return the next enrolled finger of this person that has not been tried, or None when it is enough."""
        tried = {row.finger for row in self.tries if row.person_pid == person_pid}
        if len(tried) >= most_fingers:
            return None
        return next((finger for finger in self.file.fingers_of(person_pid) if finger not in tried), None)


@dataclass(frozen=True, slots=True)
class Proxy:
    """Somebody who is not registered here: nothing is known of them, and nothing is made up."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands here for the household, and what they answered to the notice."""

    case: Case
    collector: Collector | Proxy
    notice: Notice

    @property
    def pid(self) -> str:
        """The pseudonym of a registered collector; of a proxy there is none."""
        return "" if isinstance(self.collector, Proxy) else self.collector.person_pid

    @property
    def role(self) -> Role:
        """Why this person may collect."""
        return Role.EXTERNAL if isinstance(self.collector, Proxy) else self.collector.role


@dataclass(frozen=True, slots=True)
class Signer:
    """The second person; `role` is an `OperatorRole`. Both are empty where nobody signed."""

    operator_id: str = ""
    role: str = ""


NOBODY = Signer()


@dataclass(frozen=True, slots=True)
class Backing:
    """What an approval rests on: the verification, and for a fallback its coded reason and who signed."""

    verification: Verification
    reason: Reason = Reason.NONE
    signer: Signer = NOBODY
    flags: tuple[Flag, ...] = ()
