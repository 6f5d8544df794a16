"""Beyond the quota a second person signs; where nobody can, people are served and somebody looks later."""

from dataclasses import replace

import pytest

from kiosk.domain.codes import Flag, Method, Reason
from kiosk.domain.policy import Policy, Rung
from kiosk.domain.visit import Event, Rules
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Tally
from tests.domain.test_visit_stories import SIGN, TO_FINGER, World, scored
from tests.domain.visits import household_file

QUOTA = 3
RULES = Rules(Policy(override_quota=QUOTA, counter_check_percent=10), desk=2, year=2026)
SAID = ev.ReasonChosen(Reason.OTHER)
BY_CARD = (*TO_FINGER, ev.OtherWayAsked(), ev.RungChosen(Rung.CARD), ev.PersonConfirmed(), SAID)
NO_TO_THE_NOTICE = (ev.CardShown("0417-A"), ev.CollectorChosen("p1"), ev.NoticeAnswered(False, "fr"))


def world(served: int, draw: int = 99, rules: Rules = RULES) -> World:
    """A visit of an agent who has served so many today without a finger, with this lot."""
    return World(replace(household_file(), tally=Tally(served, draw)), rules)


def test_below_the_quota_the_agents_word_is_enough() -> None:
    """The third of three is served as the first."""
    play = world(QUOTA - 1)
    assert isinstance(play.play(*BY_CARD), st.Delivering)
    assert play.written[-1].flags == ()


def test_beyond_the_quota_a_second_person_signs() -> None:
    """Card and person agreed, the next screen asks for a signature; with it there is nothing to flag."""
    play = world(QUOTA)
    assert isinstance(play.play(*BY_CARD), st.Signing)
    assert isinstance(play.play(SIGN), st.Delivering)
    approved = play.written[-1]
    assert (approved.verify.method, approved.second_operator_id, approved.flags) == (Method.DUAL, "sup", ())


@pytest.mark.parametrize(
    ("draw", "flags"),
    [
        (9, (Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA, Flag.COUNTER_CHECK)),
        (10, (Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA)),
    ],
)
def test_with_nobody_to_sign_the_family_is_served_and_flagged(draw: int, flags: tuple[Flag, ...]) -> None:
    """The lot draws one visit in ten for a counter-check; the handover says so too."""
    play = world(QUOTA, draw)
    play.play(*BY_CARD, ev.SupervisorAbsent(), ev.AllGiven(), ev.HandedOver())
    assert isinstance(play.state, st.Receipted)
    assert [draft.flags for draft in play.written[-2:]] == [flags, flags]


def test_a_proxy_with_nobody_to_sign_counts_too() -> None:
    """Beyond the quota it is flagged as such; the aid is the same."""
    play = world(QUOTA)
    play.play(ev.CardShown("0417-A"), ev.SomeoneElseCame(), SAID, ev.SupervisorAbsent())
    assert play.written[-1].flags == (Flag.PROXY, Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA)


@pytest.mark.parametrize(
    "events",
    [
        (*NO_TO_THE_NOTICE, ev.PersonConfirmed()),
        (*TO_FINGER, ev.ScannerLost(0, "removed"), ev.OtherWayAsked(), ev.PersonConfirmed()),
    ],
    ids=["refused", "device"],
)
def test_what_an_agent_cannot_help_asks_nobody_else(events: tuple[Event, ...]) -> None:
    """Who refuses the finger, or comes when the reader is broken, never waits for a second person."""
    play = world(QUOTA + 50)
    assert isinstance(play.play(*events), st.Delivering)
    assert play.written[-1].flags == ()


def test_a_missing_reference_asks_nobody_else() -> None:
    """Nor does who was never enrolled."""
    play = World(replace(household_file(fingers=0), tally=Tally(QUOTA)), RULES)
    assert isinstance(play.play(ev.CardShown("0417-A"), ev.CollectorChosen("p1"), ev.PersonConfirmed()), st.Delivering)


def test_a_finger_that_matches_is_never_beyond_a_quota() -> None:
    """However many were served without one."""
    assert isinstance(world(500).play(*TO_FINGER, scored(9000)), st.Approved)


def test_no_quota() -> None:
    """A programme without one asks for nothing."""
    play = world(500, rules=Rules(Policy(override_quota=0), 2, 2026))
    assert isinstance(play.play(*BY_CARD), st.Delivering)
