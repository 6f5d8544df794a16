"""The bar that shows how far a long work is."""

import sys

from kiosk.cli._words import Words

_BAR = 30
_STEP = 10
"""Per cent between two lines in a log."""


class Bar:
    """How far a long work is: a bar on a terminal, elsewhere a line at each tenth, nothing where a machine listens."""

    def __init__(self, words: Words, silent: bool = False) -> None:
        self._words = words
        self._silent = silent
        self._terminal = sys.stderr.isatty()
        self._last = ("", 0)

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is, in per cent; called as often as one likes, it draws only what has changed."""
        percent = done * 100 // max(1, total)
        reached = (stage, percent if self._terminal else percent // _STEP * _STEP)
        if self._silent or reached == self._last or not (self._terminal or reached[1]):
            return
        self._last = reached
        title = self._words(f"roster-progress-{stage}")
        if self._terminal:
            filled = percent * _BAR // 100
            end = "\n" if done == total else ""
            print(f"\r{title} {'█' * filled}{'░' * (_BAR - filled)} {percent} %", end=end, file=sys.stderr, flush=True)
        else:
            print(f"{title} {reached[1]} %", file=sys.stderr, flush=True)
