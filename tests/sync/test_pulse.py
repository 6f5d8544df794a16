"""The watchdog of `kiosk sync`: fed while all its loops get on and its doors answer, starved by any that hangs."""

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.domain.entry import Entry
from kiosk.sync.process import GRACE_S
from kiosk.sync.pulse import Pulse
from kiosk.trust.chain import Head
from tests.sync.faults import Fault, faulty_line
from tests.sync.ledgers import MemoryLedger
from tests.sync.sites import RunningSite, running_site

DOOR_S = 0.3


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RunningSite]:
    """Serve one desk."""
    with running_site(tmp_path, 1) as site:
        yield site


@dataclass
class StuckLedger:
    """A ledger that lets nobody read on while it is stuck, as a medium that hangs does."""

    ledger: MemoryLedger
    free: threading.Event = field(default_factory=threading.Event)

    def entries(self, after_seq: int = 0, limit: int | None = None) -> Sequence[Entry]:
        assert self.free.wait(20)
        return self.ledger.entries(after_seq, limit)

    def head_seq(self) -> int:
        assert self.free.wait(20)
        return self.ledger.head_seq()

    def head_at(self, seq: int) -> Head:
        assert self.free.wait(20)
        return self.ledger.head_at(seq)


def test_a_process_that_gets_on_feeds_its_watchdog(site: RunningSite) -> None:
    """Loops that rest are not at work, both doors answer: fed once a look."""
    fed: list[str] = []
    watch = site[1].sync.watch(lambda: fed.append("fed"))
    site[1].booted_s += 10_000
    assert (watch.look(), watch.look()) == ([], [])
    assert fed == ["fed", "fed"]


def test_a_door_that_stands_open_and_does_not_answer_starves_it(tmp_path: Path) -> None:
    """The socket still takes questions, but what answers them is stuck; when it goes on, so does the feeding."""
    with running_site(tmp_path, 1) as site:
        site[1].stop()
        stuck = StuckLedger(site[1].ledger)
        site[1].source = stuck
        site[1].start()
        fed: list[str] = []
        watch = site[1].sync.watch(lambda: fed.append("fed"), DOOR_S)
        assert watch.look() == ["touchscreen"]
        assert fed == []
        stuck.free.set()
        assert site[1].sync.watch(lambda: fed.append("fed")).look() == []
        assert fed == ["fed"]


def test_a_door_that_is_gone_starves_it(site: RunningSite) -> None:
    """Nobody listens for the other desks any more."""
    watch = site[1].sync.watch(lambda: None, DOOR_S)
    site[1].sync.port = 9
    assert watch.look() == ["desks"]


def test_an_upload_that_hangs_starves_it(site: RunningSite) -> None:
    """A hub that never answers is waited for; one that holds the loop for longer than any answer may take is a hang."""
    with faulty_line("http://127.0.0.1:9") as line:
        site[1].hub_url = line.url
        line.then([Fault.SLOW])
        loop = threading.Thread(target=site[1].sync.upload)
        loop.start()
        while not line.seen:
            pass
        watch = site[1].sync.watch(lambda: None)
        assert watch.look() == []
        site[1].booted_s += 5 + 30 + 120 + GRACE_S + 1
        assert watch.look() == ["upload"]
        line.over.set()
        site[1].sync.stop()
        loop.join()
        assert watch.look() == []


def test_a_loop_that_ended_by_a_bug_starves_it() -> None:
    """Nobody is left to do its work, so it never comes to rest."""
    seconds = [0.0]
    pulse = Pulse(lambda: seconds[0])
    with pytest.raises(ZeroDivisionError), pulse.at_work("tell", 5):
        raise ZeroDivisionError
    assert pulse.hanging() == []
    seconds[0] = 6
    assert pulse.hanging() == ["tell"]


def test_each_step_of_a_loop_begins_its_time_anew() -> None:
    """Many desks to be told take long, and no step of it too long; at rest nothing counts."""
    seconds = [0.0]
    pulse = Pulse(lambda: seconds[0])
    with pulse.at_work("tell", 5) as step:
        for _ in range(9):
            seconds[0] += 4
            assert pulse.hanging() == []
            step()
        seconds[0] += 6
        assert pulse.hanging() == ["tell"]
    assert pulse.hanging() == []


def test_the_process_tells_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """READY when the doors are open, then one WATCHDOG after the other, to the socket that systemd names."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(20)
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        with running_site(tmp_path / "site", 1):
            assert [systemd.recv(64) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
