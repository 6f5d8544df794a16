"""A clock that stands still until told, stamps, and ledgers that are easy to fill."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.codes import Kind, Outcome
from kiosk.domain.entry import Draft, Line
from kiosk.storage.ledger import Ledger
from kiosk.storage.stamp import Stamp
from kiosk.trust.keys import DeviceKeys, public_text
from kiosk.trust.sealing import Sealer

KEYS = DeviceKeys.create()
OFFICE = X25519PrivateKey.generate()
LOCAL = X25519PrivateKey.generate()


@dataclass
class ManualClock:
    """A clock whose hands are moved by tests."""

    boot_id: str = "7f0c0e5c-0000-4000-8000-000000000001"
    wall: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    monotonic_ms: int = 1000

    def now(self) -> datetime:
        """Where the hands stand."""
        return self.wall

    def source(self) -> str:
        """A clock on a battery."""
        return "rtc"

    def pass_s(self, seconds: int) -> None:
        """Move the hands."""
        self.wall += timedelta(seconds=seconds)
        self.monotonic_ms += 1000 * seconds


def stamp(clock: ManualClock | None = None, seed: int = 1, operator_id: str = "OP1", round_id: str = "R1") -> Stamp:
    """A stamp of operator OP1 at kiosk K1."""
    return Stamp(
        clock=clock or ManualClock(),
        randomness=Random(seed).randbytes,
        kiosk_id="K1",
        operator_id=operator_id,
        package_id="ML-2026-03",
        round_id=round_id,
        site="GAO-01",
        sealer=Sealer((public_text(OFFICE), public_text(LOCAL))),
    )


def approval(number: int) -> Draft:
    """Two mats are about to be given for line `E{number}-1`."""
    return Draft(Kind.APPROVED, lines=(Line(f"E{number}-1", "MAT", entitled=2, delivered=0, remaining=2),))


def handover(number: int, refers_to: str) -> Draft:
    """They were given."""
    lines = (Line(f"E{number}-1", "MAT", entitled=2, delivered=2, remaining=0),)
    return Draft(Kind.HANDOVER, Outcome.DELIVERED, lines=lines, refers_to=refers_to)


def fill(ledger: Ledger, count: int) -> None:
    """Append approvals."""
    first = ledger.count() + 1
    stamped = stamp(seed=first)
    for number in range(first, first + count):
        ledger.append(approval(number), stamped)
