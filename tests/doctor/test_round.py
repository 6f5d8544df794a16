"""Package, clock, sending and hub: what the day needs, and what may wait."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.doctor import Colour, HubAnswer, Sending
from kiosk.doctor.exchange import hub_finding, sync_finding
from kiosk.doctor.round import clock_finding, destruction_finding, package_finding
from kiosk.domain.manifest import Manifest
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.retention import Ending, Life, Why
from kiosk.trust.manifest import format_time, parse_time
from tests.trust.packages import KIOSK, MANIFEST, OTHER_KIOSK

EXPIRES = parse_time(MANIFEST.expires_at)
DAY = EXPIRES - timedelta(days=5)
SITE = MANIFEST.site.code


def test_a_package_for_this_kiosk_and_day_is_ready() -> None:
    """Kiosk, keys, site and day agree: nothing to do."""
    finding = package_finding(MANIFEST, "K1", SITE, KIOSK, DAY)
    assert (finding.state, finding.colour) == ("ready", Colour.GREEN)
    assert finding.facts["day"] == MANIFEST.expires_at[:10]


@pytest.mark.parametrize(
    ("before", "state", "colour"),
    [
        (timedelta(days=3), "ready", Colour.GREEN),
        (timedelta(days=2), "ends-soon", Colour.AMBER),
        (timedelta(seconds=1), "ends-soon", Colour.AMBER),
        (timedelta(0), "expired", Colour.RED),
        (timedelta(days=-30), "expired", Colour.RED),
    ],
)
def test_a_package_ends_on_its_day(before: timedelta, state: str, colour: Colour) -> None:
    """Two days before the end it warns; from the end on it is no package to serve with."""
    finding = package_finding(MANIFEST, "K1", SITE, KIOSK, EXPIRES - before)
    assert (finding.state, finding.colour) == (state, colour)


def test_packages_that_do_not_fit_are_told_apart() -> None:
    """None, damaged, for another kiosk, for former keys, for another site: each has its own remedy."""
    damaged = RosterFault(RosterTrouble.DAMAGED, "roster.db")
    findings = [
        package_finding(None, "K1", SITE, KIOSK, DAY),
        package_finding(damaged, "K1", SITE, KIOSK, DAY),
        package_finding(MANIFEST, "K9", SITE, KIOSK, DAY),
        package_finding(MANIFEST, "K1", SITE, OTHER_KIOSK, DAY),
        package_finding(MANIFEST, "K1", "ELSEWHERE", KIOSK, DAY),
    ]
    assert [finding.state for finding in findings] == ["none", "damaged", "other-kiosk", "other-keys", "other-site"]
    assert [finding.colour for finding in findings] == [*[Colour.RED] * 4, Colour.AMBER]


def test_keys_that_cannot_be_read_are_not_compared() -> None:
    """The keys have their own finding: the package is not blamed for them."""
    assert package_finding(MANIFEST, "K1", SITE, None, DAY).colour is Colour.GREEN


ENDING = Ending(
    "certificate-1", MANIFEST.package_id, MANIFEST.sequence, "R1", SITE, MANIFEST.hub, Why.COMMAND, "OP1", "SV1",
    10, 30, "2026-03-12T09:00:00Z",
)  # fmt: skip
DUE = parse_time(MANIFEST.templates_destroyed_at)


@pytest.mark.parametrize(
    ("found", "endings", "now", "source", "state", "colour"),
    [
        (None, (), DAY, "ntp", "nothing", Colour.GREEN),
        (MANIFEST, (), DUE - timedelta(seconds=1), "ntp", "planned", Colour.GREEN),
        (MANIFEST, (), DUE, "ntp", "due", Colour.RED),
        (MANIFEST, (), DUE, "manual", "overdue", Colour.RED),
        (None, (ENDING,), DUE, "ntp", "unfinished", Colour.RED),
        (None, (replace(ENDING, done=True),), DUE, "manual", "done", Colour.GREEN),
    ],
)
def test_destruction_is_told_before_and_after(
    found: Manifest | None, endings: tuple[Ending, ...], now: datetime, source: str, state: str, colour: Colour
) -> None:
    """When it is planned, due, due by a clock that nobody vouches for, begun, done."""
    finding = destruction_finding(found, Life(endings=endings), now, source)
    assert (finding.state, finding.colour) == (state, colour)


def test_a_package_that_served_as_long_as_it_may_is_not_ready() -> None:
    """Its sessions or hours are used up, whatever the date."""
    spent = replace(MANIFEST, policy=replace(MANIFEST.policy, powered_hours_most=40))
    life = Life(MANIFEST.package_id, sessions=9, powered_ms=40 * 3_600_000)
    finding = package_finding(spent, "K1", SITE, KIOSK, DAY, life)
    assert (finding.state, finding.colour) == ("spent", Colour.RED)
    assert (finding.facts["sessions"], finding.facts["hours"]) == (9, 40)


FLOOR = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "source", "state", "colour"),
    [
        (FLOOR, "ntp", "ready", Colour.GREEN),
        (FLOOR + timedelta(days=400), "rtc", "ready", Colour.GREEN),
        (FLOOR, "manual", "unsure", Colour.AMBER),
        (FLOOR - timedelta(seconds=1), "rtc", "behind", Colour.RED),
        (datetime(1970, 1, 1, tzinfo=UTC), "manual", "behind", Colour.RED),
    ],
)
def test_the_clock_cannot_be_before_what_has_happened(now: datetime, source: str, state: str, colour: Colour) -> None:
    """A clock before the floor is wrong whatever its source; one that only a person set is unsure."""
    finding = clock_finding(now, source, FLOOR)
    assert (finding.state, finding.colour) == (state, colour)


@pytest.mark.parametrize(
    ("sending", "state", "colour"),
    [
        (None, "away", Colour.AMBER),
        (Sending(0, ""), "ready", Colour.GREEN),
        (Sending(7, ""), "never", Colour.AMBER),
        (Sending(7, format_time(DAY - timedelta(hours=5))), "waiting", Colour.GREEN),
        (Sending(7, format_time(DAY + timedelta(hours=2))), "waiting", Colour.GREEN),
        (Sending(7, format_time(DAY - timedelta(days=3))), "long", Colour.AMBER),
        (Sending(7, format_time(DAY - timedelta(days=14))), "long", Colour.AMBER),
    ],
)
def test_entries_may_wait_and_their_age_is_shown(sending: Sending | None, state: str, colour: Colour) -> None:
    """Being cut off is ordinary: it is never red, and seen to after three days."""
    finding = sync_finding(sending, DAY)
    assert (finding.state, finding.colour) == (state, colour)
    assert int(finding.facts.get("days", 0)) >= 0  # also where the clock was set back since


@pytest.mark.parametrize("answer", HubAnswer)
def test_no_answer_of_a_hub_stops_a_desk(answer: HubAnswer) -> None:
    """Whatever stands at the hub's address, people can be served."""
    finding = hub_finding("https://hub.example.org", answer)
    assert finding.colour is (Colour.GREEN if answer is HubAnswer.HUB else Colour.AMBER)
    assert finding.state == answer.value


def test_without_a_hub_the_courier_goes() -> None:
    """No address is a way of its own, not a fault."""
    assert hub_finding("", None).colour is Colour.GREEN


def test_a_manifest_of_another_round_keeps_its_own_day() -> None:
    """The day that is shown is the package's, not the round's."""
    later = replace(MANIFEST, expires_at="2027-01-31T18:00:00Z", templates_destroyed_at="2027-01-31T18:00:00Z")
    assert package_finding(later, "K1", SITE, KIOSK, DAY).facts["day"] == "2027-01-31"
