"""When the finger does not help: other finger, other collector, card, a second person's signature.

Every way up leads to goods or to a named human's coded reason.
"""

from dataclasses import replace

from kiosk.domain.codes import Flag, Method, Reason, Result
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung, SecondPerson
from kiosk.domain.visit import drafts, fingers, handing, parking, quota, reasons, rungs
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Backing, Case, Person, Proxy, Signer
from kiosk.domain.visit.rules import Rules, Step


def choose_rung(state: st.AnotherWay, event: ev.RungChosen, rules: Rules) -> Step:
    turn, person = state.turn + 1, state.person
    if event.rung not in state.rungs:
        return state, ()
    if event.rung is Rung.FINGER:
        if person.notice.answer != "yes" and not isinstance(person.collector, Proxy):
            return st.Noticing(turn, person.case, person.collector), ()
        return rungs.ask_finger(person, state.next_finger, rules, turn)
    if event.rung is Rung.COLLECTOR:
        return st.ChoosingCollector(turn, person.case), ()
    if event.rung is Rung.CARD:
        return rungs.check_card(person, rules, turn), ()
    return rungs.sign(person, rules, turn), ()


def confirm_person(state: st.CheckingCard, event: ev.PersonConfirmed, rules: Rules) -> Step:
    """Card and person belong together; where no machine knows why there is no finger, the agent says it first."""
    if reasons.unsaid(state):
        return replace(state, asked=True), ()
    basis = drafts.without_finger(state.person, Method.CARD, rules)
    if quota.over(state.person, basis, state.reason, rules):
        return replace(rungs.sign(state.person, rules, state.turn + 1), reason=state.reason), ()
    return handing.claim(state.person, Backing(basis, state.reason), rules, state.turn + 1)


def say_why(state: st.CheckingCard, event: ev.ReasonChosen, rules: Rules) -> Step:
    """Take the agent's word for why there is no finger; it completes the confirmation that asked for it."""
    if not state.asked or event.reason not in reasons.to_serve(state.person, state.reason):
        return state, ()
    return confirm_person(replace(state, reason=event.reason), ev.PersonConfirmed(), rules)


def not_sure(state: st.CheckingCard, event: ev.NotSure, rules: Rules) -> Step:
    return rungs.sign(state.person, rules, state.turn + 1), ()


def choose_reason(state: st.Signing, event: ev.ReasonChosen, rules: Rules) -> Step:
    if state.checking or event.reason not in reasons.to_sign(state):
        return state, ()
    return replace(state, reason=event.reason, asked=False), ()


def make_choice(state: st.Signing, event: ev.ChoiceMade, rules: Rules) -> Step:
    """To decline wants a reason of its own: none that a machine has found sends anybody away.

    Nothing changes between a signature and its answer; nothing is served where nothing is left to give.
    """
    if state.checking or not state.person.case.file.outstanding:
        return state, ()
    reason = Reason.NONE if event.choice is ev.Choice.DECLINE else state.found
    return replace(state, choice=event.choice, reason=reason, asked=False), ()


Signable = st.Signing | st.AuthorisingSearch | st.Disputing | st.SettleSigning


def check_signature(state: Signable, event: ev.SignatureGiven, rules: Rules) -> Step:
    if isinstance(state, st.Signing) and reasons.unsaid(state):
        return replace(state, asked=True), ()
    turn = state.turn + 1
    supervisor = isinstance(state, st.AuthorisingSearch) and rules.policy.second_person is SecondPerson.SUPERVISOR
    return replace(state, turn=turn, checking=True), (fx.CheckSignature(turn, event.badge, event.pin, supervisor),)


def signature_rejected(state: Signable, event: ev.SignatureRejected, rules: Rules) -> Step:
    return replace(state, checking=False, refused=event.reason, wait_s=event.wait_s), ()


def signer(event: ev.SignatureAccepted, rules: Rules) -> tuple[Signer, tuple[Flag, ...]]:
    """Return who signed, and the flag of an operator who did where the policy would rather have a supervisor."""
    wanted = rules.policy.second_person is SecondPerson.SUPERVISOR and event.role is not OperatorRole.SUPERVISOR
    return Signer(event.operator_id, event.role.value), (Flag.OPERATOR_SIGNED,) if wanted else ()


def signed(state: st.Signing, event: ev.SignatureAccepted, rules: Rules) -> Step:
    if reasons.unsaid(state):
        return replace(state, checking=False, asked=True), ()
    turn = state.turn + 1
    by, flags = signer(event, rules)
    flags = (*state.flags, *flags)
    if state.choice is ev.Choice.DECLINE:
        draft = drafts.not_served(state.person.case, state.reason, state.basis, state.person, by, flags)
        return st.Noting(turn, st.Ending.DECLINED), (fx.Append(turn, draft),)
    return _serve(state, Backing(state.basis, state.reason, by, flags), rules, turn)


def supervisor_absent(state: st.Signing, event: ev.SupervisorAbsent, rules: Rules) -> Step:
    """Nobody to sign never blocks a person: served on the agent's word, and flagged.

    But for a finger that did not match: one person does not overrule it, so the visit is parked.
    """
    if reasons.unsaid(state):
        return replace(state, asked=True), ()
    if state.basis.result is Result.NON_MATCH:
        flags = (*state.flags, Flag.SUPERVISOR_ABSENT)
        return parking.park(state.person.case, state.person, state.basis, state.reason, rules, state.turn + 1, flags)
    basis = replace(state.basis, method=Method.CARD) if state.basis.method is Method.DUAL else state.basis
    alone = quota.flags_alone(state.person, basis, state.reason, rules)
    backing = Backing(basis, state.reason, flags=(*state.flags, Flag.SUPERVISOR_ABSENT, *alone))
    return _serve(state, backing, rules, state.turn + 1)


def _serve(state: st.Signing, backing: Backing, rules: Rules, turn: int) -> Step:
    if handing.UNCLAIMED.intersection(backing.flags):
        return handing.approve(state.person, backing, "", rules, turn)
    return handing.claim(state.person, backing, rules, turn)


Leavable = st.AnotherWay | st.CheckingCard | st.Signing


def back_to_ladder(state: st.CheckingCard | st.Signing, event: ev.BackTouched, rules: Rules) -> Step:
    return rungs.another_way(state.person, rules, state.turn + 1), ()


def stop_person(state: Leavable | st.AwaitingFinger | st.ScannerMissing, event: ev.StopAsked, rules: Rules) -> Step:
    """Who has tried a finger does not just vanish: the agent names the reason."""
    stop: tuple[fx.Effect, ...] = ()
    if isinstance(state, st.AwaitingFinger | st.ScannerMissing):
        if state.person.case.looks:
            return fingers.look_first(state, event)
        stop = (fx.StopFinger(), *fingers.on_record(state, rules))
    return _leaving(state.person.case, state.person, rules, state.turn + 1), stop


def _leaving(case: Case, person: Person | None, rules: Rules, turn: int) -> st.Leaving | st.Parked:
    """Nobody's reason to go ends a visit that is parked: it stays so, with its number."""
    if case.file.parked is not None:
        return parking.kept(case, case.file.parked, turn)
    return st.Leaving(turn, case, drafts.left(case, rules, person), person)


def stop_case(state: st.ChoosingCollector, event: ev.StopAsked | ev.BackTouched, rules: Rules) -> Step:
    if state.case.tries:
        return _leaving(state.case, None, rules, state.turn + 1), ()
    return st.Waiting(state.turn + 1), (fx.Forget(),)


def leave(state: st.Leaving, event: ev.ReasonChosen, rules: Rules) -> Step:
    """After a finger that did not match, one person's reason ends nothing: the visit waits for a second one."""
    if event.reason not in reasons.TO_LEAVE:
        return state, ()
    turn = state.turn + 1
    if state.case.contradicted:
        return parking.park(state.case, state.person, state.basis, event.reason, rules, turn)
    draft = drafts.not_served(state.case, event.reason, state.basis, state.person)
    return st.Noting(turn, st.Ending.LEFT), (fx.Append(turn, draft),)


def stay(state: st.Leaving, event: ev.BackTouched, rules: Rules) -> Step:
    return st.ChoosingCollector(state.turn + 1, state.case), ()
