"""What no sequence of events may break."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from kiosk.domain.codes import Flag, Identify, Kind, Method, Reason, Result
from kiosk.domain.counting import Excuse, excuse_of
from kiosk.domain.entry import Draft
from kiosk.domain.visit import State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.advance import TABLE
from kiosk.domain.visit.reasons import REASON_OF
from tests.domain.bookkeeping import summed
from tests.domain.visits import RULES, household_file
from tests.domain.walks import BEYOND, looks_of, visits_of, walk
from tools.visit_diagram import diagram

walks = settings(max_examples=150, deadline=None)


@walks
@given(some.integers(0, 2**32))
def test_nothing_is_handed_out_before_an_approval_is_on_disk(seed: int) -> None:
    """The goods screen appears only after the approval that it rests on was written."""
    for before, event, after, _ in walk(seed, 120):
        if isinstance(after, st.Approved | st.Delivering) and not isinstance(before, st.Approved | st.Delivering):
            assert isinstance(before, st.Approving)
            assert isinstance(event, ev.EntryWritten)


@walks
@given(some.integers(0, 2**32))
def test_never_verified_by_finger_without_a_score_at_the_threshold(seed: int) -> None:
    """An approval that says 'finger, match' rests on a comparison that reached the threshold."""
    scores = [0]
    for _, event, _, effects in walk(seed, 120):
        if isinstance(event, ev.FingerCompared):
            scores.append(event.score_milli)
        if isinstance(event, ev.LookedCarefully):
            scores.append(event.compared.score_milli)
        for effect in effects:
            if isinstance(effect, fx.Append) and effect.draft.kind is Kind.APPROVED:
                verify = effect.draft.verify
                if verify.method is Method.FINGER or verify.result is Result.MATCH:
                    assert verify.score_milli >= RULES.threshold_milli
                    assert verify.score_milli in scores


@walks
@given(some.integers(0, 2**32))
def test_a_fallback_is_signed_or_flagged_and_has_a_coded_reason(seed: int) -> None:
    """Whoever is served without a finger has a reason on record, and after a non-match a second person."""
    for _, _, _, effects in walk(seed, 120):
        for effect in effects:
            if isinstance(effect, fx.Append) and effect.draft.kind is Kind.APPROVED:
                draft = effect.draft
                if draft.verify.result is not Result.MATCH:
                    assert draft.reason is not Reason.NONE
                if draft.verify.result is Result.NON_MATCH:
                    assert draft.second_operator_id


@walks
@given(some.integers(0, 2**32))
def test_beyond_the_quota_nobody_serves_alone_unflagged(seed: int) -> None:
    """A card is enough only with a second person, an excuse, or the flags of nobody to sign, drawn as the lot says."""
    for _, _, after, effects in walk(seed, 120):
        for effect in effects:
            if isinstance(effect, fx.Append) and effect.draft.kind is Kind.APPROVED:
                draft = effect.draft
                assert isinstance(after, st.Approving)
                alone = draft.verify.method is Method.CARD and not draft.second_operator_id
                beyond = after.person.case.file.tally == BEYOND.tally
                if alone and excuse_of(draft) is Excuse.NONE:
                    drawn = {Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA, Flag.COUNTER_CHECK}
                    assert (drawn <= set(draft.flags)) == beyond


@walks
@given(some.integers(0, 2**32))
def test_one_person_alone_never_overrules_a_finger_that_did_not_match(seed: int) -> None:
    """After a non-match the visit gives goods on a match or a second person's signature, and on nothing else:

    no other reason, other collector, refusal, unplugged scanner, absent supervisor, way back or new visit changes that.
    """
    for visit in visits_of(seed):
        for draft in visit.written:
            if draft.kind is Kind.APPROVED and Result.NON_MATCH in visit.seen_before(draft):
                signed = draft.second_operator_id and draft.verify.result is Result.NON_MATCH
                assert draft.verify.method is Method.FINGER or signed


@walks
@given(some.integers(0, 2**32))
def test_after_a_non_match_nobody_is_sent_away_by_one_person(seed: int) -> None:
    """Who leaves, or for whom nobody can sign, is parked: not served is what two people say, or who had their aid."""
    for visit in visits_of(seed):
        for draft in visit.written:
            if draft.kind is Kind.NOT_SERVED and Result.NON_MATCH in visit.seen_before(draft):
                had = draft.reason is Reason.ALREADY_SERVED or draft.verify.result is Result.MATCH
                assert draft.second_operator_id or had
            if draft.kind is Kind.PARKED:
                assert (draft.follow_up_no, draft.lines[0].remaining) == ("2-007", 2)
                assert draft.verify.result is Result.NON_MATCH


@walks
@given(some.integers(0, 2**32))
def test_a_parked_visit_ends_by_a_match_or_by_two_people(seed: int) -> None:
    """What refers to it gives the goods, or declines them with a second signature; it is never parked twice."""
    for visit in visits_of(seed):
        for draft in visit.written:
            if visit.file.parked and draft.refers_to == visit.file.parked.entry_id:
                assert draft.kind in (Kind.APPROVED, Kind.NOT_SERVED)
                assert draft.second_operator_id or draft.verify.result is Result.MATCH
                assert draft.second_operator_id or draft.kind is Kind.APPROVED
            assert not (visit.file.parked and draft.kind is Kind.PARKED)
            assert draft.kind is not Kind.APPROVED or draft.refers_to == ("parked" if visit.file.parked else "")


@walks
@given(some.integers(0, 2**32))
def test_each_result_has_its_cause_in_what_happened(seed: int) -> None:
    """No entry says more of a finger than was seen: no weak image without an image, no refusal without a no."""
    for visit in visits_of(seed):
        for draft in visit.written:
            if draft.verify.result is not Result.SKIPPED:
                assert draft.verify.result in visit.seen_before(draft)
            found = next((result for result, reason in REASON_OF.items() if reason == draft.reason), None)
            person_says = draft.reason is Reason.REFUSED_BIOMETRIC and draft.verify.result is not Result.REFUSED
            if found and not person_says and draft.kind is not Kind.HANDOVER:
                assert found in visit.seen_before(draft)
            if Result.QUALITY not in visit.seen_before(draft):
                assert draft.verify.result is not Result.QUALITY
                assert draft.reason is not Reason.POOR_FINGERS


@walks
@given(some.integers(0, 2**32))
def test_nobody_is_told_no_match_before_the_careful_looks_are_over(seed: int) -> None:
    """While a look is under way the visit reads, waits or goes on by a match; nothing is written of the finger."""
    for before, event, after, effects in walk(seed, 150):
        looks = looks_of(after)
        assert not looks or isinstance(after, st.AwaitingFinger | st.Checking | st.ScannerMissing | st.LookingCarefully)
        assert not isinstance(after, st.LookingCarefully) or looks
        if looks:
            assert not [effect for effect in effects if isinstance(effect, fx.Append | fx.Record)]
        over = isinstance(after, st.Claiming) or isinstance(event, ev.LookedCarefully | ev.StorageFailed)
        assert set(looks_of(before)) <= set(looks) or over


@walks
@given(some.integers(0, 2**32))
def test_each_look_is_asked_for_once_and_ends_once(seed: int) -> None:
    """Every image that could not be matched at once is looked at, and its result is taken no second time."""
    asked: list[int] = []
    for before, event, after, effects in walk(seed, 150):
        asked += [effect.look for effect in effects if isinstance(effect, fx.LookCarefully)]
        assert len(asked) == len(set(asked))
        assert set(looks_of(after)) <= set(asked)
        if isinstance(event, ev.LookedCarefully) and event.compared.turn not in looks_of(before):
            assert (after, effects) == (before, ())


@walks
@given(some.integers(0, 2**32))
@example(12928)  # a finger that matched, no claim to be had, then another way after all
def test_every_try_is_on_record_before_goods_without_a_finger(seed: int) -> None:
    """However a finger was left, what was tried on it was written, once, before a fallback brings goods."""
    tried: dict[tuple[str, int], int] = {}
    written = 0
    for before, event, after, effects in walk(seed, 150):
        if isinstance(event, ev.HouseholdFound) and after is not before:
            tried, written = {}, 0
        person = getattr(after, "person", None)
        if isinstance(event, ev.FingerCompared | ev.LookedCarefully) and isinstance(after, st.Claiming):
            reader = getattr(before, "person", None)
            tried.pop((reader.pid, getattr(before, "finger", 0)) if reader else ("", 0), None)  # it matched
        for row in person.case.tries if person else ():
            tried[row.person_pid, row.finger] = row.tries
        for effect in effects:
            if isinstance(effect, fx.Append | fx.Record) and effect.draft.kind is Kind.ATTEMPT_FAILED:
                written += effect.draft.verify.tries
            if isinstance(effect, fx.Append) and effect.draft.kind is Kind.APPROVED:
                assert effect.draft.verify.method is Method.FINGER or written == sum(tried.values())


@walks
@given(some.integers(0, 2**32))
def test_a_failed_finger_ends_in_goods_or_in_a_coded_reason(seed: int) -> None:
    """After a try that failed, the visit never falls back to waiting without goods, a human's reason or a slip."""
    tried, settled = False, False
    for before, event, after, effects in walk(seed, 120):
        if isinstance(event, ev.CardShown):
            tried = settled = False
        tried = tried or (isinstance(event, ev.FingerRetry | ev.NoFingerCame) and after is not before)
        settled = settled or any(
            isinstance(effect, fx.Append | fx.Record)
            and effect.draft.kind in (Kind.APPROVED, Kind.NOT_SERVED, Kind.CORRECTION)
            for effect in effects
        )
        settled = settled or isinstance(after, st.Parked)
        if tried and isinstance(after, st.Waiting):
            assert settled


@walks
@given(some.integers(0, 2**32))
def test_at_most_three_fingers_of_three_tries_a_person(seed: int) -> None:
    """The policy's limits hold however the visit wanders."""
    for _, _, after, _ in walk(seed, 120):
        person = getattr(after, "person", None)
        if person is not None:
            rows = [row for row in person.case.tries if row.person_pid == person.pid]
            assert len(rows) <= 3
            assert all(row.tries <= 3 for row in rows)


@walks
@given(some.integers(0, 2**32))
def test_delivered_never_passes_entitled(seed: int) -> None:
    """Whatever is touched, a handover holds between nothing and all of what was approved, and short lines say why."""
    written: list[tuple[str, str, Draft]] = []
    for _, _, _, effects in walk(seed, 120):
        for effect in effects:
            if isinstance(effect, fx.Append):
                written.append((f"e{len(written)}", "t", effect.draft))
                for line in effect.draft.lines:
                    assert 0 <= line.delivered <= line.entitled
                    if effect.draft.kind is Kind.HANDOVER and line.delivered < line.entitled:
                        assert line.reason is not Reason.NONE
    summed(draft for *_, draft in written)


@walks
@given(some.integers(0, 2**32))
def test_a_late_result_changes_nothing(seed: int) -> None:
    """A result of an earlier turn leaves the state as it is and asks for nothing."""
    for before, event, after, effects in walk(seed, 120):
        if getattr(event, "turn", before.turn) != before.turn:
            assert after is before
            assert effects == ()


def test_every_state_can_be_left() -> None:
    """No state but a stopped storage is a dead end."""
    left = {state for state, _ in TABLE}
    states = set(State.__args__)
    assert states - left == {st.StorageStopped}


@pytest.mark.parametrize(
    ("key", "by", "on_record"),
    [
        ("0417-A", Identify.CODE, Identify.CODE),
        ("0417-A", Identify.TYPED, Identify.TYPED),
        ("12", Identify.TYPED, Identify.TOKEN),
        ("12", Identify.CODE, Identify.TOKEN),
        ("", Identify.LIST, Identify.LIST),
        ("", Identify.NAME, Identify.NAME),
    ],
)
def test_the_household_was_found_as_the_entry_says(key: str, by: Identify, on_record: Identify) -> None:
    """A scanned code, a typed number, a queue number however it came, the list, a name: as it was, in every entry."""
    state: State = st.LookingUp(1, by)
    state, _ = advance(state, ev.HouseholdFound(1, household_file(), key), RULES)
    assert isinstance(state, st.ChoosingCollector)
    assert state.case.identify is on_record
    assert state.case.file.card == "0417-A"


def test_the_diagram_shows_the_table_as_it_is() -> None:
    """docs/visit.md is what `python -m tools.visit_diagram` prints today."""
    page = Path(__file__).parents[2] / "docs" / "visit.md"
    assert page.read_text(encoding="utf-8") == diagram()
