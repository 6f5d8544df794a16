"""Households as a visit needs them: the roster's record and what the ledger says is still due."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from kiosk.domain.accounts import ParkedVisit, RoundAccounts
from kiosk.domain.codes import Reason
from kiosk.domain.roster import EntitlementLine
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit.case import HouseholdFile, Served, Tally
from kiosk.runtime.parked import ParkedVisits
from kiosk.storage.roster import OpenRoster

FEWEST_LETTERS = 3


LookUp = fx.FindHousehold | fx.OpenHousehold | fx.ListHouseholds | fx.SearchNames | fx.ListParked | fx.OpenParked


class Households:
    """Look-ups of one open session. On the roster's thread."""

    def __init__(self, roster: OpenRoster, parked: ParkedVisits, tally: Callable[[], Tally] = Tally) -> None:
        self._roster = roster
        self._parked = parked
        self._tally = tally

    def answer(self, effect: LookUp) -> ev.Event:
        """Return the event that answers a look-up.

        Raises:
            RosterFault: the roster cannot be read.
            LedgerFault: the ledger cannot.
        """
        match effect:
            case fx.FindHousehold():
                return self.find(effect)
            case fx.OpenHousehold():
                return ev.HouseholdFound(effect.turn, self.file(effect.hh_pid), "")
            case fx.ListHouseholds() | fx.SearchNames():
                return self.rows(effect)
            case fx.ListParked():
                return ev.QueueFound(effect.turn, self._parked.rows())
            case fx.OpenParked():
                visit = self._parked.get(effect.entry_id)
                return self._of_slip(effect.turn, visit, Reason.OTHER)
            case _:
                assert_never(effect)

    def find(self, effect: fx.FindHousehold) -> ev.HouseholdFound | ev.HouseholdUnknown:
        """Look a card or token up, or else the slip of a parked visit."""
        if self._roster.is_revoked(effect.key):
            return ev.HouseholdUnknown(effect.turn, Reason.CARD_REVOKED)
        hh_pid = self._roster.find(effect.key)
        if hh_pid is None:
            return self._of_slip(effect.turn, self._parked.find(effect.key), Reason.NOT_ON_LIST)
        return ev.HouseholdFound(effect.turn, self.file(hh_pid), effect.key)

    def _of_slip(
        self, turn: int, visit: ParkedVisit | None, otherwise: Reason
    ) -> ev.HouseholdFound | ev.HouseholdUnknown:
        """Go on with a parked visit; one whose body does not open goes on by the household's card."""
        hh_pid = self._parked.household_of(visit) if visit else ""
        if visit is None or not hh_pid:
            return ev.HouseholdUnknown(turn, Reason.DEVICE_FAIL if visit else otherwise)
        file = replace(self.file(hh_pid), parked=self._parked.before(visit))
        return ev.HouseholdFound(turn, file, "", slip=True)

    def file(self, hh_pid: str) -> HouseholdFile:
        """Return a household with what is still due to it."""
        record = self._roster.household(hh_pid)
        now = self._parked.accounts().of(self._parked.round_id)
        lines = [line for entitlement in record.entitlements for line in entitlement.lines]
        visit = now.parked_with(line.line_id for line in lines)
        return HouseholdFile(
            record.household, "", record.collectors, now.due_to_visit(lines), record.enrolled,
            self._served(now, lines), self._tally(), self._parked.before(visit) if visit else None,
            any(now.line(line.line_id).contradicted for line in lines), self._parked.next_number(),
        )  # fmt: skip

    def rows(self, effect: fx.ListHouseholds | fx.SearchNames) -> ev.RowsFound:
        """Return today's list of this desk, or the first hits of a name."""
        if isinstance(effect, fx.ListHouseholds):
            return ev.RowsFound(effect.turn, self._roster.rows(self._parked.desk))
        enough = len(effect.letters) >= FEWEST_LETTERS
        return ev.RowsFound(effect.turn, self._roster.search(effect.letters) if enough else ())

    def _served(self, now: RoundAccounts, lines: list[EntitlementLine]) -> tuple[Served, ...]:
        accounts = [(line.item, now.line(line.line_id)) for line in lines]
        times = [account.served_at for _, account in accounts if account.served_at]
        items = tuple((item, account.free_of_parking) for item, account in accounts if account.served_at)
        return (Served(max(times), self._parked.desk, items),) if times else ()
