"""`kiosk run`: the touchscreen of this device; with --simulate, a sample to play with and a tray beside the glass."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import drivers
import kiosk
from config import KioskConfig, load
from drivers.simulated import SimulatedScanner
from kiosk.cli._preferences import load_chosen
from kiosk.cli._trusted import load_pins
from kiosk.cli._words import Words
from kiosk.cli.doctor import ask_sync
from kiosk.doctor import Colour, HubAnswer, Probes, examine, verdict
from kiosk.languages import complete_languages
from kiosk.office.sample import Sample, make_sample
from kiosk.rehearsal.crew import Hub, Sync, environment
from kiosk.rehearsal.director import SIMULATED, provision
from kiosk.runtime import Runtime
from kiosk.runtime.clock import time_source
from kiosk.runtime.desk import DeskError, only_here, open_desk
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.hardening import harden
from kiosk.storage import LedgerFault, StorageError
from kiosk.storage.errors import LedgerTrouble
from kiosk.storage.rescue import look as look_for_entries
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import TrustError
from kiosk.ui.closed import show_closed
from kiosk.ui.views import Check, Doctor, Status, StorageStop
from kiosk.ui.wiring import Beside, Look, open_touchscreen
from matcher import careful

if TYPE_CHECKING:
    from kiosk.ui.app import KioskApp
    from kiosk.ui.tray import PropGroup

HOUSEHOLDS = 20
NOT_SHOWN = ("careful", "copy", "destruction")
"""Checks that the screen leaves out: not to be mended at a desk, or on the board already."""


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk run` takes."""
    parser.description = words("run-about")
    parser.add_argument("--simulate", action="store_true", help=words("run-option-simulate"))
    parser.add_argument("--scanner", metavar="URL", help=words("run-option-scanner"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Open the touchscreen and stay until it is closed."""
    if args.simulate:
        with _playground(args.language or "fr", words) as play:
            _show(play.config, play.config.screen.language, play)
        return 0
    harden()
    config = load_chosen(args.config)
    if args.scanner:
        config = replace(config, scanner=replace(config.scanner, url=args.scanner))
    _show(config, args.language or config.screen.language)
    return 0


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


def _show(config: KioskConfig, language: str, play: _Play | None = None) -> None:
    pins = None if play else load_pins(config.paths.data)
    screen = config.screen
    look = Look(screen.profile, screen.theme, language, config.session.idle_lock_s, screen.sound, screen.reduced_motion)
    with only_here(config):
        try:
            parts = open_desk(config, (lambda: play.scanner) if play else None, pins)
        except (StorageError, TrustError, DeskError) as fault:
            if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY"):
                _show_closed(config, look, fault)
            raise
        opened = open_touchscreen(parts, look, lambda: _doctor(config), play.beside() if play else None)
        try:
            opened.app.run()
        finally:
            opened.close()
            parts.ledger.close()


def _show_closed(config: KioskConfig, look: Look, fault: Exception) -> None:
    """Say on the screen that paper takes over: nobody reads the journal of a device without a keyboard."""
    status = Status(config.device.desk, "", site=config.device.site)
    broken = isinstance(fault, LedgerFault) and fault.trouble is not LedgerTrouble.NEWER
    stopped = StorageStop(_left(config)) if broken else None
    show_closed(look, status, stopped, lambda: _doctor(config))


def _left(config: KioskConfig) -> int:
    """How many entries of a damaged ledger can still be read."""
    try:
        return look_for_entries(config.paths.ledger, (), DeviceKeys.load(config.paths.keys).signing_public).head.seq
    except (StorageError, TrustError, OSError):
        return 0


@contextmanager
def _playground(language: str, words: Words) -> Iterator[_Play]:
    """Make a sample, start hub and sync, and take it all away at the end."""
    print(words("run-preparing", households=HOUSEHOLDS), file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as name:
        folder = Path(name)
        sample = make_sample(folder / "sample", HOUSEHOLDS, fast=True)
        data, desk = folder / "data", sample.desks[0]
        around = environment(data)
        hub = Hub(folder / "hub", around)
        file = provision(sample, data, hub.url, SIMULATED, language)
        os.environ["KIOSK_DATA"] = str(data)
        config = load(file)
        sync = Sync(file, config.paths.socket, desk.kiosk_id, around)
        hub.start()
        try:
            hub.register(desk.kiosk_id, DeviceKeys.load(desk.keys).signing_public)
            sync.start()
            scanner = drivers.open_scanner(SIMULATED)
            if isinstance(scanner, SimulatedScanner):
                yield _Play(config, sample, scanner, hub)
        finally:
            sync.stop()
            hub.stop()


def _doctor(config: KioskConfig) -> Doctor:
    """Examine the device for the technician's screen. The hub is asked of sync: this process has no network."""
    online = DeskLink(config.paths.socket, config.device.kiosk_id, timeout_s=1.0).status().online
    probes = Probes(
        now=datetime.now(UTC),
        time_source=time_source(),
        installed=datetime.fromtimestamp(Path(kiosk.__file__).stat().st_mtime, UTC),
        environ=os.environ,
        has_toolkit=find_spec("kivy") is not None,
        has_face=True,
        careful=careful.readiness(),
        ask_sync=lambda: ask_sync(config.paths.socket, config.device.kiosk_id),
        ask_hub=lambda address, key: HubAnswer.HUB if online else HubAnswer.SILENT,
        scanner_timeout_s=0.5,
    )
    found = examine(config, probes)
    shown = [one for one in found if one.check not in NOT_SHOWN]
    checks = tuple(Check(one.check, one.colour is Colour.GREEN, one.message, one.facts) for one in shown)
    return Doctor(verdict(found) is not Colour.RED, checks)
