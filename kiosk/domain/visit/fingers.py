"""Notice, then finger: three fingers at most, three tries each, help in between, and never a dead end."""

from dataclasses import replace

from kiosk.domain.codes import Method, Result
from kiosk.domain.entry import Notice, Verification
from kiosk.domain.visit import drafts, handing, rungs
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Advice, Backing, Case, FingerTries, Person
from kiosk.domain.visit.rules import Rules, Step

Reading = st.AwaitingFinger | st.Checking


def answer_notice(state: st.Noticing, event: ev.NoticeAnswered, rules: Rules) -> Step:
    answer = "yes" if event.accepted else "no"
    person = Person(state.case, state.collector, Notice(rules.policy.notice_version, event.language, answer))
    if not event.accepted:
        return rungs.check_card(person, rules, state.turn + 1), ()
    finger = state.case.next_finger(state.collector.person_pid, rules.policy.fingers)
    if finger is None:
        return rungs.another_way(person, rules, state.turn + 1), ()
    return rungs.ask_finger(person, finger, rules, state.turn + 1)


def finger_touched(state: st.AwaitingFinger, event: ev.FingerTouched, rules: Rules) -> Step:
    return replace(state, area=event.area), ()


def finger_captured(state: st.AwaitingFinger, event: ev.FingerCaptured, rules: Rules) -> Step:
    return st.Checking(state.turn, state.person, state.finger, event.quality), ()


def finger_retry(state: Reading, event: ev.FingerRetry, rules: Rules) -> Step:
    row = _row(state)
    row = replace(row, tries=row.tries + 1, best_quality=max(row.best_quality, event.quality))
    return _try_again(state, row.saw(Result.QUALITY), rules, event.advice)


def finger_compared(state: Reading, event: ev.FingerCompared, rules: Rules) -> Step:
    """The one place where a score becomes a decision; what is no match is first looked at carefully where it can be.

    The next try is asked for meanwhile. Where none is left, the visit waits for the look.
    """
    row = _row(state)
    row = replace(row, tries=row.tries + 1)
    case = counted(state.person.case, event)
    if is_match(case, event, rules):
        return matched(replace(state.person, case=case), row, event, rules, state.turn + 1)
    look: tuple[fx.Effect, ...] = ()
    if event.closer:
        look, case = (fx.LookCarefully(event.turn),), replace(case, looks=(*case.looks, event.turn))
    else:
        row = unmatched(case, row, event)
    state = replace(state, person=replace(state.person, case=case))
    if says_nothing(case, event):
        step, effects = _give_up(state, row, rules)
    else:
        step, effects = _try_again(state, row, rules, event.advice)
    return step, (*look, *effects)


def counted(case: Case, event: ev.FingerCompared) -> Case:
    """Return the case with the comparisons of one look added."""
    return replace(case, comparisons=case.comparisons + event.comparisons, matcher=event.matcher)


def is_match(case: Case, event: ev.FingerCompared, rules: Rules) -> bool:
    """Return whether a registered collector's reference reached the threshold."""
    return event.score_milli >= rules.threshold_milli and case.file.collector(event.person_pid) is not None


def says_nothing(case: Case, event: ev.FingerCompared) -> bool:
    """Return whether a comparison without a match says nothing of the finger that was asked for.

    Its reference was not among those compared, or the best is of nobody who may collect here: the package is odd, not
    the person.
    """
    return case.file.collector(event.person_pid) is None or not (event.asked or event.advice)


def unmatched(case: Case, row: FingerTries, event: ev.FingerCompared) -> FingerTries:
    """Return what a finger's row is after a comparison without a match."""
    if says_nothing(case, event):
        return row.saw(Result.NO_TEMPLATE)
    row = replace(
        row,
        best_quality=max(row.best_quality, event.quality),
        best_score_milli=max(row.best_score_milli, event.score_milli),
        ms=event.ms,
    )
    return row.saw(Result.QUALITY if event.advice else Result.NON_MATCH)


def matched(person: Person, row: FingerTries, event: ev.FingerCompared, rules: Rules, turn: int) -> Step:
    """Return the step after a match: it is the matched collector's visit, and no look is waited for.

    The finger's tries go into the match's own verification, so it is no longer among those that were left.
    """
    left = tuple(one for one in person.case.tries if (one.person_pid, one.finger) != (row.person_pid, row.finger))
    case = replace(person.case, looks=(), tries=left)
    collector = case.file.collector(event.person_pid) or person.collector
    verification = Verification(
        Method.FINGER, Result.MATCH, event.finger, row.tries, event.quality, event.score_milli,
        rules.threshold_milli, case.comparisons, event.matcher, event.ms,
    )  # fmt: skip
    return handing.claim(replace(person, case=case, collector=collector), Backing(verification), rules, turn)


def finger_incomparable(state: Reading, event: ev.FingerIncomparable, rules: Rules) -> Step:
    """What cannot be compared is no "no match": on record as such, and on to another way."""
    row = _row(state)
    return _give_up(state, replace(row, tries=row.tries + 1).saw(Result.NO_TEMPLATE), rules)


def no_finger(state: st.AwaitingFinger, event: ev.NoFingerCame, rules: Rules) -> Step:
    """Asked for once more, as often as the policy says; then another way."""
    row = _row(state)
    row = replace(row, silences=row.silences + 1).saw(Result.NO_FINGER)
    if row.silences >= rules.policy.no_finger_asks:
        return _give_up(state, row, rules)
    person = replace(state.person, case=state.person.case.with_tries(row))
    return rungs.ask_finger(person, state.finger, rules, state.turn + 1)


def leave_finger(state: st.AwaitingFinger, event: ev.OtherWayAsked, rules: Rules) -> Step:
    step, effects = _give_up(state, _row(state), rules)
    return step, (fx.StopFinger(), *effects)


def other_finger(state: st.AwaitingFinger, event: ev.OtherFingerAsked, rules: Rules) -> Step:
    """Another finger, while some are left; what was tried on this one goes on record."""
    if state.person.case.looks:
        return look_first(state, event)
    row = _row(state)
    case = state.person.case.with_tries(row)
    person = replace(state.person, case=case)
    finger = case.next_finger(person.pid, rules.policy.fingers)
    if finger is None:
        return leave_finger(state, ev.OtherWayAsked(), rules)
    step, effects = rungs.ask_finger(person, finger, rules, state.turn + 1)
    return step, (fx.StopFinger(), *_on_record(person, row, rules), *effects)


def scanner_lost(state: Reading, event: ev.ScannerLost, rules: Rules) -> Step:
    turn = state.turn + 1
    person = replace(state.person, case=replace(state.person.case, device_failed=True))
    return st.ScannerMissing(turn, person, state.finger, event.fault), (fx.AwaitScanner(turn),)


def scanner_found(state: st.ScannerMissing, event: ev.ScannerFound, rules: Rules) -> Step:
    return rungs.ask_finger(state.person, state.finger, rules, state.turn + 1)


def without_scanner(state: st.ScannerMissing, event: ev.OtherWayAsked, rules: Rules) -> Step:
    if state.person.case.looks:
        return look_first(state, event)
    return rungs.check_card(state.person, rules, state.turn + 1), (fx.StopFinger(), *on_record(state, rules))


def on_record(state: st.AwaitingFinger | st.ScannerMissing, rules: Rules) -> tuple[fx.Effect, ...]:
    """Return the entry of what was tried on a finger that is left, if anything was."""
    return _on_record(state.person, _row(state), rules)


def back_from_finger(state: st.AwaitingFinger, event: ev.BackTouched, rules: Rules) -> Step:
    if state.person.case.tries:
        return leave_finger(state, ev.OtherWayAsked(), rules)
    return st.ChoosingCollector(state.turn + 1, state.person.case), (fx.StopFinger(),)


def look_first(
    state: st.AwaitingFinger | st.ScannerMissing, then: ev.OtherWayAsked | ev.OtherFingerAsked | ev.StopAsked
) -> Step:
    """Return the step that waits for the careful looks before it does as asked."""
    return st.LookingCarefully(state.turn + 1, state, then), (fx.StopFinger(),)


def _row(state: Reading | st.ScannerMissing) -> FingerTries:
    return state.person.case.tries_on(state.person.pid, state.finger)


def _try_again(state: Reading, row: FingerTries, rules: Rules, advice: Advice | None) -> Step:
    if row.tries >= rules.policy.tries:
        return _give_up(state, row, rules)
    person = replace(state.person, case=state.person.case.with_tries(row))
    return rungs.ask_finger(person, state.finger, rules, state.turn + 1, advice or Advice.OTHER_WAY)


def _give_up(state: Reading, row: FingerTries, rules: Rules) -> Step:
    person = replace(state.person, case=state.person.case.with_tries(row))
    if person.case.looks:
        return look_first(st.AwaitingFinger(state.turn, person, state.finger), ev.OtherWayAsked())
    return rungs.another_way(person, rules, state.turn + 1), _on_record(person, row, rules)


def _on_record(person: Person, row: FingerTries, rules: Rules) -> tuple[fx.Effect, ...]:
    something = row.tries or row.result is not Result.SKIPPED
    return (fx.Record(drafts.attempt_failed(person, row, rules)),) if something else ()
