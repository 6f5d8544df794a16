"""Practice: invented people, synthetic fingers, models of devices. Nothing of it is loaded where people are served."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import drivers
from config import KioskConfig, load
from drivers.simulated import SimulatedScanner
from kiosk.languages import complete_languages
from kiosk.office.sample import Sample, make_sample
from kiosk.rehearsal.crew import Hub, Sync, environment
from kiosk.rehearsal.director import SIMULATED, Rehearsal, provision
from kiosk.rehearsal.report import Report
from kiosk.roots import touchscreen
from kiosk.runtime import Runtime
from kiosk.trust import DeviceKeys
from kiosk.ui.wiring import Beside

if TYPE_CHECKING:
    from kiosk.ui.app import KioskApp
    from kiosk.ui.tray import PropGroup


def sample(
    folder: Path,
    households: int,
    seed: int,
    progress: Callable[[str, int, int], None],
    desks: int,
    fast: bool,
) -> Sample:
    """Make a sample: input, keys, package, and what each invented person shows.

    Raises:
        FolderNotEmpty, OfficeError: as `make_sample`.
    """
    return make_sample(folder, households, seed, progress, desks=desks, fast=fast)


def rehearse(
    households: int,
    out: Path,
    scanner: str | None,
    language: str,
    seed: int,
    progress: Callable[[str, int, int], None],
) -> Report:
    """Play a day by itself; `scanner` is the simulated one unless given.

    Raises:
        RehearsalError, ScannerFault, OfficeError: as `Rehearsal.play`.
    """
    return Rehearsal(households, out.resolve(), scanner or SIMULATED, language, seed, progress).play()


class Shown(Protocol):
    """Shows how far the preparations are."""

    def begin(self, stage: str) -> None:
        """A stage that counts nothing begins."""

    def show(self, stage: str, done: int, total: int) -> None:
        """So much of a stage is done."""


def play_by_hand(households: int, language: str, progress: Shown) -> None:
    """Show the touchscreen of a sample with a tray beside it, until the window is closed; leave nothing behind."""
    with _playground(households, language, progress) as play:
        touchscreen.show(play.config, language, None, lambda: play.scanner, play.beside())


@dataclass(frozen=True, slots=True)
class _Play:
    """A rehearsal to play by hand: a provisioned sample, with hub and sync at work around it."""

    config: KioskConfig
    sample: Sample
    scanner: SimulatedScanner
    hub: Hub

    def beside(self) -> Beside:
        """Return the tray."""
        language = complete_languages()[self.config.screen.language]

        def groups(runtime: Runtime, app: "KioskApp") -> "list[PropGroup]":
            from kiosk.rehearsal.tray import Props  # it draws: the window must be there

            return Props(self.sample, self.scanner, self.hub, language).groups(runtime, app)

        return Beside(language.words("tray-title"), groups)


@contextmanager
def _playground(households: int, language: str, progress: Shown) -> Iterator[_Play]:
    """Make a sample, start hub and sync, and take it all away at the end."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
        folder = Path(name)
        sample = make_sample(folder / "sample", households, progress=progress.show, fast=True)
        data, desk = folder / "data", sample.desks[0]
        around = environment(data)
        hub = Hub(folder / "hub", around)
        file = provision(sample, data, hub.url, SIMULATED, language)
        os.environ["KIOSK_DATA"] = str(data)
        config = load(file)
        sync = Sync(file, config.paths.socket, desk.kiosk_id, around)
        progress.begin("around")
        hub.start()
        try:
            hub.register(desk.kiosk_id, DeviceKeys.load(desk.keys).signing_public)
            sync.start()
            scanner = drivers.open_scanner(SIMULATED)
            progress.begin("screens")
            if isinstance(scanner, SimulatedScanner):
                yield _Play(config, sample, scanner, hub)
        finally:
            sync.stop()
            hub.stop()
