"""Which scanners there are, and how an address becomes one."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from drivers.address import Address, parse
from drivers.device import RandomBytes
from drivers.faults import BadAddress, ScannerFault
from drivers.hardware import Attach, HardwareScanner
from drivers.scanner import Scanner, ScannerInfo
from drivers.table import info_of, serial_attach, usb_attach, usb_scanners

SIMULATED = ScannerInfo("simulated:", "simulated scanner", physical=False)


def open_scanner(url: str, *, usb_backend: Any = None, random_bytes: RandomBytes = os.urandom) -> Scanner:
    """Open the scanner at an address. Hardware is looked for at the first use, so that it may be plugged in later.

    Args:
        url: `usb:[VVVV:PPPP][?port=1-10]` or `serial:/dev/ttyUSB0[?baud=N]` for hardware. Without hardware,
            `simulated:[?seed=N&condition=good]`, `replay:DIR[?ppi=500]` and `model:NAME[?seed=N&condition=good]` give
            scanners with verbs beside `Scanner`; `recording:DIR[?seed=0x51ea2124]` plays a recorded session
            of a device once.
        usb_backend: a `usb.backend.IBackend` in place of libusb.
        random_bytes: for the keys that some devices hide their images with.
    Raises:
        BadAddress: the address is wrong or leads nowhere.
        Unsupported: no driver for such a scanner in this release.
    """
    address = parse(url)
    # What is no hardware is imported when it is asked for: a device that serves loads no synthetic finger and no model.
    match address.scheme:
        case "simulated":
            from drivers.simulated import SimulatedScanner

            return SimulatedScanner(address)
        case "replay":
            from drivers.replay import ReplayScanner

            return ReplayScanner(address)
        case "model":
            from drivers.equipment.models import model_scanner

            return model_scanner(address, random_bytes)
        case "usb":
            return _hardware(address, *usb_attach(address, usb_backend, random_bytes), physical=True)
        case "serial":
            return _hardware(address, *serial_attach(address), physical=True)
        case "recording":
            from drivers.equipment.replay_backend import RecordedBus

            bus = RecordedBus.load(Path(address.rest))
            return _hardware(address, *usb_attach(replace(address, rest=""), bus, random_bytes), physical=False)
        case _:
            raise BadAddress(f"{url}: no scanner has the scheme {address.scheme!r}")


def _hardware(address: Address, name: str, attach: Attach, *, physical: bool) -> HardwareScanner:
    return HardwareScanner(ScannerInfo(address.url, name, physical), attach)


def scanners_on_usb(usb_backend: Any = None) -> list[ScannerInfo]:
    """The scanners on the bus that have a driver.

    Raises:
        ScannerFault: the bus cannot be looked at, as without libusb.
    """
    return [info_of(place, model) for place, model in usb_scanners(usb_backend)]


def find_scanners(*, usb_backend: Any = None) -> list[ScannerInfo]:
    """The scanners that can be opened now. A kiosk left to choose takes a `physical` one or none.

    Modules on a serial line cannot be told from other things on one without talking to them, so they are not found.
    """
    try:
        physical = scanners_on_usb(usb_backend)
    except ScannerFault:  # no libusb, no bus: no scanner on it either
        physical = []
    return [*physical, SIMULATED]
