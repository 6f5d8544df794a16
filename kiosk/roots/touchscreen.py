"""The touchscreen's process: screens, scanner, matcher, ledger. No network, nothing of the office, nobody invented."""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import drivers
import kiosk
from config import KioskConfig
from kiosk.doctor import Colour, HubAnswer, Probes, examine, verdict
from kiosk.doctor.exchange import ask_sync
from kiosk.runtime.clock import time_source
from kiosk.runtime.desk import DeskError, only_here, open_desk
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.hardening import harden
from kiosk.storage import LedgerFault, StorageError
from kiosk.storage.errors import LedgerTrouble
from kiosk.storage.rescue import look as look_for_entries
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import TrustError
from kiosk.trust.package import Pins
from kiosk.ui.closed import show_closed
from kiosk.ui.views import Check, Doctor, Status, StorageStop
from kiosk.ui.window import WindowError, display_available
from kiosk.ui.wiring import Beside, Look, open_touchscreen
from matcher import careful

NOT_SHOWN = ("careful", "copy", "destruction")
"""Checks that the screen leaves out: not to be mended at a desk, or on the board already."""


Told = Callable[[Exception], int | None]
"""Says at once why a desk cannot open; returns the exit code, or None for a bug."""


def serve(config: KioskConfig, language: str, pins: Pins, told: Told) -> int:
    """Open the touchscreen of this device and stay until it is closed; return the exit code.

    Args:
        config: with the technician's choices on top.
        language: of the screens.
        pins: the signers that people have confirmed on this device.
        told: where there is a display, called before the screen says it too, which may stay for days.
    Raises:
        StorageError, TrustError, DeskError: it cannot serve, and nobody was told.
    """
    harden()
    return show(config, language, pins, told=told)


def show(
    config: KioskConfig,
    language: str,
    pins: Pins | None = None,
    open_scanner: Callable[[], drivers.Scanner] | None = None,
    beside: Beside | None = None,
    told: Told = lambda fault: None,
) -> int:
    """Show the desk until its window is closed, as `serve`; `open_scanner` and `beside` are for practice."""
    screen = config.screen
    look = Look(screen.profile, screen.theme, language, config.session.idle_lock_s, screen.sound, screen.reduced_motion)
    with only_here(config):
        try:
            parts = open_desk(config, open_scanner, pins)
        except (StorageError, TrustError, DeskError) as fault:
            code = told(fault) if display_available() else None
            if code is None:
                raise
            with suppress(WindowError):
                _show_closed(config, look, fault)
            return code
        with closing(parts.ledger):
            opened = open_touchscreen(parts, look, lambda: _doctor(config), beside)
            with closing(opened):
                opened.app.run()
    return 0


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
