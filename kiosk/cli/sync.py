"""`kiosk sync`: the network process of this kiosk. Runs until a signal."""

import argparse
import random
import signal
from contextlib import closing
from datetime import UTC, datetime

from config import KioskConfig, load
from kiosk.cli._trusted import stored_pins
from kiosk.cli._words import Words
from kiosk.sync import LedgerSource, Limits, Settings, Stations, Sync, SyncError, SyncFault, Timeouts
from kiosk.trust import DeviceKeys


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk sync` takes."""
    parser.description = words("sync-about")


def run(args: argparse.Namespace, words: Words) -> int:
    """Upload, and answer the touchscreen and the other desks, until SIGTERM or SIGINT."""
    config = load(args.config)
    kiosk_id = config.device.kiosk_id
    if not kiosk_id:
        raise SyncError(SyncFault.UNPROVISIONED, str(config.paths.data))
    keys = DeviceKeys.load(config.paths.keys)
    data = config.paths.data
    stored_pins(data)  # a damaged file is said at the start; later it only costs the package
    stations = Stations(kiosk_id, keys, config.paths.roster, config.sync.hub_url, lambda: stored_pins(data))
    with closing(LedgerSource(config.paths.ledger)) as ledger:
        sync = Sync(_settings(config), stations, ledger, lambda: datetime.now(UTC), random.SystemRandom())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sync.stop())
        with sync.running():
            print(words("sync-running", kiosk=kiosk_id, socket=str(config.paths.socket), port=sync.port), flush=True)
            sync.upload()
    return 0


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
