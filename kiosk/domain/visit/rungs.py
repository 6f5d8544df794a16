"""Where a visit goes on when a finger is asked for, or does not help. Shared by the finger and by the ladder."""

from kiosk.domain.codes import Flag, Method, Reason
from kiosk.domain.policy import Rung
from kiosk.domain.visit import drafts, reasons
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Advice, Backing, Person, Proxy
from kiosk.domain.visit.rules import Rules, Step


def ask_finger(person: Person, finger: int, rules: Rules, turn: int, advice: Advice | None = None) -> Step:
    """Return the state that waits for this finger, and the capture it starts."""
    hh_pid = person.case.file.household.hh_pid
    effect = fx.VerifyFinger(turn, hh_pid, person.pid, finger, rules.policy.no_image_s)
    return st.AwaitingFinger(turn, person, finger, advice), (effect,)


def check_card(person: Person, rules: Rules, turn: int) -> st.CheckingCard | st.Signing:
    """Return the way without a finger: card and person; where a finger contradicted, a second person signs.

    A finger that was read well and did not match is never overruled by one person alone, whatever was tried, chosen
    or unplugged after it in the same visit.
    """
    if person.case.contradicted:
        return sign(person, rules, turn)
    return st.CheckingCard(turn, person, reasons.reason_of(person, rules.policy))


def another_way(person: Person, rules: Rules, turn: int) -> st.AnotherWay:
    """Return the ladder with the rungs that are left. A second person can always be called, and must be for a proxy."""
    case, fingers_most = person.case, rules.policy.fingers
    finger = case.next_finger(person.pid, fingers_most)
    others = any(
        case.next_finger(row.person_pid, fingers_most) is not None
        for row in case.file.collectors
        if row.person_pid != person.pid
    )
    card = not isinstance(person.collector, Proxy)
    left = {Rung.FINGER: finger is not None, Rung.COLLECTOR: others, Rung.CARD: card, Rung.SUPERVISOR: True}
    rungs = tuple(rung for rung in rules.policy.ladder if left[rung])
    if Rung.SUPERVISOR not in rungs:
        rungs = (*rungs, Rung.SUPERVISOR)
    return st.AnotherWay(turn, person, rungs, finger or 0)


def sign(person: Person, rules: Rules, turn: int) -> st.Signing:
    """Return the state in which a second person answers for serving without a finger."""
    flags = (Flag.PROXY,) if isinstance(person.collector, Proxy) else ()
    basis = drafts.without_finger(person, Method.DUAL, rules)
    found = reasons.reason_of(person, rules.policy)
    return st.Signing(turn, person, basis, found, found, flags=flags)


def sign_anyway(person: Person, backing: Backing, reason: Reason, flag: Flag, turn: int) -> st.Signing:
    """Return the state in which a second person answers for serving here what is another desk's to give."""
    return st.Signing(turn, person, backing.verification, reason, reason, fixed=True, flags=(*backing.flags, flag))
