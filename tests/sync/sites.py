"""A site of several desks on loopback, each with its own `kiosk sync`."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.domain.manifest import Desk
from kiosk.sync import Limits, Settings, Station, Sync
from kiosk.sync.station import EntrySource
from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import NOON
from tests.sync.ledgers import MemoryLedger
from tests.sync.unix import ask


@dataclass
class RunningDesk:
    """One desk: its ledger, its sync process, its touchscreen's questions."""

    folder: Path
    number: int
    site: "RunningSite"
    hub_url: str = ""
    hub_key: str = ""
    booted_s: float = 60.0
    source: EntrySource | None = None

    def __post_init__(self) -> None:
        self.kiosk = SimulatedKiosk(f"GAO-{self.number:02d}")
        self.ledger = MemoryLedger(self.kiosk)
        self.folder.mkdir(parents=True)
        self.port = 0
        self._stack = ExitStack()

    @property
    def socket(self) -> Path:
        return self.folder / "sync.sock"

    def station(self) -> Station:
        return Station(self.kiosk.kiosk_id, self.kiosk.keys, self.hub_url, self.hub_key, "round-1", self.site.desks())

    def start(self) -> None:
        """Start the process; the port stays the same when it starts again."""
        settings = Settings(
            socket=self.socket,
            database=self.folder / "sync.db",
            host="127.0.0.1",
            port=self.port,
            claim_timeout_s=5,
            limits=Limits(interval_s=3600),
        )
        self.sync = Sync(
            settings, self.station, self.source or self.ledger, lambda: NOON, random.Random(1), lambda: self.booted_s
        )
        self._stack.enter_context(self.sync.running())
        self.port = self.sync.port

    def stop(self) -> None:
        self._stack.close()

    def claim(self, claim_id: str, home_desk: int, *line_ids: str) -> dict[str, Any]:
        """Ask as the touchscreen does."""
        body = {
            "claim_id": claim_id,
            "kiosk_id": self.kiosk.kiosk_id,
            "hh_home_desk": home_desk,
            "line_ids": list(line_ids),
        }
        return ask(self.socket, "POST", "/claims", body)[1]

    def end(self, claim_id: str, how: str, **more: Any) -> tuple[int, dict[str, Any]]:
        return ask(self.socket, "POST", f"/claims/{claim_id}/end", {"how": how, **more})

    def status(self) -> dict[str, Any]:
        return ask(self.socket, "GET", "/status")[1]


@dataclass
class RunningSite:
    """The desks, by number, and what the package says of them."""

    running: dict[int, RunningDesk] = field(default_factory=dict)
    said: dict[int, Desk] = field(default_factory=dict)
    """What the package says otherwise than it is."""

    def desks(self) -> dict[int, Desk]:
        return self.said or {
            number: Desk(
                desk.kiosk.kiosk_id,
                number,
                desk.kiosk.keys.signing_public,
                desk.kiosk.keys.receiving_public,
                f"http://127.0.0.1:{desk.port}",
            )
            for number, desk in self.running.items()
        }

    def __getitem__(self, number: int) -> RunningDesk:
        return self.running[number]


@contextmanager
def running_site(folder: Path, desks: int) -> Iterator[RunningSite]:
    """Start desks 1 to `desks`."""
    site = RunningSite()
    for number in range(1, desks + 1):
        site.running[number] = RunningDesk(folder / f"desk-{number}", number, site)
    try:
        for desk in site.running.values():
            desk.start()
        yield site
    finally:
        for desk in site.running.values():
            desk.stop()
