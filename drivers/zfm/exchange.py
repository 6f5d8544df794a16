"""Questions to a module and its answers, each with a deadline."""

from collections import deque
from typing import Protocol

from drivers.device import Turn
from drivers.faults import Awaited, TimedOut
from drivers.zfm.codec import Ack, Chunk, Command, Confirmation, Decoder, Event, encode

ANSWER_S = 0.5
"""Longest wait for an answer: 46 ms go by for the longest command and answer at 9600 baud, the rest is the module's."""
IMAGE_S = 2.0
"""The same where the module takes an image first, or fetches it: no public figure was found, so a generous one."""
TRIES = 2
"""Of a question whose answer was lost on the way. All questions of this driver may be asked twice."""
QUIET_S, LONGEST_TALK_S = 0.05, 9.0
"""Until a line counts as quiet, 48 characters at 9600 baud; and the end of patience: an image takes 7 s at 57600."""
PORTION = 4096
SLICE_S = 0.5
"""Longest single wait, so that the turn is asked often enough."""


class Line(Protocol):
    """What is needed of a serial line; raises `ScannerFault`. See `drivers.serial.SerialLine`."""

    def read(self, length: int, timeout_s: float) -> bytes:
        """What has come, perhaps nothing."""

    def write(self, data: bytes) -> None:
        """All of it."""

    def flush_input(self) -> None:
        """Throw away what has come."""

    def set_baud(self, baud: int) -> None:
        """Go on at another speed."""

    def close(self) -> None:
        """Let go of the line. Never raises."""


class Exchange:
    """The talk over one line. The module only speaks when asked, so what came before a question is thrown away."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._decoder = Decoder()
        self._events: deque[Event] = deque()

    def ask(self, turn: Turn, command: Command, within_s: float = ANSWER_S) -> Ack:
        """Give the answer, asking again when it was lost.

        Raises:
            TimedOut: the module is silent; `awaited` is the device.
            ScannerFault: the line is lost.
        """
        ack: Ack | None = None
        for _ in range(TRIES):
            ack = self.ask_once(turn, command, within_s) or ack
            if ack is not None and ack.code != Confirmation.PACKET_BROKEN:
                return ack
        if ack is None:
            raise TimedOut(Awaited.DEVICE, TRIES * within_s)
        return ack

    def ask_once(self, turn: Turn, command: Command, within_s: float = ANSWER_S) -> Ack | None:
        """Give the answer, or None when there was none in time.

        The turn may end before, never between question and answer: a late answer would pass for that to the next one.
        """
        turn.check()
        self.forget()
        self._line.write(encode(command))
        ends = turn.now() + within_s
        while (left_s := ends - turn.now()) > 0:
            event = self._next(left_s)
            if isinstance(event, Ack):
                return event
        return None

    def chunk(self, turn: Turn, within_s: float) -> Chunk | None:
        """Give the next part of an image, or None when none came in time. Other packets do not prolong the wait."""
        ends = turn.now() + within_s
        while (left_s := ends - turn.now()) > 0:
            turn.check()
            event = self._next(left_s)
            if isinstance(event, Chunk):
                return event
        return None

    def settle(self, turn: Turn) -> None:
        """Let the module finish what it may still be saying, for instance an image that nobody waits for any more."""
        ends = turn.now() + LONGEST_TALK_S
        while turn.now() < ends:
            turn.check()
            if not self._line.read(PORTION, QUIET_S):
                break
        self.forget()

    def forget(self) -> None:
        """Throw away what has come so far."""
        self._line.flush_input()
        self._decoder.reset()
        self._events.clear()

    def _next(self, left_s: float) -> Event | None:
        if not self._events:
            self._events.extend(self._decoder.feed(self._line.read(PORTION, min(left_s, SLICE_S))))
        return self._events.popleft() if self._events else None
