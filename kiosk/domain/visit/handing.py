"""From a decision to goods: claim at the home desk, approval on disk, hand-over line by line, receipt."""

from dataclasses import replace

from kiosk.domain.codes import Flag, Method, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.visit import drafts, rungs
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Backing, Person
from kiosk.domain.visit.reasons import TO_GIVE_LESS
from kiosk.domain.visit.rules import Rules, Step

UNCLAIMED = frozenset({Flag.HOME_CUT_OFF, Flag.OTHER_DESK_CUT_OFF, Flag.TAKEN_ELSEWHERE})
"""Served without a claim: which of these it is says why."""


def claim(person: Person, backing: Backing, rules: Rules, turn: int) -> Step:
    """Return the state that asks the home desk for the lines still due."""
    file = person.case.file
    lines = tuple(row.line.line_id for row in file.outstanding)
    return st.Claiming(turn, person, backing), (fx.TakeClaim(turn, file.household.home_desk, lines),)


def approve(person: Person, backing: Backing, claim_id: str, rules: Rules, turn: int) -> Step:
    """Return the state that writes the approval."""
    draft = drafts.approved(person, backing, claim_id, rules)
    return st.Approving(turn, person, backing, claim_id, draft), (fx.Append(turn, draft),)


def granted(state: st.Claiming, event: ev.ClaimGranted, rules: Rules) -> Step:
    return approve(state.person, state.backing, event.claim, rules, state.turn + 1)


def taken(state: st.Claiming, event: ev.ClaimTaken, rules: Rules) -> Step:
    return st.TakenElsewhere(state.turn + 1, state.person, state.backing, event.served), ()


def agree_taken(state: st.TakenElsewhere, event: ev.ServedAgreed | ev.StopAsked | ev.BackTouched, rules: Rules) -> Step:
    draft = _unserved(state, Reason.ALREADY_SERVED)
    return st.Waiting(state.turn + 1), (fx.Record(draft), fx.Forget())


def dispute_taken(state: st.TakenElsewhere, event: ev.ServedDisputed, rules: Rules) -> Step:
    """A desk that died holding a claim refuses nobody for good: a supervisor may serve here, flagged."""
    reason = Reason.ALREADY_SERVED
    return rungs.sign_anyway(state.person, state.backing, reason, Flag.TAKEN_ELSEWHERE, state.turn + 1), ()


def _unserved(state: st.TakenElsewhere | st.OtherDesk, reason: Reason) -> Draft:
    backing = state.backing
    return drafts.not_served(
        state.person.case, reason, backing.verification, state.person, backing.signer, backing.flags
    )


def unreachable(state: st.Claiming, event: ev.ClaimUnreachable, rules: Rules) -> Step:
    """Cut off, the home desk serves its own; the others are shown the way to theirs."""
    home = state.person.case.file.household.home_desk
    if home == rules.desk:
        backing = replace(state.backing, flags=(*state.backing.flags, Flag.HOME_CUT_OFF))
        return approve(state.person, backing, "", rules, state.turn + 1)
    return st.OtherDesk(state.turn + 1, state.person, state.backing, home), ()


def go_to_desk(state: st.OtherDesk, event: ev.Finished | ev.StopAsked | ev.BackTouched, rules: Rules) -> Step:
    draft = _unserved(state, Reason.SENT_TO_DESK)
    return st.Waiting(state.turn + 1), (fx.Record(draft), fx.Forget())


def serve_here(state: st.OtherDesk, event: ev.ServeHereAsked, rules: Rules) -> Step:
    backing = state.backing
    return rungs.sign_anyway(state.person, backing, backing.reason, Flag.OTHER_DESK_CUT_OFF, state.turn + 1), ()


def approval_written(state: st.Approving, event: ev.EntryWritten, rules: Rules) -> Step:
    turn = state.turn + 1
    if state.backing.verification.method is Method.FINGER:
        return st.Approved(turn, state.person, state.claim, state.draft, event.signed), ()
    return st.Delivering(turn, state.person, state.claim, state.draft, event.signed), ()


def open_goods(state: st.Approved, event: ev.GoodsOpened, rules: Rules) -> Step:
    return st.Delivering(state.turn + 1, state.person, state.claim, state.draft, state.approval), ()


def give_line(state: st.Delivering, event: ev.LineGiven, rules: Rules) -> Step:
    line = next((row for row in state.draft.lines if row.line_id == event.line_id), None)
    if line is None:  # a touch meant for the household before
        return state, ()
    quantity = min(max(event.quantity, 0), line.entitled)
    unexplained = tuple(one for one in state.unexplained if one != event.line_id)
    return replace(state, given={**state.given, event.line_id: quantity}, unexplained=unexplained), ()


def explain_line(state: st.Delivering, event: ev.ReasonChosen, rules: Rules) -> Step:
    if event.reason not in TO_GIVE_LESS:
        return state, ()
    unexplained = tuple(one for one in state.unexplained if one != event.line_id)
    return replace(state, reasons={**state.reasons, event.line_id: event.reason}, unexplained=unexplained), ()


def give_all(state: st.Delivering, event: ev.AllGiven, rules: Rules) -> Step:
    return replace(state, given=drafts.all_of(state.draft.lines), unexplained=()), ()


def hand_over(state: st.Delivering, event: ev.HandedOver, rules: Rules) -> Step:
    """Short lines want a reason first; then the hand-over is written."""
    short = tuple(
        line.line_id
        for line in state.draft.lines
        if state.given.get(line.line_id, 0) < line.entitled and not state.reasons.get(line.line_id)
    )
    if short:
        return replace(state, unexplained=short), ()
    draft = drafts.handover(state.draft, state.approval, state.given, state.reasons, rules.desk)
    turn = state.turn + 1
    return st.Recording(turn, state.person, state.claim, draft), (fx.Append(turn, draft),)


def handover_written(state: st.Recording, event: ev.EntryWritten, rules: Rules) -> Step:
    lines = state.draft.lines
    done = tuple(line.line_id for line in lines if line.delivered)
    free = tuple(line.line_id for line in lines if not line.delivered)
    receipt = st.Receipted(state.turn + 1, state.person, lines, state.draft.receipt_no, event.signed)
    if state.claim:
        return receipt, (fx.EndClaim(state.claim, done, free),)
    home = state.person.case.file.household.home_desk
    return receipt, (fx.TellGiven(home, done),) if done and home != rules.desk else ()


def ending_written(state: st.Noting, event: ev.EntryWritten, rules: Rules) -> Step:
    return st.Ended(state.turn + 1, state.ending), ()


def to_waiting(state: st.State, event: ev.Event, rules: Rules) -> Step:
    return st.Waiting(state.turn + 1), (fx.Forget(),)


def storage_failed(state: st.State, event: ev.StorageFailed, rules: Rules) -> Step:
    return st.StorageStopped(state.turn + 1, event.kind), (fx.StopFinger(), fx.Forget())
