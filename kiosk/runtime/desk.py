"""Puts a desk together from its configuration: keys, package, ledger, scanner, line to `kiosk sync`."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum

import drivers
from config import KioskConfig
from kiosk.runtime.clock import Clock, device_clock
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.media import ballast_of, second_copy_of
from kiosk.runtime.parts import Parts
from kiosk.runtime.patience import FILE as PATIENCE
from kiosk.storage.destruction import Destruction, due_now
from kiosk.storage.ledger import Ledger
from kiosk.storage.locking import exclusive
from kiosk.storage.replacement import finish_if_due
from kiosk.storage.roster import RosterCache
from kiosk.storage.snapshot import snapshot_of
from kiosk.storage.stamp import Stamp
from kiosk.storage.timekeeping import newest_origins, time_floor
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.package import Pins
from matcher import careful

SYNC_S = 2.0
"""What `kiosk sync` is given beyond the time that it gives the home desk: two short transactions on a slow card."""
EPOCH = datetime.min.replace(tzinfo=UTC)


class DeskFault(StrEnum):
    """Why this device cannot serve yet."""

    NO_PACKAGE = "no_package"
    DESTROYED = "destroyed"  # as agreed: the next round's package is awaited
    NOT_IN_PACKAGE = "not_in_package"
    OCCUPIED = "occupied"  # another program serves from the same data


class DeskError(Exception):
    """The desk cannot open: for the technician."""

    def __init__(self, fault: DeskFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


def open_desk(
    config: KioskConfig,
    open_scanner: Callable[[], drivers.Scanner] | None = None,
    pins: Pins | None = None,
    clock: Clock | None = None,
) -> Parts:
    """Open what a desk is made of; the scanner, the configured one unless given, when a finger is first asked for.

    `pins` are the signers that the roster must have; `clock` is the device's unless given.

    Raises:
        KeyFileError: the device is not provisioned.
        PackageError: DEVICE_REVOKED.
        RosterFault, LedgerFault: what was kept cannot be used.
        DeskError: no package was imported, it is for other kiosks, or it was destroyed: also now, when that was due.
    """
    keys = DeviceKeys.load(config.paths.keys)
    if pins and keys.signing_public in pins.revoked:
        raise PackageError(PackageFault.DEVICE_REVOKED, config.device.kiosk_id)
    roster, clock = RosterCache(config.paths.roster, pins), clock or device_clock()
    end_if_due(config, keys, roster, clock)
    status = roster.status()
    if status is None:
        endings = roster.retention.life().endings
        if endings:
            raise DeskError(DeskFault.DESTROYED, f"{endings[-1].round_id}, {endings[-1].day}")
        raise DeskError(DeskFault.NO_PACKAGE, str(config.paths.roster))
    manifest = status.manifest
    kiosk_id = config.device.kiosk_id
    if manifest.desk_of(kiosk_id) is None:
        raise DeskError(DeskFault.NOT_IN_PACKAGE, kiosk_id)
    return Parts(
        kiosk_id=kiosk_id,
        manifest=manifest,
        keys=keys,
        roster=roster,
        ledger=Ledger.open(config.paths.ledger, keys, second_copy=second_copy_of(config), ballast=ballast_of(config)),
        link=DeskLink(config.paths.socket, kiosk_id, config.desk.claim_timeout_s + SYNC_S),
        clock=clock,
        open_scanner=open_scanner or (lambda: drivers.open_scanner(config.scanner.url)),
        extract_carefully=careful.extract if careful.available() else None,
        packages=config.paths.packages,
        patience=config.paths.data / PATIENCE,
        accounts=snapshot_of(config.paths.ledger),
    )


@contextmanager
def only_here(config: KioskConfig) -> Iterator[None]:
    """Be the one program that serves from this data folder.

    Raises:
        DeskError: OCCUPIED. Commands that read, or append an entry, need not ask.
    """
    with ExitStack() as stack:
        try:
            if config.paths.data.exists():  # else opening says what is missing
                stack.enter_context(exclusive(config.paths.data / "desk", wait=False))
        except BlockingIOError as error:
            raise DeskError(DeskFault.OCCUPIED, str(config.paths.data)) from error
        yield


def end_if_due(config: KioskConfig, keys: DeviceKeys, roster: RosterCache, clock: Clock) -> None:
    """Destroy a package whose time came while the device was off, or finish what a cut left.

    Raises:
        RosterFault, LedgerFault, OSError: as `Destruction.destroy`.
        ReplacementError: as `finish_if_due`.
    """
    finish_if_due(config.paths.data, clock)
    why = due_now(roster, clock, time_floor([EPOCH], newest_origins(config.paths.ledger)))
    if why is not None:
        stamp = Stamp(clock, secrets.token_bytes, config.device.kiosk_id)
        with closing(Ledger.open(config.paths.ledger, keys)) as ledger:
            Destruction(roster, ledger, stamp, config.paths.packages).destroy(why)
