"""Everything a screen shows, one frozen dataclass a screen. The screen looks words up; names and numbers come ready.

`pictogram` is a file name of `assets/pictograms`; `sex` is f or m; fingers are ISO/IEC 19794-2 positions, 1 to 10.
`busy` means that something is being written: the word stays, touches wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiosk.ui.board_view import StockGiven as StockGiven
from kiosk.ui.board_view import StockLeft as StockLeft
from kiosk.ui.board_view import TodayBoard as TodayBoard
from kiosk.ui.parked_views import Parked as Parked
from kiosk.ui.parked_views import Queue as Queue
from kiosk.ui.parked_views import QueueRow as QueueRow


class Step(StrEnum):
    """The five icons of a visit, in their order."""

    CARD = "card"
    HOUSEHOLD = "household"
    FINGER = "finger"
    AID = "aid"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Status:
    """What the header shows on every screen. `battery` is a percentage, or None on mains without a gauge."""

    desk: int
    clock: str
    offline: bool = False
    battery: int | None = None
    operator: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing and how many. `label` stands inside a sentence; it is empty for what is handed out discreetly."""

    pictogram: str
    quantity: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing of the last person is left; before the next screen."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """Which language? Codes of the languages that are complete."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The desk's sign, and show your card."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """Badge, then PIN, to open the desk. `refused` is a reason's code; `wait_s` until the next PIN may be tried.

    `over` says why it opens no more: expired, spent, destroyed; or is empty.
    """

    checking: bool = False
    refused: str = ""
    wait_s: int = 0
    over: str = ""


@dataclass(frozen=True, slots=True)
class StaffDoor:
    """Show your badge, at a desk that works. `badge` is a technician's that was shown already, else empty."""

    badge: str = field(default="", repr=False)
    checking: bool = False
    refused: str = ""
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Identify:
    """Have you your card?"""


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such card here: look again another way, or put it on record.

    `why` is revoked when another card has replaced it, device when the list does not open, else empty.
    """

    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A household in the staff's list."""

    pid: str
    name: str
    card: str
    token: str
    served: bool


@dataclass(frozen=True, slots=True)
class TodayList:
    """The households of this desk."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Names that begin with `letters`; nothing is asked before there are letters."""

    letters: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may collect. `role` is head, alternate, guardian or external; `year` of birth, 0 when unknown.

    Of a proxy nothing is known: neither name nor sex.
    """

    pid: str
    name: str
    sex: str
    role: str
    year: int = 0


@dataclass(frozen=True, slots=True)
class Household:
    """Who has come? `people` counts women, men and children."""

    name: str
    card: str
    place: str
    people: tuple[int, int, int]
    collectors: tuple[Person, ...]
    aid: tuple[Goods, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """May we read your finger? Who keeps it, and until when."""

    controller: str
    erased: date


@dataclass(frozen=True, slots=True)
class WhichFinger:
    """Put this finger on the reader. `again`: none came yet."""

    name: str
    sex: str
    finger: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Scanning:
    """The finger lies on the glass. `area` is its usable part, 0 to 1; the first `attempt` is 1."""

    finger: int
    area: float
    attempt: int
    tries: int = 3
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Checking:
    """One moment."""


@dataclass(frozen=True, slots=True)
class Match:
    """Thank you; the family's aid. Busy until the approval is on disk."""

    name: str
    aid: tuple[Goods, ...]
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """A way to go on: finger, collector, card or supervisor; with whom or with which finger."""

    kind: str
    finger: int = 0
    name: str = ""
    sex: str = "f"


@dataclass(frozen=True, slots=True)
class AnotherWay:
    """Let us try another way; the first rung is suggested."""

    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class PhotoCheck:
    """Card and photo beside the person. `reasons` are there when the agent is to say why without a finger."""

    person: Person
    card: str
    reasons: tuple[str, ...] = ()


class Signed(StrEnum):
    """What a second person signs."""

    VISIT = "visit"
    SEARCH = "search"
    DISPUTE = "dispute"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class Signature:
    """A second person signs. What is signed: a visit without a finger, a search, a dispute, a settlement.

    `seen` is what the finger came to, a `Result`; `reason` and `reasons`, of which one may be chosen, are codes of the
    entry, as is `refused`: why a badge was not taken. `asked` when somebody would sign and nobody has said why;
    `declined` when the second person signs that nothing is handed out; `may_serve` when something is left to give.
    `parked` is the number of a visit that waited, and since when.
    """

    subject: Signed
    household: str = ""
    card: str = ""
    person: str = ""
    sex: str = ""
    fingers: int = 0
    times: int = 0
    seen: str = ""
    reason: str = ""
    reasons: tuple[str, ...] = ()
    declined: bool = False
    settlement: str = ""
    may_be_absent: bool = False
    may_serve: bool = True
    parked: tuple[str, str] = ("", "")
    asked: bool = False
    checking: bool = False
    refused: str = ""
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """An entitlement line being handed over. `reason` is a code when fewer were given and somebody said why."""

    line_id: str
    pictogram: str
    label: str
    due: int
    given: int
    reason: str = ""
    unexplained: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hand over the aid, line by line. `settling` after a power cut, when what was given is counted afterwards."""

    household: str
    card: str
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]
    busy: bool = False
    settling: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was given, what remains, a number, a signed code. `code` is the content of the QR code."""

    name: str
    given: tuple[Goods, ...]
    remains: tuple[Goods, ...]
    number: str
    code: str
    card: str
    day: date
    printer: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyServed:
    """The aid has been given: when, at which desk, what."""

    day: date
    desk: int
    aid: tuple[Goods, ...]


@dataclass(frozen=True, slots=True)
class OtherDesk:
    """That desk's sign. `arrow` is left, right, ahead, or empty when nobody has set it."""

    desk: int
    card: str
    arrow: str = ""
    may_serve: bool = False


@dataclass(frozen=True, slots=True)
class Settle:
    """After a power cut: was this given? `day` and `clock` say when it was approved."""

    day: date
    clock: str
    aid: tuple[Goods, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who tried leaves without goods: the agent names the reason."""

    household: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """It is on record; a kind word. `ending` is declined, not_on_list, correction or left."""

    ending: str


@dataclass(frozen=True, slots=True)
class Check:
    """One of the doctor's checks: keys, storage, clock, package, scanner, screen, sync or hub.

    `message` is the id of what was found, `facts` fill it; of one that is not well, `message`-remedy says what to do.
    """

    kind: str
    well: bool
    message: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doctor:
    """Can the device serve? Eight checks; a remedy behind each that is not well."""

    serves: bool
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class ScannerMissing:
    """The reader is resting; aid goes on."""


@dataclass(frozen=True, slots=True)
class StorageStop:
    """The memory no longer writes: paper takes over. `entries` are on disk and can be read."""

    entries: int
    technician: str = ""


View = (
    Blank | LanguageChoice | Waiting | LogIn | StaffDoor | Identify | NotFound | TodayList | Search | Household | Notice
    | WhichFinger | Scanning | Checking | Match | AnotherWay | PhotoCheck | Signature | Delivery | Receipt
    | AlreadyServed | OtherDesk | Settle | Leaving | Ended | Parked | Queue | TodayBoard | Doctor | ScannerMissing
    | StorageStop
)  # fmt: skip
