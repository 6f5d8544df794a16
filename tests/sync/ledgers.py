"""A ledger in memory, with real entries, as far as sync reads one."""

from dataclasses import dataclass, field

from kiosk.domain.entry import Draft, Entry
from kiosk.sync import Station
from kiosk.trust import from_wire
from kiosk.trust.chain import Head
from kiosk.trust.entries import entry_hash
from tests.hub.kiosks import HANDED_OVER, SimulatedKiosk


@dataclass
class MemoryLedger:
    """Appends what a simulated kiosk writes."""

    kiosk: SimulatedKiosk
    written: list[Entry] = field(default_factory=list)

    def append(self, draft: Draft = HANDED_OVER) -> Entry:
        self.written.append(from_wire(self.kiosk.write(draft)))
        return self.written[-1]

    def append_many(self, count: int) -> None:
        for _ in range(count):
            self.append()

    def entries(self, after_seq: int = 0, limit: int | None = None) -> list[Entry]:
        end = len(self.written) if limit is None else after_seq + limit
        return self.written[after_seq:end]

    def head_seq(self) -> int:
        return len(self.written)

    def head_at(self, seq: int) -> Head:
        return Head(seq, entry_hash(self.written[seq - 1])) if 0 < seq <= len(self.written) else Head()


def station_of(kiosk: SimulatedKiosk, hub_url: str, hub_key: str = "") -> Station:
    """Return a desk that knows nothing but its hub."""
    return Station(kiosk.kiosk_id, kiosk.keys, hub_url, hub_key, round_id="round-1")
