"""A parked visit at a real desk: over a restart, by its number, from the queue, by the card."""

from collections.abc import Callable

from kiosk.domain.codes import Identify, Kind, Reason, Result
from kiosk.domain.policy import Rung
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import SamplePerson
from tests.runtime.desks import Desk
from tests.runtime.test_visits_without_a_screen import good_people, kinds, sign, to_finger

OpenDesk = Callable[[], Desk]


def contradict(desk: Desk, person: SamplePerson) -> None:
    """Lay a finger of somebody else, which is read well and does not match."""
    to_finger(desk, person)
    stranger = next(one for one in good_people(desk) if one.household_id != person.household_id)
    desk.scanner.place(stranger.fingers[2])
    desk.until(lambda: isinstance(desk.state, st.AwaitingFinger) and desk.state.person.case.tries != ())
    desk.scanner.lift()
    desk.runtime.touch(ev.OtherWayAsked())
    desk.until(st.AnotherWay)


def park(desk: Desk, person: SamplePerson) -> str:
    """Park this person's visit, and return the number on the slip."""
    contradict(desk, person)
    desk.touch(ev.RungChosen(Rung.SUPERVISOR), st.Signing)
    parked = desk.touch(ev.SupervisorAbsent(), st.Parked)
    assert isinstance(parked, st.Parked)
    desk.touch(ev.Finished(), st.Waiting)
    return parked.number


def test_a_parked_visit_is_in_the_queue_after_a_restart_and_goes_on_signed(open_desk: OpenDesk) -> None:
    """The session opens the body to say whose it is; with a second signature the goods come and the queue is empty."""
    desk = open_desk()
    person = good_people(desk)[0]
    number = park(desk, person)
    desk = open_desk()
    desk.touch(ev.QueueAsked(), st.Reviewing)
    desk.until(lambda: isinstance(desk.state, st.Reviewing) and desk.state.found)
    assert isinstance(desk.state, st.Reviewing)
    [row] = desk.state.rows
    assert (row.number, row.card, row.name) == (number, person.card, person.household_name)
    signing = desk.touch(ev.ParkedPicked(row.entry_id), st.Signing)
    assert isinstance(signing, st.Signing)
    assert signing.person.case.file.collector(signing.person.pid) is not None
    desk.touch(sign(desk), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    entries = desk.runtime.ledger.entries()
    approved = next(entry for entry in entries if entry.draft.kind is Kind.APPROVED)
    parked = next(entry for entry in entries if entry.draft.kind is Kind.PARKED)
    assert approved.draft.refers_to == parked.origin.entry_id
    assert (approved.draft.identify, approved.draft.verify.result) == (Identify.SLIP, Result.NON_MATCH)
    desk.touch(ev.Finished(), st.Waiting)
    desk.touch(ev.QueueAsked(), st.Reviewing)
    desk.until(lambda: isinstance(desk.state, st.Reviewing) and desk.state.found)
    assert isinstance(desk.state, st.Reviewing)
    assert desk.state.rows == ()


def test_the_number_on_the_slip_opens_it_and_two_decline(open_desk: OpenDesk) -> None:
    """Typed as it stands on the paper; the next slip has the next number."""
    desk = open_desk()
    first, second, *_ = good_people(desk)
    number = park(desk, first)
    assert park(desk, second) == f"{number[:-1]}{int(number[-1]) + 1}"
    desk.touch(ev.CardShown(number.replace("-", " "), Identify.TYPED), st.Signing)
    desk.runtime.touch(ev.ChoiceMade(ev.Choice.DECLINE))
    desk.runtime.touch(ev.ReasonChosen(Reason.NO_MATCH))
    desk.touch(sign(desk), st.Ended)
    declined = desk.runtime.ledger.entries()[-1].draft
    assert (declined.kind, bool(declined.second_operator_id), bool(declined.refers_to)) == (Kind.NOT_SERVED, True, True)
    desk.touch(ev.CardShown(number, Identify.TYPED), st.NotFound)


def test_the_household_parked_by_somebody_else_is_served_where_its_finger_matches(open_desk: OpenDesk) -> None:
    """An impostor's parked visit keeps no family waiting: their card, their finger, and what was parked is over."""
    desk = open_desk()
    person = good_people(desk)[0]
    park(desk, person)
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    entries = desk.runtime.ledger.entries()
    assert entries[-1].draft.refers_to == entries[-2].origin.entry_id
    assert kinds(desk.runtime.ledger)[-2:] == [Kind.PARKED, Kind.APPROVED]


def test_the_ledger_remembers_a_finger_that_did_not_match(open_desk: OpenDesk) -> None:
    """Left, logged out, and the card shown again: the way without a finger still takes a second person."""
    desk = open_desk()
    person = good_people(desk)[0]
    contradict(desk, person)
    desk = open_desk()
    to_finger(desk, person)
    desk.touch(ev.OtherWayAsked(), st.AnotherWay)
    assert isinstance(desk.touch(ev.RungChosen(Rung.CARD), st.Signing), st.Signing)
