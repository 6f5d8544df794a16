"""A desk counts what its operator has served without a finger, and asks for a second person beyond the quota."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.codes import Flag, Kind, Reason
from kiosk.domain.manifest import Manifest
from kiosk.domain.policy import Rung
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Kind as Person
from kiosk.office.sample import Sample, SamplePerson
from tests.runtime.desks import Desk


def _strict(manifest: Manifest) -> Manifest:
    """One visit without a finger a day; each beyond it is drawn."""
    return replace(manifest, policy=replace(manifest.policy, override_quota=1, counter_check_percent=100))


@pytest.fixture
def desk(sample: Sample, tmp_path: Path) -> Desk:
    """A desk at work under a strict policy."""
    made = Desk(sample, tmp_path / "data", manifest_as=_strict)
    made.log_in()
    return made


def _to_card(desk: Desk, person: SamplePerson) -> None:
    found = desk.touch(ev.CardShown(person.card), st.ChoosingCollector)
    assert isinstance(found, st.ChoosingCollector)
    pid = next(one.person_pid for one in found.case.file.collectors if one.display_name == person.name)
    desk.touch(ev.CollectorChosen(pid), st.Noticing)
    desk.touch(ev.NoticeAnswered(True, "fr"), st.AwaitingFinger)
    desk.touch(ev.OtherWayAsked(), st.AnotherWay)
    desk.touch(ev.RungChosen(Rung.CARD), st.CheckingCard)
    desk.runtime.touch(ev.PersonConfirmed())
    desk.runtime.touch(ev.ReasonChosen(Reason.CANNOT_PRESENT))


def _hand_over(desk: Desk) -> None:
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.touch(ev.Finished(), st.Waiting)


def test_the_quota_is_the_operators_of_the_day(desk: Desk) -> None:
    """The first is served on the agent's word; the second waits for a signature, and is drawn when nobody signs."""
    first, second = list({one.card: one for one in desk.sample.of_kind(Person.GOOD) if one.enrolled}.values())[:2]
    _to_card(desk, first)
    desk.until(st.Delivering)
    _hand_over(desk)
    _to_card(desk, second)
    desk.until(st.Signing)
    desk.touch(ev.SupervisorAbsent(), st.Delivering)
    _hand_over(desk)
    handovers = [entry for entry in desk.runtime.ledger.entries() if entry.draft.kind is Kind.HANDOVER]
    assert Flag.OVER_QUOTA not in handovers[0].draft.flags
    assert {Flag.OVER_QUOTA, Flag.COUNTER_CHECK, Flag.SUPERVISOR_ABSENT} <= set(handovers[1].draft.flags)
    (check,) = desk.runtime._accounts.now().of(desk.runtime.manifest.round.round_id).open_checks
    assert (check.entry_id, check.receipt_no) == (handovers[1].origin.entry_id, handovers[1].draft.receipt_no)
    desk.close()
