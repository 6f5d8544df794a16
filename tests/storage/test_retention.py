"""When a package locks, when it must be destroyed, and what is counted for it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.manifest import Manifest
from kiosk.storage.retention import (
    WRITTEN_EVERY_MS,
    Life,
    Outlook,
    Retention,
    Stage,
    Why,
    outlook,
)
from kiosk.storage.timekeeping import TRUSTED
from kiosk.trust.manifest import parse_time
from tests.storage.samples import ManualClock
from tests.trust.packages import MANIFEST

EXPIRES, DESTROYED = parse_time(MANIFEST.expires_at), parse_time(MANIFEST.templates_destroyed_at)
SECOND, HOUR_S = timedelta(seconds=1), 3600


@dataclass
class SetByHand(ManualClock):
    """A clock that nobody vouches for."""

    def source(self) -> str:
        """A person set it, or nobody."""
        return "manual"


@pytest.fixture
def retention(tmp_path: Path) -> Retention:
    """What is remembered on a device, nothing yet."""
    return Retention(tmp_path / "retention.json")


@pytest.mark.parametrize("source", [*sorted(TRUSTED), "manual"])
def test_any_clock_locks_and_a_trusted_one_destroys(source: str) -> None:
    """At expiry nobody is let in; from the day of destruction a trusted clock destroys, another one never."""
    due = Why.TIME if source in TRUSTED else None
    expected = [
        (EXPIRES - SECOND, Outlook(Stage.FRESH)),
        (EXPIRES, Outlook(Stage.EXPIRED)),
        (DESTROYED - SECOND, Outlook(Stage.EXPIRED)),
        (DESTROYED, Outlook(Stage.EXPIRED, due)),
        (DESTROYED + timedelta(days=4000), Outlook(Stage.EXPIRED, due)),
    ]
    assert [(now, outlook(Life(), MANIFEST, now, source)) for now, _ in expected] == expected


def test_templates_that_die_before_the_list_take_it_along() -> None:
    """There is one key: the package locks and ends at the earlier of both times."""
    early = replace(MANIFEST, templates_destroyed_at="2026-03-10T00:00:00Z")
    at = parse_time(early.templates_destroyed_at)
    assert outlook(Life(), early, at - SECOND, "ntp") == Outlook(Stage.FRESH)
    assert outlook(Life(), early, at, "ntp") == Outlook(Stage.EXPIRED, Why.TIME)
    assert outlook(Life(), early, at, "manual") == Outlook(Stage.EXPIRED)


def test_at_the_close_if_the_policy_says_so() -> None:
    """When the last day is over where the site lies, destruction is due, and until then sessions may still open."""
    policy = replace(MANIFEST.policy, destroy_at_close=True)
    manifest = replace(MANIFEST, policy=policy, round=replace(MANIFEST.round, time_zone="Africa/Lagos"))
    over = datetime(2026, 3, 16, 23, tzinfo=UTC)  # midnight at UTC+1
    assert outlook(Life(), manifest, over - SECOND, "gps") == Outlook(Stage.FRESH)
    assert outlook(Life(), manifest, over, "gps") == Outlook(Stage.FRESH, Why.CLOSE)
    assert outlook(Life(), manifest, over, "manual") == Outlook(Stage.FRESH)


def stage(retention: Retention, manifest: Manifest, clock: ManualClock, *, session: bool = False) -> Stage:
    """Count, and say where the package stands."""
    return outlook(retention.count(manifest, clock, session=session), manifest, clock.wall, clock.source()).stage


def test_sessions_are_counted(retention: Retention) -> None:
    """The last session that is allowed opens; after it the package is spent, without being destroyed."""
    manifest = replace(MANIFEST, policy=replace(MANIFEST.policy, sessions_most=3))
    clock = SetByHand()
    assert [stage(retention, manifest, clock, session=True) for _ in range(2)] == [Stage.FRESH] * 2
    assert stage(retention, manifest, clock, session=True) is Stage.SPENT
    assert outlook(retention.life(), manifest, clock.wall, "rtc", during=True).stage is Stage.FRESH
    assert stage(retention, MANIFEST, clock) is Stage.FRESH  # no limit, no end


def test_powered_hours_are_counted_whatever_the_clock_says(retention: Retention) -> None:
    """Over boots, with the wall clock jumping to and fro, only time with power counts."""
    manifest = replace(MANIFEST, policy=replace(MANIFEST.policy, powered_hours_most=3))
    clock = SetByHand(monotonic_ms=50_000_000)
    stages = [stage(retention, manifest, clock)]  # the boot began long before the package came
    for wall in (datetime(1970, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)):
        clock.pass_s(HOUR_S)
        clock.wall = wall
        stages.append(stage(retention, manifest, clock))
    after = SetByHand(boot_id="another", monotonic_ms=HOUR_S * 1000 - 1)
    stages.append(stage(retention, manifest, after))
    after.pass_s(1)
    stages.append(stage(retention, manifest, after))
    assert stages == [Stage.FRESH] * 4 + [Stage.SPENT]


def test_it_is_written_at_sessions_and_else_every_few_minutes(retention: Retention) -> None:
    """A look every second costs the card nothing; a cut loses minutes of the count at most."""
    clock = ManualClock()
    retention.count(MANIFEST, clock)
    first = retention._path.stat().st_ino
    for _ in range(WRITTEN_EVERY_MS // 1000 - 1):
        clock.pass_s(1)
        retention.count(MANIFEST, clock)
    assert (retention._path.stat().st_ino, retention.life().powered_ms) == (first, 0)
    clock.pass_s(1)
    retention.count(MANIFEST, clock)
    assert retention.life().powered_ms == WRITTEN_EVERY_MS
    retention.count(MANIFEST, clock, session=True)
    assert retention.life().sessions == 1


def test_another_package_begins_anew(retention: Retention) -> None:
    """Counts are a package's own; a later number of it goes on with them."""
    clock = ManualClock()
    for manifest in (MANIFEST, replace(MANIFEST, sequence=6)):
        retention.count(manifest, clock, session=True)
    assert retention.life().sessions == 2
    retention.count(replace(MANIFEST, package_id="ML-2026-04"), clock, session=True)
    assert retention.life().sessions == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"sessions": "many"}', b"\xff" * 40])
def test_a_file_that_cannot_be_read_counts_as_none(retention: Retention, content: bytes) -> None:
    """The package's own dates remain, and the next count writes the file anew."""
    retention._path.write_bytes(content)
    assert retention.life() == Life()
    assert stage(retention, MANIFEST, ManualClock(wall=EXPIRES), session=True) is Stage.EXPIRED
    assert retention.life().sessions == 1


def test_a_card_that_cannot_be_written_stops_nothing_here(tmp_path: Path) -> None:
    """The ledger is who stops a desk that cannot write."""
    away = Retention(tmp_path / "away" / "retention.json")
    assert stage(away, MANIFEST, ManualClock(), session=True) is Stage.FRESH
