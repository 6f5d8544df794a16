"""Badges and PINs at the desk's door."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind, Reason, UnknownCode
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import OperatorRole, Revoked
from kiosk.domain.roles import Action
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.office.sample import Sample
from kiosk.runtime.session import Doorkeeper, Refused
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import parse_badge
from kiosk.trust.package import inspect_package
from kiosk.trust.slots import TechnicianPass, Unlocked


@dataclass
class Hands:
    """A clock moved by hand."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Hands:
    """A clock that stands still."""
    return Hands()


@pytest.fixture
def door(sample: Sample, clock: Hands, tmp_path: Path) -> Doorkeeper:
    """The door of the sample's first desk."""
    desk = sample.desks[0]
    return Doorkeeper(inspect_package(sample.package), desk.kiosk_id, DeviceKeys.load(desk.keys), clock)


def test_five_wrong_codes_wait_a_minute_and_the_right_one_waits_too(
    door: Doorkeeper, sample: Sample, clock: Hands
) -> None:
    """The fifth wrong PIN in a row closes the door for 60 s, for the right one as well; then it opens."""
    staff = sample.operator(OperatorRole.STAFF)
    wrong = [Refused(Reason.WRONG_PIN)] * 4 + [Refused(Reason.WRONG_PIN, 60)]
    assert [door.let_in(staff.badge, f"00000{guess}", Action.SERVE) for guess in range(5)] == wrong
    assert door.let_in(staff.badge, staff.pin, Action.SERVE) == Refused(Reason.NONE, 60)
    clock.now_s += 59
    assert door.let_in(staff.badge, staff.pin, Action.SERVE) == Refused(Reason.NONE, 1)
    clock.now_s += 1
    assert isinstance(door.let_in(staff.badge, staff.pin, Action.SERVE), Unlocked)


def test_a_right_code_of_ones_own_buys_no_guesses_at_another_badge(door: Doorkeeper, sample: Sample) -> None:
    """Who found the supervisor's badge gets five guesses, whatever else is typed in between."""
    staff, supervisor = sample.operator(OperatorRole.STAFF), sample.operator(OperatorRole.SUPERVISOR)
    first = door.manifest.operators[0]
    for guess in range(4):
        signed = door.second_signature(fx.CheckSignature(1, supervisor.badge, f"00000{guess}"), first)
        assert signed == ev.SignatureRejected(1, Reason.WRONG_PIN, 0)
        assert isinstance(door.let_in(staff.badge, staff.pin, Action.SERVE), Unlocked)
    signed = door.second_signature(fx.CheckSignature(1, supervisor.badge, "000009"), first)
    assert signed == ev.SignatureRejected(1, Reason.WRONG_PIN, 60)


@pytest.mark.parametrize("badge", ["0417-A", "KIOSK-BADGE:1:NOBODY:AAAAAAAAAAAAAAAAAAAAAAAAAA", "é" * 40, "\0"])
def test_what_is_no_badge_of_this_round_counts_like_a_wrong_code(door: Doorkeeper, badge: str) -> None:
    """A household's card, a stranger's badge or rubbish: refused as such, and it waits like wrong PINs."""
    unknown = [Refused(Reason.BADGE_UNKNOWN)] * 4 + [Refused(Reason.BADGE_UNKNOWN, 60)]
    assert [door.let_in(badge, "123456", Action.SERVE) for _ in range(5)] == unknown


def test_keys_before_a_badge_are_told_so_and_recorded_once_a_minute(door: Doorkeeper, clock: Hands) -> None:
    """Nothing was guessed, so nobody waits; somebody who plays with the keys does not fill the ledger."""
    recorded: list[Reason | UnknownCode] = []
    door.record = lambda draft, operator_id: recorded.append(draft.reason)
    assert [door.let_in("", "", Action.SERVE) for _ in range(9)] == [Refused(Reason.NO_BADGE)] * 9
    clock.now_s += 60
    door.let_in("", "", Action.SERVE)
    assert recorded == [Reason.NO_BADGE] * 2


def test_a_wrong_secret_on_a_known_badge_is_not_told_from_a_wrong_pin(door: Doorkeeper, sample: Sample) -> None:
    """Who made a badge up learns nothing from the refusal."""
    staff = sample.operator(OperatorRole.STAFF)
    forged = staff.badge.rpartition(":")[0] + ":" + "A" * 26
    made_up, wrong = (door.let_in(badge, "000000", Action.SERVE) for badge in (forged, staff.badge))
    assert made_up == wrong == Refused(Reason.WRONG_PIN)


def test_every_pin_is_taken_as_it_is_typed(door: Doorkeeper, sample: Sample) -> None:
    """Other scripts, nothing at all or very much: wrong, and no more than that."""
    staff = sample.operator(OperatorRole.STAFF)
    for pin in ("", "١٢٣٤٥٦", "9" * 10_000):
        assert door.let_in(staff.badge, pin, Action.SERVE) == Refused(Reason.WRONG_PIN)


def test_a_revoked_badge_is_told_so_and_no_pin_is_tried(door: Doorkeeper, sample: Sample) -> None:
    """A badge that the package names as revoked is refused as such, at once and as often as it is shown."""
    staff = sample.operator(OperatorRole.STAFF)
    badge_id = parse_badge(staff.badge).badge_id
    door.manifest = replace(door.manifest, revoked=Revoked(badges=(badge_id,)))
    assert [door.let_in(staff.badge, staff.pin, Action.SERVE) for _ in range(9)] == [Refused(Reason.BADGE_REVOKED)] * 9


def test_a_technician_is_let_in_where_no_list_is_opened(sample: Sample, tmp_path: Path, clock: Hands) -> None:
    """Badge and PIN lead to the technician's side and nowhere else: with them nobody serves, and nobody signs."""
    told: list[tuple[Draft, str]] = []
    desk = sample.desks[0]
    door = Doorkeeper(
        inspect_package(sample.package), desk.kiosk_id, DeviceKeys.load(desk.keys), clock,
        record=lambda draft, whose: told.append((draft, whose)),
    )  # fmt: skip
    technician, staff = sample.operator(OperatorRole.TECHNICIAN), sample.operator(OperatorRole.STAFF)
    found = door.let_in(technician.badge, technician.pin, Action.SERVE, Action.MAINTAIN)
    assert isinstance(found, TechnicianPass)
    assert door.let_in(technician.badge, technician.pin, Action.SERVE) == Refused(Reason.WRONG_ROLE)
    assert door.let_in(staff.badge, staff.pin, Action.MAINTAIN) == Refused(Reason.WRONG_ROLE)
    refused = [(draft.kind, draft.reason, whose) for draft, whose in told]
    assert refused == [
        (Kind.LOGIN_REFUSED, Reason.WRONG_ROLE, technician.operator_id),
        (Kind.LOGIN_REFUSED, Reason.WRONG_ROLE, staff.operator_id),
    ]
    signed = door.second_signature(fx.CheckSignature(1, technician.badge, technician.pin), door.manifest.operators[0])
    assert signed == ev.SignatureRejected(1, Reason.WRONG_ROLE)
    standing_in = fx.CheckSignature(1, technician.badge, technician.pin, supervisor=False)
    assert door.second_signature(standing_in, door.manifest.operators[0]) == signed
