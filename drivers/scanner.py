"""The port every scanner obeys, and what a capture is."""

from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from drivers.faults import RetryReason
from drivers.progress import Report

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ScannerInfo:
    """One scanner that can be opened."""

    url: str
    """Opens this scanner again. Names a port, not a handle: it stays true when the device is plugged in anew."""
    name: str
    physical: bool
    """False for the replay and the simulation: a kiosk must not choose those by itself."""


class Hint(StrEnum):
    """What a capture has about it that a person should know. Hints, no more: no presentation attack is detected."""

    SAME_AS_BEFORE = "same_as_before"
    """Nearly the image of the capture before, in the same place: residue on the glass, or a replay."""


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """One image of one finger, upright, as large as the scanner's window."""

    image: Image
    """(H, W), ridges dark on light, read-only."""
    ppi: tuple[float, float]
    """Pixels an inch along x and along y: not every scanner has square pixels."""
    scanner: str
    """Maker and model of the scanner, for the record; no serial number."""
    raw: Image | None = None
    """(H, W), the sensor's own frame before anything was cut off or resampled, upright, ridges dark; None when the
    scanner has no other than `image`."""
    advice: RetryReason | None = None
    """What would make the next image better. Compare first: a weak image that matches is good enough."""
    hints: frozenset[Hint] = frozenset()

    def __post_init__(self) -> None:
        self.image.setflags(write=False)
        if self.raw is not None:
            self.raw.setflags(write=False)


class Scanner(Protocol):
    """A scanner at its port. One thread captures; any thread may cancel or close.

    After `Removed` the object stays useful: the next call looks at the port again.
    """

    @property
    def info(self) -> ScannerInfo:
        """What this scanner is, without touching it."""

    def capture(self, timeout_s: float = 10.0, progress: Report | None = None) -> Capture:
        """Wait for the glass to be free, then for a finger, and return its image.

        A finger that gave an image, or a retry, must be lifted before the next capture takes one.

        Args:
            timeout_s: for both waits together.
            progress: told what happens, from this thread; its exceptions end the capture.
        Raises:
            CaptureRetry: the person can do better.
            CaptureCancelled: `cancel` or `close` was called meanwhile, or the scanner is closed.
            ScannerFault: TimedOut, Removed, Busy (a capture is already under way), Permission, ProtocolError.
        """

    def wait_ready(self, timeout_s: float = 10.0) -> None:
        """Return once the device is there and answers; a finger is not needed.

        Raises:
            CaptureCancelled: as in `capture`.
            ScannerFault: what keeps it from answering after `timeout_s`.
        """

    def cancel(self) -> None:
        """End the capture under way, from any thread; without one, nothing happens.

        To leave no gap when cancelling from another thread: set a flag of your own, then call this, and
        call it again from `progress` when the flag is set. Progress is reported at least once, before any wait.
        """

    def close(self) -> None:
        """Cancel, wait until the capture under way has left, let go of the device. Harmless when repeated.

        Never from `progress`: a capture cannot wait for itself.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
