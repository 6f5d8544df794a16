"""What a driver of hardware gives the layer above: one opened device, and the turn in which it is used."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from drivers.faults import Awaited, CaptureCancelled, TimedOut
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOff, FingerOn, Progress, Report
from drivers.scanner import Image

RandomBytes = Callable[[int], bytes]
"""As `os.urandom`."""
_AWAITED: dict[type[Progress], Awaited | None] = {
    AwaitingLift: Awaited.LIFT,
    AwaitingFinger: Awaited.FINGER,
    FingerOff: None,
    FingerOn: None,
}


class Turn:
    """One use of a device: how long a person may take, the way out of it, and the sign that its driver still lives.

    A driver calls `check` or `pause` at least once a second while it waits, and before every exchange that may take
    longer. The time given counts only while a person is awaited; the device's own waits have their own limits.
    """

    def __init__(self, timeout_s: float, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        self._timeout_s = timeout_s
        self._report = report
        self._clock = clock
        self._deadline = clock() + timeout_s
        self._stopped = threading.Event()
        self._awaited: Awaited | None = None
        self.last_sign = clock()
        """When the driver last called; read by the watchdog."""

    def now(self) -> float:
        """Seconds of the turn's clock."""
        return self._clock()

    @property
    def awaits_person(self) -> bool:
        """Whether the time given is running: a finger, or its leaving, is awaited."""
        return self._awaited is not None

    def left_s(self) -> float:
        """Seconds left of the time given, 0 or more."""
        return max(0.0, self._deadline - self._clock())

    def check(self) -> None:
        """Go on, or leave.

        Raises:
            CaptureCancelled: the turn was stopped.
            TimedOut: the person took too long; `awaited` says for what.
        """
        self.last_sign = self._clock()
        if self._stopped.is_set():
            raise CaptureCancelled("the capture was cancelled")
        if self._awaited is not None and self._clock() >= self._deadline:
            raise TimedOut(self._awaited, self._timeout_s)

    def pause(self, seconds: float) -> None:
        """Wait, unless stopped meanwhile; raises as `check`."""
        self.check()
        self._stopped.wait(seconds)
        self.check()

    def tell(self, event: Progress) -> None:
        """Report progress. It also says whether a person is awaited from now on."""
        self._awaited = _AWAITED.get(type(event), self._awaited)
        self._report(event)
        self.check()

    def stop(self) -> None:
        """End the turn, from any thread; the driver notices at its next `check`."""
        self._stopped.set()


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One image as it left the sensor, and the window that is worth looking at."""

    raw: Image
    """(H, W), the sensor's own frame, upright, ridges dark, not resampled."""
    image: Image
    """(h, w), the active part of it."""
    ppi: tuple[float, float]
    """Of both, along x and along y."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a model's frame shows a finger, and at which resolution."""

    ppi: tuple[float, float]
    source: str
    """Where the resolution comes from, and how sure it is."""
    columns: tuple[int, int] | None = None
    """First active column of the raw frame and the one after the last; None when all are."""

    def frame(self, raw: Image) -> Frame:
        """Cut the active window out of a raw frame."""
        image = raw if self.columns is None else raw[:, slice(*self.columns)].copy()
        return Frame(raw, image, self.ppi)


class Device(Protocol):
    """One opened device. One thread uses it; every wait goes through the turn.

    Raises everywhere: `ScannerFault`, and what `Turn.check` raises. After a fault other than a person's time-out the
    device is closed and never used again.
    """

    @property
    def name(self) -> str:
        """Maker and model, for people; no serial number."""

    def start(self, turn: Turn) -> None:
        """Bring it up until it answers. When it is up already, make sure that it still answers."""

    def await_lift(self, turn: Turn) -> None:
        """Return once the finger of the capture before has left; told by `AwaitingLift`, `FingerOff` if it had not."""

    def await_finger(self, turn: Turn) -> None:
        """Wait for a finger on the glass."""

    def read(self, turn: Turn) -> list[Frame]:
        """Images of the finger on the glass, the usual case being one; the last ones may come after it has left.

        Raises:
            CaptureRetry: the device says what the person should do better.
        """

    def rest(self) -> None:
        """Stop waiting for a finger: lamp off, one laid down now is not seen. Quick, and harmless when repeated."""

    def facts(self) -> dict[str, str]:
        """What it says about itself: versions, sizes. No serial number."""

    def close(self) -> None:
        """Let go of the device. Never raises; joins whatever thread still reads before the transport is disposed."""
