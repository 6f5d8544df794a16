"""All checks of a device, in the order in which one would mend it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config import KioskConfig
from kiosk.doctor.copy import copy_finding
from kiosk.doctor.device import careful_finding, keys_finding, scanner_finding, screen_finding, storage_finding
from kiosk.doctor.exchange import HubAnswer, Sending, hub_finding, sync_finding
from kiosk.doctor.finding import Finding
from kiosk.doctor.round import clock_finding, destruction_finding, package_finding, read_manifest
from kiosk.domain.entry import Origin
from kiosk.domain.manifest import Manifest
from kiosk.storage import LedgerFault, RosterCache
from kiosk.storage.ledger_reader import Progress, no_progress
from kiosk.storage.mirror import SecondCopy, last_copied
from kiosk.storage.replacement import Record, ReplacementError, pending
from kiosk.storage.timekeeping import newest_origins, time_floor
from kiosk.trust.manifest import parse_time


@dataclass(frozen=True, slots=True)
class Probes:
    """What the checks learn from outside: clock, environment, toolkit, the exchange and the hub.

    `installed` is when this program came onto the device; `time_source` is as in ledger entries; `careful` says whether
    the careful look can be made, or why not; `ask_hub` is given the hub's address and its public key, empty when no
    package names one; `witnessed` is how many entries the hub has countersigned; `progress` is told how much of the
    ledger is verified.
    """

    now: datetime
    time_source: str
    installed: datetime
    environ: Mapping[str, str]
    has_toolkit: bool
    has_face: bool
    careful: str
    ask_sync: Callable[[], Sending | None]
    ask_hub: Callable[[str, str], HubAnswer]
    scanner_timeout_s: float = 3.0
    witnessed: int = 0
    progress: Progress = no_progress


def examine(config: KioskConfig, probes: Probes) -> tuple[Finding, ...]:
    """Examine the device that a configuration describes."""
    paths, device = config.paths, config.device
    key_state, keys = keys_finding(
        paths.keys, device.kiosk_id, device.site, paths.ledger.exists(), _replaced(paths.data)
    )
    copy = SecondCopy.on(config.storage.second_copy, device.kiosk_id)
    seen = max(probes.witnessed, last_copied(copy) if copy else 0)
    cache = RosterCache(paths.roster)
    found, life = read_manifest(cache), cache.retention.life()
    manifest = found if isinstance(found, Manifest) else None
    hub = config.sync.hub_url or (manifest.hub.address if manifest else "")
    known = [probes.installed, *([parse_time(manifest.issued_at)] if manifest else [])]
    floor = time_floor(known, _origins(paths.ledger))
    return (
        key_state,
        storage_finding(paths.data, paths.ledger, keys, probes.progress, seen),
        copy_finding(copy, paths.ledger),
        clock_finding(probes.now, probes.time_source, floor),
        package_finding(found, device.kiosk_id, device.site, keys, probes.now, life),
        destruction_finding(found, life, probes.now, probes.time_source),
        scanner_finding(config.scanner.url, probes.scanner_timeout_s),
        careful_finding(probes.careful),
        screen_finding(probes.environ, probes.has_toolkit, probes.has_face),
        sync_finding(probes.ask_sync(), probes.now),
        hub_finding(hub, probes.ask_hub(hub, manifest.hub.key if manifest else "") if hub else None),
    )


def _replaced(data: Path) -> Record | None:
    """The replacement of keys that has not come to its end; what cannot be read, `kiosk provision` tells."""
    try:
        return pending(data)
    except ReplacementError:
        return None


def _origins(ledger: Path) -> Sequence[Origin]:
    """When the last entries were written; nothing when there are none, or none that can be read."""
    try:
        return newest_origins(ledger)
    except LedgerFault:
        return ()
