"""Opening the package from a terminal: badge and PIN are asked for, never taken from the command line."""

import secrets
import sys
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from getpass import getpass

from config import KioskConfig
from kiosk.cli._trusted import load_pins
from kiosk.cli._words import Words
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import Manifest, Operator, OperatorRole
from kiosk.runtime.clock import Clock, device_clock
from kiosk.runtime.patience import FILE as PATIENCE
from kiosk.runtime.session import Doorkeeper, Refused
from kiosk.storage.errors import LedgerFault, RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Stage, outlook
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.storage.timekeeping import newest_origins, time_floor
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.slots import Unlocked


class NotLetInFault(StrEnum):
    """Why the package stays closed."""

    REFUSED = "refused"  # badge, PIN or device: which of them is not told
    REVOKED = "revoked"
    WAIT = "wait"  # after too many wrong PINs; the detail says how many seconds
    OVER = "over"  # expired, or more sessions or hours than its policy allows
    NOT_TWO = "not_two"  # the same person twice
    NO_SUPERVISOR = "no_supervisor"


class NotLetInError(Exception):
    """Whoever is at the terminal does not open the package."""

    def __init__(self, fault: NotLetInFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Door:
    """The package of this device, closed."""

    config: KioskConfig
    cache: RosterCache
    manifest: Manifest
    keys: DeviceKeys = field(repr=False)
    clock: Clock

    def let_in(self, words: Words) -> Unlocked:
        """Ask for badge and PIN. Wrong ones count as at the touchscreen, and are entries.

        Raises:
            NotLetInError: REFUSED, REVOKED, WAIT.
        """
        found = self._doorkeeper().let_in(*_ask(words))
        if not isinstance(found, Refused):
            return found
        if found.revoked:
            raise NotLetInError(NotLetInFault.REVOKED)
        raise NotLetInError(NotLetInFault.WAIT if found.wait_s else NotLetInFault.REFUSED, str(found.wait_s))

    def two(self, words: Words) -> tuple[Operator, Operator]:
        """Ask two people, one of them a supervisor.

        Raises:
            NotLetInError: as `let_in`; NOT_TWO, NO_SUPERVISOR.
        """
        first = self.let_in(words).operator
        second = self.let_in(words).operator
        if first.operator_id == second.operator_id:
            raise NotLetInError(NotLetInFault.NOT_TWO)
        if OperatorRole.SUPERVISOR not in (first.role, second.role):
            raise NotLetInError(NotLetInFault.NO_SUPERVISOR)
        return first, second

    def _doorkeeper(self) -> Doorkeeper:
        return Doorkeeper(
            self.manifest,
            self.config.device.kiosk_id,
            self.keys,
            self.clock.monotonic_s,
            self.config.paths.data / PATIENCE,
            self.clock.boot_id,
            self._record_refusal,
        )

    def _record_refusal(self, draft: Draft, operator_id: str) -> None:
        stamp = Stamp.of(self.manifest, self.config.device.kiosk_id, operator_id, self.clock, secrets.token_bytes)
        try:
            with closing(Ledger.open(self.config.paths.ledger, self.keys)) as ledger:
                ledger.append(draft, stamp)
        except LedgerFault as fault:  # who is refused must not learn more from a broken ledger
            print(fault.trouble, file=sys.stderr)


def find_door(config: KioskConfig) -> Door:
    """Return the package of this device, closed.

    Raises:
        RosterFault: no package, or a damaged one.
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
    return Door(config, cache, status.manifest, keys, device_clock())


def open_roster(config: KioskConfig, words: Words) -> OpenRoster:
    """Return the roster of this device for whoever shows a badge and a PIN.

    On a terminal both are asked for; else they are the first two lines of standard input. The command line would show
    them to everybody on the machine.

    Raises:
        NotLetInError: as `Door.let_in`; OVER when the package's life is.
        RosterFault, KeyFileError, PackageError: as `find_door`.
    """
    door = find_door(config)
    life = door.cache.retention.count(door.manifest, door.clock)
    now = time_floor([door.clock.now()], newest_origins(config.paths.ledger))
    stage = outlook(life, door.manifest, now, door.clock.source()).stage
    if stage is not Stage.FRESH:
        raise NotLetInError(NotLetInFault.OVER, stage)
    return door.cache.unlock(door.let_in(words).package_key)


def _ask(words: Words) -> tuple[str, str]:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip(), sys.stdin.readline().strip()
    return getpass(f"{words('verify-ask-badge')} "), getpass(f"{words('verify-ask-pin')} ")
