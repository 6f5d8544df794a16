"""What can happen to a visit. Results carry the `turn` of the effect they answer: late ones are dropped."""

from dataclasses import dataclass, field

from kiosk.domain.codes import Identify, Reason
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.entry import Signed
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung
from kiosk.domain.roster import HouseholdRow
from kiosk.domain.visit.case import Advice, HouseholdFile, ParkedRow, Served
from kiosk.domain.visit.choices import Choice as Choice
from kiosk.domain.visit.choices import Settlement as Settlement

# --- touches and reader input -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardShown:
    """A household's code was read (`by` CODE), or its number typed. What the look-up finds may say better: a token."""

    text: str
    by: Identify = Identify.CODE


@dataclass(frozen=True, slots=True)
class NoCardTouched:
    """The person has no card at hand, or prefers another way to be found."""


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Staff want today's list."""


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """Staff want to search by name: a supervisor signs first."""


@dataclass(frozen=True, slots=True)
class NameTyped:
    """The first letters of a name."""

    letters: str


@dataclass(frozen=True, slots=True)
class HouseholdPicked:
    """Staff touched a row of the list or of the search."""

    hh_pid: str


@dataclass(frozen=True, slots=True)
class QueueAsked:
    """Staff want to see what waits for a second person."""


@dataclass(frozen=True, slots=True)
class ParkedPicked:
    """Staff go on with a parked visit."""

    entry_id: str


@dataclass(frozen=True, slots=True)
class NotOnListSigned:
    """Staff record that this card or person is on no list here."""


@dataclass(frozen=True, slots=True)
class CollectorChosen:
    """Who has come."""

    person_pid: str


@dataclass(frozen=True, slots=True)
class SomeoneElseCame:
    """None of the registered collectors: a proxy, with the agent."""


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """Yes or no to the finger; `language` is the one it was shown in."""

    accepted: bool
    language: str


@dataclass(frozen=True, slots=True)
class OtherFingerAsked:
    """Another finger, please."""


@dataclass(frozen=True, slots=True)
class OtherWayAsked:
    """No more fingers for now."""


@dataclass(frozen=True, slots=True)
class RungChosen:
    """A way to go on."""

    rung: Rung


@dataclass(frozen=True, slots=True)
class PersonConfirmed:
    """The agent says that card (and photo) and person belong together."""


@dataclass(frozen=True, slots=True)
class NotSure:
    """The agent would rather have a second person look."""


@dataclass(frozen=True, slots=True)
class ReasonChosen:
    """The coded reason of what goes another way, of what is signed, or of a line that is short (`line_id`)."""

    reason: Reason
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """Serve by signature, or decline with a coded reason."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """A second person's badge and PIN, still to be checked."""

    badge: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SupervisorAbsent:
    """Nobody can sign now: the household is served on the agent's word and flagged, unless a finger contradicts it."""


@dataclass(frozen=True, slots=True)
class GoodsOpened:
    """The person goes on to receive the goods."""


@dataclass(frozen=True, slots=True)
class LineGiven:
    """`quantity` of this line is in the person's hands."""

    line_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class AllGiven:
    """Everything, in one touch."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The hand-over is finished."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The receipt has been seen, or the message understood."""


@dataclass(frozen=True, slots=True)
class ServedAgreed:
    """Yes, my family has had its aid."""


@dataclass(frozen=True, slots=True)
class ServedDisputed:
    """No, I have had nothing."""


@dataclass(frozen=True, slots=True)
class ServeHereAsked:
    """Serve at this desk although the home desk cannot be asked: a supervisor signs, the entry is flagged."""


@dataclass(frozen=True, slots=True)
class BackTouched:
    """One step back. Before `approved`, it changes nothing on disk."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """The visit is to end here."""


@dataclass(frozen=True, slots=True)
class SettlementChosen:
    """Was this given?"""

    settlement: Settlement


# --- results of effects -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HouseholdFound:
    """`slip`: the number was not a card's, but that of the household's parked visit."""

    turn: int
    file: HouseholdFile
    key: str
    slip: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdUnknown:
    turn: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class RowsFound:
    turn: int
    rows: tuple[HouseholdRow, ...]


@dataclass(frozen=True, slots=True)
class QueueFound:
    turn: int
    rows: tuple[ParkedRow, ...]


@dataclass(frozen=True, slots=True)
class FingerTouched:
    """The finger is on the glass; `area` is the usable part of it, 0 to 100."""

    turn: int
    area: int


@dataclass(frozen=True, slots=True)
class FingerCaptured:
    """A usable image was taken and is being compared."""

    turn: int
    quality: int


@dataclass(frozen=True, slots=True)
class FingerRetry:
    """No usable image this time, and what the person may change."""

    turn: int
    advice: Advice
    quality: int = 0


@dataclass(frozen=True, slots=True)
class FingerCompared:
    """The best score over the household's references, and whose it is.

    `advice` is there when the image was too weak to call a low score a non-match. `asked` says whether a reference
    of the finger that was asked for was among those compared: without it, a low score says nothing of that finger.
    `closer` says that the image can be looked at carefully before that; `comparisons` are those of this look alone.
    """

    turn: int
    person_pid: str
    finger: int
    score_milli: int
    quality: int
    comparisons: int
    matcher: str
    ms: int
    advice: Advice | None = None
    asked: bool = True
    closer: bool = False


@dataclass(frozen=True, slots=True)
class LookedCarefully:
    """What a careful look came to. It may take longer than its turn: `compared.turn` only names the image.

    One that is `broken` says nothing of the finger.
    """

    compared: FingerCompared
    broken: bool = False


@dataclass(frozen=True, slots=True)
class FingerIncomparable:
    """The references could not be used at all: not the person's doing."""

    turn: int


@dataclass(frozen=True, slots=True)
class NoFingerCame:
    """No finger was laid on the glass for as long as the policy waits."""

    turn: int


@dataclass(frozen=True, slots=True)
class ScannerLost:
    turn: int
    fault: str


@dataclass(frozen=True, slots=True)
class ScannerFound:
    turn: int


@dataclass(frozen=True, slots=True)
class SignatureAccepted:
    turn: int
    operator_id: str
    display_name: str
    role: OperatorRole


@dataclass(frozen=True, slots=True)
class SignatureRejected:
    """Not signed: `reason` says why, and is NONE where nothing was tried yet: `wait_s` until it may be."""

    turn: int
    reason: Reason
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class ClaimGranted:
    turn: int
    claim: str


@dataclass(frozen=True, slots=True)
class ClaimTaken:
    """Another desk has served (or is serving) these lines."""

    turn: int
    served: Served


@dataclass(frozen=True, slots=True)
class ClaimUnreachable:
    """The home desk did not answer."""

    turn: int


@dataclass(frozen=True, slots=True)
class EntryWritten:
    turn: int
    signed: Signed


@dataclass(frozen=True, slots=True)
class StorageFailed:
    """The ledger cannot take an entry: nothing more is handed out on screen. Comes at any time."""

    kind: str


@dataclass(frozen=True, slots=True)
class OpenApprovalsFound:
    """Approvals without a handover, found when a session opens."""

    approvals: tuple[OpenApproval, ...]


Event = (
    CardShown | NoCardTouched | ListAsked | SearchAsked | NameTyped | HouseholdPicked | QueueAsked | ParkedPicked
    | NotOnListSigned | CollectorChosen | SomeoneElseCame | NoticeAnswered | OtherFingerAsked | OtherWayAsked
    | RungChosen | PersonConfirmed | NotSure | ReasonChosen | ChoiceMade | SignatureGiven | SupervisorAbsent
    | GoodsOpened | LineGiven | AllGiven | HandedOver | Finished | ServedAgreed | ServedDisputed | ServeHereAsked
    | BackTouched | StopAsked | SettlementChosen | HouseholdFound | HouseholdUnknown | RowsFound | QueueFound
    | FingerTouched | FingerCaptured | FingerRetry | FingerCompared | LookedCarefully | FingerIncomparable
    | NoFingerCame | ScannerLost | ScannerFound | SignatureAccepted | SignatureRejected | ClaimGranted | ClaimTaken
    | ClaimUnreachable | EntryWritten | StorageFailed | OpenApprovalsFound
)  # fmt: skip
