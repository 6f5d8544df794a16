"""A finger that did not match, and nobody to sign: the visit is parked. Never refused, and never one person's decision.

The goods are reserved under a numbered slip. It goes on from the queue, by its number or by the household's card: a
second person signs to serve or to decline, or the finger matches after all. The claim at the home desk is taken then,
as in any visit: a parked one, which may be somebody else's doing, keeps no family from being served where its finger
matches (ADR 11).
"""

from dataclasses import replace

from kiosk.domain.codes import Flag, Identify, Reason
from kiosk.domain.entry import Verification
from kiosk.domain.visit import drafts, rungs
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Case, ParkedBefore, Person, Proxy
from kiosk.domain.visit.rules import Rules, Step


def park(
    case: Case,
    person: Person | None,
    basis: Verification,
    reason: Reason,
    rules: Rules,
    turn: int,
    flags: tuple[Flag, ...] = (),
) -> Step:
    """Return the step that parks a visit; one that is parked already stays as it is."""
    if case.file.parked is not None:
        return kept(case, case.file.parked, turn), ()
    draft = drafts.parked(case, person, basis, reason, rules, flags)
    return st.Parking(turn, case), (fx.Append(turn, draft),)


def kept(case: Case, parked: ParkedBefore, turn: int) -> st.Parked:
    """Return the state that shows the number under which the goods are kept."""
    return st.Parked(turn, case, parked.number)


def parking_written(state: st.Parking, event: ev.EntryWritten, rules: Rules) -> Step:
    return st.Parked(state.turn + 1, state.case, state.case.file.slip), ()


def review(state: st.Waiting, event: ev.QueueAsked, rules: Rules) -> Step:
    turn = state.turn + 1
    return st.Reviewing(turn), (fx.ListParked(turn),)


def show_queue(state: st.Reviewing, event: ev.QueueFound, rules: Rules) -> Step:
    return replace(state, rows=event.rows, found=True), ()


def pick(state: st.Reviewing, event: ev.ParkedPicked, rules: Rules) -> Step:
    turn = state.turn + 1
    if event.entry_id not in {row.entry_id for row in state.rows}:
        return state, ()
    return st.LookingUp(turn, Identify.SLIP), (fx.Forget(), fx.OpenParked(turn, event.entry_id))


def resume(case: Case, parked: ParkedBefore, rules: Rules, turn: int) -> st.Signing | st.ChoosingCollector:
    """Return where a parked visit goes on: at the signature, with the ladder one step back.

    Where the aid has been given meanwhile, there is only to say so and close it.
    """
    collector = case.file.collector(parked.collector_pid) if parked.collector_pid else Proxy()
    if collector is None:  # no longer on the list
        return st.ChoosingCollector(turn, case)
    signing = rungs.sign(Person(case, collector, parked.notice), rules, turn)
    if case.file.outstanding:
        return signing
    return replace(signing, choice=ev.Choice.DECLINE, reason=Reason.ALREADY_SERVED)
