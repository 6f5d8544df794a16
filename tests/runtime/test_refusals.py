"""Wrong badges and PINs at a desk: slowed down over restarts, and on record without any secret."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.roles import Action
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample
from kiosk.runtime import Closed
from kiosk.runtime.patience import MOST_WRONG, WAIT_S, Patience
from kiosk.runtime.session import Doorkeeper, Refused
from kiosk.trust import DeviceKeys
from kiosk.trust.package import inspect_package
from tests.runtime.desks import Desk
from tests.runtime.test_visits_without_a_screen import good_people, to_finger, to_signature

OpenDesk = Callable[[], Desk]


@dataclass
class Hands:
    """A clock moved by hand."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


def refuse(desk: Desk, badge: str, pin: str) -> Closed:
    """Try to log in, and see it refused."""
    desk.runtime.log_in(badge, pin)
    desk.until(lambda: isinstance(desk.runtime.session, Closed))
    assert isinstance(desk.runtime.session, Closed)
    assert desk.runtime.session.refused or desk.runtime.session.wait_s
    return desk.runtime.session


def test_each_wrong_pin_is_an_entry_once(open_desk: OpenDesk, sample: Sample) -> None:
    """It names the operator if the badge is known, holds nothing of badge or PIN, and waiting adds none."""
    desk = open_desk()
    desk.runtime.lock()
    staff = sample.operator(OperatorRole.STAFF)
    refuse(desk, "KIOSK-BADGE:1:NOBODY:AAAAAAAAAAAAAAAAAAAAAAAAAA", "111111")
    for _ in range(MOST_WRONG):
        waiting = refuse(desk, staff.badge, "000000").wait_s
    assert 0 < waiting <= WAIT_S
    for _ in range(3):
        refuse(desk, staff.badge, staff.pin)
    refused = [entry for entry in desk.runtime.ledger.entries() if entry.draft.kind is Kind.LOGIN_REFUSED]
    assert [entry.origin.operator_id for entry in refused] == ["", *[staff.operator_id] * MOST_WRONG]
    assert [entry.draft.reason for entry in refused] == [Reason.BADGE_UNKNOWN, *[Reason.WRONG_PIN] * MOST_WRONG]
    secret = staff.badge.rpartition(":")[2].encode()
    for path in desk.data.glob("*"):
        assert secret not in path.read_bytes()
        assert staff.pin.encode() not in path.read_bytes() or path.name.startswith("roster.db")  # by chance


def test_a_wrong_second_signature_names_both(open_desk: OpenDesk, sample: Sample) -> None:
    """Whose session it was, and whose badge was shown."""
    desk = open_desk()
    to_finger(desk, good_people(desk)[0])
    to_signature(desk)
    supervisor = sample.operator(OperatorRole.SUPERVISOR)
    desk.runtime.touch(ev.SignatureGiven(supervisor.badge, "000000"))
    desk.until(lambda: isinstance(desk.state, st.Signing) and desk.state.refused is Reason.WRONG_PIN)
    refused = desk.runtime.ledger.entries()[-1]
    assert (refused.draft.kind, refused.draft.reason) == (Kind.SIGNATURE_REFUSED, Reason.WRONG_PIN)
    assert refused.origin.operator_id == sample.operator(OperatorRole.STAFF).operator_id
    assert refused.draft.second_operator_id == supervisor.operator_id


def test_pulling_the_plug_buys_no_guesses(tmp_path: Path) -> None:
    """The count goes on after a restart; a wait that was on begins again, for every program of the device alike."""
    hands, file = Hands(), tmp_path / "patience.json"
    assert [Patience(hands, file, "boot-1").wrong("STAFF-1") for _ in range(MOST_WRONG)] == [0, 0, 0, 0, WAIT_S]
    hands.now_s += 50
    assert Patience(hands, file, "boot-1").wait_s() == 10
    hands.now_s = 5.0
    assert [Patience(hands, file, "boot-2").wait_s() for _ in range(2)] == [WAIT_S, WAIT_S]
    hands.now_s += 45
    assert Patience(hands, file, "boot-2").wait_s() == 15
    hands.now_s += 15
    assert Patience(hands, file, "boot-2").wait_s() == 0


def test_the_count_is_on_the_medium_before_the_pin_is_tried(tmp_path: Path) -> None:
    """Cut between the two, the guess has been counted; a right PIN takes it back."""
    hands, file = Hands(), tmp_path / "patience.json"
    for _ in range(MOST_WRONG - 1):
        Patience(hands, file, "boot-1").wrong("STAFF-1")
    last = Patience(hands, file, "boot-1")
    assert last.wrong("STAFF-1") == WAIT_S
    last.right("STAFF-1")
    assert Patience(hands, file, "boot-1").wait_s() == 0
    assert Patience(hands, file, "boot-1").wrong("STAFF-1") == 0


def test_a_cut_while_a_pin_is_tried_has_counted_it(sample: Sample, tmp_path: Path) -> None:
    """Each try ends in the middle, as when the plug is pulled: after five of them the next one waits."""
    manifest, desk = inspect_package(sample.package), sample.desks[0]
    staff = sample.operator(OperatorRole.STAFF)
    unplugged = cast(DeviceKeys, object())  # the work breaks off where the device's key is needed
    file = tmp_path / "patience.json"
    for _ in range(MOST_WRONG):
        with pytest.raises(AttributeError):
            Doorkeeper(manifest, desk.kiosk_id, unplugged, Hands(), file, "boot-1").let_in(
                staff.badge, "000000", Action.SERVE
            )
    keys = DeviceKeys.load(desk.keys)
    door = Doorkeeper(manifest, desk.kiosk_id, keys, Hands(), file, "boot-1")
    assert door.let_in(staff.badge, staff.pin, Action.SERVE) == Refused(Reason.NONE, WAIT_S)


@pytest.mark.parametrize("content", [b"", b"{", b'{"wrong": 3}', b"\xff"])
def test_a_count_that_cannot_be_read_or_written_is_kept_in_memory(tmp_path: Path, content: bytes) -> None:
    """A damaged file, or no folder: still five in a row, and nobody is locked out by it."""
    damaged = tmp_path / "patience.json"
    damaged.write_bytes(content)
    for file in (damaged, tmp_path / "away" / "patience.json"):
        patience = Patience(Hands(), file, "boot-1")
        assert [patience.wrong("STAFF-1") for _ in range(MOST_WRONG)] == [0, 0, 0, 0, WAIT_S]
