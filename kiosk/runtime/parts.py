"""What a desk is made of, and what is made of its parts alone."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import drivers
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import Manifest
from kiosk.runtime.bookkeeper import Bookkeeper
from kiosk.runtime.clock import Clock
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.finger import Extract
from kiosk.runtime.lifetime import Lifetime
from kiosk.runtime.session import Doorkeeper
from kiosk.storage.books import Books
from kiosk.storage.errors import LedgerFault
from kiosk.storage.ledger import Ledger
from kiosk.storage.roster import RosterCache
from kiosk.storage.snapshot import SnapshotFile
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a desk is made of. Without a package there is no `manifest`: then there is no runtime either.

    `extract_carefully` serves a second look at what does not match; None where the extra for it is not installed.
    `packages` is where files of packages arrive; wrong PINs are counted in the file `patience`, and `accounts` is the
    snapshot of the ledger's sums.
    """

    kiosk_id: str
    manifest: Manifest
    keys: DeviceKeys = field(repr=False)
    roster: RosterCache
    ledger: Ledger
    link: DeskLink
    clock: Clock
    open_scanner: Callable[[], drivers.Scanner]
    extract_carefully: Extract | None = None
    packages: Path | None = None
    patience: Path | None = None
    accounts: Path | None = None

    def bookkeeper(self) -> Bookkeeper:
        """Return who keeps the accounts of this desk's ledger."""
        own = SnapshotFile(self.accounts, self.keys.signing_public, self.keys) if self.accounts else None

        def told(done: int) -> None:
            log.info("accounts: %d of %d entries", done, self.ledger.count())

        return Bookkeeper(Books(self.ledger, own, told))

    def lifetime(self) -> Lifetime:
        """Return the life of the package at this desk."""
        return Lifetime(self.roster, self.ledger, self.manifest, self.clock, self.kiosk_id, self.packages)

    def doorkeeper(self) -> Doorkeeper:
        """Return who checks badges and PINs here; whom it refuses is in the ledger."""
        return Doorkeeper(
            self.manifest,
            self.kiosk_id,
            self.keys,
            self.clock.monotonic_s,
            self.patience,
            self.clock.boot_id,
            self._record_refusal,
        )

    def _record_refusal(self, draft: Draft, operator_id: str) -> None:
        stamp = Stamp.of(self.manifest, self.kiosk_id, operator_id, self.clock, secrets.token_bytes)
        try:
            self.ledger.append(draft, stamp)
        except LedgerFault as fault:  # it stops whoever is let in, not who is refused
            log.error("ledger: %s", fault.trouble)
