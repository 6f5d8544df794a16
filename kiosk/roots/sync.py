"""The network process of a kiosk: no screen, no scanner, no finger."""

import os
import random
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

from config import KioskConfig
from kiosk.storage.snapshot import SnapshotFile, snapshot_of
from kiosk.sync import LedgerSource, Limits, Settings, Stations, Sync, SyncError, SyncFault, Timeouts
from kiosk.trust import DeviceKeys
from kiosk.trust.package import Pins


def serve(config: KioskConfig, pins: Callable[[], Pins | None], on_running: Callable[[int], None]) -> None:
    """Upload, and answer the touchscreen and the other desks, until SIGTERM or SIGINT.

    Args:
        config: of this device.
        pins: the signers that people have confirmed on this device, read anew each time: an import adds to them.
        on_running: called with the port once both doors are open.
    Raises:
        SyncError: UNPROVISIONED; the doors or `sync.db` fail.
        KeyFileError: the device's keys.
        RosterFault: PINS at the start; later a damaged file only costs the package.
    """
    kiosk_id = config.device.kiosk_id
    if not kiosk_id:
        raise SyncError(SyncFault.UNPROVISIONED, str(config.paths.data))
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    keys = DeviceKeys.load(config.paths.keys, handed_over=credentials == str(config.paths.keys))
    pins()
    stations = Stations(kiosk_id, keys, config.paths.roster, config.sync.hub_url, pins)
    with closing(LedgerSource(config.paths.ledger)) as ledger:
        snapshots = SnapshotFile(snapshot_of(config.paths.ledger), keys.signing_public)
        sync = Sync(_settings(config), stations, ledger, _now, random.SystemRandom(), snapshots=snapshots)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sync.stop())
        with sync.running():
            on_running(sync.port)
            sync.upload()


def _now() -> datetime:
    return datetime.now(UTC)


def _settings(config: KioskConfig) -> Settings:
    return Settings(
        socket=config.paths.socket,
        database=config.paths.sync,
        host=config.desk.host,
        port=config.desk.port,
        claim_timeout_s=config.desk.claim_timeout_s,
        limits=Limits(config.sync.batch, config.sync.interval_s, backoff_most_s=config.sync.backoff_most_s),
        timeouts=Timeouts(config.sync.connect_timeout_s, config.sync.read_timeout_s),
    )
