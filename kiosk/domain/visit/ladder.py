"""When the finger does not help: other finger, other collector, card, a second person's signature.

Every way up leads to goods or to a named human's coded reason.
"""

from dataclasses import replace

from kiosk.domain.codes import Flag, Method
from kiosk.domain.policy import Rung
from kiosk.domain.visit import drafts, fingers, handing, quota, rungs
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Backing
from kiosk.domain.visit.rules import Rules, Step


def choose_rung(state: st.AnotherWay, event: ev.RungChosen, rules: Rules) -> Step:
    turn, person = state.turn + 1, state.person
    if event.rung not in state.rungs:
        return state, ()
    if event.rung is Rung.FINGER:
        return rungs.ask_finger(person, state.next_finger, rules, turn)
    if event.rung is Rung.COLLECTOR:
        return st.ChoosingCollector(turn, person.case), ()
    if event.rung is Rung.CARD:
        return rungs.check_card(person, state.reason, rules, turn), ()
    return rungs.sign(person, state.reason, rules, turn), ()


def confirm_person(state: st.CheckingCard, event: ev.PersonConfirmed, rules: Rules) -> Step:
    basis = drafts.without_finger(state.person.case, Method.CARD, state.reason, rules)
    if quota.over(state.person, basis, state.reason, rules):
        return rungs.sign(state.person, state.reason, rules, state.turn + 1), ()
    return handing.claim(state.person, Backing(basis, state.reason), rules, state.turn + 1)


def not_sure(state: st.CheckingCard, event: ev.NotSure, rules: Rules) -> Step:
    return rungs.sign(state.person, state.reason, rules, state.turn + 1), ()


def choose_reason(state: st.Signing, event: ev.ReasonChosen, rules: Rules) -> Step:
    return replace(state, reason=event.reason), ()


def make_choice(state: st.Signing, event: ev.ChoiceMade, rules: Rules) -> Step:
    return replace(state, choice=event.choice), ()


Signable = st.Signing | st.AuthorisingSearch | st.Disputing | st.SettleSigning


def check_signature(state: Signable, event: ev.SignatureGiven, rules: Rules) -> Step:
    turn = state.turn + 1
    return replace(state, turn=turn, checking=True), (fx.CheckSignature(turn, event.badge, event.pin),)


def signature_rejected(state: Signable, event: ev.SignatureRejected, rules: Rules) -> Step:
    return replace(state, checking=False, rejected=True, wait_s=event.wait_s), ()


def signed(state: st.Signing, event: ev.SignatureAccepted, rules: Rules) -> Step:
    turn = state.turn + 1
    if state.choice is ev.Choice.DECLINE:
        draft = drafts.not_served(
            state.person.case, state.reason, event.operator_id, verify=state.basis, collector=state.person.collector
        )
        return st.Noting(turn, st.Ending.DECLINED), (fx.Append(turn, draft),)
    return _serve(state, Backing(state.basis, state.reason, event.operator_id, state.flags), rules, turn)


def supervisor_absent(state: st.Signing, event: ev.SupervisorAbsent, rules: Rules) -> Step:
    """Nobody to sign never blocks a person: served on the agent's word, and flagged."""
    basis = replace(state.basis, method=Method.CARD) if state.basis.method is Method.DUAL else state.basis
    alone = quota.flags_alone(state.person, basis, state.reason, rules)
    backing = Backing(basis, state.reason, "", (*state.flags, Flag.SUPERVISOR_ABSENT, *alone))
    return _serve(state, backing, rules, state.turn + 1)


def _serve(state: st.Signing, backing: Backing, rules: Rules, turn: int) -> Step:
    if handing.UNCLAIMED.intersection(backing.flags):
        return handing.approve(state.person, backing, "", rules, turn)
    return handing.claim(state.person, backing, rules, turn)


Leavable = st.AnotherWay | st.CheckingCard | st.Signing


def back_to_ladder(state: st.CheckingCard | st.Signing, event: ev.BackTouched, rules: Rules) -> Step:
    return rungs.another_way(state.person, state.reason, rules, state.turn + 1), ()


def stop_person(state: Leavable | st.AwaitingFinger | st.ScannerMissing, event: ev.StopAsked, rules: Rules) -> Step:
    """Who has tried a finger does not just vanish: the agent names the reason."""
    stop: tuple[fx.Effect, ...] = ()
    if isinstance(state, st.AwaitingFinger | st.ScannerMissing):
        if state.person.case.looks:
            return fingers.look_first(state, event)
        stop = (fx.StopFinger(), *fingers.on_record(state, rules))
    return st.Leaving(state.turn + 1, state.person.case), stop


def stop_case(state: st.ChoosingCollector, event: ev.StopAsked | ev.BackTouched, rules: Rules) -> Step:
    if state.case.tries:
        return st.Leaving(state.turn + 1, state.case), ()
    return st.Waiting(state.turn + 1), (fx.Forget(),)


def leave(state: st.Leaving, event: ev.ReasonChosen, rules: Rules) -> Step:
    turn = state.turn + 1
    basis = drafts.without_finger(state.case, Method.NONE, rungs.reason_of(state.case), rules)
    draft = drafts.not_served(state.case, event.reason, verify=basis)
    return st.Noting(turn, st.Ending.LEFT), (fx.Append(turn, draft),)


def stay(state: st.Leaving, event: ev.BackTouched, rules: Rules) -> Step:
    return st.ChoosingCollector(state.turn + 1, state.case), ()
