"""A desk whose package comes to its end: with somebody at it, at night, and while it was off."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from config import load
from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entry import Draft, Entry
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Policy
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.keys import load_office_keys
from kiosk.office.sample import Sample
from kiosk.rehearsal.director import provision
from kiosk.runtime import Closed, Opened
from kiosk.runtime.clock import Clock
from kiosk.runtime.desk import DeskError, DeskFault, open_desk
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Stage, Why
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys
from kiosk.trust.canonical import canonical
from kiosk.trust.entries import open_body
from kiosk.trust.errors import EntryError
from kiosk.trust.manifest import manifest_to_mapping, parse_time
from kiosk.trust.package import ISSUER_CONTEXT, OWNER_CONTEXT, inspect_package
from tests.runtime.desks import Desk, import_sample
from tests.runtime.test_visits_without_a_screen import good_people, kinds, to_finger

OpenDesk = Callable[..., Desk]


@dataclass
class Hands:
    """Moves a desk's clock; `source` is who vouches for it."""

    sample: Sample
    source: str = "manual"
    late: timedelta = timedelta(0)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        begin = parse_time(inspect_package(self.sample.package).issued_at)
        self.clock = Clock("boot-1", lambda: self.source, lambda: begin + timedelta(minutes=1) + self.late)

    def to_the_end(self) -> None:
        """Move to the day of destruction."""
        self.late = timedelta(days=400)


@pytest.fixture
def hands(sample: Sample) -> Hands:
    """A clock of the round's first day that nobody vouches for."""
    return Hands(sample)


@pytest.fixture
def open_one(sample: Sample, tmp_path: Path, hands: Hands) -> Iterator[OpenDesk]:
    """Opens a desk on the same disk each time, under a clock moved by hand."""
    opened: list[Desk] = []

    def make(*, log_in: bool = True) -> Desk:
        for desk in opened:
            desk.close()
        opened.append(Desk(sample, tmp_path / "data", clock=hands.clock))
        if log_in:
            opened[-1].log_in()
        return opened[-1]

    yield make
    for desk in opened:
        desk.close()


def imported(sample: Sample, data: Path, policy: Policy) -> None:
    """Import the sample as if its office had written another policy."""
    import_sample(sample, data)
    office = load_office_keys(sample.keys)
    manifest = canonical(manifest_to_mapping(replace(inspect_package(sample.package), policy=policy)))
    files = {
        "manifest.json": manifest,
        "issuer.sig": office.issuer.sign(ISSUER_CONTEXT + manifest),
        "owner.sig": office.owner.sign(OWNER_CONTEXT + manifest),
    }
    with closing(sqlite3.connect(data / "roster.db")) as connection, connection:
        for name, content in files.items():
            connection.execute("UPDATE file SET content = ? WHERE name = ?", (content, name))


def closed(desk: Desk, stage: Stage) -> Callable[[], bool]:
    """Whether the desk is closed for good."""
    return lambda: desk.runtime.session == Closed(stage=stage)


def finish(desk: Desk) -> None:
    """From the finger to the receipt."""
    person = good_people(desk)[0]
    assert isinstance(desk.state, st.AwaitingFinger)
    desk.scanner.place(person.fingers[desk.state.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.scanner.lift()


def test_the_visit_in_hand_is_finished_and_then_the_desk_locks(open_one: OpenDesk, hands: Hands) -> None:
    """Whoever stands there at the moment of expiry is served; an untrusted clock then locks and destroys nothing."""
    desk = open_one()
    to_finger(desk, good_people(desk)[0])
    hands.to_the_end()
    desk.runtime.look_around()
    finish(desk)
    assert isinstance(desk.runtime.session, Opened)
    desk.runtime.touch(ev.Finished())
    desk.until(closed(desk, Stage.EXPIRED))
    desk.until(lambda: kinds(desk.runtime.ledger)[-1] is Kind.SESSION_CLOSE)
    assert desk.runtime.roster is None
    assert (desk.data / "roster.db").exists()
    assert Kind.HANDOVER in kinds(desk.runtime.ledger)


def test_nobody_is_let_in_after_the_end(open_one: OpenDesk, hands: Hands, sample: Sample) -> None:
    """The right badge and PIN are not even tried; turning a clock back that nobody vouches for opens it again."""
    hands.to_the_end()
    desk = open_one(log_in=False)
    staff = sample.operator(OperatorRole.STAFF)
    desk.runtime.log_in(staff.badge, staff.pin)
    desk.until(closed(desk, Stage.EXPIRED))
    assert desk.runtime.ledger.count() == 0
    hands.late = timedelta(0)
    desk.runtime.look_around()
    desk.until(closed(desk, Stage.FRESH))
    desk.log_in()


def test_a_clock_set_back_opens_nothing_again(open_one: OpenDesk, hands: Hands, sample: Sample) -> None:
    """Once an entry was written at a trusted time after expiry, no earlier hand-set time lets anybody in."""
    hands.source = "rtc"
    hands.late = timedelta(days=400)
    desk = open_one(log_in=False)
    desk.runtime.ledger.append(Draft(Kind.SELF_TEST), Stamp(hands.clock, random.Random(1).randbytes, "SAMPLE-1"))
    hands.source, hands.late = "manual", timedelta(0)
    staff = sample.operator(OperatorRole.STAFF)
    desk.runtime.log_in(staff.badge, staff.pin)
    desk.until(closed(desk, Stage.EXPIRED))
    assert (desk.data / "roster.db").exists()


def test_a_trusted_clock_destroys_between_visits(open_one: OpenDesk, hands: Hands) -> None:
    """The open session is closed first, and the certificate is the last entry."""
    desk = open_one()
    hands.source = "ntp"
    hands.to_the_end()
    desk.runtime.look_around()
    desk.until(closed(desk, Stage.DESTROYED))
    assert not (desk.data / "roster.db").exists()
    assert kinds(desk.runtime.ledger) == [Kind.SESSION_OPEN, Kind.SESSION_CLOSE, Kind.PACKAGE_DESTROYED]
    certificate = desk.runtime.ledger.entries()[-1]
    assert certificate.draft.reason is Reason.ENDED_BY_TIME
    assert (certificate.origin.operator_id, certificate.origin.ts_source) == ("", "ntp")


def test_a_desk_that_stands_locked_destroys_too(open_one: OpenDesk, hands: Hands) -> None:
    """Nobody has to be there: the screen looks at the clock by itself."""
    desk = open_one(log_in=False)
    hands.source = "gps"
    hands.to_the_end()
    desk.runtime.look_around()
    desk.until(closed(desk, Stage.DESTROYED))
    assert kinds(desk.runtime.ledger) == [Kind.PACKAGE_DESTROYED]


def test_destruction_elsewhere_closes_an_open_desk(open_one: OpenDesk) -> None:
    """Two people ended it from a terminal while a session was open: the session ends."""
    desk = open_one()
    parts = desk.runtime._parts  # as another process would, on the same files
    parts.lifetime().destruction().destroy(Why.COMMAND, "SV1", "TE1")
    desk.runtime.look_around()
    desk.until(closed(desk, Stage.DESTROYED))
    desk.until(lambda: kinds(desk.runtime.ledger)[-1] is Kind.SESSION_CLOSE)


def test_at_the_session_s_close_if_the_policy_says_so(
    open_one: OpenDesk, hands: Hands, sample: Sample, tmp_path: Path
) -> None:
    """After the last day the open session goes on; when it is closed the package is destroyed."""
    imported(sample, tmp_path / "data", Policy(destroy_at_close=True))
    desk = open_one()
    hands.source = "rtc"
    manifest = desk.runtime.manifest
    hands.late = parse_time(manifest.expires_at) - parse_time(manifest.issued_at) - timedelta(hours=1)
    desk.runtime.look_around()
    to_finger(desk, good_people(desk)[0])
    finish(desk)
    desk.touch(ev.Finished(), st.Waiting)
    assert isinstance(desk.runtime.session, Opened)
    desk.runtime.lock()
    desk.until(closed(desk, Stage.DESTROYED))
    assert desk.runtime.ledger.entries()[-1].draft.reason is Reason.ENDED_BY_CLOSE


def test_the_last_session_of_its_policy(open_one: OpenDesk, sample: Sample, tmp_path: Path) -> None:
    """Sessions are counted over restarts; the last one serves on, and after it the list has served long enough."""
    imported(sample, tmp_path / "data", Policy(sessions_most=2))
    open_one()
    desk = open_one()
    desk.runtime.look_around()
    to_finger(desk, good_people(desk)[0])
    finish(desk)
    desk.touch(ev.Finished(), st.Waiting)
    desk.runtime.lock()
    staff = sample.operator(OperatorRole.STAFF)
    desk.runtime.log_in(staff.badge, staff.pin)
    desk.until(closed(desk, Stage.SPENT))
    assert (desk.data / "roster.db").exists()


def test_a_package_that_came_meanwhile_is_not_destroyed_for_the_one_before(
    open_one: OpenDesk, hands: Hands, sample: Sample
) -> None:
    """The desk still shows the old round, which is due; the new one on the disk is not."""
    desk = open_one(log_in=False)
    manifest = desk.runtime.manifest
    ended = replace(
        manifest, package_id="earlier", expires_at=manifest.issued_at, templates_destroyed_at=manifest.issued_at
    )
    hands.source = "ntp"
    replace(desk.runtime._parts, manifest=ended).lifetime().end()
    assert (desk.data / "roster.db").exists()


def test_locking_lets_go_of_keys_and_names(open_one: OpenDesk, sample: Sample) -> None:
    """What the idle lock does: everything asked of the roster from then on is refused."""
    desk = open_one()
    roster = desk.runtime.roster
    assert roster is not None
    desk.runtime.lock()
    desk.until(lambda: kinds(desk.runtime.ledger)[-1] is Kind.SESSION_CLOSE)
    desk.runtime.close()  # the roster's thread has done what was asked
    with pytest.raises(RosterFault) as refused:
        roster.find(sample.people[0].card)
    assert refused.value.trouble is RosterTrouble.LOCKED


def test_no_body_opens_any_more(sample: Sample, tmp_path: Path, hands: Hands, open_one: OpenDesk) -> None:
    """While the package lives a session reads what was written here; afterwards no key on the device opens a body."""
    desk = open_one()
    shutil.copytree(sample.desks[0].keys, desk.data / "keys")
    to_finger(desk, good_people(desk)[0])
    finish(desk)
    assert desk.runtime.roster is not None
    local = desk.runtime.roster.local_key
    hands.source = "ntp"
    hands.to_the_end()
    desk.touch(ev.Finished(), st.Waiting)
    desk.runtime.look_around()
    desk.until(closed(desk, Stage.DESTROYED))
    written = [entry for entry in desk.runtime.ledger.entries() if entry.draft.kind in (Kind.APPROVED, Kind.HANDOVER)]
    assert len(written) == 2
    assert all(opens(entry, local) for entry in written)
    found = keys_in(desk.data)
    assert len(found) > 100
    assert not [entry for entry in written for key in found if opens(entry, key)]


def opens(entry: Entry, key: X25519PrivateKey) -> bool:
    """Whether a body opens with this key."""
    try:
        return open_body(entry, key).hh_pid != ""
    except EntryError:
        return False


def keys_in(folder: Path) -> list[X25519PrivateKey]:
    """Every 32 bytes that stand in a small file, as a key."""
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.stat().st_size < 20_000]
    return [
        X25519PrivateKey.from_private_bytes(content[at : at + 32])
        for content in contents
        for at in range(0, len(content) - 31, 32)
    ]


def test_a_desk_that_was_off_when_it_was_due(
    sample: Sample, tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the next start it is destroyed before anything else, and the desk says so then and afterwards."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    config = load(provision(sample, tmp_path / "data", "", "simulated:", "fr"))
    hands.to_the_end()
    parts = open_desk(config, clock=hands.clock)  # nobody vouches for the clock: only the screen is locked
    parts.ledger.close()
    hands.source = "rtc"
    for _ in range(2):
        with pytest.raises(DeskError) as refused:
            open_desk(config, clock=hands.clock)
        assert refused.value.fault is DeskFault.DESTROYED
    assert RosterCache(config.paths.roster).status() is None
    with closing(Ledger.open(config.paths.ledger, DeviceKeys.load(config.paths.keys))) as ledger:
        assert kinds(ledger) == [Kind.PACKAGE_DESTROYED]
