"""What an unlocked package makes of a desk, for as long as the session lasts."""

import secrets
from dataclasses import dataclass

from kiosk.domain.accountability import without_finger
from kiosk.domain.roster import Item
from kiosk.domain.visit.case import LOTS, Tally
from kiosk.runtime.bookkeeper import Bookkeeper
from kiosk.runtime.households import Households
from kiosk.runtime.parked import ParkedVisits
from kiosk.runtime.parts import Parts
from kiosk.runtime.session import Opened
from kiosk.storage.roster import OpenRoster
from kiosk.storage.stamp import Stamp
from kiosk.trust.slots import Unlocked


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """What exists only while a session is open."""

    roster: OpenRoster
    households: Households
    stamp: Stamp
    session: Opened
    items: tuple[Item, ...]


def open_session(parts: Parts, unlocked: Unlocked, accounts: Bookkeeper) -> OpenDesk:
    """Open the roster with the key that somebody has brought.

    Raises:
        RosterFault: as `RosterCache.unlock`.
    """
    operator, desk = unlocked.operator, parts.manifest.desk_of(parts.kiosk_id)
    roster = parts.roster.unlock(unlocked.package_key)
    stamp = Stamp.of(parts.manifest, parts.kiosk_id, operator.operator_id, parts.clock, secrets.token_bytes)

    def tally() -> Tally:
        return Tally(without_finger(accounts.of_operator(stamp)), secrets.randbelow(LOTS))

    number = desk.number if desk else 0
    parked = ParkedVisits(roster, accounts.now, parts.ledger.entry, stamp.round_id, stamp.site, number)
    households = Households(roster, parked, tally)
    return OpenDesk(roster, households, stamp, Opened(operator), roster.items())
