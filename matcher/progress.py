"""How far long work has come, on a terminal or in a log."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

_CELLS, _STAGE_WIDTH = 30, 28
_LINE_EVERY_S = 10.0
_BACK_AND_CLEAR = "\r\x1b[K"


class Bar:
    """A bar that redraws itself on a terminal and is gone when full; elsewhere a line now and then.

    Args:
        stream: None is standard error.
        clock: seconds.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._stage = ""
        self._began = self._spoke = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._began, self._spoke = stage, now, now
        took = now - self._began
        if self._stream.isatty():
            left = took * (total - done) / done if done else 0.0
            self._stream.write(_BACK_AND_CLEAR + (_drawn(stage, done / total, left) if done < total else ""))
        elif done == total or now - self._spoke >= _LINE_EVERY_S:
            self._spoke = now
            self._stream.write(f"{stage}: {done} of {total} in {took:.0f} s\n")
        self._stream.flush()


def _drawn(stage: str, share: float, left_s: float) -> str:
    full = round(share * _CELLS)
    minutes, seconds = divmod(round(left_s), 60)
    return f"{stage:{_STAGE_WIDTH}} {'█' * full}{'░' * (_CELLS - full)} {share:4.0%}  {minutes}:{seconds:02} left"
