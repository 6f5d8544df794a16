"""The layer that finds, starts, watches and finds again, on a fake that obeys the port of devices."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

import drivers
from drivers.device import Frame, Turn
from drivers.faults import Awaited, Busy, Permission, ProtocolError, Removed, Stuck, TimedOut
from drivers.hardware import HardwareScanner
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOff, FingerOn, Progress
from drivers.scanner import Hint, Image, ScannerInfo
from drivers.synthetic import Finger, impression

LONG_S = 20.0
INFO = ScannerInfo("usb:", "a fake", physical=True)


class Port:
    """What is plugged in where a fake device is looked for, and how it behaves."""

    def __init__(self) -> None:
        self.plugged = True
        self.finger: Image | None = None
        self.touches = 0
        self.troubles: list[Exception] = []
        self.hang = threading.Event()
        self.hangs = False
        self.open = 0
        self.opened = 0

    def place(self, image: Image) -> None:
        """Lay a finger down, lifting the one that lies there."""
        self.finger, self.touches = image, self.touches + 1

    def attach(self) -> "FakeDevice":
        if not self.plugged:
            raise Removed("nothing there")
        self.open += 1
        self.opened += 1
        return FakeDevice(self)


class FakeDevice:
    """A device that obeys the port: it waits only through its turn."""

    name = "a fake"

    def __init__(self, port: Port) -> None:
        self._port = port
        self._number = port.opened
        self._seen = 0

    def _check(self) -> None:
        if not self._port.plugged or self._number != self._port.opened:
            raise Removed("it is gone")

    def start(self, turn: Turn) -> None:
        turn.check()
        self._check()
        if self._port.troubles:
            raise self._port.troubles.pop(0)

    def await_lift(self, turn: Turn) -> None:
        if self._port.touches != self._seen or self._port.finger is None:
            return
        turn.tell(AwaitingLift())
        while self._port.touches == self._seen and self._port.finger is not None:
            turn.pause(0.005)
        turn.tell(FingerOff())

    def await_finger(self, turn: Turn) -> None:
        self._check()
        while self._port.finger is None:
            self._check()
            turn.pause(0.005)

    def read(self, turn: Turn) -> list[Frame]:
        self._check()
        if self._port.hangs:
            self._port.hang.wait()
        image, self._seen = self._port.finger, self._port.touches
        return [Frame(image, image, (500.0, 500.0))] if image is not None else []

    def rest(self) -> None:
        self._check()

    def facts(self) -> dict[str, str]:
        return {"fake": "yes"}

    def close(self) -> None:
        self._port.open -= 1


@pytest.fixture
def port() -> Port:
    """A port with a fake device in it."""
    return Port()


@pytest.fixture
def scanner(port: Port) -> Iterator[HardwareScanner]:
    """A scanner at that port, closed afterwards."""
    with HardwareScanner(INFO, port.attach) as scanner:
        yield scanner


@pytest.fixture(scope="module")
def prints() -> list[Image]:
    """Two impressions of one finger."""
    finger = Finger.from_seed("somebody")
    return [impression(finger, 1), impression(finger, 2)]


def _start(pool: ThreadPoolExecutor, scanner: HardwareScanner, until: type[Progress]) -> Future[drivers.Capture]:
    reached = threading.Event()
    result = pool.submit(scanner.capture, LONG_S, lambda event: reached.set() if isinstance(event, until) else None)
    assert reached.wait(LONG_S)
    return result


def test_a_capture_tells_what_happens_from_the_callers_thread(
    scanner: HardwareScanner, port: Port, prints: list[Image]
) -> None:
    """The image comes with its resolution, and progress is told in order by the thread that captures."""
    told: list[tuple[type[Progress], int]] = []
    port.place(prints[0])
    capture = scanner.capture(LONG_S, lambda event: told.append((type(event), threading.get_ident())))
    assert capture.image is prints[0]
    assert [kind for kind, _ in told][:2] == [AwaitingFinger, FingerOn]
    assert {thread for _, thread in told} == {threading.get_ident()}


def test_the_finger_must_leave_between_captures(
    scanner: HardwareScanner, port: Port, prints: list[Image], pool: ThreadPoolExecutor
) -> None:
    """A finger that stays is asked to go before another image is taken."""
    port.place(prints[0])
    scanner.capture(LONG_S)
    second = _start(pool, scanner, AwaitingLift)
    port.place(prints[1])
    assert second.result(LONG_S).image is prints[1]


def test_a_person_who_never_comes_is_not_the_devices_fault(scanner: HardwareScanner, port: Port) -> None:
    """Time runs out for the finger, and the device is kept for the next one."""
    with pytest.raises(TimedOut) as late:
        scanner.capture(timeout_s=0.02)
    assert late.value.awaited is Awaited.FINGER
    assert port.open == 1
    with pytest.raises(TimedOut):
        scanner.capture(timeout_s=0)
    assert port.opened == 1


def test_a_scanner_plugged_in_anew_works_without_a_word(
    scanner: HardwareScanner, port: Port, prints: list[Image]
) -> None:
    """A handle that went stale while nobody used it is replaced, not reported."""
    scanner.wait_ready(LONG_S)
    port.plugged = False
    port.plugged, port.opened = True, port.opened + 1
    port.place(prints[0])
    assert scanner.capture(LONG_S).image is prints[0]
    assert port.open == 1


def test_unplugged_while_it_waits_ends_the_capture_and_plugged_in_again_it_works(
    scanner: HardwareScanner, port: Port, prints: list[Image], pool: ThreadPoolExecutor
) -> None:
    """Removed goes to the operator; the same scanner object takes the next image."""
    waiting = _start(pool, scanner, AwaitingFinger)
    port.plugged = False
    with pytest.raises(Removed):
        waiting.result(LONG_S)
    with pytest.raises(Removed):
        scanner.wait_ready(timeout_s=0)
    ready = pool.submit(scanner.wait_ready, LONG_S)
    port.plugged = True
    ready.result(LONG_S)
    port.place(prints[0])
    assert scanner.capture(LONG_S).image is prints[0]


@pytest.mark.parametrize("trouble", [Busy("held"), Permission("no"), Stuck("dark"), ProtocolError("what")])
def test_waiting_for_it_tries_again_until_it_answers(
    scanner: HardwareScanner, port: Port, trouble: drivers.ScannerFault
) -> None:
    """What may pass by itself is waited out; without time left it is told."""
    port.troubles = [trouble]
    with pytest.raises(type(trouble)):
        scanner.wait_ready(timeout_s=0)
    port.troubles = [trouble]
    scanner.wait_ready(LONG_S)
    assert port.open == 1


def test_cancelling_ends_the_wait_and_leaves_the_device_open(
    scanner: HardwareScanner, port: Port, pool: ThreadPoolExecutor
) -> None:
    """Nobody has to act on a cancelled capture, and the next one needs no new start."""
    waiting = _start(pool, scanner, AwaitingFinger)
    with pytest.raises(Busy):
        scanner.capture(LONG_S)
    scanner.cancel()
    with pytest.raises(drivers.CaptureCancelled):
        waiting.result(LONG_S)
    assert port.open == 1


def test_closing_waits_for_the_capture_to_leave(scanner: HardwareScanner, port: Port, pool: ThreadPoolExecutor) -> None:
    """No device is closed under a capture, and a closed scanner takes no more."""
    waiting = _start(pool, scanner, AwaitingFinger)
    scanner.close()
    assert waiting.done()
    assert port.open == 0
    with pytest.raises(drivers.CaptureCancelled):
        scanner.capture(LONG_S)
    scanner.close()


def test_an_error_of_the_listener_ends_the_capture(scanner: HardwareScanner, port: Port) -> None:
    """What progress raises comes out of the capture, after its driver has stopped."""

    def refuse(event: Progress) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError):
        scanner.capture(LONG_S, refuse)
    with pytest.raises(TimedOut):
        scanner.capture(timeout_s=0)
    assert port.opened == 1


def test_a_driver_that_hangs_is_left_behind(port: Port, prints: list[Image]) -> None:
    """The caller is told in the watchdog's time, the next use opens anew, what was lost is closed in the end."""
    scanner = HardwareScanner(INFO, port.attach, watchdog_s=0.2)
    port.place(prints[0])
    port.hangs = True
    with pytest.raises(Stuck):
        scanner.capture(LONG_S)
    port.hangs = False
    assert scanner.capture(LONG_S).image is prints[0]
    port.hang.set()
    lost = [thread for thread in threading.enumerate() if thread.name == "scanner driver"]
    for thread in lost:
        thread.join(LONG_S)
    scanner.close()
    assert port.open == 0


def test_nearly_the_same_image_again_is_pointed_out(scanner: HardwareScanner, port: Port, prints: list[Image]) -> None:
    """Residue that gives the print before again is a hint on the capture; another touch of the finger has none."""
    hints = []
    for image in (prints[0], prints[0].copy(), prints[1]):
        port.place(image)
        hints.append(scanner.capture(LONG_S).hints)
    assert hints == [frozenset(), {Hint.SAME_AS_BEFORE}, frozenset()]


def test_an_image_without_a_finger_is_a_retry(scanner: HardwareScanner, port: Port) -> None:
    """Empty glass that passed for a finger asks the person, and is no capture."""
    port.place(np.full((400, 320), 250, np.uint8))
    with pytest.raises(drivers.CaptureRetry):
        scanner.capture(LONG_S)
