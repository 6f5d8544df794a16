"""The glass of a scanner that has no hardware: fingers come and go on one thread, a capture waits on another.

Every wait is on one condition with a deadline; nothing polls.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from drivers.faults import (
    Awaited,
    Busy,
    CaptureCancelled,
    CaptureRetry,
    Removed,
    RetryReason,
    ScannerFault,
    TimedOut,
)
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOff, Report
from drivers.scanner import Image

Touch = Callable[[], Image]
"""A finger on the glass: gives its image when asked, and may raise what a scanner raises."""
Wanted = TypeVar("Wanted")


class Glass:
    """What lies on the glass, what lies in wait for the next capture, and whether the cable is in."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._covered = False
        self._fresh: Touch | None = None
        self._troubles: deque[CaptureRetry | ScannerFault] = deque()
        self._plugged = True
        self._closed = False
        self._cancelled = False
        self._holder: int | None = None

    def put(self, touch: Touch) -> None:
        """Lay a finger down; one that lay there is lifted first."""
        with self._changed:
            self._covered, self._fresh = True, touch
            self._changed.notify_all()

    def lift(self) -> None:
        """Clear the glass."""
        with self._changed:
            self._covered, self._fresh = False, None
            self._changed.notify_all()

    def refuse(self, reason: RetryReason) -> None:
        """Make the capture under way, or else the next one, ask for another try."""
        self._trouble(CaptureRetry(reason))

    def fail(self, fault: ScannerFault) -> None:
        """Make the capture under way, or else the next one, raise this fault."""
        self._trouble(fault)

    def unplug(self) -> None:
        """Pull the cable: the capture under way ends, others fail until `plug`."""
        with self._changed:
            self._plugged = False
            self._changed.notify_all()

    def plug(self) -> None:
        """Put the cable back."""
        with self._changed:
            self._plugged = True
            self._changed.notify_all()

    def cancel(self) -> None:
        """End the turn under way; without one, nothing happens."""
        with self._changed:
            self._cancelled = self._holder is not None
            self._changed.notify_all()

    def close(self) -> None:
        """Refuse further turns and wait until the one under way, unless it is the caller's own, has ended."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._holder in (None, threading.get_ident()))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Be the one who waits at this glass.

        Raises:
            Busy: somebody does already.
            CaptureCancelled: the glass is closed.
        """
        with self._changed:
            if self._closed:
                raise CaptureCancelled("the scanner is closed")
            if self._holder is not None:
                raise Busy("a capture is already under way on this scanner")
            self._holder, self._cancelled = threading.get_ident(), False
        try:
            yield
        finally:
            with self._changed:
                self._holder = None
                self._changed.notify_all()

    def await_plug(self, timeout_s: float) -> None:
        """Wait for the cable to be in; Removed when it is still out at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._plugged or self._ended(), _bounded(timeout_s))
            self._raise_stop()

    def await_touch(self, timeout_s: float, report: Report) -> Touch:
        """Wait for a free glass, then for a finger, and take it: it will not be given twice."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            free = self._free()
        if not free:
            report(AwaitingLift())
            with self._changed:
                self._await(lambda: self._free() or None, deadline, TimedOut(Awaited.LIFT, timeout_s))
            report(FingerOff())
        report(AwaitingFinger())
        with self._changed:
            touch = self._await(lambda: self._fresh, deadline, TimedOut(Awaited.FINGER, timeout_s))
            self._fresh = None
            return touch

    def confirm(self) -> None:
        """Raise what has ended the turn since the finger was taken."""
        with self._changed:
            self._raise_stop()
            self._raise_trouble()

    def _trouble(self, trouble: CaptureRetry | ScannerFault) -> None:
        with self._changed:
            self._troubles.append(trouble)
            self._changed.notify_all()

    def _await(self, wanted: Callable[[], Wanted | None], deadline: float, late: TimedOut) -> Wanted:
        self._changed.wait_for(
            lambda: wanted() is not None or self._stopped() or bool(self._troubles),
            _bounded(deadline - time.monotonic()),
        )
        self._raise_stop()
        self._raise_trouble()
        found = wanted()
        if found is None:
            raise late
        return found

    def _free(self) -> bool:
        """No finger, or one that has given no image yet."""
        return not self._covered or self._fresh is not None

    def _stopped(self) -> bool:
        return self._ended() or not self._plugged

    def _ended(self) -> bool:
        return self._cancelled or self._closed

    def _raise_stop(self) -> None:
        if self._ended():
            raise CaptureCancelled("the capture was cancelled")
        if not self._plugged:
            raise Removed("the scanner was unplugged")

    def _raise_trouble(self) -> None:
        if self._troubles:
            self._fresh = None  # whoever must try again lifts the finger first
            raise self._troubles.popleft()


def _bounded(wait_s: float) -> float:
    return min(max(0.0, wait_s), threading.TIMEOUT_MAX)
