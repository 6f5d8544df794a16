import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import drivers
from drivers import CaptureCancelled, CaptureRetry, RetryReason
from drivers.faults import Awaited, Busy, Permission, Removed, TimedOut
from drivers.progress import Area, AwaitingFinger, AwaitingLift, FingerOff, FingerOn, Progress
from drivers.simulated import SimulatedScanner
from tests.drivers.conftest import LONG_S, Start


def test_a_finger_on_the_glass_becomes_an_image(simulated: SimulatedScanner) -> None:
    """A capture is a read-only grey image with ridges dark, its resolution and the scanner's name."""
    simulated.place("amina/right-thumb")
    capture = simulated.capture(LONG_S)
    assert capture.image.dtype == np.uint8
    assert capture.image.ndim == 2
    assert capture.ppi == (500.0, 500.0)
    assert capture.scanner == simulated.info.name
    assert capture.image[200, 100:220].mean() < capture.image[:20, :20].mean() - 40
    assert not capture.image.flags.writeable


def test_equal_seeds_give_equal_images() -> None:
    """Two scanners with one seed see the same finger the same way, and each new touch differently."""
    images = []
    for _ in range(2):
        with drivers.open_scanner("simulated:?seed=5") as scanner:
            assert isinstance(scanner, SimulatedScanner)
            for _ in range(2):
                scanner.place("x")
                images.append(scanner.capture(LONG_S).image)
    assert np.array_equal(images[0], images[2])
    assert np.array_equal(images[1], images[3])
    assert not np.array_equal(images[0], images[1])


def test_a_capture_tells_what_happens_in_order(simulated: SimulatedScanner) -> None:
    """Progress says that the finger is awaited, that it came, and how much of the window it covers."""
    seen: list[Progress] = []
    simulated.place("x")
    simulated.capture(LONG_S, seen.append)
    assert seen[:2] == [AwaitingFinger(), FingerOn()]
    assert isinstance(seen[2], Area)
    assert 0.3 < seen[2].fraction < 0.9


def test_a_finger_may_come_while_the_capture_waits(simulated: SimulatedScanner, waiting_for_finger: Start) -> None:
    """A capture that waits takes the finger as soon as another thread places it."""
    waiting = waiting_for_finger(simulated)
    simulated.place("x")
    assert waiting.result().image.shape == (400, 320)


def test_a_finger_must_be_lifted_between_two_captures(simulated: SimulatedScanner, waiting_for_lift: Start) -> None:
    """A finger that gave an image gives no second one until it was off the glass."""
    simulated.place("x")
    first = simulated.capture(LONG_S)
    with pytest.raises(TimedOut) as late:
        simulated.capture(0.01)
    assert late.value.awaited is Awaited.LIFT
    waiting = waiting_for_lift(simulated)
    simulated.lift()
    simulated.place("x")
    assert not np.array_equal(waiting.result().image, first.image)
    assert waiting.seen[:3] == [AwaitingLift(), FingerOff(), AwaitingFinger()]


def test_no_finger_in_time(simulated: SimulatedScanner) -> None:
    """Without a finger the time runs out, and the fault says that a finger was awaited."""
    with pytest.raises(TimedOut) as late:
        simulated.capture(0.01)
    assert late.value.awaited is Awaited.FINGER


def test_a_lifted_finger_is_gone(simulated: SimulatedScanner) -> None:
    """A finger lifted before the capture gives nothing."""
    simulated.place("x")
    simulated.lift()
    with pytest.raises(TimedOut):
        simulated.capture(0)


def test_cancel_ends_a_waiting_capture_and_only_that(simulated: SimulatedScanner, waiting_for_finger: Start) -> None:
    """Cancel reaches the capture that waits; the next capture knows nothing of it."""
    simulated.cancel()
    waiting = waiting_for_finger(simulated)
    simulated.cancel()
    with pytest.raises(CaptureCancelled):
        waiting.result()
    simulated.place("x")
    simulated.capture(LONG_S)


def test_cancel_from_progress_beats_a_finger_already_there(simulated: SimulatedScanner) -> None:
    """A capture cancelled from its own first event returns no image, even with a finger on the glass."""
    simulated.place("x")
    with pytest.raises(CaptureCancelled):
        simulated.capture(LONG_S, lambda event: simulated.cancel())


def test_an_error_in_progress_frees_the_scanner(simulated: SimulatedScanner) -> None:
    """An exception from the listener reaches the caller and leaves the scanner usable."""

    def complain(event: Progress) -> None:
        raise LookupError(event)

    with pytest.raises(LookupError):
        simulated.capture(LONG_S, complain)
    simulated.place("x")
    simulated.capture(LONG_S)


def test_unplugging_ends_a_waiting_capture(simulated: SimulatedScanner, waiting_for_finger: Start) -> None:
    """Pulling the cable raises Removed at once and again, until it is back; then the same scanner works."""
    waiting = waiting_for_finger(simulated)
    simulated.unplug()
    with pytest.raises(Removed):
        waiting.result()
    with pytest.raises(Removed):
        simulated.capture(LONG_S)
    simulated.plug()
    simulated.place("x")
    simulated.capture(LONG_S)


def test_unplugging_while_the_image_travels(simulated: SimulatedScanner) -> None:
    """A cable pulled after the finger was seen gives Removed, never a half image."""
    simulated.place("x")
    with pytest.raises(Removed):
        simulated.capture(LONG_S, lambda event: simulated.unplug() if event == FingerOn() else None)


def test_waiting_for_the_cable(simulated: SimulatedScanner, pool: ThreadPoolExecutor) -> None:
    """wait_ready returns once the scanner is plugged in again, and raises Removed when it stays away."""
    simulated.wait_ready(0)
    simulated.unplug()
    with pytest.raises(Removed):
        simulated.wait_ready(0.01)
    ready = pool.submit(simulated.wait_ready, LONG_S)
    simulated.plug()
    ready.result(LONG_S)


def test_one_capture_at_a_time(simulated: SimulatedScanner, waiting_for_finger: Start) -> None:
    """A second capture is refused as Busy and does not disturb the first."""
    waiting = waiting_for_finger(simulated)
    with pytest.raises(Busy):
        simulated.capture(LONG_S)
    simulated.place("x")
    waiting.result()


def test_retry_is_asked_once_and_wants_the_finger_anew(simulated: SimulatedScanner, waiting_for_finger: Start) -> None:
    """A retry ends the waiting capture or the next one, and the finger on the glass must be placed again."""
    waiting = waiting_for_finger(simulated)
    simulated.retry(RetryReason.TOO_DRY)
    with pytest.raises(CaptureRetry) as retry:
        waiting.result()
    assert retry.value.reason is RetryReason.TOO_DRY
    simulated.place("x")
    simulated.retry(RetryReason.MOVED)
    with pytest.raises(CaptureRetry):
        simulated.capture(LONG_S)
    with pytest.raises(TimedOut) as late:
        simulated.capture(0.01)
    assert late.value.awaited is Awaited.LIFT
    simulated.place("x")
    simulated.capture(LONG_S)


def test_a_fault_put_in_is_raised_once(simulated: SimulatedScanner) -> None:
    """A fault prepared by the rehearsal reaches the next capture with its remedy, and passes."""
    simulated.fail(Permission("not allowed"))
    simulated.place("x")
    with pytest.raises(Permission) as fault:
        simulated.capture(LONG_S)
    assert "udev" in fault.value.remedy
    simulated.place("x")
    simulated.capture(LONG_S)


def test_closing_ends_a_waiting_capture_first(simulated: SimulatedScanner, waiting_for_finger: Start) -> None:
    """close returns after the waiting capture has left; a closed scanner captures nothing."""
    waiting = waiting_for_finger(simulated)
    simulated.close()
    with pytest.raises(CaptureCancelled):
        waiting.result()
    with pytest.raises(CaptureCancelled):
        simulated.capture(LONG_S)
    simulated.close()


def test_many_threads_play_with_one_scanner(simulated: SimulatedScanner, pool: ThreadPoolExecutor) -> None:
    """Verbs from two threads and captures from two others never hang the scanner, and each image is whole."""
    over = threading.Event()

    def capture() -> int:
        images = 0
        while not over.is_set():
            try:
                images += simulated.capture(0.05).image.shape == (400, 320)
            except drivers.DriverError:
                continue
        return images

    def play(finger: str) -> None:
        for turn in range(40):
            simulated.place(finger)
            (simulated.unplug, simulated.cancel, simulated.lift)[turn % 3]()
            simulated.plug()
            simulated.place(finger)

    captures = [pool.submit(capture) for _ in range(2)]
    plays = [pool.submit(play, finger) for finger in "xy"]
    for done in plays:
        done.result(LONG_S)
    over.set()
    for counted in captures:
        counted.result(LONG_S)
    simulated.place("x")
    simulated.capture(LONG_S)


@pytest.mark.parametrize("timeout_s", [-1.0, float("nan")])
def test_impossible_waits_are_refused(simulated: SimulatedScanner, timeout_s: float) -> None:
    """A negative or undefined time is the caller's mistake."""
    with pytest.raises(ValueError, match="timeout_s"):
        simulated.capture(timeout_s)
