"""The device's clock, and how far it can be believed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
RTC = Path("/dev/rtc0")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """UTC as the device believes it, and a monotonic count. `boot_id` orders what the wall clock cannot."""

    boot_id: str
    source: Callable[[], str]
    now: Callable[[], datetime] = _now
    monotonic_s: Callable[[], float] = time.monotonic

    @property
    def monotonic_ms(self) -> int:
        """Milliseconds since some point of this boot."""
        return round(self.monotonic_s() * 1000)


def device_clock() -> Clock:
    """Return the clock of this machine."""
    boot_id = BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else "no-boot-id"
    return Clock(boot_id, time_source)


def time_source() -> str:
    """Return where the wall time comes from: ntp when it has been synchronised, rtc, or a person."""
    if SYNCHRONISED.exists():
        return "ntp"
    return "rtc" if RTC.exists() else "manual"
