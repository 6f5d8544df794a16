"""Kiosks as the hub sees them: real keys, real signed entries, signed requests."""

import gzip
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from kiosk.domain.codes import Kind, Outcome
from kiosk.domain.entry import Body, Draft, Entry, Line, Origin
from kiosk.trust import DeviceKeys, to_wire
from kiosk.trust.chain import Head
from kiosk.trust.entries import entry_hash, seal_and_sign
from kiosk.trust.sealing import Sealer

HANDED_OVER = Draft(
    Kind.HANDOVER,
    outcome=Outcome.DELIVERED,
    lines=(Line("line-1", "blanket", entitled=2, delivered=2, remaining=0),),
    sex="f",
    age_band="18_59",
    body=Body(hh_pid="hh-1", collector_pid="p-1"),
)
OFFICE = DeviceKeys.create()


def origin(kiosk_id: str, seq: int, site: str = "ML0701-A", operator_id: str = "operator-1") -> Origin:
    """Return what the device adds to its entry number `seq`."""
    return Origin(
        entry_id=f"{kiosk_id}-{seq:08d}",
        package_id="package-1",
        round_id="round-1",
        site=site,
        kiosk_id=kiosk_id,
        operator_id=operator_id,
        boot_id="boot-1",
        monotonic_ms=seq * 1000,
        ts_utc="2026-03-01T08:00:00Z",
        ts_source="rtc",
    )


@dataclass
class SimulatedKiosk:
    """Writes a chain of entries and signs requests, as a device does."""

    kiosk_id: str
    keys: DeviceKeys = field(default_factory=DeviceKeys.create)
    head: Head = field(default_factory=Head)

    def write(self, draft: Draft = HANDED_OVER, **changes: Any) -> dict[str, Any]:
        """Add one entry to the chain; return it as it travels."""
        entry = self.sign(draft, self.head.seq + 1, self.head.entry_hash, **changes)
        self.head = Head(entry.seq, entry_hash(entry))
        return to_wire(entry)

    def write_many(self, count: int) -> list[dict[str, Any]]:
        return [self.write() for _ in range(count)]

    def sign(
        self, draft: Draft, seq: int, prev_hash: str, site: str = "ML0701-A", operator_id: str = "operator-1"
    ) -> Entry:
        return seal_and_sign(
            draft,
            origin(self.kiosk_id, seq, site, operator_id),
            seq,
            prev_hash,
            self.keys,
            Sealer([OFFICE.receiving_public]),
        ).entry

    def headers(self, method: str, target: str, body: bytes = b"") -> dict[str, str]:
        """Sign a request the way docs/sync.md says."""
        time = "2026-03-01T08:00:00Z"
        lines = ("kiosk-request/1", method, target, self.kiosk_id, time, sha256(body).hexdigest())
        signature = b64encode(self.keys.signing.sign("\n".join(lines).encode())).decode()
        return {"Kiosk-Id": self.kiosk_id, "Kiosk-Time": time, "Kiosk-Signature": signature}


BATCH = "/v1/entries:batch"


def packed(entries: Sequence[object]) -> bytes:
    """Return a batch as it travels."""
    return gzip.compress(json.dumps({"entries": list(entries)}).encode(), mtime=0)
