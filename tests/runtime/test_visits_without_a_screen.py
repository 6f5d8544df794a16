"""Whole visits from package to ledger, with real fingers' mathematics and no screen."""

import logging
from collections.abc import Callable
from threading import Event

import pytest

from drivers import ScannerFault
from drivers.simulated import SimulatedScanner
from kiosk.domain.codes import Flag, Kind, Outcome, Reason, Result, UnknownCode
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Kind as FingerKind
from kiosk.office.sample import SamplePerson
from kiosk.runtime import Closed
from kiosk.runtime.finger import NO_REFERENCES
from kiosk.runtime.worker import Worker
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from tests.runtime.desks import Desk

OpenDesk = Callable[[], Desk]


def good_people(desk: Desk) -> list[SamplePerson]:
    """Heads of household with good enrolled fingers."""
    people = {person.card: person for person in reversed(desk.sample.of_kind(FingerKind.GOOD)) if person.enrolled}
    return list(people.values())


def to_finger(desk: Desk, person: SamplePerson) -> st.AwaitingFinger:
    """Show the card, choose the person, say yes."""
    found = desk.touch(ev.CardShown(person.card), st.ChoosingCollector)
    assert isinstance(found, st.ChoosingCollector)
    collector = next(one for one in found.case.file.collectors if one.display_name == person.name)
    desk.touch(ev.CollectorChosen(collector.person_pid), st.Noticing)
    waiting = desk.touch(ev.NoticeAnswered(True, "fr"), st.AwaitingFinger)
    assert isinstance(waiting, st.AwaitingFinger)
    return waiting


def kinds(ledger: Ledger) -> list[Kind | UnknownCode]:
    """What was written, in order."""
    return [entry.draft.kind for entry in ledger.entries()]


def to_signature(desk: Desk) -> None:
    """Leave the finger that is asked for, and say why, up to where a second person signs."""
    desk.touch(ev.OtherWayAsked(), st.AnotherWay)
    desk.touch(ev.RungChosen(Rung.SUPERVISOR), st.Signing)
    desk.runtime.touch(ev.ReasonChosen(Reason.CANNOT_PRESENT))


def sign(desk: Desk) -> ev.SignatureGiven:
    """The supervisor's badge and PIN."""
    supervisor = desk.sample.operator(OperatorRole.SUPERVISOR)
    return ev.SignatureGiven(supervisor.badge, supervisor.pin)


def test_a_finger_brings_goods_and_two_sealed_entries(open_desk: OpenDesk) -> None:
    """Card, finger, goods, receipt; the ledger holds approval and handover and verifies."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    receipt = desk.touch(ev.HandedOver(), st.Receipted)
    assert isinstance(receipt, st.Receipted)
    assert kinds(desk.runtime.ledger) == [Kind.SESSION_OPEN, Kind.APPROVED, Kind.HANDOVER]
    approved, handover = desk.runtime.ledger.entries()[1:]
    assert approved.draft.verify.result is Result.MATCH
    assert approved.draft.verify.score_milli >= 4000
    assert Flag.HOME_CUT_OFF in approved.draft.flags
    assert handover.draft.outcome is Outcome.DELIVERED
    assert person.name.encode() not in handover.sealed_body
    assert set(handover.draft.durations_ms) == {"identify", "verify", "handover"}
    desk.scanner.lift()
    served = desk.touch(ev.CardShown(person.card), st.AlreadyServed)
    assert isinstance(served, st.AlreadyServed)


def test_an_impostor_is_never_accepted(open_desk: OpenDesk) -> None:
    """Somebody else's finger does not match; the supervisor declines; it is all on record."""
    desk = open_desk()
    person, stranger = good_people(desk)[:2]
    to_finger(desk, person)
    desk.scanner.place(stranger.fingers[2])
    desk.until(lambda: isinstance(desk.state, st.AwaitingFinger) and desk.state.person.case.tries != ())
    desk.scanner.lift()
    desk.runtime.touch(ev.OtherWayAsked())
    desk.until(st.AnotherWay)
    desk.touch(ev.RungChosen(Rung.SUPERVISOR), st.Signing)
    desk.runtime.touch(ev.ChoiceMade(ev.Choice.DECLINE))
    desk.runtime.touch(ev.ReasonChosen(Reason.NO_MATCH))
    desk.touch(sign(desk), st.Ended)
    assert kinds(desk.runtime.ledger)[1:] == [Kind.ATTEMPT_FAILED, Kind.NOT_SERVED]


def test_a_wrong_pin_or_the_same_person_does_not_sign(open_desk: OpenDesk) -> None:
    """Only another person who may, with badge and PIN; each refusal says why, on the screen and in the ledger."""
    desk = open_desk()
    to_finger(desk, good_people(desk)[0])
    to_signature(desk)
    staff = desk.sample.operator(OperatorRole.STAFF)
    supervisor = desk.sample.operator(OperatorRole.SUPERVISOR)
    technician = desk.sample.operator(OperatorRole.TECHNICIAN)
    refusals = [
        (staff.badge, staff.pin, Reason.OWN_BADGE),
        (supervisor.badge, "000000", Reason.WRONG_PIN),
        (technician.badge, technician.pin, Reason.WRONG_ROLE),
        ("0417-A", "123456", Reason.BADGE_UNKNOWN),
        ("", "", Reason.NO_BADGE),
    ]
    for badge, pin, reason in refusals:
        desk.runtime.touch(ev.SignatureGiven(badge, pin))
        desk.until(lambda: isinstance(desk.state, st.Signing) and desk.state.refused is reason)  # noqa: B023
    entries = [entry.draft for entry in desk.runtime.ledger.entries() if entry.draft.kind is Kind.SIGNATURE_REFUSED]
    assert [draft.reason for draft in entries] == [reason for _, _, reason in refusals]
    assert isinstance(desk.touch(sign(desk), st.Delivering), st.Delivering)


def test_a_power_cut_between_approval_and_handover_is_settled_first(open_desk: OpenDesk) -> None:
    """After the restart the open approval is the first screen, and nothing can be delivered twice."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk = open_desk()
    desk.until(st.Settling)
    desk.touch(ev.SettlementChosen(ev.Settlement.ALL), st.SettleSigning)
    desk.touch(sign(desk), st.Waiting)
    desk.touch(ev.CardShown(person.card), st.AlreadyServed)
    entries = desk.runtime.ledger.entries()
    handovers = [entry for entry in entries if entry.draft.kind is Kind.HANDOVER]
    assert len(handovers) == 1
    assert handovers[0].draft.second_operator_id


def test_an_unplugged_scanner_comes_back(open_desk: OpenDesk) -> None:
    """The visit waits beside the fallback, and goes on by itself when the scanner is there again."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.unplug()
    desk.until(st.ScannerMissing)
    desk.scanner.plug()
    desk.until(st.AwaitingFinger)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)


def test_nobody_works_without_badge_and_pin(open_desk: OpenDesk) -> None:
    """A locked desk takes no touch and holds no names."""
    desk = open_desk()
    desk.runtime.lock()
    assert isinstance(desk.runtime.session, Closed)
    assert desk.runtime.roster is None
    desk.runtime.touch(ev.CardShown("0401-A"))
    assert isinstance(desk.state, st.Waiting)
    staff = desk.sample.operator(OperatorRole.STAFF)
    desk.runtime.log_in(staff.badge, "999999")
    desk.until(lambda: isinstance(desk.runtime.session, Closed) and desk.runtime.session.refused is Reason.WRONG_PIN)


def test_a_scanner_that_breaks_our_own_code_is_a_scanner_that_failed(open_desk: OpenDesk) -> None:
    """Whatever goes wrong on a worker's thread, the visit hears of it and goes on another way."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    assert isinstance(desk.scanner, SimulatedScanner)
    desk.scanner.fail(ScannerFault("out of order"))
    lost = desk.until(st.ScannerMissing)
    assert isinstance(lost, st.ScannerMissing)
    desk.until(st.AwaitingFinger)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)


def test_a_task_that_breaks_is_answered_for(open_desk: OpenDesk) -> None:
    """A worker's bug is logged by type, and the one who waits gets another answer."""
    worker = Worker("test")
    answered = Event()

    def breaks() -> None:
        raise ZeroDivisionError

    worker.submit(breaks, answered.set)
    assert answered.wait(5)
    worker.close()


def test_a_locked_or_closed_desk_has_forgotten_the_household(open_desk: OpenDesk) -> None:
    """Keys and references are for the session and the visit: neither outlives it in the desk's memory."""
    desk = open_desk()
    roster = desk.runtime.roster
    assert roster is not None
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    assert desk.runtime._references_of != NO_REFERENCES  # what must go, and has no other face
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.touch(ev.Finished(), st.Waiting)
    assert desk.runtime._references_of == NO_REFERENCES
    desk.runtime.lock()
    desk.until(lambda: kinds(desk.runtime.ledger)[-1] is Kind.SESSION_CLOSE)
    desk = open_desk()
    with pytest.raises(RosterFault) as locked:
        roster.find(person.card)
    assert locked.value.trouble is RosterTrouble.LOCKED
    roster = desk.runtime.roster
    assert roster is not None
    to_finger(desk, good_people(desk)[1])
    desk.close()
    with pytest.raises(RosterFault) as closed:
        roster.find(person.card)
    assert closed.value.trouble is RosterTrouble.LOCKED
    assert desk.runtime.roster is None
    assert desk.runtime._references_of == NO_REFERENCES


def test_no_name_card_or_pin_reaches_the_log(open_desk: OpenDesk, caplog: pytest.LogCaptureFixture) -> None:
    """A whole visit with its slips, at the lowest level, names nobody and quotes nothing that was shown or typed."""
    caplog.set_level(logging.DEBUG)
    desk = open_desk()
    person = good_people(desk)[0]
    supervisor = desk.sample.operator(OperatorRole.SUPERVISOR)
    desk.touch(ev.CardShown("0999-NOBODY"), st.NotFound)
    desk.touch(ev.NoCardTouched(), st.Identifying)
    desk.touch(ev.SearchAsked(), st.AuthorisingSearch)
    desk.touch(sign(desk), st.Listing)
    desk.runtime.touch(ev.NameTyped(person.household_name[:4]))
    desk.until(lambda: isinstance(desk.state, st.Listing) and desk.state.rows != ())
    desk.touch(ev.StopAsked(), st.Waiting)
    waiting = to_finger(desk, person)
    assert isinstance(desk.scanner, SimulatedScanner)
    desk.scanner.fail(ScannerFault("out of order"))
    desk.until(st.ScannerMissing)
    desk.until(st.AwaitingFinger)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    said = caplog.text.lower()
    secrets = (person.name, person.household_name, person.card, "0999-nobody", supervisor.pin, supervisor.badge)
    assert said
    assert not [secret for secret in secrets if secret.lower() in said]
