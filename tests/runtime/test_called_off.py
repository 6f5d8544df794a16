"""Captures that a visit calls off: before their turn, under way, and never the one after."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from types import TracebackType
from typing import Self

import pytest

import drivers
from drivers.progress import Report
from drivers.simulated import SimulatedScanner
from kiosk.domain.visit import Event
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample
from kiosk.runtime.finger import FingerReader
from tests.runtime.desks import PATIENCE_S, Desk
from tests.runtime.test_visits_without_a_screen import good_people, to_finger

ASKED = fx.VerifyFinger(1, "h1", "p1", 2, 20)


@dataclass
class SlowScanner:
    """A scanner that hears of its being cancelled late: only when `heard` is set does a capture come to anything."""

    scanner: drivers.Scanner
    begun: list[Flag] = field(default_factory=lambda: [Flag(), Flag(), Flag()])
    heard: Flag = field(default_factory=Flag)
    captures: int = 0
    cancelled: int = 0

    @property
    def info(self) -> drivers.ScannerInfo:
        return self.scanner.info

    def capture(self, timeout_s: float = 10.0, progress: Report | None = None) -> drivers.Capture:
        self.begun[self.captures].set()
        self.captures += 1
        assert self.heard.wait(PATIENCE_S)
        return self.scanner.capture(timeout_s, progress)

    def wait_ready(self, timeout_s: float = 10.0) -> None:
        self.scanner.wait_ready(timeout_s)

    def cancel(self) -> None:
        self.cancelled += 1
        self.scanner.cancel()

    def close(self) -> None:
        self.heard.set()
        self.scanner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def simulated() -> SimulatedScanner:
    """Return a scanner of synthetic fingers."""
    scanner = drivers.open_scanner("simulated:")
    assert isinstance(scanner, SimulatedScanner)
    return scanner


@pytest.fixture
def slow_desk(sample: Sample, tmp_path: Path) -> Iterator[tuple[Desk, SlowScanner]]:
    """A desk at work over such a scanner."""
    slow: list[SlowScanner] = []

    def around(scanner: drivers.Scanner) -> drivers.Scanner:
        slow.append(SlowScanner(scanner))
        return slow[0]

    desk = Desk(sample, tmp_path / "data", around_scanner=around)
    desk.log_in()
    to_finger(desk, good_people(desk)[0])
    desk.until(lambda: bool(slow))
    yield desk, slow[0]
    slow[0].heard.set()
    desk.close()


def test_a_capture_that_was_called_off_before_its_turn_never_begins(slow_desk: tuple[Desk, SlowScanner]) -> None:
    """The person goes back and comes again twice while the scanner is slow: it reads for the last time only."""
    desk, slow = slow_desk
    assert slow.begun[0].wait(PATIENCE_S)
    for _ in range(2):
        desk.touch(ev.BackTouched(), st.ChoosingCollector)
        desk.runtime.touch(ev.BackTouched())
        waiting = to_finger(desk, good_people(desk)[0])
    slow.heard.set()
    desk.scanner.place(good_people(desk)[0].fingers[waiting.finger])
    desk.until(st.Approved)
    assert slow.captures == 2


def reading(reader: FingerReader, off: Flag) -> Thread:
    """Begin a capture on a thread of its own."""
    thread = Thread(target=lambda: reader.verify(ASKED, (), off))
    thread.start()
    return thread


def test_calling_one_capture_off_leaves_the_next_alone() -> None:
    """A late stop of a capture that is over ends nobody else's."""
    posted: list[Event] = []
    scanner = simulated()
    slow = SlowScanner(scanner)
    reader = FingerReader(lambda: slow, posted.append)
    before, now = Flag(), Flag()
    slow.heard.set()
    thread = reading(reader, now)
    assert slow.begun[0].wait(PATIENCE_S)
    reader.call_off(before)
    scanner.place("somebody/2")
    thread.join(PATIENCE_S)
    assert slow.cancelled == 0
    assert isinstance(posted[-1], ev.FingerIncomparable)


def test_a_capture_under_way_is_called_off() -> None:
    """Nothing comes of it, and the scanner is free for the next."""
    posted: list[Event] = []
    slow = SlowScanner(simulated())
    reader = FingerReader(lambda: slow, posted.append)
    off = Flag()
    slow.heard.set()
    thread = reading(reader, off)
    assert slow.begun[0].wait(PATIENCE_S)
    reader.call_off(off)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert posted == []
