"""A desk whose ledger fails while somebody stands at it: nothing is handed out unrecorded, nothing is lost."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.runtime import Opened
from kiosk.runtime.clock import device_clock
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys
from tests.runtime.desks import Desk
from tests.runtime.test_visits_without_a_screen import good_people, kinds, to_finger

OpenDesk = Callable[[], Desk]


@contextmanager
def full(desk: Desk) -> Iterator[None]:
    """A card on which the smallest entry finds no room any more."""
    runtime = desk.runtime
    connection = runtime.ledger._connection  # the only way to a full disk without mounting one
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    stamp = Stamp.of(runtime.manifest, desk.sample.desks[0].kiosk_id, "", device_clock(), os.urandom)
    with suppress(LedgerFault):
        while True:
            runtime.ledger.append(Draft(Kind.SELF_TEST), stamp)
    yield
    connection.execute(f"PRAGMA max_page_count = {pages * 1000}")


def damage(path: Path) -> None:
    """Overwrite the middle of every page but the first, as a dying card does."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for page in range(4096, size, 4096):
            file.seek(page)
            file.write(Random(page).randbytes(4096))


def to_goods(desk: Desk) -> None:
    """A finger that matches, and the goods screen."""
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)


def test_a_full_disk_before_the_goods_screen_shows_no_goods(open_desk: OpenDesk) -> None:
    """The approval finds no room: the desk stops before the goods screen, and what was written is still whole."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    seen: list[type] = []
    desk.runtime.on_change = lambda: seen.append(type(desk.state))
    with full(desk):
        desk.scanner.place(person.fingers[waiting.finger])
        stopped = desk.until(st.StorageStopped)
    assert isinstance(stopped, st.StorageStopped)
    assert stopped.kind == LedgerTrouble.DISK_FULL
    assert st.Approved not in seen
    assert st.Delivering not in seen
    assert Kind.APPROVED not in kinds(desk.runtime.ledger)
    assert desk.runtime.entries_on_disk == desk.runtime.ledger.count() > 0
    desk.runtime.touch(ev.CardShown(person.card))
    assert isinstance(desk.state, st.StorageStopped)


def test_a_full_disk_at_the_hand_over_is_asked_about_at_the_next_start(open_desk: OpenDesk) -> None:
    """The approval is on disk, the hand-over is not: after the restart, with room again, two people say what was."""
    desk = open_desk()
    to_goods(desk)
    desk.runtime.touch(ev.AllGiven())
    with full(desk):
        desk.touch(ev.HandedOver(), st.StorageStopped)
    desk = open_desk()
    settling = desk.until(st.Settling)
    assert isinstance(settling, st.Settling)
    assert kinds(desk.runtime.ledger).count(Kind.APPROVED) == 1
    assert Kind.HANDOVER not in kinds(desk.runtime.ledger)


def test_an_entry_nobody_waits_for_stops_the_desk_too(open_desk: OpenDesk) -> None:
    """A failed attempt that cannot be written is no less a stop than an approval, and shows no goods."""
    desk = open_desk()
    person, stranger = good_people(desk)[:2]
    to_finger(desk, person)
    desk.scanner.place(stranger.fingers[2])
    desk.until(lambda: isinstance(desk.state, st.AwaitingFinger) and desk.state.person.case.tries != ())
    desk.scanner.lift()
    with full(desk):
        desk.touch(ev.OtherWayAsked(), st.StorageStopped)


def test_a_full_disk_at_log_in_is_said_on_the_screen_of_who_logged_in(open_desk: OpenDesk) -> None:
    """Badge and PIN were right: the session opens on the stop, not on a log-in that seems refused."""
    desk = open_desk()
    desk.runtime.lock()
    desk.until(lambda: kinds(desk.runtime.ledger)[-1] is Kind.SESSION_CLOSE)
    staff = desk.sample.operator(OperatorRole.STAFF)
    with full(desk):
        desk.runtime.log_in(staff.badge, staff.pin)
        desk.until(st.StorageStopped)
    assert type(desk.runtime.session) is Opened
    desk.runtime.touch(ev.CardShown(good_people(desk)[0].card))
    assert isinstance(desk.state, st.StorageStopped)
    desk.runtime.lock()
    assert desk.runtime.roster is None


def test_a_ledger_damaged_under_a_visit_stops_it_and_is_left_as_it_is(open_desk: OpenDesk, tmp_path: Path) -> None:
    """Pages that no longer read are found at the latest by the append, and the file keeps its length and place."""
    desk = open_desk()
    for _ in range(60):
        desk.touch(ev.CardShown("nobody"), st.NotFound)
        desk.touch(ev.NotOnListSigned(), st.Ended)
        desk.touch(ev.Finished(), st.Waiting)
    to_goods(desk)
    desk.runtime.touch(ev.AllGiven())
    ledger = tmp_path / "data" / "ledger.db"
    connection = desk.runtime.ledger._connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA cache_size = 0")
    size = ledger.stat().st_size
    damage(ledger)
    stopped = desk.touch(ev.HandedOver(), st.StorageStopped)
    assert isinstance(stopped, st.StorageStopped)
    assert stopped.kind in (LedgerTrouble.DAMAGED, LedgerTrouble.IO)
    desk.close()
    assert ledger.stat().st_size >= size
    with pytest.raises(LedgerFault) as refused:
        Ledger.open(ledger, DeviceKeys.load(desk.sample.desks[0].keys))
    assert refused.value.trouble is LedgerTrouble.DAMAGED


def test_a_ledger_closed_by_mistake_stops_the_desk(open_desk: OpenDesk, tmp_path: Path) -> None:
    """A bug of ours at the ledger is a stop like any other: nobody waits at a screen for goods, and none are shown."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.runtime.ledger.close()
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.StorageStopped)
    with LedgerReader.open_for_reading(tmp_path / "data" / "ledger.db") as ledger:
        assert Kind.APPROVED not in [entry.draft.kind for entry in ledger.entries()]


def test_references_damaged_on_the_disk_lead_to_the_fallback(open_desk: OpenDesk, tmp_path: Path) -> None:
    """References that no longer open are no "no match": the same goods by card, and the reason is the reference's."""
    desk = open_desk()
    with closing(sqlite3.connect(tmp_path / "data" / "roster.db")) as roster, roster:
        roster.execute("UPDATE record SET sealed = zeroblob(length(sealed)) WHERE kind = 'template'")
    desk = open_desk()
    person = good_people(desk)[0]
    found = desk.touch(ev.CardShown(person.card), st.ChoosingCollector)
    assert isinstance(found, st.ChoosingCollector)
    collector = next(one for one in found.case.file.collectors if one.display_name == person.name)
    desk.touch(ev.CollectorChosen(collector.person_pid), st.CheckingCard)
    desk.touch(ev.PersonConfirmed(), st.Delivering)
    assert desk.runtime.ledger.entries()[-1].draft.reason is Reason.NO_TEMPLATE


def test_a_household_damaged_on_the_disk_is_the_machines_fault(open_desk: OpenDesk, tmp_path: Path) -> None:
    """Who is due what cannot be read: the screen and the record say the device, not "not on the list"."""
    desk = open_desk()
    with closing(sqlite3.connect(tmp_path / "data" / "roster.db")) as roster, roster:
        roster.execute("UPDATE record SET sealed = zeroblob(length(sealed)) WHERE kind = 'entitlement'")
    desk = open_desk()
    found = desk.touch(ev.CardShown(good_people(desk)[0].card), st.NotFound)
    assert isinstance(found, st.NotFound)
    assert found.reason is Reason.DEVICE_FAIL
    desk.touch(ev.NotOnListSigned(), st.Ended)
    assert desk.runtime.ledger.entries()[-1].draft.reason is Reason.DEVICE_FAIL


def test_a_household_looked_up_before_the_damage_gets_its_goods(open_desk: OpenDesk, tmp_path: Path) -> None:
    """References that stop opening between look-up and finger leave the card, and no non-match on record."""
    desk = open_desk()
    person = good_people(desk)[0]
    found = desk.touch(ev.CardShown(person.card), st.ChoosingCollector)
    assert isinstance(found, st.ChoosingCollector)
    collector = next(one for one in found.case.file.collectors if one.display_name == person.name)
    desk.touch(ev.CollectorChosen(collector.person_pid), st.Noticing)
    assert desk.runtime.roster is not None
    reader = desk.runtime.roster._reader  # its file is opened as immutable: another hand would not be seen
    reader._connection = sqlite3.connect(":memory:", check_same_thread=False)
    waiting = desk.touch(ev.NoticeAnswered(True, "fr"), st.AwaitingFinger)
    assert isinstance(waiting, st.AwaitingFinger)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.AnotherWay)
    desk.touch(ev.RungChosen(Rung.CARD), st.CheckingCard)
    desk.touch(ev.PersonConfirmed(), st.Delivering)
    assert [entry.draft.reason for entry in desk.runtime.ledger.entries()[-2:]] == [Reason.NO_TEMPLATE] * 2
