"""What sync reads from the device: the ledger and the package in use. Never changed from here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

from kiosk.domain.entry import Entry
from kiosk.domain.manifest import Manifest
from kiosk.storage.errors import LedgerFault, RosterFault
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.roster import RosterCache
from kiosk.sync.errors import SyncError, SyncFault
from kiosk.sync.station import Station
from kiosk.trust import DeviceKeys
from kiosk.trust.chain import Head
from kiosk.trust.package import Pins


class LedgerSource:
    """The ledger that the touchscreen writes, opened when it is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = Lock()
        self._reader: LedgerReader | None = None

    def entries(self, after_seq: int = 0, limit: int | None = None) -> tuple[Entry, ...]:
        """Return entries numbered above `after_seq`, in order, at most `limit`; none before the ledger is begun.

        Raises:
            SyncError: LEDGER. The next call opens it anew.
        """
        with self._open() as reader:
            return reader.entries(after_seq, limit) if reader else ()

    def head_seq(self) -> int:
        """Return the number of the last entry, 0 before the first.

        Raises:
            SyncError: LEDGER.
        """
        with self._open() as reader:
            return reader.count() if reader else 0

    def head_at(self, seq: int) -> Head:
        """Return number and hash of one entry, those of the beginning where it is not.

        Raises:
            SyncError: LEDGER.
        """
        with self._open() as reader:
            return reader.head_at(seq) if reader else Head()

    @contextmanager
    def _open(self) -> Iterator[LedgerReader | None]:
        with self._turn:
            try:
                if self._reader is None and self._path.exists():
                    self._reader = LedgerReader.open_for_reading(self._path)
                yield self._reader
            except LedgerFault as fault:
                self._close()
                raise SyncError(SyncFault.LEDGER, str(fault)) from fault

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._close()


class Stations:
    """This desk in the package in use, read again when another package is imported."""

    def __init__(
        self,
        kiosk_id: str,
        keys: DeviceKeys,
        roster: Path,
        hub_url: str = "",
        pins: Callable[[], Pins | None] = lambda: None,
    ) -> None:
        """Remember where to look.

        Args:
            hub_url: from the device's own settings; the package's address when empty.
            pins: returns the signers that the roster must have, or None for any; asked whenever the roster changed.
        """
        self._alone = Station(kiosk_id, keys, hub_url)
        self._roster = roster
        self._pins = pins
        self._turn = Lock()
        self._read_at = -1
        self._station: Station | None = None

    def __call__(self) -> Station | None:
        """Return the station; without a package one that knows its hub only, or None when there is none of that."""
        with self._turn:
            changed_at = self._roster.stat().st_mtime_ns if self._roster.exists() else 0
            if changed_at != self._read_at:
                self._station = self._read()
                self._read_at = changed_at
            return self._station

    def _read(self) -> Station | None:
        cache = RosterCache(self._roster)
        try:
            cache = RosterCache(self._roster, self._pins())
            status = cache.status()
        except RosterFault:
            status = None  # the touchscreen says so; entries can still be sent
        if status is not None:
            return station_of(status.manifest, self._alone)
        if self._alone.hub_url:
            return self._alone
        endings = cache.retention.life().endings  # a package that was destroyed still says where its entries go
        hub = endings[-1].hub if endings else None
        return replace(self._alone, hub_url=hub.address, hub_key=hub.key) if hub and hub.address else None


def station_of(manifest: Manifest, alone: Station) -> Station:
    """Return a desk as a package knows it. A hub of the device's own settings is not the package's: no key of it."""
    own_hub = bool(alone.hub_url)
    return Station(
        alone.kiosk_id,
        alone.keys,
        hub_url=alone.hub_url or manifest.hub.address,
        hub_key="" if own_hub and alone.hub_url != manifest.hub.address else manifest.hub.key,
        round_id=manifest.round.round_id,
        desks={desk.number: desk for desk in manifest.desks},
    )
