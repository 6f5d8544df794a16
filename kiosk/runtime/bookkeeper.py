"""The desk's accounts: kept up off everybody's way, and written down now and then."""

import logging
from dataclasses import dataclass, replace

from kiosk.domain.accounts import Accounts
from kiosk.domain.codes import Flag, Kind
from kiosk.domain.counting import Figures
from kiosk.domain.entry import Draft
from kiosk.storage.books import EVERY, Books
from kiosk.storage.errors import LedgerFault
from kiosk.storage.stamp import Stamp

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bookkeeper:
    """Asks the books of this desk's ledger. Any thread may."""

    books: Books

    def now(self) -> Accounts:
        """Return the accounts after the last entry.

        Raises:
            LedgerFault: the ledger cannot be read.
        """
        return self.books.now()

    def of_operator(self, stamp: Stamp) -> Figures:
        """Return the figures of whom a stamp names, of their day at this desk so far.

        Raises:
            LedgerFault: the ledger cannot be read.
        """
        day = stamp.origin().ts_utc[:10]
        return self.now().of(stamp.round_id).figures(stamp.site, day, stamp.operator_id)

    def add_up(self, written: Draft | None = None) -> None:
        """Take in what is new; write a snapshot at a session's close and every few hundred entries.

        On a thread of its own: nobody waits for it, and whoever asks afterwards finds it done.
        """
        closed = written is not None and written.kind is Kind.SESSION_CLOSE
        try:
            self.books.keep(1 if closed else EVERY)
        except LedgerFault as fault:  # whoever asks hears of it
            log.error("ledger: %s", fault.trouble)
        except OSError as error:
            log.error("accounts: %s", error.strerror)

    def stamp_for(self, draft: Draft, stamp: Stamp) -> Stamp:
        """Return the stamp for a draft: what settles an approval of a round before belongs to that round.

        Raises:
            LedgerFault: the ledger cannot be read.
        """
        settles = Flag.SETTLED_AFTER_RESTART in draft.flags
        approval = self.now().approval(draft.refers_to) if settles else None
        return replace(stamp, round_id=approval.round_id, site=approval.site) if approval else stamp
