"""How far a long work is: the one way in which every command says it, with a terminal and without one."""

import sys
import time
from collections.abc import Callable

from kiosk.cli._words import Words

_BAR = 30
_STEP, _FULL = 10, 100
"""Per cent between two lines in a log, and at the end."""
_CLOSEST_S, _SILENT_MOST_S = 1.0, 15.0
"""In a log: what takes a blink needs no ten lines, and a program that is silent for long is taken for dead."""


class Progress:
    """A bar on a terminal; elsewhere a line at the start, each tenth and each quarter of a minute; for a machine none.

    A stage is a word of the code; `progress-STAGE` has the words for people.
    """

    def __init__(self, words: Words, silent: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._words = words
        self._silent = silent
        self._clock = clock
        self._terminal = sys.stderr.isatty()
        self._stage, self._reached, self._spoke = "", -1, 0.0
        self._unended = False

    def begin(self, stage: str) -> None:
        """Say that a stage begins; for one that counts nothing, all that is said of it."""
        if not self._silent and stage != self._stage:
            self._stage, self._reached = stage, 0
            self._say(f"{self._title()}…")

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; called as often as one likes, it writes only what is new.

        Args:
            stage: what is done.
            done: how much of it.
            total: how much there is; 0 where nobody knows yet: then `done` is shown as it is.
        """
        if self._silent:
            return
        reached = done * 100 // total if total else done
        if self._terminal and total:
            self._draw(stage, reached, done == total)
        else:
            self.begin(stage)
            self._log(reached, counted=bool(total))

    def _draw(self, stage: str, percent: int, full: bool) -> None:
        if (stage, percent) == (self._stage, self._reached):
            return
        self._end_bar(stage)
        self._stage, self._reached, self._unended = stage, percent, not full
        filled = percent * _BAR // 100
        bar = f"\r{self._title()} {'█' * filled}{'░' * (_BAR - filled)} {percent} %"
        print(bar, end="\n" if full else "", file=sys.stderr, flush=True)

    def _log(self, reached: int, counted: bool) -> None:
        waited = self._clock() - self._spoke
        tenth = counted and reached // _STEP > self._reached // _STEP
        if waited >= _SILENT_MOST_S or (tenth and (reached == _FULL or waited >= _CLOSEST_S)):
            self._reached = reached
            self._say(f"{self._title()} {reached}{' %' if counted else ''}")

    def _say(self, line: str) -> None:
        self._end_bar("")
        self._spoke = self._clock()
        print(line, file=sys.stderr, flush=True)

    def _end_bar(self, stage: str) -> None:
        """A bar that never got full must not share its line with what comes next."""
        if self._unended and stage != self._stage:
            self._unended = False
            print(file=sys.stderr)

    def _title(self) -> str:
        return self._words(f"progress-{self._stage}")
