"""Visits that an agent serves on their own word: beyond the policy's number of them a day, a second person signs.

Nobody is sent away for it. Where nobody can sign, the visit is served and flagged, and a part of such visits is drawn
for a counter-check. What an agent cannot help (`Excuse`) is neither counted nor asked for a signature.
"""

from kiosk.domain.codes import Flag, Kind, Reason
from kiosk.domain.counting import Excuse, excuse_of
from kiosk.domain.entry import Draft, Verification
from kiosk.domain.visit.case import Person
from kiosk.domain.visit.rules import Rules


def over(person: Person, basis: Verification, reason: Reason, rules: Rules) -> bool:
    """Return whether the operator has reached the quota, and this visit would be one more."""
    if not 0 < rules.policy.override_quota <= person.case.file.tally.without_finger:
        return False
    return excuse_of(Draft(Kind.APPROVED, reason=reason, verify=basis, notice=person.notice)) is Excuse.NONE


def flags_alone(person: Person, basis: Verification, reason: Reason, rules: Rules) -> tuple[Flag, ...]:
    """Return the flags of a visit that is served with nobody to sign: of one beyond the quota, perhaps drawn."""
    if not over(person, basis, reason, rules):
        return ()
    drawn = person.case.file.tally.draw < rules.policy.counter_check_percent
    return (Flag.OVER_QUOTA, Flag.COUNTER_CHECK) if drawn else (Flag.OVER_QUOTA,)
