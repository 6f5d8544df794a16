"""A finger that did not match, and nobody to sign: the visit waits under a number, and two people decide it."""

from dataclasses import replace

import pytest

from kiosk.domain.codes import Flag, Identify, Kind, Method, Outcome, Reason, Result
from kiosk.domain.entry import Notice
from kiosk.domain.policy import Rung
from kiosk.domain.visit import Event
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.advance import advance
from kiosk.domain.visit.case import HouseholdFile, ParkedBefore, ParkedRow, Proxy, Served
from tests.domain.test_visit_stories import SIGN, TO_FINGER, World, scored
from tests.domain.visits import RULES, household_file

NO_MATCH = (*TO_FINGER, scored(100), ev.OtherWayAsked())
NOBODY = (ev.RungChosen(Rung.SUPERVISOR), ev.SupervisorAbsent())
PARKED = ParkedBefore("e-parked", "2-003", "2026-11-22T08:00:00Z", "p1", Notice("1", "fr", "yes"))
OTHER_OPERATOR = ev.SignatureGiven("badge", "222222")


def waiting(*, due: tuple[int, ...] = (2, 1)) -> HouseholdFile:
    """The household of a parked visit, as the next look-up finds it."""
    return replace(household_file(due), parked=PARKED, contradicted=True)


def resumed(file: HouseholdFile) -> World:
    """Staff have touched its row in the queue."""
    world = World(file)
    world.state = st.LookingUp(5, Identify.SLIP)
    world.play(ev.HouseholdFound(0, file, "", slip=True))
    return world


def test_with_nobody_to_sign_the_goods_are_kept_under_a_number() -> None:
    """Nothing is given, nobody is refused: lines, what was seen and the number are on record, and on the screen."""
    world = World()
    state = world.play(*NO_MATCH, *NOBODY)
    assert isinstance(state, st.Parked)
    assert state.number == "2-007"
    parked = world.written[-1]
    assert (parked.kind, parked.outcome, parked.reason) == (Kind.PARKED, Outcome.NONE, Reason.NO_MATCH)
    assert (parked.verify.method, parked.verify.result, parked.follow_up_no) == (
        Method.NONE, Result.NON_MATCH, "2-007",
    )  # fmt: skip
    assert [(line.line_id, line.entitled, line.delivered) for line in parked.lines] == [("l0", 2, 0), ("l1", 1, 0)]
    assert (parked.flags, parked.second_operator_id) == ((Flag.SUPERVISOR_ABSENT,), "")
    assert (parked.collector_role, parked.body.collector_pid) == ("head", "p1")
    assert world.kinds == [Kind.ATTEMPT_FAILED, Kind.PARKED]
    assert isinstance(world.play(ev.Finished()), st.Waiting)


def test_any_other_operator_can_keep_a_family_from_waiting() -> None:
    """Where another agent stands by, nothing is parked; the entry says that no supervisor signed."""
    world = World()
    world.play(*NO_MATCH, ev.RungChosen(Rung.SUPERVISOR), OTHER_OPERATOR)
    assert isinstance(world.state, st.Delivering)
    assert (world.written[-1].second_role, world.written[-1].flags) == ("staff", (Flag.OPERATOR_SIGNED,))


def test_a_finger_that_did_not_match_marks_the_lines_it_was_laid_for() -> None:
    """The attempt names what was due, so that the ledger knows at the next visit; a weak image marks nothing."""
    world = World()
    world.play(*NO_MATCH)
    assert [line.line_id for line in world.written[-1].lines] == ["l0", "l1"]
    weak = World()
    weak.play(*TO_FINGER, ev.FingerIncomparable(0))
    assert weak.written[-1].lines == ()


def test_somebody_who_leaves_after_it_is_parked_too() -> None:
    """One agent's reason to go does not end what one agent may not decide."""
    world = World()
    world.play(*NO_MATCH, ev.StopAsked(), ev.ReasonChosen(Reason.ABSENT))
    assert isinstance(world.state, st.Parked)
    assert (world.written[-1].kind, world.written[-1].reason) == (Kind.PARKED, Reason.ABSENT)


SECOND_VISIT: dict[str, tuple[Event, ...]] = {
    "without a finger": (*TO_FINGER, ev.OtherWayAsked(), ev.RungChosen(Rung.CARD)),
    "refused": (*TO_FINGER[:2], ev.NoticeAnswered(False, "fr")),
    "somebody else": (ev.CardShown("0417-A"), ev.SomeoneElseCame(), ev.ReasonChosen(Reason.OTHER)),
    "no scanner": (*TO_FINGER, ev.ScannerLost(0, "Removed"), ev.OtherWayAsked()),
}


@pytest.mark.parametrize("way", SECOND_VISIT)
def test_a_second_visit_does_not_undo_it(way: str) -> None:
    """The card shown again leads past the finger no more than before: a signature, or it waits."""
    world = World(replace(household_file(), contradicted=True))
    assert isinstance(world.play(*SECOND_VISIT[way]), st.Signing)
    assert isinstance(world.play(ev.SupervisorAbsent()), st.Parked)
    assert Kind.APPROVED not in world.kinds


def test_a_parked_visit_goes_on_at_the_signature() -> None:
    """The same person, the same notice; a supervisor signs, the goods come, and the parked visit is over."""
    world = resumed(waiting())
    assert isinstance(world.state, st.Signing)
    assert (world.state.person.pid, world.state.person.notice) == ("p1", PARKED.notice)
    assert isinstance(world.play(SIGN), st.Delivering)
    approved = world.written[-1]
    assert (approved.kind, approved.refers_to, approved.identify) == (Kind.APPROVED, "e-parked", Identify.SLIP)
    assert (approved.verify.method, approved.verify.result) == (Method.DUAL, Result.NON_MATCH)
    world.play(ev.AllGiven(), ev.HandedOver())
    assert world.written[-1].refers_to == "e1"
    assert world.ended_claims  # the claim was taken when it went on


def test_the_finger_may_match_after_all() -> None:
    """One step back from the signature is the ladder; a match needs nobody, and ends what was parked."""
    world = resumed(waiting())
    assert isinstance(world.play(ev.BackTouched(), ev.RungChosen(Rung.FINGER)), st.AwaitingFinger)
    world.play(scored(6000))
    assert (world.written[-1].verify.result, world.written[-1].refers_to) == (Result.MATCH, "e-parked")
    assert world.written[-1].second_operator_id == ""


def test_two_people_decline_with_a_reason() -> None:
    """Not served, for a second person's coded reason; that ends the parked visit."""
    world = resumed(waiting())
    world.play(ev.ChoiceMade(ev.Choice.DECLINE), ev.ReasonChosen(Reason.NO_MATCH), SIGN)
    declined = world.written[-1]
    assert (declined.kind, declined.reason, declined.refers_to) == (Kind.NOT_SERVED, Reason.NO_MATCH, "e-parked")
    assert declined.second_operator_id == "sup"


@pytest.mark.parametrize("gone", [ev.SupervisorAbsent(), ev.StopAsked()])
def test_one_person_leaves_it_as_it_is(gone: Event) -> None:
    """Still nobody to sign, or the family goes again: the same number, and no new entry."""
    world = resumed(waiting())
    state = world.play(gone)
    assert isinstance(state, st.Parked)
    assert (state.number, world.written) == ("2-003", [])


def test_what_was_given_meanwhile_is_only_closed() -> None:
    """Served at another time by a finger that matched: nothing is left to give, and two people say so."""
    world = resumed(waiting(due=(0, 0)))
    state = world.state
    assert isinstance(state, st.Signing)
    assert (state.choice, state.reason) == (ev.Choice.DECLINE, Reason.ALREADY_SERVED)
    assert world.play(ev.ChoiceMade(ev.Choice.SERVE)) == state
    world.play(SIGN)
    assert (world.written[-1].reason, world.written[-1].refers_to) == (Reason.ALREADY_SERVED, "e-parked")


def test_the_household_shown_again_by_its_card_goes_on_with_it() -> None:
    """Who comes back with the card instead of the number is verified anew; the match ends what was parked."""
    world = World(waiting())
    world.play(*TO_FINGER, scored(6000))
    assert (world.written[-1].refers_to, world.written[-1].identify) == ("e-parked", Identify.CODE)


def test_another_desk_that_gave_it_is_told_and_nothing_is_closed_by_one() -> None:
    """The claim is taken when it goes on: another desk had served. Agreed without a signature, it stays parked."""
    world = resumed(waiting())
    world.taken = Served("2026-11-22T09:00:00Z", 3, ())
    world.play(ev.BackTouched(), ev.RungChosen(Rung.FINGER), scored(6000), ev.ServedAgreed())
    assert (world.written[-1].kind, world.written[-1].refers_to) == (Kind.NOT_SERVED, "")
    world = resumed(waiting())
    world.taken = Served("2026-11-22T09:00:00Z", 3, ())
    world.play(SIGN, ev.ServedAgreed())
    assert (world.written[-1].second_operator_id, world.written[-1].refers_to) == ("sup", "e-parked")


def test_a_parked_proxy_is_nobody_of_the_list_when_it_goes_on() -> None:
    """Nothing was known of who came, and nothing is made up later; why they came is asked again."""
    world = resumed(replace(waiting(), parked=replace(PARKED, collector_pid="")))
    assert isinstance(world.state, st.Signing)
    assert isinstance(world.state.person.collector, Proxy)
    assert world.state.flags == (Flag.PROXY,)
    assert world.state.reason is Reason.NONE


def test_somebody_struck_off_the_list_is_asked_for_again() -> None:
    """A collector who is no longer registered: who has come today?"""
    world = resumed(replace(waiting(), parked=replace(PARKED, collector_pid="struck off")))
    assert isinstance(world.state, st.ChoosingCollector)


def test_the_queue_is_asked_for_shown_and_gone_on_with() -> None:
    """Staff look it up, touch a row, and the household of its body is fetched; a row of before is no choice."""
    state, effects = advance(st.Waiting(3), ev.QueueAsked(), RULES)
    assert effects == (fx.ListParked(4),)
    rows = (ParkedRow("e-parked", "2-003", PARKED.at, "Coulibaly", "0417-A"),)
    state, _ = advance(state, ev.QueueFound(4, rows), RULES)
    assert advance(state, ev.ParkedPicked("of before"), RULES) == (state, ())
    state, effects = advance(state, ev.ParkedPicked("e-parked"), RULES)
    assert state == st.LookingUp(5, Identify.SLIP)
    assert effects == (fx.Forget(), fx.OpenParked(5, "e-parked"))


def test_where_no_finger_contradicts_nobody_waits() -> None:
    """Bad images, no scanner, no reference: served on the agent's word and flagged, as ever."""
    world = World()
    world.play(*TO_FINGER, ev.FingerIncomparable(0), *NOBODY)
    assert isinstance(world.state, st.Delivering)
    assert world.written[-1].flags == (Flag.SUPERVISOR_ABSENT,)
