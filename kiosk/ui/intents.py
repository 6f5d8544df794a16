"""What a touch means when it is no event of the visit: the rest that screens emit is in `kiosk.domain.visit.events`."""

from dataclasses import dataclass, field
from typing import assert_never

from kiosk.domain.visit.events import Event


@dataclass(frozen=True, slots=True)
class LanguageAsked:
    """Another language, please."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """This language."""

    code: str


@dataclass(frozen=True, slots=True)
class CodeRead:
    """The reader read something outside a signature: a household's card, or a badge."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StaffAsked:
    """The desk's sign was held: staff want to log in."""


@dataclass(frozen=True, slots=True)
class StaffDoorAsked:
    """Staff want in, at a desk that works: it closes nothing."""


@dataclass(frozen=True, slots=True)
class TechnicianCame:
    """A technician's badge and PIN, still to be checked; whoever serves goes on serving."""

    badge: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """An operator's badge and PIN, still to be checked."""

    badge: str = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Locked:
    """Close the desk to everybody without a badge."""


@dataclass(frozen=True, slots=True)
class AgentCalled:
    """The person wants the agent."""


@dataclass(frozen=True, slots=True)
class ProblemTold:
    """The person wants to tell of a problem or a worry."""


@dataclass(frozen=True, slots=True)
class PrintAsked:
    """A receipt on paper."""


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """The agent's board."""


@dataclass(frozen=True, slots=True)
class NextFamily:
    """From the board back to serving."""


@dataclass(frozen=True, slots=True)
class StockAsked:
    """Count, receive or lose stock."""


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """Serving pauses."""


@dataclass(frozen=True, slots=True)
class CloseAsked:
    """The day's closing sums."""


@dataclass(frozen=True, slots=True)
class DoctorAsked:
    """Look the device over, again if it was."""


@dataclass(frozen=True, slots=True)
class ScannerTried:
    """Try the finger reader."""


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A report on a USB stick."""


@dataclass(frozen=True, slots=True)
class LedgerCopied:
    """A copy of the ledger on a USB stick."""


Said = ProblemTold | PrintAsked | StockAsked | CloseAsked | ScannerTried | ReportAsked | LedgerCopied
"""What no screen does yet: the agent is told who comes, or where it is done."""

Elsewhere = Said | PauseAsked
"""What is done beside the visit, by whoever is given it."""

Intent = (
    Event | LanguageAsked | LanguageChosen | CodeRead | StaffAsked | StaffDoorAsked | TechnicianCame | LoggedIn
    | Locked | AgentCalled | BoardAsked | NextFamily | DoctorAsked | Elsewhere
)  # fmt: skip


def told_instead(intent: Said) -> tuple[str, str]:
    """Return icon and message of what the agent is told instead where the screen cannot do it."""
    match intent:
        case ProblemTold():
            return "complaint", "toast-problem"
        case StockAsked():
            return "stock", "toast-paper"
        case CloseAsked():
            return "receipt", "toast-paper"
        case PrintAsked():
            return "printer", "toast-paper"
        case ReportAsked():
            return "usb-stick", "toast-report"
        case LedgerCopied():
            return "usb-stick", "toast-ledger"
        case ScannerTried():
            return "scanner", "toast-scanner"
        case _:
            assert_never(intent)
