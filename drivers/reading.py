"""Reads that stay under way while something else is said to the device; pyusb cannot cancel them."""

import queue
import threading
from collections.abc import Callable

from drivers.device import Turn
from drivers.faults import ScannerFault, TimedOut

SLICE_S = 0.05
"""Longest a wait goes on after its turn was stopped."""

Read = Callable[[], bytes]
"""One finite read: bytes, perhaps none; TimedOut when nothing came; another ScannerFault when the device is lost."""


class Listener:
    """One read after the other on a thread of its own, until closed or until a fault, which whoever waits is told."""

    def __init__(self, read: Read, name: str) -> None:
        self._read = read
        self._heard: queue.SimpleQueue[bytes | ScannerFault] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=name, daemon=True)
        self._thread.start()

    def next(self, turn: Turn, limit_s: float | None = None) -> bytes | None:
        """The next thing heard; None after `limit_s` seconds of nothing.

        Raises:
            ScannerFault: what ended the listening; told once.
        """
        heard = _awaited(self._heard, turn, limit_s)
        if isinstance(heard, ScannerFault):
            raise heard
        return heard

    def close(self, within_s: float) -> bool:
        """Stop after the read under way; False when it has not returned in time: then its transport must stay open."""
        self._closing.set()
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                heard = self._read()
            except TimedOut:
                continue
            except ScannerFault as fault:
                self._heard.put(fault)
                return
            if heard:
                self._heard.put(heard)


class Ahead:
    """One read on a thread of its own, under way before what makes the device answer is sent."""

    def __init__(self, read: Read, name: str) -> None:
        self._read = read
        self._got: queue.SimpleQueue[bytes | ScannerFault] = queue.SimpleQueue()
        begun = threading.Event()
        self._thread = threading.Thread(target=self._go, args=(begun,), name=name, daemon=True)
        self._thread.start()
        begun.wait()

    def get(self, turn: Turn) -> bytes:
        """What came, perhaps nothing.

        Raises:
            ScannerFault: TimedOut(DEVICE) when the read's own time ran out, or what else became of it.
        """
        got = _awaited(self._got, turn, None)
        if isinstance(got, ScannerFault):
            raise got
        return got or b""

    def join(self, within_s: float) -> bool:
        """Wait for the read to return; False when it has not in time."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _go(self, begun: threading.Event) -> None:
        begun.set()
        try:
            self._got.put(self._read())
        except ScannerFault as fault:
            self._got.put(fault)


def _awaited(
    said: "queue.SimpleQueue[bytes | ScannerFault]", turn: Turn, limit_s: float | None
) -> bytes | ScannerFault | None:
    ends = None if limit_s is None else turn.now() + limit_s
    while True:
        turn.check()
        left_s = SLICE_S if ends is None else min(SLICE_S, ends - turn.now())
        try:
            return said.get(timeout=max(0.0, left_s))
        except queue.Empty:
            if ends is not None and turn.now() >= ends:
                return None
