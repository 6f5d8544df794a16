"""Visits that wait for a second person, as a session sees them: who it was lies in sealed bodies that it can open."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.accounts import Accounts, ParkedVisit, RoundAccounts
from kiosk.domain.codes import Kind
from kiosk.domain.counting import Count
from kiosk.domain.entry import Body, Entry
from kiosk.domain.roster import card_key
from kiosk.domain.visit.case import ParkedBefore, ParkedRow
from kiosk.storage.errors import RosterFault
from kiosk.storage.roster import OpenRoster
from kiosk.trust.entries import open_body
from kiosk.trust.errors import EntryError

log = logging.getLogger(__name__)

NOBODY = Body()


@dataclass(frozen=True, slots=True)
class ParkedVisits:
    """Those of one round at one desk. On the roster's thread."""

    roster: OpenRoster
    accounts: Callable[[], Accounts]
    entry_of: Callable[[str], Entry | None]
    round_id: str
    site: str
    desk: int

    @property
    def _round(self) -> RoundAccounts:
        return self.accounts().of(self.round_id)

    def next_number(self) -> str:
        """Return the number for the next slip: like a receipt's unique at the site, and short enough to say.

        Raises:
            LedgerFault: the ledger cannot be read.
        """
        return f"{self.desk}-{self._round.figures(self.site).of(Count.KIND, Kind.PARKED) + 1:03d}"

    def find(self, text: str) -> ParkedVisit | None:
        """Return the open visit whose slip has this number, however it was typed."""
        key = card_key(text)
        return next((one for one in self._round.open_parked if key and card_key(one.draft.follow_up_no) == key), None)

    def get(self, entry_id: str) -> ParkedVisit | None:
        """Return an open visit."""
        return self._round.parked.get(entry_id)

    def rows(self) -> tuple[ParkedRow, ...]:
        """Return what waits, oldest first; a body that this package does not open leaves the number and the time."""
        return tuple(self._row(one) for one in self._round.open_parked)

    def household_of(self, visit: ParkedVisit) -> str:
        """Return whose visit it was; empty where the body does not open."""
        return self._body(visit).hh_pid

    def before(self, visit: ParkedVisit) -> ParkedBefore:
        """Return what a visit must know of it."""
        draft = visit.draft
        pid = self._body(visit).collector_pid
        return ParkedBefore(visit.entry_id, draft.follow_up_no, visit.ts_utc, pid, draft.notice)

    def _row(self, visit: ParkedVisit) -> ParkedRow:
        body, name = self._body(visit), ""
        try:
            name = self.roster.household(body.hh_pid).household.display_name if body.hh_pid else ""
        except RosterFault as fault:  # off the list since, or damaged: the slip's number is left
            log.warning("a parked visit's household: %s", fault.trouble)
        return ParkedRow(visit.entry_id, visit.draft.follow_up_no, visit.ts_utc, name, body.card)

    def _body(self, visit: ParkedVisit) -> Body:
        entry = self.entry_of(visit.entry_id)
        try:
            return open_body(entry, self.roster.local_key) if entry else NOBODY
        except EntryError as error:  # sealed under the key of a package before
            log.warning("a parked visit's body does not open: %s", error.fault)
            return NOBODY
