"""Who works at this desk: a badge and a PIN open the package, and a second pair signs. Idle locks it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.domain.manifest import Manifest, Operator, OperatorRole
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.runtime.patience import Patience
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import parse_badge
from kiosk.trust.errors import BadgeError, SlotError, SlotFault
from kiosk.trust.slots import Unlocked, unlock


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody works here. `rejected` after a wrong badge or PIN; `wait_s` until the next may be tried."""

    rejected: bool = False
    wait_s: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """Badge and PIN are being checked."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An operator works here."""

    operator: Operator


Session = Closed | Opening | Opened


@dataclass(frozen=True, slots=True)
class Refused:
    """A wrong badge or PIN: which of them is not told. Or a badge that is `revoked`: its PIN was not tried."""

    wait_s: int
    revoked: bool = False


@dataclass(slots=True)
class Doorkeeper:
    """Checks badges and PINs against the slots of the signed manifest. Slow on purpose: never on the UI thread."""

    manifest: Manifest
    kiosk_id: str
    keys: DeviceKeys = field(repr=False)
    clock: Callable[[], float]
    patience: Patience = field(init=False)

    def __post_init__(self) -> None:
        self.patience = Patience(self.clock)

    def let_in(self, badge: str, pin: str) -> Unlocked | Refused:
        """Return who it is and the package key, or a refusal."""
        waiting = self.patience.wait_s()
        if waiting:
            return Refused(waiting)
        whose = ""
        try:
            shown = parse_badge(badge)
            if self.manifest.operator_of_badge(shown.badge_id) is not None:
                whose = shown.badge_id
            unlocked = unlock(self.manifest, self.kiosk_id, self.keys, pin, shown)
        except (BadgeError, SlotError) as error:
            if isinstance(error, SlotError) and error.fault is SlotFault.REVOKED:
                return Refused(0, revoked=True)
            return Refused(self.patience.wrong(whose))
        self.patience.right(whose)
        return unlocked

    def second_signature(
        self, effect: fx.CheckSignature, first: Operator
    ) -> ev.SignatureAccepted | ev.SignatureRejected:
        """Return whether a second person, a supervisor where the effect asks for one, has signed."""
        found = self.let_in(effect.badge, effect.pin)
        if isinstance(found, Refused):
            return ev.SignatureRejected(effect.turn, found.wait_s)
        who = found.operator
        if who.operator_id == first.operator_id or (effect.supervisor and who.role is not OperatorRole.SUPERVISOR):
            return ev.SignatureRejected(effect.turn)
        return ev.SignatureAccepted(effect.turn, who.operator_id, who.display_name)
