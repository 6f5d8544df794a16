"""Opening the roster from a terminal: badge and PIN are asked for, never taken from the command line."""

import sys
from getpass import getpass

from config import KioskConfig
from kiosk.cli._trusted import load_pins
from kiosk.cli._words import Words
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import parse_badge
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.slots import unlock


def open_roster(config: KioskConfig, words: Words) -> OpenRoster:
    """Return the roster of this device for whoever shows a badge and a PIN.

    On a terminal both are asked for; else they are the first two lines of standard input. The command line would show
    them to everybody on the machine.

    Raises:
        RosterFault: no package, or a damaged one.
        BadgeError, SlotError: not a badge, or wrong badge, PIN or device.
        KeyFileError: the device's keys.
        PackageError: DEVICE_REVOKED.
    """
    pins, keys = load_pins(config.paths.data), DeviceKeys.load(config.paths.keys)
    if keys.signing_public in pins.revoked:
        raise PackageError(PackageFault.DEVICE_REVOKED, config.device.kiosk_id)
    cache = RosterCache(config.paths.roster, pins)
    status = cache.status()
    if status is None:
        raise RosterFault(RosterTrouble.NONE, str(config.paths.roster))
    badge, pin = _ask(words)
    unlocked = unlock(status.manifest, config.device.kiosk_id, keys, pin, parse_badge(badge))
    return cache.unlock(unlocked.package_key)


def _ask(words: Words) -> tuple[str, str]:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip(), sys.stdin.readline().strip()
    return getpass(f"{words('verify-ask-badge')} "), getpass(f"{words('verify-ask-pin')} ")
