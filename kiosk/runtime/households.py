"""Households as a visit needs them: the roster's record and what the ledger says is still due."""

from collections.abc import Callable
from typing import assert_never

from kiosk.domain.accounts import Accounts, RoundAccounts
from kiosk.domain.codes import Reason
from kiosk.domain.roster import EntitlementLine
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit.case import HouseholdFile, Served, Tally
from kiosk.storage.roster import OpenRoster

FEWEST_LETTERS = 3


class Households:
    """Look-ups of one open session. On the roster's thread."""

    def __init__(
        self,
        roster: OpenRoster,
        accounts: Callable[[], Accounts],
        round_id: str,
        desk: int,
        tally: Callable[[], Tally] = Tally,
    ) -> None:
        self._roster = roster
        self._tally = tally
        self._accounts = accounts
        self._round = round_id
        self._desk = desk

    def answer(self, effect: fx.FindHousehold | fx.OpenHousehold | fx.ListHouseholds | fx.SearchNames) -> ev.Event:
        """Return the event that answers a look-up.

        Raises:
            RosterFault: the roster cannot be read.
            LedgerFault: the ledger cannot.
        """
        match effect:
            case fx.FindHousehold():
                return self.find(effect)
            case fx.OpenHousehold():
                return self.open(effect)
            case fx.ListHouseholds() | fx.SearchNames():
                return self.rows(effect)
            case _:
                assert_never(effect)

    def find(self, effect: fx.FindHousehold) -> ev.HouseholdFound | ev.HouseholdUnknown:
        """Look a card or token up."""
        if self._roster.is_revoked(effect.key):
            return ev.HouseholdUnknown(effect.turn, Reason.CARD_REVOKED)
        hh_pid = self._roster.find(effect.key)
        if hh_pid is None:
            return ev.HouseholdUnknown(effect.turn, Reason.NOT_ON_LIST)
        return ev.HouseholdFound(effect.turn, self.file(hh_pid), effect.key)

    def open(self, effect: fx.OpenHousehold) -> ev.HouseholdFound:
        """Fetch a household that staff picked."""
        return ev.HouseholdFound(effect.turn, self.file(effect.hh_pid), "")

    def file(self, hh_pid: str) -> HouseholdFile:
        """Return a household with what is still due to it."""
        record = self._roster.household(hh_pid)
        now = self._accounts().of(self._round)
        lines = [line for entitlement in record.entitlements for line in entitlement.lines]
        return HouseholdFile(
            record.household, "", record.collectors, now.due(lines), record.enrolled,
            self._served(now, lines), self._tally(),
        )  # fmt: skip

    def rows(self, effect: fx.ListHouseholds | fx.SearchNames) -> ev.RowsFound:
        """Return today's list of this desk, or the first hits of a name."""
        if isinstance(effect, fx.ListHouseholds):
            return ev.RowsFound(effect.turn, self._roster.rows(self._desk))
        enough = len(effect.letters) >= FEWEST_LETTERS
        return ev.RowsFound(effect.turn, self._roster.search(effect.letters) if enough else ())

    def _served(self, now: RoundAccounts, lines: list[EntitlementLine]) -> tuple[Served, ...]:
        accounts = [(line.item, now.line(line.line_id)) for line in lines]
        times = [account.served_at for _, account in accounts if account.served_at]
        items = tuple((item, account.taken - account.parked) for item, account in accounts if account.served_at)
        return (Served(max(times), self._desk, items),) if times else ()
