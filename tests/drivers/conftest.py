"""Fingers, folders of prints and a capture that waits on a thread of its own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import cv2
import pytest

import drivers
from drivers.equipment.pty_line import PtyLine
from drivers.equipment.zfm_module import ZfmModule
from drivers.progress import AwaitingFinger, AwaitingLift, Progress
from drivers.serial import SerialLine
from drivers.simulated import SimulatedScanner
from drivers.synthetic import Finger, impression
from drivers.zfm import ZfmDevice

LONG_S = 20.0


class Waiting:
    """A capture on a thread of its own, from the moment it waits."""

    def __init__(self, pool: ThreadPoolExecutor, scanner: drivers.Scanner, kind: type[Progress]) -> None:
        self._reached = threading.Event()
        self.seen: list[Progress] = []
        self._kind = kind
        self._result: Future[drivers.Capture] = pool.submit(scanner.capture, LONG_S, self._report)
        assert self._reached.wait(LONG_S), "the capture never waited"

    def _report(self, event: Progress) -> None:
        self.seen.append(event)
        if isinstance(event, self._kind):
            self._reached.set()

    def result(self) -> drivers.Capture:
        return self._result.result(LONG_S)


Start = Callable[[drivers.Scanner], Waiting]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads for captures that wait."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture
def waiting_for_finger(pool: ThreadPoolExecutor) -> Start:
    """Start a capture and return once it waits for a finger."""
    return lambda scanner: Waiting(pool, scanner, AwaitingFinger)


@pytest.fixture
def waiting_for_lift(pool: ThreadPoolExecutor) -> Start:
    """Start a capture and return once it waits for the finger to leave."""
    return lambda scanner: Waiting(pool, scanner, AwaitingLift)


@pytest.fixture
def simulated() -> Iterator[SimulatedScanner]:
    """A simulated scanner, closed afterwards."""
    with drivers.open_scanner("simulated:?seed=1") as scanner:
        assert isinstance(scanner, SimulatedScanner)
        yield scanner


@pytest.fixture(scope="session")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two fingers, three impressions each, 500 ppi; made once, not to be changed."""
    folder = tmp_path_factory.mktemp("sets") / "prints"
    folder.mkdir()
    for finger in ("7_1", "7_2"):
        for view in (1, 2, 10):
            cv2.imwrite(str(folder / f"{finger}_{view}.png"), impression(Finger.from_seed(finger), view))
    (folder.parent / "sets.json").write_text('{"prints": {"ppi": 500, "size": [400, 320]}}')
    return folder


@pytest.fixture
def pty() -> Iterator[PtyLine]:
    """A ZFM-20 on a line, without a finger."""
    with PtyLine(ZfmModule()) as line:
        yield line


@pytest.fixture
def attach() -> Iterator[Callable[[PtyLine], ZfmDevice]]:
    """Open the driver on a line; closed afterwards."""
    devices: list[ZfmDevice] = []

    def opened(pty: PtyLine) -> ZfmDevice:
        devices.append(ZfmDevice(SerialLine.open(pty.path, 57600)))
        return devices[-1]

    yield opened
    for device in devices:
        device.close()
