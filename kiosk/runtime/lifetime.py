"""The life of the package at a desk: counted while it works, locked when it is over, destroyed when that is due."""

import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.manifest import Manifest
from kiosk.storage.destruction import Destruction, due_now
from kiosk.storage.errors import LedgerFault, RosterFault
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Outlook
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Clock, Stamp

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Of the package in use. Any thread may ask; `packages` is where files of packages arrive."""

    roster: RosterCache
    ledger: Ledger
    manifest: Manifest
    clock: Clock
    kiosk_id: str
    packages: Path | None = None

    def look(self, *, session: bool = False, during: bool = False) -> Outlook:
        """Count the time that has passed, and a session that opens now; return where the package stands.

        `during` an open session that one does not count against itself.
        """
        return self.roster.retention.count(self.manifest, self.clock, session=session, during=during)

    def end(self) -> None:
        """Destroy the package if that is due, or finish what was begun. Whatever stops it is tried again later."""
        try:
            why = due_now(self.roster, self.clock)
            if why is not None:
                self.destruction().destroy(why)
        except (RosterFault, LedgerFault) as fault:
            log.error("destruction of the package: %s", fault.trouble)
        except OSError as error:
            log.error("destruction of the package: %s", error.strerror)

    def destruction(self) -> Destruction:
        """Return what destroys it."""
        stamp = Stamp(self.clock, secrets.token_bytes, self.kiosk_id)
        return Destruction(self.roster, self.ledger, stamp, self.packages, secrets.token_bytes)
