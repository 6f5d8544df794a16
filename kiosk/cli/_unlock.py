"""Opening the package from a terminal: badge and PIN are asked for, never taken from the command line."""

import secrets
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from getpass import getpass

from config import KioskConfig
from kiosk.cli._trusted import load_pins
from kiosk.cli._words import Words
from kiosk.domain.codes import Reason
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import Manifest, Operator
from kiosk.domain.roles import Action, two_unfit
from kiosk.runtime.clock import Clock, device_clock
from kiosk.runtime.patience import FILE as PATIENCE
from kiosk.runtime.session import Doorkeeper, Refused
from kiosk.storage.errors import LedgerFault, RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Stage, outlook
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.storage.timekeeping import believed_now, newest_origins, time_floor
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import KeyFileError, PackageError, PackageFault
from kiosk.trust.slots import TechnicianPass, Unlocked

EPOCH = datetime.min.replace(tzinfo=UTC)


class NotLetInFault(StrEnum):
    """Why the package stays closed."""

    REFUSED = "refused"  # badge, PIN or device: which of them is not told
    REVOKED = "revoked"
    WAIT = "wait"  # after too many wrong PINs; the detail says how many seconds
    OVER = "over"  # expired, or more sessions or hours than its policy allows
    WRONG_ROLE = "wrong_role"  # a technician's badge, where the list is to be opened
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

    def let_in(self, words: Words, action: Action) -> Unlocked | TechnicianPass:
        """Ask for badge and PIN of somebody who may do this. Wrong ones count as at the touchscreen, and are entries.

        Raises:
            NotLetInError: REFUSED, REVOKED, WAIT, WRONG_ROLE.
        """
        found = self._doorkeeper().let_in(*_ask(words), action)
        if not isinstance(found, Refused):
            return found
        if found.reason is Reason.BADGE_REVOKED:
            raise NotLetInError(NotLetInFault.REVOKED)
        if found.reason is Reason.WRONG_ROLE:
            raise NotLetInError(NotLetInFault.WRONG_ROLE)
        raise NotLetInError(NotLetInFault.WAIT if found.wait_s else NotLetInFault.REFUSED, str(found.wait_s))

    def two(self, words: Words, action: Action) -> tuple[Operator, Operator]:
        """Ask two people, one of them a supervisor, for what wants two.

        Raises:
            NotLetInError: as `let_in`; NOT_TWO, NO_SUPERVISOR.
        """
        first = self.let_in(words, action).operator
        second = self.let_in(words, action).operator
        match two_unfit(first, second):
            case Reason.OWN_BADGE:
                raise NotLetInError(NotLetInFault.NOT_TWO)
            case Reason.WRONG_ROLE:
                raise NotLetInError(NotLetInFault.NO_SUPERVISOR)
            case _:
                return first, second

    def in_use(self) -> bool:
        """Return whether the package's life goes on. It ends by a clock that somebody vouches for, and by no other."""
        now = believed_now(self.clock.now(), self.clock.source(), newest_origins(self.config.paths.ledger))
        life = self.cache.retention.count(self.manifest, self.clock)
        return outlook(life, self.manifest, now or EPOCH, self.clock.source()).stage is Stage.FRESH

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


def two_while_in_use(config: KioskConfig, action: Action, words: Words) -> tuple[str, str]:
    """Ask two people while a package is in use, whoever signed it; return their operators' ids, empty without one.

    Where the device's keys or the package cannot be read, nobody could show who they are, and nobody is asked.

    Raises:
        NotLetInError: as `Door.two`.
    """
    try:
        cache, keys = RosterCache(config.paths.roster), DeviceKeys.load(config.paths.keys)
        status = cache.status()
    except (RosterFault, KeyFileError):
        return "", ""
    if status is None:
        return "", ""
    door = Door(config, cache, status.manifest, keys, device_clock())
    if not door.in_use():
        return "", ""
    print(words(f"two-{action}".replace("_", "-"), site=status.manifest.site.name), file=sys.stderr)
    first, second = door.two(words, action)
    return first.operator_id, second.operator_id


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
    found = door.let_in(words, Action.SERVE)
    if not isinstance(found, Unlocked):
        raise NotLetInError(NotLetInFault.WRONG_ROLE)
    return door.cache.unlock(found.package_key)


def _ask(words: Words) -> tuple[str, str]:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip(), sys.stdin.readline().strip()
    return getpass(f"{words('verify-ask-badge')} "), getpass(f"{words('verify-ask-pin')} ")
