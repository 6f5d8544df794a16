"""After a cut: approvals without a handover are settled by two people before anyone else is served."""

from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.visit import drafts, ladder
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.rules import Rules, Step


def _next(approvals: tuple[OpenApproval, ...], turn: int) -> st.Settling | st.Waiting:
    return st.Settling(turn, approvals[0], approvals[1:]) if approvals else st.Waiting(turn)


def begin(state: st.Waiting, event: ev.OpenApprovalsFound, rules: Rules) -> Step:
    return _next(event.approvals, state.turn + 1), ()


def choose(state: st.Settling, event: ev.SettlementChosen, rules: Rules) -> Step:
    turn = state.turn + 1
    if event.settlement is ev.Settlement.PART:
        return st.SettlingLines(turn, state.approval, state.rest), ()
    given = drafts.all_of(state.approval.lines) if event.settlement is ev.Settlement.ALL else {}
    return st.SettleSigning(turn, state.approval, state.rest, event.settlement, given), ()


def count_line(state: st.SettlingLines, event: ev.LineGiven, rules: Rules) -> Step:
    line = next((row for row in state.approval.lines if row.line_id == event.line_id), None)
    if line is None:  # a touch meant for the approval before
        return state, ()
    given = {**state.given, event.line_id: min(max(event.quantity, 0), line.entitled)}
    return st.SettlingLines(state.turn, state.approval, state.rest, given), ()


def counted(state: st.SettlingLines, event: ev.HandedOver, rules: Rules) -> Step:
    turn = state.turn + 1
    return st.SettleSigning(turn, state.approval, state.rest, ev.Settlement.PART, state.given), ()


def back(state: st.SettlingLines | st.SettleSigning, event: ev.BackTouched, rules: Rules) -> Step:
    return st.Settling(state.turn + 1, state.approval, state.rest), ()


def signed(state: st.SettleSigning, event: ev.SignatureAccepted, rules: Rules) -> Step:
    turn = state.turn + 1
    draft = drafts.settled(state.approval, state.given, *ladder.signer(event, rules))
    end: tuple[fx.Effect, ...] = ()
    if draft.claim:
        done = tuple(line.line_id for line in draft.lines if line.delivered)
        free = tuple(line.line_id for line in draft.lines if not line.delivered)
        end = (fx.EndClaim(draft.claim, done, free),)
    return st.SettleWriting(turn, state.rest), (fx.Append(turn, draft), *end)


def written(state: st.SettleWriting, event: ev.EntryWritten, rules: Rules) -> Step:
    return _next(state.rest, state.turn + 1), ()
