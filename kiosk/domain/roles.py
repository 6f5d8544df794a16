"""What each role may do. One table; every door asks it."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain.codes import Reason
from kiosk.domain.manifest import Opens, Operator, OperatorRole


class Action(StrEnum):
    """What somebody with a badge may want."""

    SERVE = "serve"  # open the list, serve families; `kiosk verify` too
    SIGN = "sign"  # be the second person of somebody else's visit
    SEARCH_NAMES = "search_names"
    COUNTER_CHECK = "counter_check"  # answer what was drawn, see the figures of people
    MAINTAIN = "maintain"  # the technician's side: no list, no name, no finger
    WIPE = "wipe"  # end the package on this device
    REPLACE_KEYS = "replace_keys"
    TRUST_SIGNER = "trust_signer"  # of packages, while one is in use


class Permission(StrEnum):
    """What the table answers."""

    ALONE = "alone"
    WITH_SECOND = "with_second"  # another person signs, too
    STANDING_IN = "standing_in"  # where no supervisor is at hand, flagged
    NO = "no"


_STAFF, _SUPERVISOR, _TECHNICIAN = OperatorRole.STAFF, OperatorRole.SUPERVISOR, OperatorRole.TECHNICIAN

TABLE: Mapping[Action, Mapping[OperatorRole, Permission]] = {
    Action.SERVE: {_STAFF: Permission.ALONE, _SUPERVISOR: Permission.ALONE, _TECHNICIAN: Permission.NO},
    Action.SIGN: {_STAFF: Permission.STANDING_IN, _SUPERVISOR: Permission.ALONE, _TECHNICIAN: Permission.NO},
    Action.SEARCH_NAMES: {
        _STAFF: Permission.WITH_SECOND, _SUPERVISOR: Permission.WITH_SECOND, _TECHNICIAN: Permission.NO,
    },
    Action.COUNTER_CHECK: {_STAFF: Permission.NO, _SUPERVISOR: Permission.ALONE, _TECHNICIAN: Permission.NO},
    Action.MAINTAIN: {_STAFF: Permission.NO, _SUPERVISOR: Permission.NO, _TECHNICIAN: Permission.ALONE},
    Action.WIPE: dict.fromkeys(OperatorRole, Permission.WITH_SECOND),
    Action.REPLACE_KEYS: dict.fromkeys(OperatorRole, Permission.WITH_SECOND),
    Action.TRUST_SIGNER: dict.fromkeys(OperatorRole, Permission.WITH_SECOND),
}  # fmt: skip
"""A supervisor who serves needs another to sign: nobody is the second person of their own visit."""


def permission(role: OperatorRole, action: Action) -> Permission:
    """Return what a role may do by itself."""
    return TABLE[action][role]


def opened_by(role: OperatorRole) -> Opens:
    """Return what a slot of this role opens: who may not serve gets a key that opens no record."""
    return Opens.PACKAGE if permission(role, Action.SERVE) is not Permission.NO else Opens.TECHNICIAN


def second_unfit(first: Operator, second: Operator, *, supervisor: bool) -> Reason:
    """Return why somebody may not sign second for `first`: OWN_BADGE, WRONG_ROLE, or NONE when they may.

    Any other person who serves may stand in, unless it takes a `supervisor`.
    """
    if second.operator_id == first.operator_id:
        return Reason.OWN_BADGE
    fit = (Permission.ALONE,) if supervisor else (Permission.ALONE, Permission.STANDING_IN)
    return Reason.NONE if permission(second.role, Action.SIGN) in fit else Reason.WRONG_ROLE


def two_unfit(first: Operator, second: Operator) -> Reason:
    """Return why two people may not do together what wants two: it takes two different ones, one a supervisor.

    OWN_BADGE is the same person twice, WRONG_ROLE two without a supervisor; NONE when they may.
    """
    if second.operator_id == first.operator_id:
        return Reason.OWN_BADGE
    return Reason.NONE if OperatorRole.SUPERVISOR in (first.role, second.role) else Reason.WRONG_ROLE
