"""The life of the package at a desk: counted while it works, locked when it is over, destroyed when that is due."""

import logging
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain.manifest import Manifest
from kiosk.storage.destruction import Destruction, due_now
from kiosk.storage.errors import LedgerFault, RosterFault
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Outlook, outlook
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Clock, Stamp
from kiosk.storage.timekeeping import TRUSTED, origins_in, time_floor
from kiosk.trust.manifest import parse_time

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Lifetime:
    """Of the package in use. Any thread may ask; `packages` is where files of packages arrive."""

    roster: RosterCache
    ledger: Ledger
    manifest: Manifest
    clock: Clock
    kiosk_id: str
    packages: Path | None = None
    _floor: datetime = field(init=False, default=datetime.min.replace(tzinfo=UTC))

    def look(self, *, session: bool = False, during: bool = False) -> Outlook:
        """Count the time that has passed, and a session that opens now; return where the package stands.

        `during` an open session that one does not count against itself.
        """
        life = self.roster.retention.count(self.manifest, self.clock, session=session)
        now = max(self.clock.now(), self._floor)
        return outlook(life, self.manifest, now, self.clock.source(), during=during)

    def year(self) -> int | None:
        """Return the calendar year; None while nobody vouches for the clock, or it is behind what is known for sure."""
        now = self.clock.now()
        return now.year if self.clock.source() in TRUSTED and now >= self._floor else None

    def look_back(self) -> None:
        """Learn from the ledger's last entries how late it is at least: a clock set back opens nothing."""
        try:
            self._floor = time_floor([parse_time(self.manifest.issued_at)], origins_in(self.ledger))
        except LedgerFault as fault:
            log.error("ledger: %s", fault.trouble)

    def end(self) -> None:
        """Destroy the package if that is due, or finish what was begun. Whatever stops it is tried again later."""
        try:
            why = due_now(self.roster, self.clock, self._floor)
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
