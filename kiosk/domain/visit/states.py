"""Where a visit can be. One frozen dataclass a state, each holding only what exists then."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.domain.codes import Flag, Identify, Reason
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.entry import Draft, Line, Signed, Verification
from kiosk.domain.policy import Rung
from kiosk.domain.roster import Collector, HouseholdRow
from kiosk.domain.visit.case import Advice, Backing, Case, ParkedRow, Person, Served
from kiosk.domain.visit.choices import Choice, Settlement
from kiosk.domain.visit.choices import Ending as Ending
from kiosk.domain.visit.events import OtherFingerAsked, OtherWayAsked, StopAsked


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody is at the desk. `turn` is the last one used."""

    turn: int = 0


@dataclass(frozen=True, slots=True)
class Identifying:
    """How is the household to be found?"""

    turn: int


@dataclass(frozen=True, slots=True)
class LookingUp:
    """The roster is being asked."""

    turn: int
    identify: Identify


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such card or token here. Staff may look again, or record it."""

    turn: int
    identify: Identify
    reason: Reason


@dataclass(frozen=True, slots=True)
class Listing:
    """Staff look at the list (`identify` LIST) or at a search by name (NAME). `rows` is empty until they come."""

    turn: int
    identify: Identify
    letters: str = ""
    rows: tuple[HouseholdRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorisingSearch:
    """A second person signs before names may be searched.

    Wherever somebody signs: `checking` while badge and PIN are looked at; `refused` says why they were not taken.
    """

    turn: int
    checking: bool = False
    wait_s: int = 0
    refused: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class ChoosingCollector:
    """Who has come today?"""

    turn: int
    case: Case


@dataclass(frozen=True, slots=True)
class Noticing:
    """Why a finger is read, who keeps it, that one may refuse."""

    turn: int
    case: Case
    collector: Collector


@dataclass(frozen=True, slots=True)
class AwaitingFinger:
    """This finger, please. `advice` is what the last try taught; `area` (0 to 100) how much of the finger lies well."""

    turn: int
    person: Person
    finger: int
    advice: Advice | None = None
    area: int = 0


@dataclass(frozen=True, slots=True)
class Checking:
    """A usable image is being compared."""

    turn: int
    person: Person
    finger: int
    quality: int


@dataclass(frozen=True, slots=True)
class ScannerMissing:
    """The scanner went away; aid goes on. The capture resumes by itself when it is back."""

    turn: int
    person: Person
    finger: int
    fault: str


@dataclass(frozen=True, slots=True)
class LookingCarefully:
    """Nobody is told "no match" before the careful looks are over: `then` is done in `paused` when they are."""

    turn: int
    paused: AwaitingFinger | ScannerMissing
    then: OtherWayAsked | OtherFingerAsked | StopAsked

    @property
    def person(self) -> Person:
        """Who stands here."""
        return self.paused.person

    @property
    def finger(self) -> int:
        """Which finger is being looked at."""
        return self.paused.finger


@dataclass(frozen=True, slots=True)
class AnotherWay:
    """The finger did not help. `rungs` are the ways left, the first suggested."""

    turn: int
    person: Person
    rungs: tuple[Rung, ...]
    next_finger: int = 0


@dataclass(frozen=True, slots=True)
class CheckingCard:
    """The agent looks at card and person. `asked`: they belong together, and now why there is no finger."""

    turn: int
    person: Person
    reason: Reason
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Signing:
    """A second person signs: to serve on `basis`, or to decline with a reason.

    `found` is the reason that a machine has found, or that is signed itself (`fixed`); `reason` the one that stands.
    `asked`: somebody would sign, and no reason stands yet.
    """

    turn: int
    person: Person
    basis: Verification
    found: Reason
    reason: Reason
    fixed: bool = False
    choice: Choice = Choice.SERVE
    flags: tuple[Flag, ...] = ()
    asked: bool = False
    checking: bool = False
    wait_s: int = 0
    refused: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Disputing:
    """The household says that it has had nothing: a second person signs the correction."""

    turn: int
    case: Case
    served: Served
    checking: bool = False
    wait_s: int = 0
    refused: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class Claiming:
    """The home desk is asked whether these lines are free."""

    turn: int
    person: Person
    backing: Backing


@dataclass(frozen=True, slots=True)
class Approving:
    """The approval is being written. Nothing is handed out before it is on disk."""

    turn: int
    person: Person
    backing: Backing
    claim: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Approved:
    """Matched, and on disk: thanks, and on to the goods."""

    turn: int
    person: Person
    claim: str
    draft: Draft
    approval: Signed


@dataclass(frozen=True, slots=True)
class Delivering:
    """Goods are handed over line by line. `unexplained` are short lines that still want a reason."""

    turn: int
    person: Person
    claim: str
    draft: Draft
    approval: Signed
    given: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    unexplained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """The handover is being written."""

    turn: int
    person: Person
    claim: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Receipted:
    """Thanks, what was given, what remains."""

    turn: int
    person: Person
    lines: tuple[Line, ...]
    receipt_no: str
    signed: Signed


@dataclass(frozen=True, slots=True)
class AlreadyServed:
    """The aid of this household has been given: when, where, what."""

    turn: int
    case: Case
    served: Served


@dataclass(frozen=True, slots=True)
class TakenElsewhere:
    """Another desk holds these lines, or has given them: agreed, or served here by a flagged signature."""

    turn: int
    person: Person
    backing: Backing
    served: Served


@dataclass(frozen=True, slots=True)
class OtherDesk:
    """The home desk cannot be asked: the household is served there, or here by a flagged signature."""

    turn: int
    person: Person
    backing: Backing
    desk: int


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Staff look at what waits for a second person, oldest first. `found` once it has been looked up."""

    turn: int
    rows: tuple[ParkedRow, ...] = ()
    found: bool = False


@dataclass(frozen=True, slots=True)
class Parking:
    """A visit that nobody can sign for is being written."""

    turn: int
    case: Case


@dataclass(frozen=True, slots=True)
class Parked:
    """Nobody can sign now, and a finger contradicts: the goods are kept under a number, and somebody will decide."""

    turn: int
    case: Case
    number: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who has tried goes without goods: the agent names the reason. `basis` says what was seen.

    Where nobody had said yet who stands there, there is no `person`.
    """

    turn: int
    case: Case
    basis: Verification
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Noting:
    """An ending without goods is being written."""

    turn: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class Ended:
    """It is on record; a kind word."""

    turn: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class Settling:
    """After a cut: was this given? `rest` are further approvals still open."""

    turn: int
    approval: OpenApproval
    rest: tuple[OpenApproval, ...]


@dataclass(frozen=True, slots=True)
class SettlingLines:
    """After a cut, part was given: how much of each line?"""

    turn: int
    approval: OpenApproval
    rest: tuple[OpenApproval, ...]
    given: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SettleSigning:
    """After a cut: a second person signs what the agent says was given."""

    turn: int
    approval: OpenApproval
    rest: tuple[OpenApproval, ...]
    settlement: Settlement
    given: Mapping[str, int]
    checking: bool = False
    wait_s: int = 0
    refused: Reason = Reason.NONE


@dataclass(frozen=True, slots=True)
class SettleWriting:
    """After a cut: the answer is being written."""

    turn: int
    rest: tuple[OpenApproval, ...]


@dataclass(frozen=True, slots=True)
class StorageStopped:
    """The ledger cannot be written: nothing more is handed out on screen, the paper form takes over."""

    turn: int
    kind: str


State = (
    Waiting | Identifying | LookingUp | NotFound | Listing | AuthorisingSearch | ChoosingCollector | Noticing
    | AwaitingFinger | Checking | ScannerMissing | LookingCarefully | AnotherWay | CheckingCard | Signing | Disputing
    | Claiming | Approving | Approved | Delivering | Recording | Receipted | AlreadyServed | TakenElsewhere
    | OtherDesk | Reviewing | Parking | Parked | Leaving | Noting | Ended | Settling | SettlingLines | SettleSigning
    | SettleWriting | StorageStopped
)  # fmt: skip
