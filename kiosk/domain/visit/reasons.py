"""Why fingers did not serve: what a machine has found, and where none has, what a person may choose.

A reason is chosen, a result is not: whatever somebody chooses, the verification says what was seen.
"""

from kiosk.domain.codes import Reason, Result
from kiosk.domain.policy import Biometrics, Policy
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import STRENGTH, Case, FingerTries, Person, Proxy
from kiosk.domain.visit.choices import Choice

REASON_OF = {
    Result.NON_MATCH: Reason.NO_MATCH,
    Result.NO_TEMPLATE: Reason.NO_TEMPLATE,
    Result.QUALITY: Reason.POOR_FINGERS,
    Result.NO_FINGER: Reason.NO_FINGER,
    Result.REFUSED: Reason.REFUSED_BIOMETRIC,
    Result.DEVICE_FAIL: Reason.DEVICE_FAIL,
}
"""What a result says of why it went another way. Of a match and of nothing seen it says nothing."""

OF_A_PERSON = (Reason.CANNOT_PRESENT, Reason.REFUSED_BIOMETRIC, Reason.OTHER)
"""Why a finger that was asked for was not laid."""
OF_A_PROXY = (Reason.ABSENT, Reason.DECEASED, Reason.CHILD_ALONE, Reason.OTHER)
"""Why somebody comes who is not registered."""
TO_DECLINE = (Reason.ABSENT, Reason.SECURITY_STOP, Reason.OTHER)
"""Why two people hand nothing out."""
TO_LEAVE = (Reason.REFUSED_ITEM, Reason.ABSENT, Reason.SECURITY_STOP, Reason.OTHER)
"""Why somebody who tried goes without goods."""
TO_GIVE_LESS = (Reason.STOCK_OUT, Reason.ITEM_DAMAGED, Reason.REFUSED_ITEM, Reason.OTHER)
"""Why less of a line is handed over than was due."""


def seen(case: Case, person: Person | None = None) -> Result:
    """Return what weighs most of what was seen of fingers in this visit, of one person's where one is given."""
    rows = [row for row in case.tries if person is None or row.person_pid == person.pid]
    return max((row.result for row in rows), key=STRENGTH.index, default=Result.SKIPPED)


def cause(person: Person, policy: Policy) -> Result:
    """Return what the finger of this visit came to.

    One that did not match stands whoever it belonged to; all else is of who stands here now.
    """
    case = person.case
    if case.contradicted:
        return Result.NON_MATCH
    if person.notice.answer == "no":
        return Result.REFUSED
    if case.device_failed:
        return Result.DEVICE_FAIL
    result = seen(case, person)
    if result in REASON_OF:
        return result
    unenrolled = not isinstance(person.collector, Proxy) and not case.file.fingers_of(person.pid)
    asks = policy.biometrics is not Biometrics.OFF
    return Result.NO_TEMPLATE if asks and unenrolled else Result.SKIPPED


def rows_behind(case: Case, result: Result, person: Person | None = None) -> tuple[FingerTries, ...]:
    """Return the rows that a result comes from; only one that did not match may be somebody else's."""
    if result is Result.SKIPPED:
        return ()
    whose = person if result is not Result.NON_MATCH else None
    return tuple(row for row in case.tries if row.result is result and (whose is None or row.person_pid == whose.pid))


def reason_of(person: Person, policy: Policy) -> Reason:
    """Return why it goes another way, as far as a machine or the policy knows; NONE where a person must say."""
    if isinstance(person.collector, Proxy):
        return Reason.NONE
    result = cause(person, policy)
    if result is Result.SKIPPED and policy.biometrics is Biometrics.OFF:
        return Reason.NOT_ASKED
    return REASON_OF.get(result, Reason.NONE)


def to_serve(person: Person, found: Reason) -> tuple[Reason, ...]:
    """Return the reasons of which a person may choose one; what a machine has found comes first."""
    if isinstance(person.collector, Proxy):
        return OF_A_PROXY
    return tuple(dict.fromkeys((*((found,) if found else ()), *OF_A_PERSON)))


def to_sign(state: st.Signing) -> tuple[Reason, ...]:
    """Return the reasons of which who signs may choose one; none where what is signed is the reason."""
    if state.choice is Choice.DECLINE:
        case = state.person.case
        had = () if case.file.outstanding else (Reason.ALREADY_SERVED,)
        return (*had, *((Reason.NO_MATCH,) if case.contradicted else ()), *TO_DECLINE)
    return () if state.fixed else to_serve(state.person, state.found)


def unsaid(state: st.CheckingCard | st.Signing) -> bool:
    """Return whether nobody has said yet why."""
    return state.reason is Reason.NONE and bool(isinstance(state, st.CheckingCard) or to_sign(state))
