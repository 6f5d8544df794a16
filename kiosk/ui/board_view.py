"""What the agent's board shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StockLeft:
    """One item of the board: how many are left, and of how many."""

    pictogram: str
    label: str
    left: int
    opening: int


@dataclass(frozen=True, slots=True)
class StockGiven:
    """An item that was not dealt out to desks: how many this one gave, and how many the site began with."""

    pictogram: str
    label: str
    given: int
    at_site: int


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """The agent's board. `sent` says when entries were last sent; `alone` is a desk that cannot be reached, or 0.

    `waiting` are visits that wait for a second person.
    `storage` is an icon, a line and a note on the second copy or a disk that is nearly full; None when there is nothing
    to say of them.
    """

    served: int
    listed: int
    pace: str
    by_finger: int
    by_card: int
    signed: int
    partial: int
    stock: tuple[StockLeft | StockGiven, ...]
    sent: str
    kept: int
    desks: tuple[int, ...] = ()
    alone: int = 0
    storage: tuple[str, str, str] | None = None
    waiting: int = 0
