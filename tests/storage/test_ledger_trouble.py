import sqlite3
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import KEYS, approval, fill, stamp

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "ledger.db"


def appender(path: Path, keys: Path, most: int = 0, largest: int = 0) -> "subprocess.Popen[str]":
    """A process that appends to the ledger once it is told."""
    arguments = [sys.executable, "-m", "tests.storage.appender", str(path), str(keys), str(most), str(largest)]
    process = subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def begin(process: "subprocess.Popen[str]") -> None:
    """Tell it to append."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_power_cut(path: Path, tmp_path: Path) -> None:
    """A process killed while appending, again and again: what it had acknowledged is there, and the chain holds."""
    DeviceKeys.create().save(tmp_path)
    keys = DeviceKeys.load(tmp_path)
    random = Random(7)
    for _ in range(4):
        process = appender(path, tmp_path)
        begin(process)
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(random.randrange(1, 60))]
        process.kill()
        acknowledged += [int(line) for line in process.stdout.read().splitlines() if line.strip()]
        process.communicate()
        with Ledger.open(path, keys, verify_last=None) as ledger:
            assert ledger.count() >= acknowledged[-1]


def test_two_processes(path: Path, tmp_path: Path) -> None:
    """Two processes and two threads that append at once make one chain."""
    DeviceKeys.create().save(tmp_path)
    keys = DeviceKeys.load(tmp_path)
    with Ledger.open(path, keys) as ledger, ExitStack() as stack:
        processes = [stack.enter_context(appender(path, tmp_path, most=60)) for _ in range(2)]
        threads = [
            threading.Thread(
                target=lambda seed=seed: [ledger.append(approval(1), made) for made in [stamp(seed=seed)] * 60]
            )
            for seed in (1, 2)
        ]
        for process in processes:
            begin(process)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seen = [int(line) for process in processes for line in process.communicate()[0].split()]
        verified = ledger.verify(keys.signing_public)
    assert (verified.fault, verified.head.seq) == (None, 240)
    assert len(set(seen)) == 120


def test_failing_medium(path: Path, tmp_path: Path) -> None:
    """When a write fails, appending stops until the ledger is opened again; all that was acknowledged is there."""
    DeviceKeys.create().save(tmp_path)
    with appender(path, tmp_path, largest=150_000) as process:
        *numbers, trouble, then = process.communicate("\n", timeout=30)[0].split()
    assert (trouble, then) == ("io", "refused")
    with Ledger.open(path, DeviceKeys.load(tmp_path), verify_last=None) as ledger:
        assert ledger.count() >= int(numbers[-1]) > 0
        assert ledger.append(approval(1), stamp()).seq > int(numbers[-1])


def test_full_disk(path: Path) -> None:
    """On a full disk the entry is refused, the ledger stays whole, and goes on once there is room."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 20)
        connection = ledger._connection  # the only way to a full disk without mounting one
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerFault) as caught:
            fill(ledger, 200)
        assert caught.value.trouble is LedgerTrouble.DISK_FULL
        count = ledger.count()
        assert ledger.verify(KEYS.signing_public).fault is None
        connection.execute(f"PRAGMA max_page_count = {pages * 100}")
        assert ledger.append(approval(1), stamp(seed=5)).seq == count + 1


def test_held_by_another(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that does not let go is reported, and appending goes on when it has."""
    with Ledger.open(path, KEYS) as ledger:
        ledger._connection.execute("PRAGMA busy_timeout = 10")  # nobody wants to wait 5 s for this
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerFault) as caught:
            fill(ledger, 1)
        assert caught.value.trouble is LedgerTrouble.LOCKED
        other.execute("ROLLBACK")
        other.close()
        fill(ledger, 1)


@pytest.mark.parametrize("at", [0, 17, 100, 4096, 4100, 9000, 20_000])
def test_damaged_bytes(path: Path, at: int) -> None:
    """A ledger with a damaged stretch is refused, or holds every entry; it is never deleted nor begun anew."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 60)
        before = ledger.entries()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(Random(at).randbytes(400))
    damaged = path.read_bytes()
    try:
        with Ledger.open(path, KEYS, verify_last=None) as ledger:
            assert ledger.entries() == before
    except LedgerFault as fault:
        assert fault.trouble in (LedgerTrouble.DAMAGED, LedgerTrouble.FORMAT)  # noqa: PT017 - either outcome is right
        assert len(path.read_bytes()) == len(damaged)


def test_not_a_ledger(path: Path) -> None:
    """A file that is no ledger, or another program's, is left alone."""
    path.write_bytes(b"not a database, but long enough to look at" * 30)
    with pytest.raises(LedgerFault) as caught:
        Ledger.open(path, KEYS)
    assert caught.value.trouble is LedgerTrouble.DAMAGED
    path.unlink()
    Ledger.open(path, KEYS).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 2")
    connection.close()
    with pytest.raises(LedgerFault) as caught:
        Ledger.open(path, KEYS)
    assert caught.value.trouble is LedgerTrouble.FORMAT


def test_read_only(path: Path) -> None:
    """A ledger that may not be written says so, and can be read on."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 1)
        ledger._connection.execute("PRAGMA query_only = ON")  # what a remount does; root may write everywhere
        with pytest.raises(LedgerFault) as caught:
            fill(ledger, 1)
        assert caught.value.trouble is LedgerTrouble.READ_ONLY
        assert ledger.count() == 1


def test_no_such_folder(tmp_path: Path) -> None:
    """A ledger in a folder that is not there cannot be begun."""
    with pytest.raises(LedgerFault) as caught:
        Ledger.open(tmp_path / "away" / "ledger.db", KEYS)
    assert caught.value.trouble is LedgerTrouble.MISSING


def test_a_ledger_that_is_not_there_is_not_damaged(tmp_path: Path) -> None:
    """Who only reads does not begin one, and says that it is missing."""
    with pytest.raises(LedgerFault) as caught:
        LedgerReader.open_for_reading(tmp_path / "ledger.db")
    assert caught.value.trouble is LedgerTrouble.MISSING
    assert not list(tmp_path.iterdir())
