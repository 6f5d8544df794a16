"""What the agent's board counts: this round at this site, from the ledger's accounts and the opening stock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.domain.accounts import RoundAccounts
from kiosk.domain.codes import Method
from kiosk.domain.counting import Count, Figures
from kiosk.domain.manifest import Manifest
from kiosk.domain.roster import StockLine

UNDEALT = 0
"""The desk number of stock that is the site's."""


@dataclass(frozen=True, slots=True)
class DeskStock:
    """An item of which it is known what this desk began with."""

    left: int
    opening: int


@dataclass(frozen=True, slots=True)
class SiteStock:
    """An item that was never dealt out to desks: what this one gave, and what the site began with."""

    given: int
    opening: int


Stock = DeskStock | SiteStock


@dataclass(frozen=True, slots=True)
class Place:
    """Which desk of a site; `alone` when it is the only one: then the site's stock is its own."""

    site: str
    desk: int
    alone: bool

    @classmethod
    def of(cls, manifest: Manifest, desk: int) -> "Place":
        """Return the place of a desk in a package."""
        return cls(manifest.site.code, desk, len(manifest.desks) == 1)


@dataclass(frozen=True, slots=True)
class Board:
    """A desk's round so far. `stock` by item; a visit's mean takes `seconds_each`; `waiting` are parked visits."""

    served: int
    listed: int
    by_finger: int
    by_card: int
    signed: int
    partial: int
    stock: Mapping[str, Stock]
    seconds_each: int
    waiting: int


def board(one: RoundAccounts, place: Place, listed: int, opening: Iterable[StockLine]) -> Board:
    """Return what one desk's accounts of the round come to."""
    figures = one.figures(place.site)
    return Board(
        served=figures.served,
        listed=listed,
        by_finger=figures.of(Count.METHOD, Method.FINGER),
        by_card=figures.of(Count.METHOD, Method.CARD),
        partial=figures.partial,
        signed=figures.of(Count.SIGNED),
        stock=_stock(one, figures, place, tuple(opening)),
        seconds_each=figures.seconds_each,
        waiting=len(one.open_parked),
    )


def _stock(one: RoundAccounts, figures: Figures, place: Place, opening: tuple[StockLine, ...]) -> Mapping[str, Stock]:
    items = dict.fromkeys(line.item for line in opening)
    return {item: _of_item(one, figures, place, item, [row for row in opening if row.item == item]) for item in items}


def _of_item(one: RoundAccounts, figures: Figures, place: Place, item: str, opening: list[StockLine]) -> Stock:
    own = sum(row.quantity for row in opening if place.alone or row.desk == place.desk)
    dealt = place.alone or any(row.desk != UNDEALT for row in opening)
    account = one.item(place.site, item)
    if dealt or account.counts:
        left = max(0, account.left(own))
        return DeskStock(left, max(own, left))
    given = figures.of(Count.GIVEN, item) - figures.of(Count.BACK, item)
    return SiteStock(given, sum(row.quantity for row in opening))
