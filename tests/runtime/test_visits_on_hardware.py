"""Visits at a real driver: the device behind it is a model, everything above is what a kiosk runs."""

from drivers.hardware import HardwareScanner
from kiosk.domain.codes import Kind, Result
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from tests.runtime.desks import Desk
from tests.runtime.test_visits_without_a_screen import good_people, kinds, to_finger


def _goods(desk: Desk) -> None:
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)


def test_unplugged_and_plugged_in_anew_a_visit_goes_on_and_nothing_is_lost(modelled_desk: Desk) -> None:
    """The cable goes while a finger is awaited and again while goods are handed over: one approval, one hand-over."""
    desk = modelled_desk
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.unplug()
    desk.until(st.ScannerMissing)
    desk.scanner.plug()
    desk.until(st.AwaitingFinger)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.scanner.unplug()
    _goods(desk)
    desk.scanner.lift()
    desk.scanner.plug()
    assert kinds(desk.runtime.ledger) == [Kind.SESSION_OPEN, Kind.APPROVED, Kind.HANDOVER]
    assert desk.runtime.ledger.entries()[1].draft.verify.result is Result.MATCH
    desk.touch(ev.Finished(), st.Waiting)
    other = good_people(desk)[1]
    asked = to_finger(desk, other)
    desk.scanner.place(other.fingers[asked.finger])
    desk.until(st.Approved)


def test_the_finger_of_before_is_not_the_next_persons(modelled_desk: Desk) -> None:
    """A finger left lying through the next person's card gives no image for them until one is laid anew."""
    desk = modelled_desk
    person, other = good_people(desk)[:2]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    _goods(desk)
    desk.touch(ev.Finished(), st.Waiting)
    asked = to_finger(desk, other)
    desk.scanner.lift()
    desk.scanner.place(other.fingers[asked.finger])
    approved = desk.until(st.Approved)
    assert isinstance(approved, st.Approved)
    assert not [kind for kind in kinds(desk.runtime.ledger) if kind is Kind.ATTEMPT_FAILED]


def test_these_scanners_are_driven_by_the_drivers_of_hardware(modelled_desk: Desk) -> None:
    """What is tested here is what runs on a device: only the bus is a model's."""
    assert isinstance(modelled_desk.scanner, HardwareScanner)
