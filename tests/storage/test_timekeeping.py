"""The time floor: raised by time that somebody vouches for, never by a guess."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind
from kiosk.domain.entry import Draft, Origin
from kiosk.storage.errors import LedgerFault
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.timekeeping import believed_now, newest_origins, time_floor
from tests.storage.samples import KEYS, ManualClock, fill, stamp
from tests.trust.samples import origin

BUILT, ISSUED = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 1, 8, tzinfo=UTC)


def at(year: int, month: int, source: str) -> Origin:
    """An entry of the first of a month, eight o'clock."""
    return replace(origin(), ts_utc=f"{year}-{month:02}-01T08:00:00Z", ts_source=source)


@pytest.mark.parametrize("source", ["gps", "rtc", "ntp", "hub"])
def test_trusted_time_raises_the_floor(source: str) -> None:
    """An entry whose clock is trusted is past for certain, and what was known before stays known."""
    assert time_floor([BUILT, ISSUED], [at(2026, 5, source)]) == MAY
    assert time_floor([BUILT, ISSUED], [at(1970, 1, source)]) == ISSUED
    assert time_floor([BUILT, ISSUED], []) == ISSUED


@pytest.mark.parametrize("source", ["manual", "", "gps "])
def test_an_untrusted_clock_never_raises_it(source: str) -> None:
    """Whatever a person set, or nobody vouches for, moves nothing, before and after trusted entries."""
    guess = at(2036, 1, source)
    assert time_floor([BUILT], [guess]) == BUILT
    assert time_floor([BUILT], [guess, at(2026, 5, "rtc"), guess]) == MAY


def test_a_battery_clock_set_back_does_not_lower_it() -> None:
    """The furthest of the battery clock's times counts, so that turning it back gains nothing."""
    assert time_floor([BUILT], [at(2026, 3, "rtc"), at(2026, 5, "rtc"), at(2026, 4, "rtc")]) == MAY


def test_a_checked_time_takes_back_what_a_battery_clock_claimed() -> None:
    """A battery clock once in 2036 closes no desk for ever: the next time from outside counts."""
    newest_first = [at(2026, 5, "rtc"), at(2026, 4, "ntp"), at(2036, 1, "rtc")]
    assert time_floor([BUILT], newest_first) == MAY
    assert time_floor([BUILT], newest_first[1:]) == MAY.replace(month=4)


def test_a_package_is_judged_by_the_later_of_clock_and_floor() -> None:
    """A trusted clock that fell back does not let an expired package in; an untrusted one judges nothing."""
    assert believed_now(ISSUED, "rtc", [at(2026, 5, "rtc")]) == MAY
    assert believed_now(MAY, "rtc", [at(2026, 2, "ntp")]) == MAY
    assert believed_now(MAY, "manual", [at(2026, 2, "ntp")]) is None


def test_a_time_that_is_none_is_passed_over() -> None:
    """An unreadable time raises nothing and stops nothing."""
    odd = replace(origin(), ts_utc="yesterday", ts_source="ntp")
    assert time_floor([BUILT], [odd, at(2026, 5, "ntp")]) == MAY


def test_read_from_the_ledger(tmp_path: Path) -> None:
    """The last entries of a ledger are found, newest first; of none, none."""
    assert not newest_origins(tmp_path / "ledger.db")
    clock = ManualClock()
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        for number in range(3):
            ledger.append(Draft(Kind.SELF_TEST), stamp(clock, seed=number))
            clock.pass_s(60)
        found = newest_origins(tmp_path / "ledger.db")
    assert [entry.ts_utc for entry in found] == [f"2026-03-02T08:0{minute}:00Z" for minute in (2, 1, 0)]


def test_origins_are_those_of_the_entries(tmp_path: Path) -> None:
    """Read alone or with everything else: the same; a row that is no entry is damage."""
    path = tmp_path / "ledger.db"
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 3)
        assert ledger.origins(after_seq=1) == tuple(entry.origin for entry in ledger.entries(after_seq=1))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER never_updated")
        connection.execute("UPDATE entry SET header = x'00' WHERE seq = 2")
    with LedgerReader.open_for_reading(path) as reader, pytest.raises(LedgerFault, match="entry 2"):
        reader.origins()
