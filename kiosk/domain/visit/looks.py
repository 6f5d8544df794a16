"""The careful look at a finger that did not match at once: what it comes to, and what had waited for it."""

from dataclasses import replace

from kiosk.domain.codes import Result
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import fingers, ladder
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Case, FingerTries
from kiosk.domain.visit.rules import Rules, Step

Looking = st.AwaitingFinger | st.Checking | st.ScannerMissing | st.LookingCarefully


def looked(state: Looking, event: ev.LookedCarefully, rules: Rules) -> Step:
    """A match moves the visit on from wherever it waits; without one the try counts, and what was asked is done.

    Who asked to stop has gone: a match then approves nothing, contradicts nobody, and is on record as what it was.
    """
    person, compared = state.person, event.compared
    if compared.turn not in person.case.looks:
        return state, ()
    row = person.case.tries_on(person.pid, state.finger)
    case = fingers.counted(person.case, compared)
    match = fingers.is_match(case, compared, rules) and not event.broken
    stopping = isinstance(state, st.LookingCarefully) and isinstance(state.then, ev.StopAsked)
    if match and not stopping:
        step, effects = fingers.matched(replace(person, case=case), row, compared, rules, state.turn + 1)
        return step, (fx.StopFinger(), *effects)
    looks = tuple(look for look in case.looks if look != compared.turn)
    row = _seen(case, row, event, match)
    person = replace(person, case=replace(case, looks=looks).with_tries(row))
    if not isinstance(state, st.LookingCarefully):
        return replace(state, person=person), ()
    state = replace(state, paused=replace(state.paused, turn=state.turn, person=person))
    return (state, ()) if looks else _resume(state, rules)


def _seen(case: Case, row: FingerTries, event: ev.LookedCarefully, match: bool) -> FingerTries:
    if event.broken:
        return row.saw(Result.DEVICE_FAIL)
    if not match:
        return fingers.unmatched(case, row, event.compared)
    compared = event.compared
    row = replace(row, best_quality=compared.quality, best_score_milli=compared.score_milli, ms=compared.ms)
    return row.saw(Result.MATCH)


def _resume(state: st.LookingCarefully, rules: Rules) -> Step:
    paused, then = state.paused, state.then
    if isinstance(then, ev.StopAsked):
        return ladder.stop_person(paused, then, rules)
    if isinstance(paused, st.ScannerMissing):
        return fingers.without_scanner(paused, ev.OtherWayAsked(), rules)
    if isinstance(then, ev.OtherFingerAsked):
        return fingers.other_finger(paused, then, rules)
    return fingers.leave_finger(paused, then, rules)
