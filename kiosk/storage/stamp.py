"""What the device adds to an entry: when, where, by whom, and for whom its body is sealed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from kiosk.domain.entry import Origin
from kiosk.domain.manifest import Manifest
from kiosk.trust.ids import uuid7
from kiosk.trust.sealing import Sealer


class Clock(Protocol):
    """The device's clock. The wall time is a claim with a source; the order of entries is not taken from it."""

    @property
    def boot_id(self) -> str:
        """Names this boot: `monotonic_ms` counts within it."""

    @property
    def monotonic_ms(self) -> int:
        """Milliseconds of this boot."""

    def now(self) -> datetime:
        """Wall time, with its zone."""

    def source(self) -> str:
        """Return where the wall time comes from: gps, rtc, ntp, hub or manual."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Stamps the entries of one operator's session under one package. Without a package its ids are empty.

    `sealer` seals the session's bodies, for nobody without a package; `randomness` returns as many random bytes as it
    is asked for.
    """

    clock: Clock
    randomness: Callable[[int], bytes] = field(repr=False)
    kiosk_id: str
    operator_id: str = ""
    package_id: str = ""
    round_id: str = ""
    site: str = ""
    sealer: Sealer = field(default_factory=lambda: Sealer(()), repr=False)
    package_sequence: int = 0

    @classmethod
    def of(
        cls, manifest: Manifest, kiosk_id: str, operator_id: str, clock: Clock, randomness: Callable[[int], bytes]
    ) -> "Stamp":
        """Return the stamp of an operator under a package: bodies are sealed for its programme and its sessions."""
        return cls(
            clock=clock,
            randomness=randomness,
            kiosk_id=kiosk_id,
            operator_id=operator_id,
            package_id=manifest.package_id,
            package_sequence=manifest.sequence,
            round_id=manifest.round.round_id,
            site=manifest.site.code,
            sealer=Sealer((manifest.programme.public_key, manifest.local_key)),
        )

    def origin(self, entry_id: str = "") -> Origin:
        """Return the origin of an entry made now, under a new id unless one is given."""
        now = self.clock.now().astimezone(UTC)
        unix_ms = max(0, int(now.timestamp() * 1000))  # a clock before 1970 must not stop a distribution
        return Origin(
            entry_id=entry_id or uuid7(unix_ms, self.randomness(10)),
            package_id=self.package_id,
            round_id=self.round_id,
            site=self.site,
            kiosk_id=self.kiosk_id,
            operator_id=self.operator_id,
            boot_id=self.clock.boot_id,
            monotonic_ms=self.clock.monotonic_ms,
            ts_utc=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            ts_source=self.clock.source(),
            package_sequence=self.package_sequence,
        )
