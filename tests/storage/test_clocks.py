"""A device without a battery for its clock: 1970, 2036, and jumps in mid-session."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kiosk.storage.ledger import Ledger
from kiosk.storage.timekeeping import time_floor
from kiosk.trust.manifest import parse_time
from tests.storage.samples import KEYS, ManualClock, approval, stamp

ORDINARY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WALLS = [
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, tzinfo=UTC),
    datetime(1970, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
    datetime(2036, 2, 7, 6, 28, 16, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC),
]


@pytest.mark.parametrize("wall", WALLS, ids=str)
def test_a_clock_that_jumps_stops_nothing(tmp_path: Path, wall: datetime) -> None:
    """There and back in mid-session: entries keep their order, ids differ, the ledger holds and opens again."""
    clock = ManualClock(wall=ORDINARY)
    stamped = stamp(clock)
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        for number, now in enumerate((ORDINARY, wall, ORDINARY, wall, wall), 1):
            clock.wall = now
            clock.monotonic_ms += 1000
            assert ledger.append(approval(number), stamped).seq == number
    with Ledger.open(tmp_path / "ledger.db", KEYS, verify_last=None) as ledger:
        entries = ledger.entries()
        assert ledger.examine(KEYS.signing_public, "K1").fault is None
    assert len({entry.origin.entry_id for entry in entries}) == 5
    assert [entry.origin.monotonic_ms for entry in entries] == [2000, 3000, 4000, 5000, 6000]
    assert parse_time(entries[1].origin.ts_utc) == wall.replace(microsecond=0)


def test_a_clock_that_nobody_vouches_for_never_raises_the_floor(tmp_path: Path) -> None:
    """A day in 2099 by hand leaves the floor where trusted time had put it."""

    class Unsure(ManualClock):
        def source(self) -> str:
            return "manual"

    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        ledger.append(approval(1), stamp(ManualClock(wall=ORDINARY)))
        ledger.append(approval(2), stamp(Unsure(wall=WALLS[-1]), seed=2))
        origins = [entry.origin for entry in ledger.entries()]
    assert time_floor([ORDINARY - timedelta(days=9)], origins) == ORDINARY
