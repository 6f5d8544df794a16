"""What the replay and the simulation share: a `Scanner` over a `Glass`, and the verbs of a rehearsal."""

import threading
from types import TracebackType
from typing import Self

from drivers.coverage import coverage
from drivers.faults import RetryReason, ScannerFault
from drivers.glass import Glass
from drivers.progress import Area, FingerOn, Report, ignore
from drivers.scanner import Capture, ScannerInfo


class GlassScanner:
    """A scanner without hardware. Verbs may come from any thread while a capture waits on another."""

    def __init__(self, info: ScannerInfo, ppi: tuple[float, float]) -> None:
        self.info = info
        self._ppi = ppi
        self._glass = Glass()
        self._counting = threading.Lock()
        self._placings: dict[str, int] = {}

    def capture(self, timeout_s: float = 10.0, progress: Report | None = None) -> Capture:
        """See `Scanner.capture`."""
        if not timeout_s >= 0:
            raise ValueError("timeout_s must be 0 or more")
        report = progress or ignore
        with self._glass.turn():
            touch = self._glass.await_touch(timeout_s, report)
            report(FingerOn())
            image = touch()
            report(Area(coverage(image)))
            self._glass.confirm()
            return Capture(image, self._ppi, self.info.name)

    def wait_ready(self, timeout_s: float = 10.0) -> None:
        """See `Scanner.wait_ready`."""
        with self._glass.turn():
            self._glass.await_plug(timeout_s)

    def cancel(self) -> None:
        """See `Scanner.cancel`."""
        self._glass.cancel()

    def close(self) -> None:
        """See `Scanner.close`."""
        self._glass.close()

    def lift(self) -> None:
        """Take the finger off the glass."""
        self._glass.lift()

    def retry(self, reason: RetryReason) -> None:
        """Let the capture under way, or else the next one, raise `CaptureRetry(reason)`, finger or not.

        A finger on the glass counts as seen: it must be placed anew.
        """
        self._glass.refuse(reason)

    def fail(self, fault: ScannerFault) -> None:
        """Let the capture under way, or else the next one, raise `fault`."""
        self._glass.fail(fault)

    def unplug(self) -> None:
        """Pull the cable: captures raise `Removed` until `plug`."""
        self._glass.unplug()

    def plug(self) -> None:
        """Put the cable back; the same scanner works again."""
        self._glass.plug()

    def _placed_before(self, finger: str) -> int:
        """How often this finger was placed so far; counts this time."""
        with self._counting:
            before = self._placings.get(finger, 0)
            self._placings[finger] = before + 1
            return before

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
