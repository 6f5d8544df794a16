"""Where a visit goes on when a finger is asked for, or does not help. Shared by the finger and by the ladder."""

from kiosk.domain.codes import Flag, Method, Reason, Result
from kiosk.domain.policy import Rung
from kiosk.domain.visit import drafts
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Advice, Case, Person
from kiosk.domain.visit.rules import Rules, Step


def ask_finger(person: Person, finger: int, rules: Rules, turn: int, advice: Advice | None = None) -> Step:
    """Return the state that waits for this finger, and the capture it starts."""
    hh_pid, person_pid = person.case.file.household.hh_pid, person.collector.person_pid
    effect = fx.VerifyFinger(turn, hh_pid, person_pid, finger, rules.policy.no_image_s)
    return st.AwaitingFinger(turn, person, finger, advice), (effect,)


def reason_of(case: Case) -> Reason:
    """Return why fingers did not serve.

    A usable image that did not match weighs more than a reference that could not be used, and that more than poor
    images.
    """
    if case.contradicted:
        return Reason.NO_MATCH
    if any(row.result is Result.NO_TEMPLATE for row in case.tries):
        return Reason.NO_TEMPLATE
    return Reason.POOR_FINGERS


def check_card(person: Person, reason: Reason, rules: Rules, turn: int) -> st.CheckingCard | st.Signing:
    """Return the way without a finger: card and person; where a finger contradicted, a second person signs.

    A finger that was read well and did not match is never overruled by one person alone, whatever was tried, chosen
    or unplugged after it in the same visit.
    """
    if rules.policy.dual_authorisation and person.case.contradicted:
        return sign(person, reason, rules, turn)
    return st.CheckingCard(turn, person, reason)


def another_way(person: Person, reason: Reason, rules: Rules, turn: int) -> st.AnotherWay:
    """Return the ladder with the rungs that are left. A supervisor can always be called."""
    case, fingers_most = person.case, rules.policy.fingers
    finger = case.next_finger(person.collector.person_pid, fingers_most)
    others = any(
        case.next_finger(row.person_pid, fingers_most) is not None
        for row in case.file.collectors
        if row.person_pid != person.collector.person_pid
    )
    left = {Rung.FINGER: finger is not None, Rung.COLLECTOR: others, Rung.CARD: True, Rung.SUPERVISOR: True}
    rungs = tuple(rung for rung in rules.policy.ladder if left[rung])
    if Rung.SUPERVISOR not in rungs:
        rungs = (*rungs, Rung.SUPERVISOR)
    return st.AnotherWay(turn, person, reason, rungs, finger or 0)


def sign(person: Person, reason: Reason, rules: Rules, turn: int, flags: tuple[Flag, ...] = ()) -> st.Signing:
    """Return the state in which a second person answers for serving without a finger."""
    basis = drafts.without_finger(person.case, Method.DUAL, reason, rules)
    return st.Signing(turn, person, basis, reason, flags=flags)
