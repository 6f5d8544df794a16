"""From a ledger over a bad line into a real hub: exactly once, nothing lost, the cursor without holes."""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.sync.database import Database
from kiosk.sync.exchange import Exchange, Timeouts
from kiosk.sync.memory import Memory, stored_witnesses
from kiosk.sync.uploader import Limits, Stored
from kiosk.sync.uploading import Attempt, Uploading
from kiosk.trust import DeviceKeys
from kiosk.trust.chain import Head
from kiosk.trust.witness import sign_head, witness_holds
from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import NOON, RunningHub, running_hub
from tests.sync import faults
from tests.sync.faults import Fault, FaultyLine, faulty_line
from tests.sync.ledgers import MemoryLedger, station_of

TIMEOUTS = Timeouts(connect_s=2, read_s=5, whole_s=5)
IMPATIENT = Timeouts(connect_s=2, read_s=0.15, whole_s=0.3)
ENDLESS = (Fault.SLOW, Fault.DRIP)


class Desk:
    """One kiosk's upload with its own sync.db."""

    def __init__(self, path: Path, kiosk: SimulatedKiosk, hub_url: str, hub_key: str = "", batch: int = 200) -> None:
        self.ledger = MemoryLedger(kiosk)
        self.path = path
        self.station = station_of(kiosk, hub_url, hub_key)
        self.limits = Limits(batch=batch)
        self.timeouts = TIMEOUTS
        self.restart()

    def restart(self) -> None:
        """Start again, with what is on the disk."""
        self.memory = Memory(Database(self.path))
        exchange = Exchange(self.timeouts, lambda: NOON)
        self.uploading = Uploading(self.memory, exchange, self.limits, lambda: NOON, random.Random(1))

    def attempt(self) -> Attempt:
        return self.uploading.attempt(self.station, self.ledger)

    def until_done(self, most: int = 60) -> list[Attempt]:
        """Attempt without waiting until everything is acknowledged."""
        attempts = []
        while self.memory.progress().acknowledged < self.ledger.head_seq():
            attempts.append(self.attempt())
            assert len(attempts) <= most, attempts[-5:]
        return attempts


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """Serve one hub for the file; each test brings its own kiosk."""
    with running_hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="module")
def line(hub: RunningHub) -> Iterator[FaultyLine]:
    """Put a faulty line before it."""
    with faulty_line(hub.url) as line:
        yield line


def enrolled(hub: RunningHub, kiosk_id: str) -> SimulatedKiosk:
    """Return a kiosk that the hub knows."""
    kiosk = SimulatedKiosk(kiosk_id)
    assert hub.enrol(kiosk) == 201
    return kiosk


def kept(hub: RunningHub, kiosk_id: str) -> list[int]:
    """Return the numbers of a kiosk's accepted entries, in order of arrival."""
    with sqlite3.connect(hub.home / "hub.db") as database:
        query = "SELECT seq FROM entries WHERE kiosk_id = ? ORDER BY seq"
        return [row[0] for row in database.execute(query, (kiosk_id,))]


def hub_key(hub: RunningHub) -> str:
    """Return the key that packages name as the hub's."""
    key: str = hub.request("GET", "/health").json()["hub_key"]
    return key


def test_what_waits_is_sent_in_batches_and_witnessed(hub: RunningHub, tmp_path: Path) -> None:
    """A backlog goes out batch by batch without waiting; the last head is countersigned by the package's hub."""
    desk = Desk(tmp_path / "sync.db", enrolled(hub, "UP-01"), hub.url, hub_key(hub), batch=20)
    desk.ledger.append_many(50)
    attempts = desk.until_done()
    assert [(attempt.acknowledged, attempt.wait_s) for attempt in attempts] == [(20, 0.0), (40, 0.0), (50, 60.0)]
    assert {attempt.answer for attempt in attempts} == {"stored"}
    assert kept(hub, "UP-01") == list(range(1, 51))
    witness = desk.memory.last_witness()
    assert witness is not None
    assert (witness.seq, witness.entry_hash) == (50, desk.ledger.kiosk.head.entry_hash)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (Fault.CUT_BEFORE, "no_connection"),
        (Fault.CUT_AFTER, "no_connection"),
        (Fault.TORN, "cut"),
        (Fault.BUSY, "http_503"),
        (Fault.PORTAL, "portal"),
        (Fault.REDIRECT, "portal"),
        (Fault.GARBAGE, "portal"),
        (Fault.OTHER_JSON, "portal"),
        (Fault.FORBIDDEN, "http_403"),
        (Fault.BAD_REQUEST, "not-json"),
        (Fault.BROKEN, "http_500"),
        (Fault.SLOW, "timeout"),
        (Fault.DRIP, "timeout"),
    ],
)
def test_each_fault_is_named_and_waited_out(
    hub: RunningHub, line: FaultyLine, tmp_path: Path, fault: Fault, answer: str
) -> None:
    """Nothing moves the cursor but the hub's own word, nothing is dropped, and the next attempt succeeds."""
    kiosk_id = f"FAULT-{fault.name}"
    desk = Desk(tmp_path / "sync.db", enrolled(hub, kiosk_id), line.url, hub_key(hub))
    desk.ledger.append_many(3)
    if fault in ENDLESS:
        desk.timeouts = IMPATIENT
        desk.restart()
    line.then([fault])
    failed = desk.attempt()
    assert (failed.answer, failed.acknowledged, failed.online) == (answer, 0, False)
    assert failed.wait_s > 0
    assert failed.told_to_wait == (fault is Fault.BUSY)
    desk.timeouts = TIMEOUTS
    desk.restart()
    assert desk.attempt().acknowledged == 3
    assert kept(hub, kiosk_id) == [1, 2, 3]


quick_faults = st.sampled_from([fault for fault in Fault if fault not in faults.ENDLESS])


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_run_of_faults_ends_with_each_entry_once(hub: RunningHub, line: FaultyLine, data: st.DataObject) -> None:
    """Faults, restarts and new entries in any order: in the end the hub holds each entry once, without a hole."""
    kiosk = SimulatedKiosk(f"ANY-{DeviceKeys.create().signing_public[:8].encode().hex()}")
    hub.enrol(kiosk)
    line.faults.clear()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "sync.db", kiosk, line.url, hub_key(hub), batch=7)
        reached = 0
        for _ in range(data.draw(st.integers(1, 6), "rounds")):
            desk.ledger.append_many(data.draw(st.integers(0, 9), "entries"))
            line.then(data.draw(st.lists(quick_faults, max_size=4), "faults"))
            acknowledged = desk.attempt().acknowledged
            assert reached <= acknowledged <= desk.ledger.head_seq()
            assert kept(hub, kiosk.kiosk_id)[:acknowledged] == list(range(1, acknowledged + 1))
            reached = acknowledged
            if data.draw(st.booleans(), "restart"):
                desk.restart()
        line.faults.clear()
        desk.until_done()
        assert kept(hub, kiosk.kiosk_id) == list(range(1, desk.ledger.head_seq() + 1))


def test_a_lost_sync_db_costs_only_duplicates(hub: RunningHub, tmp_path: Path) -> None:
    """Without its memory a kiosk asks from the beginning, and the hub tells it where it is."""
    kiosk = enrolled(hub, "UP-02")
    desk = Desk(tmp_path / "sync.db", kiosk, hub.url, batch=4)
    desk.ledger.append_many(10)
    desk.until_done()
    again = Desk(tmp_path / "other.db", kiosk, hub.url, batch=4)
    again.ledger = desk.ledger
    assert [attempt.acknowledged for attempt in again.until_done()] == [10]
    assert kept(hub, "UP-02") == list(range(1, 11))


def test_a_new_hub_gets_everything(hub: RunningHub, tmp_path: Path) -> None:
    """When the hub at the address is another, empty one, the cursor goes back and all is sent again."""
    kiosk = enrolled(hub, "UP-03")
    desk = Desk(tmp_path / "sync.db", kiosk, hub.url)
    desk.ledger.append_many(5)
    desk.until_done()
    (tmp_path / "new").mkdir()
    with running_hub(tmp_path / "new") as other:
        other.enrol(kiosk)
        desk.station = station_of(kiosk, other.url)
        assert desk.attempt().acknowledged == 0
        desk.until_done()
        assert kept(other, "UP-03") == [1, 2, 3, 4, 5]


def test_an_unknown_device_goes_on_and_knows_it(hub: RunningHub, tmp_path: Path) -> None:
    """Until the hub knows the device, entries are quarantined there and the status says so."""
    desk = Desk(tmp_path / "sync.db", SimulatedKiosk("UP-04"), hub.url, hub_key(hub))
    desk.ledger.append_many(2)
    attempt = desk.attempt()
    assert (attempt.answer, attempt.acknowledged, attempt.online) == ("unknown_device", 2, True)
    assert [doubt.reason for doubt in desk.memory.doubtful()] == ["unknown_device"] * 2


def test_the_first_witness_about_a_number_stays(hub: RunningHub, tmp_path: Path) -> None:
    """Every process of the device can read the hub's signed heads; a later one about the same number replaces none."""
    desk = Desk(tmp_path / "sync.db", enrolled(hub, "UP-09"), hub.url, hub_key(hub))
    assert stored_witnesses(tmp_path / "nowhere.db") == ()
    desk.ledger.append_many(2)
    desk.until_done()
    (first,) = stored_witnesses(tmp_path / "sync.db")
    assert witness_holds(first)
    assert (first.kiosk_id, first.seq, first.key) == ("UP-09", 2, hub_key(hub))
    other = sign_head("UP-09", Head(2, "ab" * 32), first.at, DeviceKeys.create().signing)
    desk.memory.remember(Stored((), 2, other), 2, first.at)
    assert stored_witnesses(tmp_path / "sync.db") == (first,)


def test_an_impostor_of_the_hub_acknowledges_nothing(hub: RunningHub, tmp_path: Path) -> None:
    """A countersignature by another key than the package names moves nothing."""
    desk = Desk(tmp_path / "sync.db", enrolled(hub, "UP-05"), hub.url, DeviceKeys.create().signing_public)
    desk.ledger.append_many(2)
    attempt = desk.attempt()
    assert (attempt.answer, attempt.acknowledged, attempt.online) == ("not_our_hub", 0, False)


def test_a_cut_ledger_shows_and_still_uploads(hub: RunningHub, tmp_path: Path) -> None:
    """A ledger put back to an older copy: the hub's witness is ahead, the status says so, new entries still go out."""
    kiosk = enrolled(hub, "UP-06")
    desk = Desk(tmp_path / "sync.db", kiosk, hub.url, hub_key(hub))
    desk.ledger.append_many(5)
    desk.until_done()
    older = Desk(tmp_path / "older.db", SimulatedKiosk("UP-06", kiosk.keys), hub.url, hub_key(hub))
    older.ledger.append_many(3)
    attempt = older.attempt()
    assert (attempt.answer, attempt.acknowledged, attempt.online) == ("other_chain", 3, True)
    older.ledger.append()
    assert older.attempt().acknowledged == 4
    assert {doubt.reason for doubt in older.memory.doubtful()} == {"other_bytes"}


def test_a_conflict_does_not_block_the_queue(hub: RunningHub, tmp_path: Path) -> None:
    """An entry that the hub holds with other bytes is answered, shown as doubtful, and the rest follows."""
    kiosk = enrolled(hub, "UP-07")
    hub.post(kiosk, [SimulatedKiosk("UP-07", kiosk.keys).write()])
    desk = Desk(tmp_path / "sync.db", kiosk, hub.url)
    desk.ledger.append_many(3)
    desk.until_done()
    assert [(doubt.seq, doubt.answer) for doubt in desk.memory.doubtful()] == [(1, "conflict"), (2, "quarantined")]


def test_stray_proxy_settings_do_not_lead_entries_elsewhere(
    hub: RunningHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTP_PROXY in the environment is ignored; only a configured proxy is used."""
    desk = Desk(tmp_path / "sync.db", enrolled(hub, "UP-08"), hub.url)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    desk.ledger.append()
    assert desk.attempt().answer == "stored"
