"""A device after a day of work: everything that a thief could carry away, at three moments."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Kind, Sample, SamplePerson, make_sample
from kiosk.rehearsal.crew import Hub, Sync, environment
from kiosk.rehearsal.director import provision
from kiosk.runtime.clock import device_clock
from kiosk.storage import roster_file
from kiosk.storage.ledger import Ledger
from kiosk.storage.mirror import SecondCopy
from kiosk.storage.preferences import PreferencesFile
from kiosk.storage.roster import RosterCache
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import parse_badge
from kiosk.trust.package import Expected, Pins, inspect_package, open_package
from tests.runtime.desks import Desk
from tests.trust.packages import unlocked


@dataclass(frozen=True)
class Loot:
    """Copies of the device's data, and what its owners know."""

    after: Path
    crashed: Path
    seized: Path
    """The device after the day, and the hub's laptop."""
    sample: Sample
    package_key: bytes
    references: tuple[bytes, ...]

    def private(self) -> set[str]:
        """What must not be read anywhere: who people are, and what opens the package."""
        people, operators = self.sample.people, self.sample.operators
        texts = {text for one in people for text in (one.name, one.household_name, one.card, one.person_id)}
        texts |= {one.household_id for one in people}
        return texts | {one.badge.rpartition(":")[2] for one in operators} | {self.package_key.hex()}


@pytest.fixture(scope="session")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Loot:
    """A day: a match, a refusal with a second signature, a visit broken off; all sent; the next import cut off."""
    home = tmp_path_factory.mktemp("attack")
    sample = make_sample(home / "sample", households=6, fast=True)
    hub = Hub(home / "hub", environment(home / "hub-data"))
    data, first = home / "data", sample.desks[0]
    config = provision(sample, data, hub.url, "simulated:", "fr")
    keys = DeviceKeys.load(data / "keys")
    package_key, references = _opened(sample, data, keys)
    hub.start()
    sync = Sync(config, data / "sync.sock", first.kiosk_id, environment(data))
    try:
        hub.register(first.kiosk_id, keys.signing_public)
        sync.start()
        desk = Desk(sample, data, socket=data / "sync.sock")
        _day(desk)
        sync.send_all(desk.runtime.ledger.count())
        PreferencesFile.open(data / "preferences.json").choose(theme="night")
        crashed = _carried_away(data, home / "crashed")
        _half_imported(sample, crashed)
        desk.close()
    finally:
        sync.stop()
        hub.stop()
    with closing(Ledger.open(data / "ledger.db", keys, second_copy=SecondCopy(data / "stick.jsonl", True))) as ledger:
        assert ledger.second_copy_reaches(ledger.count(), 20)
    shutil.copy(sample.package, data)
    after = _carried_away(data, home / "after")
    seized = _carried_away(after, home / "seized")
    shutil.copytree(home / "hub", seized / "hub")
    return Loot(after, crashed, seized, sample, package_key, references)


def _opened(sample: Sample, data: Path, keys: DeviceKeys) -> tuple[bytes, tuple[bytes, ...]]:
    """The package key and every reference."""
    cache = RosterCache(data / "roster.db")
    status = cache.status()
    assert status is not None
    staff = sample.operator(OperatorRole.STAFF)
    opened = unlocked(status.manifest, sample.desks[0].kiosk_id, keys, staff.pin, parse_badge(staff.badge))
    roster = cache.unlock(opened.package_key)
    households = {roster.find(person.card) or "" for person in sample.people}
    references = tuple(one.record for hh_pid in households for one in roster.templates(hh_pid))
    roster.lock()
    return opened.package_key, references


def _day(desk: Desk) -> None:
    good, *others = {one.card: one for one in reversed(desk.sample.of_kind(Kind.GOOD)) if one.enrolled}.values()
    supervisor = desk.sample.operator(OperatorRole.SUPERVISOR)
    desk.log_in()
    waiting = _to_finger(desk, good)
    desk.scanner.place(good.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.scanner.lift()
    desk.touch(ev.Finished(), st.Waiting)
    desk.touch(ev.CardShown(others[0].card), st.ChoosingCollector)
    _collector(desk, others[0])
    desk.touch(ev.NoticeAnswered(False, "fr"), st.CheckingCard)
    desk.touch(ev.BackTouched(), st.AnotherWay)
    desk.touch(ev.RungChosen(Rung.SUPERVISOR), st.Signing)
    desk.touch(ev.SignatureGiven(supervisor.badge, supervisor.pin), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.touch(ev.Finished(), st.Waiting)
    desk.touch(ev.CardShown(others[1].card), st.ChoosingCollector)


def _to_finger(desk: Desk, person: SamplePerson) -> st.AwaitingFinger:
    desk.touch(ev.CardShown(person.card), st.ChoosingCollector)
    _collector(desk, person)
    waiting = desk.touch(ev.NoticeAnswered(True, "fr"), st.AwaitingFinger)
    assert isinstance(waiting, st.AwaitingFinger)
    return waiting


def _collector(desk: Desk, person: SamplePerson) -> None:
    found = desk.state
    assert isinstance(found, st.ChoosingCollector)
    collector = next(one for one in found.case.file.collectors if one.display_name == person.name)
    desk.touch(ev.CollectorChosen(collector.person_pid), st.Noticing)


def _carried_away(data: Path, loot: Path) -> Path:
    """Every file as it lies there, whoever has it open."""
    loot.mkdir()
    for path in data.rglob("*"):
        target = loot / path.relative_to(data)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif path.is_file():
            shutil.copy(path, target)
    return loot


def _half_imported(sample: Sample, data: Path) -> None:
    """The next import, cut off before its file took its place."""
    expected = Expected(Pins.of(inspect_package(sample.package)), sample.desks[0].kiosk_id, device_clock().now())
    with open_package(sample.package, expected) as package:
        roster_file.build(data / "roster.db.new", package, data / "roster.db", lambda *_: None)
