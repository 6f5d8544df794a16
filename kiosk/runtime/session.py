"""Who works at this desk: a badge and a PIN open the package, and a second pair signs. Idle locks it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import Manifest, Operator
from kiosk.domain.roles import Action, Permission, permission, second_unfit
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.runtime.patience import WAIT_S, Patience
from kiosk.storage.retention import Stage
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import Badge, parse_badge
from kiosk.trust.errors import BadgeError, SlotError
from kiosk.trust.slots import TechnicianPass, Unlocked, unlock

FRESH = Stage.FRESH


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody works here. `refused` says why the last one was not let in; `wait_s` until the next may be tried.

    At a `stage` other than fresh the package's life is over: nobody is let in any more.
    """

    refused: Reason = Reason.NONE
    wait_s: int = 0
    stage: Stage = FRESH


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
    """Why: NO_BADGE, BADGE_UNKNOWN, BADGE_REVOKED, WRONG_PIN (or a known badge's wrong secret), OWN_BADGE, WRONG_ROLE.

    NONE: nothing was tried, it must wait.
    """

    reason: Reason
    wait_s: int = 0


Record = Callable[[Draft, str], None]
"""Records that somebody was refused: what, and the operator's id as far as the badge is known."""


@dataclass(slots=True)
class Doorkeeper:
    """Checks badges and PINs against the slots of the signed manifest. Slow on purpose: never on the UI thread.

    `clock` gives monotonic seconds of the boot `boot_id`; wrong PINs are counted in the file `kept`. Each PIN that was
    tried in vain, and each person who may not sign, is recorded once; those that must wait are not tried.
    """

    manifest: Manifest
    kiosk_id: str
    keys: DeviceKeys = field(repr=False)
    clock: Callable[[], float]
    kept: Path | None = None
    boot_id: str = ""
    record: Record = lambda draft, operator_id: None
    patience: Patience = field(init=False)
    _told_s: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.patience = Patience(self.clock, self.kept, self.boot_id)

    def let_in(self, badge: str, pin: str, action: Action, *others: Action) -> Unlocked | TechnicianPass | Refused:
        """Return who it is, with the package key if it is theirs, or a refusal.

        Args:
            badge: the text of the badge.
            pin: what was typed.
            action, others: their role must allow one of these, if only with a second person.
        """

        def record(reason: Reason, whose: str) -> None:
            self.record(Draft(Kind.LOGIN_REFUSED, reason=reason), whose)

        found = self._try(badge, pin, record)
        if isinstance(found, Refused):
            return found
        if all(permission(found.operator.role, one) is Permission.NO for one in (action, *others)):
            record(Reason.WRONG_ROLE, found.operator.operator_id)
            return Refused(Reason.WRONG_ROLE)
        return found

    def is_technician(self, text: str) -> bool:
        """Return whether a text is a technician's badge, as the signed manifest says; nobody's word for it."""
        badge = _read(text)
        operator = self.manifest.operator_of_badge(badge.badge_id) if badge else None
        return operator is not None and permission(operator.role, Action.MAINTAIN) is not Permission.NO

    def second_signature(
        self, effect: fx.CheckSignature, first: Operator
    ) -> ev.SignatureAccepted | ev.SignatureRejected:
        """Return whether a second person has signed: a supervisor, or where the effect allows it any other operator."""

        def record(reason: Reason, whose: str) -> None:
            self.record(Draft(Kind.SIGNATURE_REFUSED, reason=reason, second_operator_id=whose), first.operator_id)

        found = self._try(effect.badge, effect.pin, record)
        if isinstance(found, Refused):
            return ev.SignatureRejected(effect.turn, found.reason, found.wait_s)
        who = found.operator
        unfit = second_unfit(first, who, supervisor=effect.supervisor)
        if unfit is not Reason.NONE:
            record(unfit, who.operator_id)
            return ev.SignatureRejected(effect.turn, unfit)
        return ev.SignatureAccepted(effect.turn, who.operator_id, who.display_name, who.role)

    def _try(self, text: str, pin: str, record: Callable[[Reason, str], None]) -> Unlocked | TechnicianPass | Refused:
        waiting = self.patience.wait_s()
        if waiting:
            return Refused(Reason.NONE, waiting)
        badge = _read(text)
        operator = self.manifest.operator_of_badge(badge.badge_id) if badge else None
        whose = operator.operator_id if operator else ""
        if not text:
            return self._refused_at_once(Reason.NO_BADGE, "", record)
        if badge and badge.badge_id in self.manifest.revoked.badges:
            return self._refused_at_once(Reason.BADGE_REVOKED, whose, record)
        known = badge.badge_id if badge and operator else ""
        self.patience.wrong(known)
        unlocked = self._unlocked(badge, pin)
        if unlocked is None:
            reason = Reason.WRONG_PIN if operator else Reason.BADGE_UNKNOWN
            record(reason, whose)
            return Refused(reason, self.patience.wait_s())
        self.patience.right(known)
        return unlocked

    def _refused_at_once(self, reason: Reason, whose: str, record: Callable[[Reason, str], None]) -> Refused:
        """Refuse without trying the PIN. That costs no wait, and could fill the ledger: recorded once a minute."""
        if self.clock() - self._told_s.get(reason, float("-inf")) >= WAIT_S:
            self._told_s[reason] = self.clock()
            record(reason, whose)
        return Refused(reason)

    def _unlocked(self, badge: Badge | None, pin: str) -> Unlocked | TechnicianPass | None:
        try:
            return unlock(self.manifest, self.kiosk_id, self.keys, pin, badge) if badge else None
        except SlotError:
            return None


def _read(text: str) -> Badge | None:
    try:
        return parse_badge(text)
    except BadgeError:
        return None
