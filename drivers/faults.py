"""What can go wrong with a scanner, sorted by who must act.

`CaptureRetry` is for the person at the scanner, `ScannerFault` for the operator or the technician,
`CaptureCancelled` for nobody. Messages and remedies are for logs and `python -m drivers doctor`;
screens choose their own words by type, `RetryReason` and `Awaited`.
"""

from enum import StrEnum
from typing import ClassVar


class DriverError(Exception):
    """Root of everything this package raises on purpose."""


class RetryReason(StrEnum):
    """What the person can do better; each is one picture on the screen."""

    TOO_DRY = "too_dry"
    TOO_WET = "too_wet"
    PRESS_HARDER = "press_harder"
    PRESS_LIGHTER = "press_lighter"
    OFF_CENTRE = "off_centre"
    MOVED = "moved"
    TOO_SHORT = "too_short"
    DIRTY_GLASS = "dirty_glass"
    UNCLEAR = "unclear"
    """The device saw a finger, made nothing of it and does not say why."""


class CaptureRetry(DriverError):
    """The image is not worth comparing, and the person can mend that. Never a non-match."""

    def __init__(self, reason: RetryReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CaptureCancelled(DriverError):
    """`cancel()` or `close()` ended the capture: nobody has to act."""


class ScannerFault(DriverError):
    """The scanner cannot go on until the operator or the technician acts.

    Attributes:
        remedy: what to try first, one sentence, for a technician.
    """

    default_remedy: ClassVar[str] = "Unplug the scanner, plug it in again, and run `python -m drivers doctor`."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy or self.default_remedy


class Removed(ScannerFault):
    """The device is not there. The same `Scanner` works again once it is plugged in."""

    default_remedy = "Plug the scanner in again."


class Busy(ScannerFault):
    """Another capture, program or kernel driver holds the device."""

    default_remedy = "Stop the other program or wait for the other capture, then try again."


class Permission(ScannerFault):
    """The device is there but this user may not open it."""

    default_remedy = (
        "Write what `python -m drivers udev` prints to /etc/udev/rules.d/70-kiosk-scanners.rules, run `udevadm control"
        " --reload`, add this user to the group kiosk-scanner, and plug the scanner in again."
    )


class Stuck(ScannerFault):
    """The device is there but does not come up, or its driver does not return. The next use begins anew."""

    default_remedy = "Unplug the scanner for five seconds and plug it in again."


class Awaited(StrEnum):
    """What a capture was waiting for when its time ran out."""

    LIFT = "lift"
    FINGER = "finger"
    DEVICE = "device"


class TimedOut(ScannerFault):
    """The time given ran out. `awaited` tells an absent finger from a silent device."""

    default_remedy = "Ask for the finger again; if the scanner stays dark, plug it in again."

    def __init__(self, awaited: Awaited, timeout_s: float) -> None:
        super().__init__(f"waited {timeout_s:g} s for the {awaited.value}")
        self.awaited = awaited


class ProtocolError(ScannerFault):
    """The device sent what it should not. `received` holds the first bytes of it, never a whole image."""

    KEPT = 64

    def __init__(self, message: str, received: bytes = b"", *, remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.received = received[: self.KEPT]


class BadAddress(ScannerFault):
    """The scanner's address cannot be understood, or leads nowhere."""

    default_remedy = "Correct the scanner's address; `python -m drivers list` shows what is there."


class Unsupported(ScannerFault):
    """The address is well formed, but this release has no driver for it."""

    default_remedy = "Use a scanner that docs/drivers.md lists, or `simulated:` to try things out."
