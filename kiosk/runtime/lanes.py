"""The lanes of a desk's work: what is slow in one keeps nobody waiting in another."""

from collections.abc import Callable
from enum import StrEnum

from kiosk.runtime.worker import Worker

OnUi = Callable[[Callable[[], None]], None]
"""Runs something on the UI thread, soon; callable from any thread."""


class Lane(StrEnum):
    """One thread each, which does one task after another.

    A person stands before the first six. Before the others nobody does: sums, the life of the package, and what is
    said to `kiosk sync` besides claims. They are closed in this order, for a later one takes what earlier ones add.
    """

    SCANNER = "scanner"
    CAREFUL = "careful"
    DOOR = "door"
    LEDGER = "ledger"
    ROSTER = "roster"
    CLAIMS = "claims"
    BOARD = "board"
    LIFE = "life"
    LINK = "link"


class Lanes:
    """The lanes of one desk. `at_times` is for the UI thread, the others for any."""

    def __init__(self, on_ui: OnUi) -> None:
        self._on_ui = on_ui
        self._workers = {lane: Worker(lane) for lane in Lane}
        self._waiting: set[Lane] = set()  # on the UI thread only

    def submit(
        self,
        lane: Lane,
        task: Callable[[], None],
        otherwise: Callable[[], None] = lambda: None,
        longest_s: float | None = None,
    ) -> None:
        """Queue a task: see `Worker.submit`."""
        self._workers[lane].submit(task, otherwise, longest_s)

    def at_times(self, lane: Lane, task: Callable[[], None]) -> None:
        """Queue what is done again and again, unless its turn before is still to come: a slow one never piles up."""
        if lane in self._waiting:
            return
        self._waiting.add(lane)

        def do() -> None:
            try:
                task()
            finally:
                self._on_ui(lambda: self._waiting.discard(lane))

        self._workers[lane].submit(do)

    def close(self) -> None:
        """Finish what is under way, drop what is queued."""
        for worker in self._workers.values():
            worker.close()
