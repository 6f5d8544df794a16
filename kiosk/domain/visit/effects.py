"""What a visit wants done in the world.

The runtime does it off the UI thread and answers with an event of the same `turn`.
"""

from dataclasses import dataclass, field

from kiosk.domain.codes import Identify
from kiosk.domain.entry import Draft


@dataclass(frozen=True, slots=True)
class FindHousehold:
    """Look a card or token up -> HouseholdFound | HouseholdUnknown."""

    turn: int
    key: str
    by: Identify


@dataclass(frozen=True, slots=True)
class OpenHousehold:
    """Fetch a household picked by staff -> HouseholdFound."""

    turn: int
    hh_pid: str


@dataclass(frozen=True, slots=True)
class ListHouseholds:
    """Today's households of this desk -> RowsFound."""

    turn: int


@dataclass(frozen=True, slots=True)
class SearchNames:
    """At most eight households whose name begins so -> RowsFound."""

    turn: int
    letters: str


@dataclass(frozen=True, slots=True)
class ListParked:
    """What waits for a second person -> QueueFound."""

    turn: int


@dataclass(frozen=True, slots=True)
class OpenParked:
    """Fetch the household of a parked visit -> HouseholdFound | HouseholdUnknown."""

    turn: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class VerifyFinger:
    """Capture this finger of this person and compare it 1:1 with each reference of the household.

    -> FingerTouched*, FingerCaptured?, then one of FingerCompared, FingerRetry, FingerIncomparable, NoFingerCame,
    ScannerLost.
    """

    turn: int
    hh_pid: str
    person_pid: str
    finger: int
    timeout_s: int


@dataclass(frozen=True, slots=True)
class LookCarefully:
    """Look again, and longer, at the image of turn `look`, while other things go on -> LookedCarefully."""

    look: int


@dataclass(frozen=True, slots=True)
class StopFinger:
    """Give up the capture that is under way."""


@dataclass(frozen=True, slots=True)
class AwaitScanner:
    """Watch for the scanner to come back -> ScannerFound."""

    turn: int


@dataclass(frozen=True, slots=True)
class CheckSignature:
    """Check a second person's badge and PIN -> SignatureAccepted | SignatureRejected.

    `supervisor`: nobody else may sign this.
    """

    turn: int
    badge: str = field(repr=False)
    pin: str = field(repr=False)
    supervisor: bool = False


@dataclass(frozen=True, slots=True)
class TakeClaim:
    """Ask the home desk for these lines -> ClaimGranted | ClaimTaken | ClaimUnreachable."""

    turn: int
    home_desk: int
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndClaim:
    """Tell the home desk that a claim is over; it may take its time.

    A line of which anything was given is `completed`: what remains of it is collected at this desk.
    """

    claim: str
    completed: tuple[str, ...]
    released: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TellGiven:
    """Tell a home desk which of its lines were given elsewhere without a claim (a flagged override), when it can be."""

    home_desk: int
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Append:
    """Write an entry -> EntryWritten | StorageFailed. Acknowledged means on disk."""

    turn: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Record:
    """Write an entry that nothing waits for (failed attempts, answers): only StorageFailed comes back."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Forget:
    """The visit is over: drop images, templates and names of it from memory."""


Effect = (
    FindHousehold | OpenHousehold | ListHouseholds | SearchNames | ListParked | OpenParked | VerifyFinger
    | LookCarefully | StopFinger | AwaitScanner | CheckSignature | TakeClaim | EndClaim | TellGiven | Append | Record
    | Forget
)  # fmt: skip
