"""Runs a rehearsal: sample, hub, sync and the stage as real processes; cuts the power; counts what came of it."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config import DEVICE_FILE, amend
from kiosk.domain.manifest import OperatorRole
from kiosk.office.sample import Sample, Stage, make_next_round, make_sample
from kiosk.rehearsal import crew, report
from kiosk.rehearsal.cast import Act, Cue, cast, coming_again, second_round
from kiosk.rehearsal.crew import Hub, RehearsalError, Sync
from kiosk.rehearsal.fingers import lends_prints
from kiosk.runtime.clock import device_clock
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.roster import RosterCache
from kiosk.trust import DeviceKeys
from kiosk.trust.package import Expected, Pins, inspect_package, open_package

REPORT, SCREENS = "report.json", "screens"
SIMULATED = "simulated:"
POLICY = {"override_quota": 3, "counter_check_percent": 100}
"""So few visits without a finger, and every one beyond them drawn, that a day of twenty families shows both."""

Cues = Mapping[Cue, Callable[[], None]]
"""What the director does at each."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are; `progress-WHAT` has the words.

None of it is counted, and the total 0, of what takes a while before anything can be: `around`, `screens`, `second`,
`sending`.
"""


class FolderTaken(RehearsalError):
    """The folder holds something that no rehearsal has made."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one process of screens plays: its name for the progress, its options, from which scene on, of how many."""

    name: str
    options: tuple[str, ...]
    begin: int
    total: int


@dataclass
class Rehearsal:
    """One day with simulated people. Secrets of the sample lie in a temporary folder and go with it."""

    households: int
    out: Path
    scanner: str = SIMULATED
    language: str = "fr"
    seed: int = 1
    progress: Progress = lambda what, done, total: None
    played: list[report.Played] = field(default_factory=list, init=False)
    network_sockets: int = field(default=0, init=False)
    boards: list[report.Shown] = field(default_factory=list, init=False)

    def play(self) -> report.Report:
        """Play it and write `report.json` and `screens/`.

        Raises:
            FolderTaken: `out` is somebody else's.
            RehearsalError: it stopped before its end.
            ScannerFault, OfficeError: the prints that were to be used are not there, or too few.
        """
        self._clear()
        with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
            return self._play(Path(folder))

    def _clear(self) -> None:
        ours = {REPORT, SCREENS}
        if self.out.exists() and (not self.out.is_dir() or not {path.name for path in self.out.iterdir()} <= ours):
            raise FolderTaken(str(self.out))
        shutil.rmtree(self.out / SCREENS, ignore_errors=True)
        (self.out / REPORT).unlink(missing_ok=True)
        (self.out / SCREENS).mkdir(parents=True)

    def _play(self, folder: Path) -> report.Report:
        sample = self._sample(folder / "sample")
        data = folder / "data"
        around = crew.environment(data)
        hub = Hub(folder / "hub", around)
        config = provision(sample, data, hub.url, self.scanner, self.language)
        desk = sample.desks[0]
        sync = Sync(config, data / "sync.sock", desk.kiosk_id, around)
        self.progress("around", 0, 0)
        hub.start()
        try:
            hub.register(desk.kiosk_id, DeviceKeys.load(desk.keys).signing_public)
            sync.start()
            cues: Cues = {
                Cue.NETWORK_DOWN: hub.stop,
                Cue.NETWORK_UP: hub.start,
                Cue.SYNC_HANGS: lambda: sync.pause(True),
                Cue.SYNC_ANSWERS: lambda: sync.pause(False),
            }
            self._stages(sample, config, around, cues)
            self._second_round(sample, folder / "second", config, around, cues)
            with LedgerReader.open_for_reading(data / "ledger.db") as ledger:
                entries = ledger.entries()
                self.progress("sending", 0, 0)
                sync.send_all(len(entries))
        finally:
            sync.stop()
            hub.stop()
        screens = len(list((self.out / SCREENS).glob("*.png")))
        stage = report.Stage(self.played, self.network_sockets, screens, self.boards)
        counted = report.count(self.households, self.scanner, entries, stage, hub.database, _technicians(sample))
        counted.write(self.out / REPORT)
        return counted

    def _sample(self, folder: Path) -> Sample:
        def told(stage: Stage, done: int, total: int) -> None:
            self.progress(stage.value, done, total)

        lent_by = self.scanner if lends_prints(self.scanner) else ""
        return make_sample(folder, self.households, self.seed, told, fast=True, lent_by=lent_by, policy=POLICY)

    def _stages(self, sample: Sample, config: Path, around: dict[str, str], cues: Cues) -> None:
        """Run the screens; after a power cut run them again from where they were."""
        total = sum(1 for _ in cast(sample, self.scanner))
        begin: int | None = 0
        self.progress("screens", 0, 0)
        while begin is not None:
            part = _Part("visits", ("--begin", str(begin)), begin, total)
            begin = self._stage(sample, config, around, cues, part)

    def _second_round(self, sample: Sample, folder: Path, config: Path, around: dict[str, str], cues: Cues) -> None:
        """Load the next round's package on the same device, and let some of those who were served come again."""
        again = {person.household_id for person in coming_again(sample, self.scanner)}
        if not again:
            return
        self.progress("second", 0, 0)
        second = make_next_round(sample, folder, again, device_clock().now())
        import_package(second, config.parent)
        part = _Part("again", ("--again",), 0, len(list(second_round(second))))
        self._stage(second, config, around, cues, part)

    def _stage(self, sample: Sample, config: Path, around: dict[str, str], cues: Cues, part: "_Part") -> int | None:
        """Run one process of screens; return the scene to go on with after a power cut, None at the day's end."""
        command = [
            sys.executable, "-m", "kiosk.rehearsal.stage", "--config", str(config), "--sample", str(sample.folder),
            "--screens", str(self.out / SCREENS), *part.options,
        ]  # fmt: skip
        says, done = config.parent / "stage.log", part.begin
        with says.open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=around, text=True
            )
        with process:
            for told in _lines(process):
                done = self._take(told, process, cues, done)
                self.progress(part.name, done, part.total)
        if process.returncode == -signal.SIGKILL and self.played and self.played[-1].act is Act.POWER_CUT:
            return done
        if process.returncode != 0:
            last = (says.read_text("utf-8", "replace").strip().splitlines() or [""])[-1]
            raise RehearsalError(f"stage, scene {done + 1}: {last}")
        return None

    def _take(self, told: dict[str, object], process: "subprocess.Popen[str]", cues: Cues, done: int) -> int:
        match told:
            case {"cue": str(cue), "scene": int(scene)}:
                cues[Cue(cue)]()
                if process.stdin is not None:
                    process.stdin.write("done\n")
                    process.stdin.flush()
                return scene + 1
            case {"played": {"act": str(act), **rest}, "scene": int(scene)}:
                self.played.append(report.Played(Act(act), **rest))  # type: ignore[arg-type]  # our own stage's fields
                return scene + 1
            case {"board": {**rest}}:
                self.boards.append(report.Shown(**rest))  # type: ignore[arg-type]  # our own stage's fields
                return done
            case {"network_sockets": int(found)}:
                self.network_sockets += found
                return done
            case _:
                raise RehearsalError(f"the stage said {told}")


def provision(sample: Sample, data: Path, hub_url: str, scanner: str, language: str) -> Path:
    """Make a provisioned device of the sample's first desk, with the package imported; return its settings file."""
    desk = sample.desks[0]
    data.mkdir(mode=0o700, parents=True)
    shutil.copytree(desk.keys, data / "keys")
    settings: dict[str, dict[str, str | int | float | bool]] = {
        "device": {"kiosk_id": desk.kiosk_id, "site": "ML-SEV-01", "desk": desk.number},
        "screen": {"language": language, "reduced_motion": True},
        "scanner": {"url": scanner},
        "sync": {"hub_url": hub_url, "interval_s": 1.0, "backoff_most_s": 2.0},
        "desk": {"host": "127.0.0.1", "port": crew.free_port()},
    }
    file = data / DEVICE_FILE
    file.write_text(amend(file, settings), "utf-8")
    import_package(sample, data)
    return file


def import_package(sample: Sample, data: Path) -> None:
    """Import a sample's package on its first desk."""
    expected = Expected(Pins.of(inspect_package(sample.package)), sample.desks[0].kiosk_id, device_clock().now())
    with open_package(sample.package, expected) as package:
        RosterCache(data / "roster.db").import_package(package)


def _technicians(sample: Sample) -> frozenset[str]:
    return frozenset(one.operator_id for one in sample.operators if one.role is OperatorRole.TECHNICIAN)


def _lines(process: "subprocess.Popen[str]") -> Iterator[dict[str, object]]:
    """Yield what the stage tells; other lines (a library's greeting) are passed over."""
    for line in process.stdout or ():
        if line.startswith("{"):
            yield json.loads(line)
