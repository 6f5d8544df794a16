"""What an entry says of the finger is what was seen: a machine's finding, or a reason that a person has chosen."""

from dataclasses import replace

import pytest

from kiosk.domain.codes import Acknowledgement, Flag, Kind, Method, Reason, Result
from kiosk.domain.entry import Verification
from kiosk.domain.policy import Biometrics, Policy, Rung
from kiosk.domain.roster import UNKNOWN_AGE
from kiosk.domain.visit import Event, Rules
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.advance import advance
from kiosk.domain.visit.case import Advice, Proxy
from tests.domain.test_visit_stories import SIGN, TO_FINGER, UNSURE, World, looked, scored
from tests.domain.visits import AMINATA, MOUSSA, RULES, household_file

WEAK = ev.FingerRetry(0, Advice.TOO_DRY, 12)
SILENCE = ev.NoFingerCame(0)
CARD, SECOND = ev.RungChosen(Rung.CARD), ev.RungChosen(Rung.SUPERVISOR)
TO_COLLECTOR = ev.CardShown("0417-A")

SEEN: dict[str, tuple[tuple[Event, ...], Result, Reason, int, int]] = {
    "no finger came": ((*TO_FINGER, SILENCE, SILENCE), Result.NO_FINGER, Reason.NO_FINGER, 2, 0),
    "images too weak": ((*TO_FINGER, WEAK, WEAK, WEAK), Result.QUALITY, Reason.POOR_FINGERS, 2, 3),
    "not compared": ((*TO_FINGER, ev.FingerIncomparable(0)), Result.NO_TEMPLATE, Reason.NO_TEMPLATE, 2, 1),
}
"""How a finger is left, what the entries say of it: result, reason, finger, tries."""


@pytest.mark.parametrize("way", SEEN)
def test_a_fallback_says_what_was_seen(way: str) -> None:
    """Both the attempt and the approval by card name what happened, of the finger to which it happened."""
    events, result, reason, finger, tries = SEEN[way]
    world = World()
    assert isinstance(world.play(*events), st.AnotherWay)
    world.play(CARD, ev.PersonConfirmed())
    attempt, approved = world.written
    for draft in (attempt, approved):
        verify = draft.verify
        assert (verify.result, draft.reason, verify.finger, verify.tries) == (result, reason, finger, tries)
    assert (attempt.kind, approved.kind, approved.verify.method) == (Kind.ATTEMPT_FAILED, Kind.APPROVED, Method.CARD)


def test_no_finger_is_asked_for_once_more_and_no_longer() -> None:
    """Twenty seconds, once more, then another way; both times the way out is there."""
    world = World()
    first = world.play(*TO_FINGER)
    again = world.play(SILENCE)
    assert isinstance(first, st.AwaitingFinger)
    assert isinstance(again, st.AwaitingFinger)
    assert (again.finger, again.turn) == (first.finger, first.turn + 1)
    assert isinstance(world.play(SILENCE), st.AnotherWay)
    assert RULES.policy.no_image_s * RULES.policy.no_finger_asks == 40


def test_bad_images_lead_another_way_at_once() -> None:
    """After the last try nobody waits for a finger that the machine cannot read."""
    world = World()
    world.play(*TO_FINGER, SILENCE, WEAK, WEAK)
    assert isinstance(world.play(WEAK), st.AnotherWay)
    assert world.written[0].verify.result is Result.QUALITY


@pytest.mark.parametrize("sign", [False, True])
def test_where_no_machine_knows_why_a_person_says_it(sign: bool) -> None:
    """Left before anything was seen: no result but `skipped`, and no goods before somebody has named a reason."""
    world = World()
    world.play(*TO_FINGER, ev.OtherWayAsked(), SECOND if sign else CARD)
    asked = world.play(*((SIGN,) if sign else (ev.PersonConfirmed(),)))
    assert isinstance(asked, st.Signing | st.CheckingCard)
    assert asked.asked
    assert world.written == []
    assert world.play(ev.ReasonChosen(Reason.POOR_FINGERS)) is asked  # no person says what a machine would have seen
    world.play(ev.ReasonChosen(Reason.CANNOT_PRESENT), *((SIGN,) if sign else ()))
    assert isinstance(world.state, st.Delivering)
    approved = world.written[-1]
    assert (approved.verify, approved.reason) == (
        Verification(Method.DUAL if sign else Method.CARD, Result.SKIPPED),
        Reason.CANNOT_PRESENT,
    )


def test_nobody_to_sign_gives_no_reason_either() -> None:
    """The agent alone still says why before goods are given on their word."""
    world = World()
    state = world.play(*TO_FINGER, ev.OtherWayAsked(), SECOND, ev.SupervisorAbsent())
    assert isinstance(state, st.Signing)
    world.play(ev.ReasonChosen(Reason.OTHER), ev.SupervisorAbsent())
    assert (world.written[-1].reason, world.written[-1].flags) == (Reason.OTHER, (Flag.SUPERVISOR_ABSENT,))


def test_a_programme_without_fingers_asks_for_none() -> None:
    """Nothing was asked, nothing was missing: skipped, because the programme asks for no finger."""
    world = World(rules=Rules(Policy(biometrics=Biometrics.OFF), 2, 2026))
    world.play(TO_COLLECTOR, ev.CollectorChosen("p1"), ev.PersonConfirmed())
    approved = world.written[-1]
    assert (approved.verify, approved.reason) == (Verification(Method.CARD, Result.SKIPPED), Reason.NOT_ASKED)


def test_who_has_no_reference_is_on_record_as_such() -> None:
    """The list has no finger of this person: nothing to compare with, and nothing tried."""
    world = World(replace(household_file(), enrolled=()))
    world.play(TO_COLLECTOR, ev.CollectorChosen("p1"), ev.PersonConfirmed())
    approved = world.written[-1]
    assert approved.verify == Verification(Method.CARD, Result.NO_TEMPLATE)
    assert approved.reason is Reason.NO_TEMPLATE


def test_a_refusal_claims_no_finger() -> None:
    """Aminata's fingers were weak; Moussa says no: his entry speaks of him alone."""
    world = World()
    world.play(*TO_FINGER, WEAK, WEAK, WEAK, ev.RungChosen(Rung.COLLECTOR), ev.CollectorChosen("p2"))
    world.play(ev.NoticeAnswered(False, "fr"), ev.PersonConfirmed())
    approved = world.written[-1]
    assert (approved.verify, approved.reason) == (Verification(Method.CARD, Result.REFUSED), Reason.REFUSED_BIOMETRIC)
    assert approved.body.collector_pid == "p2"


def test_another_persons_weak_finger_is_no_reason() -> None:
    """Aminata's fingers were weak; Moussa's were not looked at: somebody says why."""
    world = World()
    world.play(*TO_FINGER, WEAK, WEAK, WEAK, ev.RungChosen(Rung.COLLECTOR), ev.CollectorChosen("p2"))
    world.play(ev.NoticeAnswered(True, "fr"), ev.OtherWayAsked(), CARD)
    state = world.play(ev.PersonConfirmed())
    assert isinstance(state, st.CheckingCard)
    assert state.asked


def test_who_said_no_is_asked_again_before_a_finger_is_read() -> None:
    """Back from the card, the ladder offers the finger; the notice comes first, and its answer is the one on record."""
    world = World()
    world.play(TO_COLLECTOR, ev.CollectorChosen("p1"), ev.NoticeAnswered(False, "fr"), ev.BackTouched())
    assert isinstance(world.play(ev.RungChosen(Rung.FINGER)), st.Noticing)
    world.play(ev.NoticeAnswered(True, "fr"), scored(6000))
    assert world.written[-1].notice.answer == "yes"


def test_a_scanner_that_went_away_is_why_and_a_weak_try_before_is_not() -> None:
    """One weak image, then the cable: the device failed, whatever the image was; back again, the finger counts."""
    world = World()
    world.play(*TO_FINGER, WEAK, ev.ScannerLost(0, "Removed"), ev.OtherWayAsked())
    assert world.written[-1].verify.result is Result.QUALITY
    world.play(ev.PersonConfirmed())
    approved = world.written[-1]
    assert approved.verify == Verification(Method.CARD, Result.DEVICE_FAIL)
    assert approved.reason is Reason.DEVICE_FAIL
    world = World()
    world.play(*TO_FINGER, ev.ScannerLost(0, "Removed"), ev.ScannerFound(0), WEAK, WEAK, WEAK)
    world.play(CARD, ev.PersonConfirmed())
    assert world.written[-1].reason is Reason.POOR_FINGERS


def test_a_look_that_broke_says_nothing_of_the_finger() -> None:
    """A careful look that was never made is the machine's failure: neither a weak image nor a non-match."""
    world = World()
    world.play(*TO_FINGER, UNSURE, ev.OtherWayAsked())
    world.play(replace(looked(world, 100), broken=True))
    assert [draft.verify.result for draft in world.written] == [Result.DEVICE_FAIL]
    world.play(CARD)
    assert isinstance(world.state, st.CheckingCard)


def test_somebody_who_leaves_takes_what_was_seen_along() -> None:
    """The reason is the person's; the finger that matched too late is on record as a match, without goods."""
    world = World()
    world.play(
        *TO_FINGER,
        UNSURE,
        ev.StopAsked(),
    )
    world.play(looked(world, 9000), ev.ReasonChosen(Reason.ABSENT))
    verify = world.written[-1].verify
    assert (world.written[-1].kind, world.written[-1].reason) == (Kind.NOT_SERVED, Reason.ABSENT)
    assert (verify.method, verify.result, verify.score_milli) == (Method.FINGER, Result.MATCH, 9000)


def test_a_machines_finding_sends_nobody_away() -> None:
    """Two people who decline name a reason of their own: that of the finger does not stand for one."""
    world = World()
    world.play(*TO_FINGER, WEAK, WEAK, WEAK, SECOND, ev.ChoiceMade(ev.Choice.DECLINE))
    state = world.play(SIGN)
    assert isinstance(state, st.Signing)
    assert state.asked
    world.play(ev.ReasonChosen(Reason.NO_MATCH))  # no finger has contradicted
    assert world.state == state
    world.play(ev.ReasonChosen(Reason.ABSENT), SIGN)
    assert (world.written[-1].kind, world.written[-1].reason) == (Kind.NOT_SERVED, Reason.ABSENT)


def test_nothing_changes_between_a_signature_and_its_answer() -> None:
    """What is signed is what was shown when badge and PIN were given."""
    state, effects = advance(_signing(), SIGN, RULES)
    assert [type(effect) for effect in effects] == [fx.CheckSignature]
    assert advance(state, ev.ChoiceMade(ev.Choice.DECLINE), RULES) == (state, ())
    assert advance(state, ev.ReasonChosen(Reason.OTHER), RULES) == (state, ())


def _signing() -> st.State:
    world = World()
    return world.play(*TO_FINGER, WEAK, WEAK, WEAK, SECOND)


def test_of_a_proxy_nothing_is_made_up() -> None:
    """No sex, no age, no pseudonym; the role is external, the flag is there, and somebody says why nobody else came."""
    world = World()
    state = world.play(TO_COLLECTOR, ev.SomeoneElseCame())
    assert isinstance(state, st.Signing)
    assert isinstance(state.person.collector, Proxy)
    world.play(ev.ReasonChosen(Reason.DECEASED), SIGN)
    approved = world.written[-1]
    assert (approved.sex, approved.age_band, approved.collector_role) == ("", "", "external")
    assert (approved.body.collector_pid, approved.reason, approved.flags) == ("", Reason.DECEASED, (Flag.PROXY,))


def test_no_way_back_serves_a_proxy_on_one_persons_word() -> None:
    """Back to the ladder, the card way is not offered to somebody who is not registered."""
    world = World()
    state = world.play(TO_COLLECTOR, ev.SomeoneElseCame(), ev.BackTouched())
    assert isinstance(state, st.AnotherWay)
    assert Rung.CARD not in state.rungs
    assert isinstance(world.play(SECOND), st.Signing)
    world.play(ev.ReasonChosen(Reason.ABSENT), SIGN)
    assert world.written[-1].flags == (Flag.PROXY,)


def test_sex_is_known_where_the_birth_year_is_not() -> None:
    """A registered collector's sex is as registered; only the age is unknown."""
    world = World(replace(household_file(), collectors=(replace(AMINATA, birth_year=0), MOUSSA)))
    world.play(*TO_FINGER, scored(6000))
    assert (world.written[-1].sex, world.written[-1].age_band) == ("f", UNKNOWN_AGE)


def test_the_receipt_of_goods_is_the_agents_word() -> None:
    """A finger that opened the visit has not acknowledged the goods."""
    world = World()
    world.play(*TO_FINGER, scored(6000), ev.GoodsOpened(), ev.AllGiven(), ev.HandedOver())
    assert world.written[-1].acknowledgement is Acknowledgement.AGENT


def test_another_operator_signs_where_no_supervisor_is_and_it_shows() -> None:
    """Who signed, as what, and that it should have been a supervisor."""
    world = World()
    world.play(*TO_FINGER, scored(100), ev.OtherWayAsked(), SECOND, ev.SignatureGiven("badge", "222222"))
    approved = world.written[-1]
    assert (approved.second_operator_id, approved.second_role) == ("op2", "staff")
    assert approved.flags == (Flag.OPERATOR_SIGNED,)
    world = World()
    world.play(*TO_FINGER, scored(100), ev.OtherWayAsked(), SECOND, SIGN)
    assert (world.written[-1].second_role, world.written[-1].flags) == ("supervisor", ())


def test_only_a_search_by_name_takes_a_supervisor() -> None:
    """Names are looked through under a supervisor's eyes; all else any second person may sign."""
    world = World()
    searching = world.play(ev.NoCardTouched(), ev.SearchAsked())
    [check] = advance(searching, SIGN, RULES)[1]
    assert isinstance(check, fx.CheckSignature)
    assert check.supervisor
    [check] = advance(_signing(), SIGN, RULES)[1]
    assert isinstance(check, fx.CheckSignature)
    assert not check.supervisor
