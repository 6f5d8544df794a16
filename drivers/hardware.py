"""Any device at its port as a `Scanner`: found, started, watched, found again after it was unplugged.

The driver works on a thread of its own. The caller waits for what it reports, and leaves it behind when it hangs:
the next use then begins with a device opened anew, and what the lost thread still holds is closed when it returns.
"""

import queue
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Generic, Self, TypeVar

from drivers import coach
from drivers.coverage import coverage
from drivers.device import Device, Frame, Turn
from drivers.faults import (
    Awaited,
    BadAddress,
    Busy,
    CaptureCancelled,
    CaptureRetry,
    DriverError,
    Removed,
    RetryReason,
    ScannerFault,
    Stuck,
    TimedOut,
    Unsupported,
)
from drivers.progress import Area, AwaitingFinger, FingerOn, Progress, Report, ignore
from drivers.scanner import Capture, Hint, ScannerInfo

WATCHDOG_S = 16.0
"""Longest silence of a driver: between two signs of life it makes two control transfers at most, of 5 s each; 11.8 s
were seen until a silent device was given up."""
TICK_S = 0.1
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 1.6
"""Between two looks at a port where nothing answers: doubled each time."""

Attach = Callable[[], Device]
"""Finds the device at its port and opens it; raises Removed when there is none."""
Result = TypeVar("Result")


class Attachment:
    """One device as long as it stays plugged in, and what is known of the glass since then. One thread at a time."""

    def __init__(self, attach: Attach) -> None:
        self._attach = attach
        self.device: Device | None = None
        self.touched = False
        self.before: Frame | None = None

    def ready(self, turn: Turn) -> Device:
        """Give the device, opened and brought up first where there is none yet."""
        if self.device is None:
            device = self._attach()
            with ExitStack() as undo:
                undo.callback(device.close)
                device.start(turn)
                undo.pop_all()
            self.device = device
        return self.device

    def drop(self) -> None:
        """Close the device: the next use opens one anew."""
        device, self.device = self.device, None
        self.touched = False
        if device is not None:
            device.close()


class _Outcome(Generic[Result]):
    """What became of a turn: a result or an error."""

    def __init__(self, result: Result | None = None, error: BaseException | None = None) -> None:
        self._result = result
        self._error = error

    def get(self) -> Result:
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # None only where Result is None


class HardwareScanner:
    """See `Scanner`. After Removed, Stuck and other faults the next use looks at the port again."""

    def __init__(
        self,
        info: ScannerInfo,
        attach: Attach,
        *,
        watchdog_s: float = WATCHDOG_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._info = info
        self._attach = attach
        self._watchdog_s = watchdog_s
        self._clock = clock
        self.judges = True
        """Whether an image with hardly a ridge is a retry; not for who looks at the scanner, not at the finger."""
        self._changed = threading.Condition()
        self._turn: Turn | None = None
        self._closed = False
        self._attachment = Attachment(attach)

    @property
    def info(self) -> ScannerInfo:
        """See `Scanner.info`."""
        return self._info

    def capture(self, timeout_s: float = 10.0, progress: Report | None = None) -> Capture:
        """See `Scanner.capture`."""
        if not timeout_s >= 0:
            raise ValueError("timeout_s must be 0 or more")
        return self._use(partial(_take, judges=self.judges), timeout_s, progress or ignore)

    def wait_ready(self, timeout_s: float = 10.0) -> None:
        """See `Scanner.wait_ready`."""
        self._use(_await_ready, timeout_s, ignore)

    def facts(self) -> dict[str, str]:
        """What the device says about itself once it is ready; empty before. No serial number."""
        device = self._attachment.device
        return {} if device is None else {"device": device.name, **device.facts()}

    def cancel(self) -> None:
        """See `Scanner.cancel`."""
        with self._changed:
            if self._turn is not None:
                self._turn.stop()

    def close(self) -> None:
        """See `Scanner.close`."""
        with self._changed:
            self._closed = True
            if self._turn is not None:
                self._turn.stop()
            self._changed.wait_for(lambda: self._turn is None)
            attachment = self._attachment
        # A driver that hangs while it closes is left behind too: nobody waits for it longer than the watchdog.
        closing = threading.Thread(target=attachment.drop, name="scanner closing", daemon=True)
        closing.start()
        closing.join(self._watchdog_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _use(self, act: Callable[[Turn, Attachment], Result], timeout_s: float, report: Report) -> Result:
        """Let the driver's thread act, and tell from this thread what it reports."""
        said: _Said[Result] = queue.SimpleQueue()
        turn = Turn(timeout_s, said.put, self._clock)
        with self._changed:
            if self._closed:
                raise CaptureCancelled("the scanner is closed")
            if self._turn is not None:
                raise Busy("a capture is already under way on this scanner")
            self._turn = turn
            attachment = self._attachment
        try:
            worker = threading.Thread(
                target=self._work, args=(act, turn, attachment, said.put), name="scanner driver", daemon=True
            )
            worker.start()
            return self._followed(turn, said, report)
        finally:
            with self._changed:
                self._turn = None
                self._changed.notify_all()

    def _work(
        self,
        act: Callable[[Turn, Attachment], Result],
        turn: Turn,
        attachment: Attachment,
        say: Callable[[_Outcome[Result]], None],
    ) -> None:
        """The driver's thread. What is no driver's error goes to the thread's excepthook, and is told as Stuck."""
        outcome: _Outcome[Result] = _Outcome(error=Stuck("the driver failed; the log shows where"))
        try:
            outcome = _Outcome(act(turn, attachment))
        except DriverError as error:
            outcome = _Outcome(error=error)
        finally:
            with self._changed:
                lost = attachment is not self._attachment
                if not lost:
                    say(outcome)
            if lost:
                attachment.drop()

    def _followed(self, turn: Turn, said: "_Said[Result]", report: Report) -> Result:
        """Tell what the driver's thread reports until its outcome comes; if telling fails, stop it first."""
        outcome: _Outcome[Result] | None = None
        try:
            while outcome is None:
                message = self._next(turn, said)
                if isinstance(message, _Outcome):
                    outcome = message
                else:
                    report(message)
        finally:
            if outcome is None:
                turn.stop()
                while not isinstance(self._next(turn, said), _Outcome):
                    pass
        return outcome.get()

    def _next(self, turn: Turn, said: "_Said[Result]") -> "Progress | _Outcome[Result]":
        """What the driver's thread says next; Stuck is its outcome when it gave no sign of life for too long."""
        while True:
            try:
                return said.get(timeout=TICK_S)
            except queue.Empty:
                if self._clock() - turn.last_sign > self._watchdog_s and self._left_behind(turn, said):
                    return _Outcome(error=Stuck(f"the driver did not return within {self._watchdog_s:g} s"))

    def _left_behind(self, turn: Turn, said: "_Said[Result]") -> bool:
        """Go on without the driver's thread, unless it has just said something."""
        with self._changed:
            if not said.empty():
                return False
            self._attachment = Attachment(self._attach)
        turn.stop()
        return True


_Said = queue.SimpleQueue[Progress | _Outcome[Result]]


def _await_ready(turn: Turn, attachment: Attachment) -> None:
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            known = attachment.device is not None
            device = attachment.ready(turn)
            if known:
                device.start(turn)
        except (BadAddress, Unsupported):
            raise
        except ScannerFault:
            attachment.drop()
            if turn.left_s() == 0:
                raise
        else:
            return
        turn.pause(min(pause_s, turn.left_s()))
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def _take(turn: Turn, attachment: Attachment, *, judges: bool) -> Capture:
    try:
        name, frames = _touch(turn, attachment)
    except CaptureRetry:
        raise
    except (CaptureCancelled, ScannerFault) as error:
        if not (turn.awaits_person and _leaves_device_well(error)):
            attachment.drop()
        raise
    return _captured(turn, attachment, name, frames, judges)


def _leaves_device_well(error: DriverError) -> bool:
    return isinstance(error, CaptureCancelled) or (isinstance(error, TimedOut) and error.awaited is not Awaited.DEVICE)


def _touch(turn: Turn, attachment: Attachment) -> tuple[str, list[Frame]]:
    """Frames of the next finger. A handle that went stale while nobody used it is replaced without a word."""
    stale = attachment.device is not None
    try:
        device = _await_finger(turn, attachment)
    except Removed:
        if not stale:
            raise
        attachment.drop()
        device = _await_finger(turn, attachment)
    turn.tell(FingerOn())
    attachment.touched = True
    return device.name, device.read(turn)


def _await_finger(turn: Turn, attachment: Attachment) -> Device:
    device = attachment.ready(turn)
    if attachment.touched:
        device.await_lift(turn)
        attachment.touched = False
    turn.tell(AwaitingFinger())
    try:
        device.await_finger(turn)
    except (CaptureCancelled, TimedOut) as error:
        if _leaves_device_well(error):
            device.rest()
        raise
    return device


def _captured(turn: Turn, attachment: Attachment, name: str, frames: list[Frame], judges: bool) -> Capture:
    chosen = coach.best(frames)
    turn.tell(Area(coverage(chosen.image)))
    if judges and not coach.shows_finger(chosen.image, chosen.ppi):
        raise CaptureRetry(RetryReason.PRESS_HARDER)
    before, attachment.before = attachment.before, chosen
    hints = {Hint.SAME_AS_BEFORE} if before and coach.same_as_before(chosen.image, before.image) else set()
    return Capture(
        chosen.image, chosen.ppi, name, chosen.raw, coach.advice(frames, chosen), frozenset(hints)
    )  # fmt: skip
