"""A desk without a screen: the sample imported, a simulated scanner, a loop in place of the UI thread."""

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import drivers
from drivers.equipment.model_scanner import ModelScanner
from drivers.simulated import SimulatedScanner
from kiosk.domain.manifest import Manifest, OperatorRole
from kiosk.domain.visit import Event, State
from kiosk.office.sample import Sample
from kiosk.runtime import Opened, Parts, Runtime
from kiosk.runtime.clock import Clock, device_clock
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.finger import Extract
from kiosk.storage.ledger import Ledger
from kiosk.storage.roster import RosterCache
from kiosk.storage.snapshot import snapshot_of
from kiosk.trust import DeviceKeys
from kiosk.trust.package import Expected, Pins, inspect_package, open_package

PATIENCE_S = 20.0


def import_sample(sample: Sample, data: Path) -> RosterCache:
    """Import the sample's package as its first desk would."""
    data.mkdir(parents=True, exist_ok=True)
    roster = RosterCache(data / "roster.db")
    expected = Expected(Pins.of(inspect_package(sample.package)), sample.desks[0].kiosk_id, device_clock().now())
    with open_package(sample.package, expected) as package:
        roster.import_package(package)
    return roster


@dataclass
class Desk:
    """Plays the UI thread: what is posted runs in `until`, on the test's thread."""

    sample: Sample
    data: Path
    socket: Path | None = None
    link_timeout_s: float = 5.0
    extract_carefully: Extract | None = None
    scanner_url: str = "simulated:"
    clock: Clock = field(default_factory=device_clock)
    around_scanner: Callable[[drivers.Scanner], drivers.Scanner] = lambda scanner: scanner
    manifest_as: Callable[[Manifest], Manifest] = lambda manifest: manifest
    scanner: SimulatedScanner | ModelScanner = field(init=False)
    runtime: Runtime = field(init=False)

    def __post_init__(self) -> None:
        roster = import_sample(self.sample, self.data) if not (self.data / "roster.db").exists() else None
        roster = roster or RosterCache(self.data / "roster.db")
        keys = DeviceKeys.load(self.sample.desks[0].keys)
        status = roster.status()
        assert status is not None
        scanner = drivers.open_scanner(self.scanner_url)
        assert isinstance(scanner, SimulatedScanner | ModelScanner)
        self.scanner = scanner
        self._posted: queue.Queue[Callable[[], None]] = queue.Queue()
        kiosk_id = self.sample.desks[0].kiosk_id
        parts = Parts(
            kiosk_id=kiosk_id,
            manifest=self.manifest_as(status.manifest),
            keys=keys,
            roster=roster,
            ledger=Ledger.open(self.data / "ledger.db", keys),
            link=DeskLink(self.socket or self.data / "nobody.sock", kiosk_id, self.link_timeout_s),
            clock=self.clock,
            open_scanner=lambda: self.around_scanner(scanner),
            extract_carefully=self.extract_carefully,
            packages=self.data / "packages",
            patience=self.data / "patience.json",
            accounts=snapshot_of(self.data / "ledger.db"),
        )
        self.runtime = Runtime(parts, self._posted.put)

    @property
    def state(self) -> State:
        return self.runtime.state

    def until(self, wanted: type | Callable[[], bool]) -> State:
        """Run what is posted until the state is of this kind, or the condition holds."""
        holds = wanted if not isinstance(wanted, type) else lambda: isinstance(self.state, wanted)
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            left = deadline - time.monotonic()
            assert left > 0, f"still {type(self.state).__name__}, waiting for {wanted}"
            try:
                self._posted.get(timeout=min(left, 0.5))()
            except queue.Empty:
                continue
        return self.state

    def log_in(self) -> None:
        """Open the session as the first member of staff."""
        staff = self.sample.operator(OperatorRole.STAFF)
        self.runtime.log_in(staff.badge, staff.pin)
        self.until(lambda: isinstance(self.runtime.session, Opened))

    def touch(self, event: Event, wanted: type) -> State:
        """Touch, and wait for the state that should follow."""
        self.runtime.touch(event)
        return self.until(wanted)

    def close(self) -> None:
        """Close the desk as at the end of a day."""
        self.runtime.close()
        self.runtime.ledger.close()
