"""A technician at a desk: let in beside the session, on record, with nothing opened."""

from pathlib import Path

import pytest

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample
from kiosk.runtime import Closed, Opened
from tests.runtime.desks import Desk

TECHNICIAN = OperatorRole.TECHNICIAN


@pytest.fixture
def desk(sample: Sample, tmp_path: Path) -> Desk:
    """A desk that nobody has opened."""
    return Desk(sample, tmp_path / "data")


def _told(desk: Desk) -> list[tuple[Kind, str]]:
    return [(Kind(entry.draft.kind), entry.origin.operator_id) for entry in desk.runtime.ledger.entries()]


def _inside(desk: Desk) -> bool:
    return isinstance(desk.runtime.maintenance.session, Opened)


def test_a_technicians_badge_at_log_in_opens_no_list(desk: Desk) -> None:
    """The desk stays closed, no record can be read, the technician is in, and both ways are entries."""
    technician = desk.sample.operator(TECHNICIAN)
    desk.runtime.log_in(technician.badge, technician.pin)
    desk.until(lambda: _inside(desk))
    desk.until(lambda: isinstance(desk.runtime.session, Closed))
    assert desk.runtime.roster is None
    desk.runtime.touch(ev.CardShown(desk.sample.people[0].card))
    assert isinstance(desk.state, st.Waiting)
    desk.runtime.maintenance.leave()
    desk.until(lambda: desk.runtime.ledger.count() == 2)
    who = technician.operator_id
    assert _told(desk) == [(Kind.SESSION_OPEN, who), (Kind.SESSION_CLOSE, who)]
    desk.close()


def test_a_technician_comes_and_goes_while_others_serve(desk: Desk) -> None:
    """Wrong PINs and agents' badges stay outside, each on record; the session goes on, and visits with it."""
    desk.log_in()
    technician, staff = desk.sample.operator(TECHNICIAN), desk.sample.operator(OperatorRole.STAFF)
    maintenance = desk.runtime.maintenance
    refusals = (technician.badge, "000000", Reason.WRONG_PIN), (staff.badge, staff.pin, Reason.WRONG_ROLE)
    for badge, pin, reason in refusals:
        maintenance.come(badge, pin)
        desk.until(lambda: isinstance(maintenance.session, Closed))
        assert maintenance.session == Closed(reason)
    maintenance.come(technician.badge, technician.pin)
    desk.until(lambda: _inside(desk))
    assert isinstance(desk.runtime.session, Opened)
    desk.touch(ev.CardShown(desk.sample.people[0].card), st.ChoosingCollector)
    maintenance.leave()
    assert not _inside(desk)
    desk.touch(ev.BackTouched(), st.Waiting)
    reasons = [entry.draft.reason for entry in desk.runtime.ledger.entries() if entry.draft.kind is Kind.LOGIN_REFUSED]
    assert reasons == [Reason.WRONG_PIN, Reason.WRONG_ROLE]
    desk.close()


def test_a_technician_uses_up_no_session(desk: Desk) -> None:
    """A package that may be opened so many times is not opened by whoever cannot open it."""
    technician = desk.sample.operator(TECHNICIAN)
    desk.runtime.log_in(technician.badge, technician.pin)
    desk.until(lambda: _inside(desk))
    assert desk.runtime._parts.roster.retention.life().sessions == 0
    desk.close()
