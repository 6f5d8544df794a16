"""What a desk's questions cost at a long ledger: `python -m benchmarks.accounts [--sizes 100,10000,50000]`, JSON.

A desk without a screen, with real package, ledger and threads: from a card to its household, the agent's board, and
log-in with badge and PIN. Before each card and board another household was served: its two entries are new. Then how
long the sums take at a start, with the snapshot that the session before left and without one. Wall and processor
milliseconds; `ratio` is the largest ledger's processor time over the smallest's.
"""

import argparse
import json
import queue
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import drivers
from benchmarks.storage import BADGE, NOW, PIN, contents, desk_stamp, manifest_for
from kiosk.domain.codes import Identify, Kind, Method, Outcome, Result
from kiosk.domain.entry import Body, Draft, Line, Verification
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.runtime import Closed, Opened, Parts, Runtime
from kiosk.runtime.clock import device_clock
from kiosk.runtime.desk_link import DeskLink
from kiosk.storage import Ledger, RosterCache, Stamp
from kiosk.storage.books import Books
from kiosk.storage.ledger_file import INSERT, open_for_writing, row_of, transaction
from kiosk.storage.snapshot import SnapshotFile, snapshot_of
from kiosk.trust import DeviceKeys, open_package, write_package
from kiosk.trust.badge import badge_text
from kiosk.trust.chain import Head
from kiosk.trust.entries import entry_hash, seal_and_sign
from kiosk.trust.keys import public_text
from kiosk.trust.package import Expected, Pins

SIZES = (100, 10_000, 50_000)
TURNS, STARTS = 60, 5
HOUSEHOLDS, LINES = 2_000, 5
PATIENCE_S = 120.0


def visit(number: int, approval: str = "") -> Draft:
    """An approval of five lines, or its handover."""
    given = bool(approval)
    lines = tuple(Line(f"B{number}-{line}", "MAT", 1, int(given), int(not given)) for line in range(LINES))
    return Draft(
        Kind.HANDOVER if given else Kind.APPROVED,
        Outcome.DELIVERED if given else Outcome.NONE,
        identify=Identify.CODE,
        verify=Verification(Method.FINGER, Result.MATCH, 2, 1, 70, 6000, 4000, 1, "1", 300),
        lines=lines,
        refers_to=approval,
        claim=f"K1-{number:016x}",
        durations_ms={"identify": 20_000, "verify": 9_000, "handover": 40_000} if given else {},
        body=Body("H1", "0" * 64, "P1", "04-000001"),
    )


def fill(path: Path, keys: DeviceKeys, stamp: Stamp, size: int) -> None:
    """Bring a ledger to `size` entries of visits, in one transaction: what is measured is reading."""
    with closing(open_for_writing(path)) as connection, transaction(connection):
        row = connection.execute("SELECT seq, entry_hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        head = Head(*row) if row else Head()
        approval = ""
        while head.seq < size or approval:
            draft = visit(head.seq // 2, approval)
            entry = seal_and_sign(draft, stamp.origin(), head.seq + 1, head.entry_hash, keys, stamp.sealer).entry
            connection.execute(INSERT, row_of(entry))
            approval = "" if approval else entry.origin.entry_id
            head = Head(entry.seq, entry_hash(entry))


@dataclass
class Desk:
    """A runtime, and this thread in the place of the screen's."""

    runtime: Runtime
    posted: "queue.Queue[Callable[[], None]]"

    def until(self, holds: Callable[[], bool]) -> None:
        """Run what is posted until the condition holds."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(type(self.runtime.state).__name__)
            try:
                self.posted.get(timeout=1)()
            except queue.Empty:
                continue

    def reach(self, event: ev.Event, state: type[st.State]) -> None:
        """Touch, and wait for the state."""
        self.runtime.touch(event)
        self.until(lambda: isinstance(self.runtime.state, state))

    def count(self) -> None:
        """Ask for the board, and wait for it."""
        shown = self.runtime.board

        def asked() -> bool:
            self.runtime.count()  # harmless while the one before is still under way
            return self.runtime.board is not shown

        self.until(asked)

    def log_in(self) -> None:
        """Open the session."""
        self.runtime.log_in(badge_text(BADGE), PIN)
        self.until(lambda: isinstance(self.runtime.session, Opened))


@dataclass(frozen=True)
class Device:
    """What lies on one device."""

    folder: Path
    keys: DeviceKeys
    roster: RosterCache

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.folder / "ledger.db"

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Start a desk on it."""
        status = self.roster.status()
        if status is None:
            raise LookupError("no package")
        posted: queue.Queue[Callable[[], None]] = queue.Queue()
        with Ledger.open(self.ledger, self.keys) as ledger:
            parts = Parts(
                kiosk_id="K1",
                manifest=status.manifest,
                keys=self.keys,
                roster=self.roster,
                ledger=ledger,
                link=DeskLink(self.folder / "nobody.sock", "K1"),
                clock=device_clock(),
                open_scanner=lambda: drivers.open_scanner("simulated:"),
                accounts=snapshot_of(self.ledger),
            )
            runtime = Runtime(parts, posted.put)
            try:
                yield Desk(runtime, posted)
            finally:
                runtime.close()


def provisioned(folder: Path) -> Device:
    """A device with a package of some households."""
    keys, package_key = DeviceKeys.create(), random.Random(1).randbytes(32)
    issuer, owner = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    draft = manifest_for(keys, package_key)
    write_package(folder / "package", draft, contents(HOUSEHOLDS), package_key, issuer, owner)
    pins = Pins(frozenset({public_text(issuer)}), frozenset({public_text(owner)}))
    roster = RosterCache.open(folder / "roster.db", pins)
    with open_package(folder / "package", Expected(pins, "K1", NOW)) as package:
        roster.import_package(package)
    return Device(folder, keys, roster)


def spent(
    act: Callable[[], object], turns: int, before: Callable[[int], object] = lambda turn: None
) -> dict[str, float]:
    """Median milliseconds of an act, by the wall and of the processor; what comes before it is not counted."""
    wall, processor = [], []
    for turn in range(turns):
        before(turn)
        started, busy = time.perf_counter(), time.process_time()
        act()
        wall.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - busy) * 1000)
    return {"wall_ms": round(median(wall), 2), "processor_ms": round(median(processor), 2)}


def measure_desk(device: Device, size: int) -> dict[str, dict[str, float]]:
    """Card, board and log-in."""
    stamp = desk_stamp()
    chosen = random.Random(size).choices(range(HOUSEHOLDS), k=TURNS)
    with device.desk() as desk, Ledger.open(device.ledger, device.keys) as others:

        def another_household(turn: int) -> None:
            if isinstance(desk.runtime.state, st.ChoosingCollector):
                desk.reach(ev.BackTouched(), st.Waiting)
            approval = others.append(visit(size + turn), stamp)
            others.append(visit(size + turn, approval.entry_id), stamp)

        def locked(_: int) -> None:
            desk.runtime.lock()
            desk.until(lambda: isinstance(desk.runtime.session, Closed))

        desk.log_in()
        cards = iter(chosen)
        card = spent(
            lambda: desk.reach(ev.CardShown(f"04-{next(cards):06d}"), st.ChoosingCollector), TURNS, another_household
        )
        another_household(TURNS)
        board = spent(desk.count, TURNS, another_household)
        log_in = spent(desk.log_in, STARTS, locked)
        locked(0)
    return {"card": card, "board": board, "log_in": log_in}


def measure_start(device: Device) -> dict[str, dict[str, float]]:
    """How long the sums take at a start."""
    with Ledger.open(device.ledger, device.keys) as ledger:
        snapshots = SnapshotFile(snapshot_of(device.ledger), device.keys.signing_public, device.keys)
        written = Books(ledger, snapshots)
        without = spent(lambda: Books(ledger).now(), 1)
        write = spent(lambda: written.keep(0), STARTS)
        return {
            "sums_with_snapshot": spent(lambda: Books(ledger, snapshots).now(), STARTS),
            "sums_without": without,
            "snapshot_written": write | {"megabytes": round(snapshots.path.stat().st_size / 1e6, 2)},
        }


def measure(folder: Path, sizes: Sequence[int]) -> dict[str, object]:
    """Measure at each size of one ledger that grows."""
    device, stamp = provisioned(folder), desk_stamp()
    found: dict[str, object] = {}
    questions: list[Mapping[str, dict[str, float]]] = []
    for size in sizes:
        fill(device.ledger, device.keys, stamp, size)
        questions.append(measure_desk(device, size))
        found[f"{size} entries"] = {**questions[-1], **measure_start(device)}
    ratios = {
        name: round(questions[-1][name]["processor_ms"] / questions[0][name]["processor_ms"], 2)
        for name in questions[0]
    }
    return {**found, "ratio": ratios}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser("python -m benchmarks.accounts", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of entries, ascending")
    parser.add_argument("--folder", type=Path, help="on the medium to measure; a temporary one by default")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print(json.dumps(measure(Path(folder), [int(size) for size in given.sizes.split(",")]), indent=2))


if __name__ == "__main__":
    main()
