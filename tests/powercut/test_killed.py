import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import OperatorRole
from kiosk.office.sample import Sample, make_sample
from kiosk.rehearsal.crew import Hub, Sync, environment
from kiosk.rehearsal.director import provision
from kiosk.runtime.clock import device_clock
from kiosk.storage.books import Books
from kiosk.storage.ledger import Ledger
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import parse_badge
from tests.powercut.recording import ROOT, needs_strace
from tests.trust.packages import unlocked

pytestmark = needs_strace
VICTIM_S = 120.0
WRITING = "write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink"
SENDING = f"{WRITING},sendto,recvfrom"

few_or_many = pytest.mark.parametrize(
    "kills", [pytest.param(5, id="few"), pytest.param(50, id="many", marks=pytest.mark.full)]
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Six households and one desk."""
    return make_sample(tmp_path_factory.mktemp("killed") / "sample", households=6, fast=True)


@pytest.fixture
def device(sample: Sample, tmp_path: Path) -> Path:
    """The sample's desk, provisioned, with the package imported. Returns its data."""
    provision(sample, tmp_path / "data", "", "simulated:", "fr")
    return tmp_path / "data"


def killed(data: Path, calls: str, at: int, name: str, *arguments: str) -> bool:
    """Run a victim and kill it when a thread of it makes its call number `at`; False when it came to its end."""
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}"]
    strace += ["-e", f"inject={calls}:signal=SIGKILL:when={at}"]
    program = [sys.executable, "-m", "tests.powercut.victims", name, *arguments]
    ran = subprocess.run(
        [*strace, *program], cwd=ROOT, env=environment(data), capture_output=True, timeout=VICTIM_S, check=False
    )  # fmt: skip
    assert ran.returncode in (0, -signal.SIGKILL, 128 + signal.SIGKILL), ran.stderr.decode()[-2000:]
    return ran.returncode != 0


def to_the_end(data: Path, name: str, *arguments: str) -> str:
    """Run it once more and let it live; return what it says."""
    program = [sys.executable, "-m", "tests.powercut.victims", name, *arguments]
    ran = subprocess.run(
        program, cwd=ROOT, env=environment(data), capture_output=True, text=True, timeout=VICTIM_S, check=False
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


def secrets(sample: Sample, data: Path) -> set[bytes]:
    """Names, cards and pieces of references of everybody in the sample."""
    desk = sample.desks[0]
    status = RosterCache(data / "roster.db").status()
    assert status is not None
    staff = sample.operator(OperatorRole.STAFF)
    keys = DeviceKeys.load(desk.keys)
    opened = unlocked(status.manifest, desk.kiosk_id, keys, staff.pin, parse_badge(staff.badge))
    roster = RosterCache(data / "roster.db").unlock(opened.package_key)
    found = {opened.package_key}
    for person in sample.people:
        found |= {person.name.encode(), person.household_name.encode(), person.card.encode()}
        hh_pid = roster.find(person.card)
        found |= {record.record[8:40] for record in roster.templates(hh_pid or "")}
    roster.lock()
    return found


def readable(data: Path, wanted: set[bytes]) -> list[str]:
    """Files that hold any of these as they are."""
    contents = {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    return [name for name, content in contents.items() if any(secret in content for secret in wanted)]


@few_or_many
def test_an_import(sample: Sample, device: Path, kills: int) -> None:
    """Killed anywhere, a package is in or not, and the next try takes it in; nothing half-made stays."""
    chance = random.Random(kills)
    wanted = secrets(sample, device)
    (device / "roster.db").unlink()
    command = ("command", "roster", "import", str(sample.package), "--trust-issuer")
    hits = 0
    for _ in range(kills):
        hits += killed(device, WRITING, chance.randint(1, 90), *command)
        status = RosterCache(device / "roster.db").status()
        assert status is None or status.households == 6
        if chance.random() < 0.5:
            (device / "roster.db").unlink(missing_ok=True)
    assert hits
    to_the_end(device, *command)
    status = RosterCache(device / "roster.db").status()
    assert status is not None
    assert status.households == 6
    with Ledger.open(device / "ledger.db", DeviceKeys.load(device / "keys"), verify_last=None) as ledger:
        assert [entry.draft.kind for entry in ledger.entries()][-1:] == [Kind.PACKAGE_LOADED]
    assert readable(device, wanted) == []
    assert [path.name for path in device.iterdir() if path.suffix in (".new", ".tmp")] == []


@pytest.mark.full
def test_new_keys(sample: Sample, device: Path) -> None:
    """Killed anywhere, keys and ledger belong together or there are no keys; it is ended, or taken back whole."""
    chance, hits = random.Random(1), 0
    ours = DeviceKeys.load(device / "keys")
    with Ledger.open(device / "ledger.db", ours) as ledger:
        ledger.append(Draft(Kind.SELF_TEST), Stamp(device_clock(), random.Random(1).randbytes, "SEV-01"))
    for number in range(20):
        out = device.parent / f"{number}.jsonl"
        command = ("provision", "--no-input", "--replace", "--unsent-are-exported-to", str(out))
        hits += killed(device, WRITING, chance.randint(1, 60), "command", *command)
        if (device / "replacement").exists():
            if chance.random() < 0.5:
                hits += killed(device, WRITING, chance.randint(1, 30), "command", "provision", "--undo")
            if (device / "replacement").exists():
                to_the_end(device, "command", "provision", "--undo")
        assert DeviceKeys.load(device / "keys").signing_public == ours.signing_public
        with Ledger.open(device / "ledger.db", ours, verify_last=None) as ledger:
            assert ledger.count() == 1
    assert hits
    to_the_end(device, "command", *command[:-1], str(device.parent / "last.jsonl"))
    assert DeviceKeys.load(device / "keys").signing_public != ours.signing_public
    assert not (device / "ledger.db").exists()


@few_or_many
def test_a_session(sample: Sample, device: Path, kills: int) -> None:
    """Killed anywhere, started again: what was acknowledged is there, and nobody gets anything twice."""
    chance = random.Random(kills)
    desk = ("session", str(sample.folder), str(device))
    hits = 0
    entries = 0
    for _ in range(kills):
        hits += killed(device, WRITING, chance.randint(1, 45), *desk)
        with Ledger.open(device / "ledger.db", DeviceKeys.load(device / "keys"), verify_last=None) as ledger:
            assert ledger.count() >= entries
            entries = ledger.count()
    assert hits
    served = to_the_end(device, *desk).count("served ")
    with Ledger.open(device / "ledger.db", DeviceKeys.load(device / "keys"), verify_last=None) as ledger:
        accounts = Books(ledger).now()
    (one,) = (accounts.of(round_id) for round_id in accounts.rounds if round_id)
    assert served
    assert one.open_approvals == ()
    assert {line_id: line.taken for line_id, line in one.lines.items() if line.taken != line.entitled} == {}
    assert readable(device, secrets(sample, device)) == []


@pytest.fixture
def hub(tmp_path: Path, device: Path) -> Iterator[Hub]:
    """A hub that runs as it does at the office."""
    hub = Hub(tmp_path / "hub", environment(tmp_path / "hub-data"))
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()


@few_or_many
def test_an_upload(sample: Sample, tmp_path: Path, hub: Hub, kills: int) -> None:
    """Killed anywhere, started again: the hub has each entry, once."""
    data, desk = tmp_path / "sending", sample.desks[0]
    config = provision(sample, data, hub.url, "simulated:", "fr")
    keys = DeviceKeys.load(data / "keys")
    hub.register(desk.kiosk_id, keys.signing_public)
    status = RosterCache(data / "roster.db").status()
    assert status is not None
    stamp = Stamp.of(status.manifest, desk.kiosk_id, "OP1", device_clock(), random.Random(1).randbytes)
    chance = random.Random(kills)
    with Ledger.open(data / "ledger.db", keys) as ledger:
        for _ in range(kills):
            for _ in range(7):
                ledger.append(Draft(Kind.SELF_TEST), stamp)
            (data / "sync.sock").unlink(missing_ok=True)
            assert killed(data, SENDING, chance.randint(1, 25), "command", "sync", "--config", str(config))
        count = ledger.count()
    (data / "sync.sock").unlink(missing_ok=True)
    sync = Sync(config, data / "sync.sock", desk.kiosk_id, environment(data))
    sync.start()
    try:
        sync.send_all(count)
    finally:
        sync.stop()
    with closing(sqlite3.connect(hub.database)) as connection:
        stored = [seq for (seq,) in connection.execute("SELECT seq FROM entries ORDER BY seq")]
        assert stored == list(range(1, count + 1))
        assert connection.execute("SELECT count(*) FROM held").fetchone()[0] == 0


@few_or_many
def test_a_destruction(sample: Sample, device: Path, tmp_path: Path, kills: int) -> None:
    """Killed anywhere, the next try ends it: nothing of the package is left, and it is certified once."""
    (device / "packages").mkdir()
    shutil.copy(sample.package, device / "packages" / "arrived.kpkg")
    wanted = secrets(sample, device) | ciphertexts(device / "roster.db")
    steps = range(1, 28) if kills > 5 else random.Random(kills).sample(range(1, 24), kills)
    hits = 0
    for at in steps:
        data = tmp_path / f"copy-{at}"
        shutil.copytree(device, data)
        hits += killed(data, WRITING, at, "destruction", str(data))
        to_the_end(data, "destruction", str(data))
        assert RosterCache(data / "roster.db").status() is None
        assert [path.name for path in data.glob("roster.db*") if path.suffix != ".json"] == []
        assert list((data / "packages").iterdir()) == []
        assert readable(data, wanted) == []
        with Ledger.open(data / "ledger.db", DeviceKeys.load(data / "keys"), verify_last=None) as ledger:
            kinds = [entry.draft.kind for entry in ledger.entries()]
        assert kinds.count(Kind.PACKAGE_DESTROYED) == 1
        shutil.rmtree(data)
    assert hits >= len(steps) // 2, hits


def ciphertexts(roster: Path) -> set[bytes]:
    """The first bytes of every sealed record, and of the slots."""
    with closing(sqlite3.connect(roster)) as connection:
        pieces = {bytes(sealed[:32]) for (sealed,) in connection.execute("SELECT sealed FROM record")}
    status = RosterCache(roster).status()
    assert status is not None
    slots = [slot.sealed for operator in status.manifest.operators for slot in operator.slots]
    return pieces | {slot.encode() for slot in slots}
