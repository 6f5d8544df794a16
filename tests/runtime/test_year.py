"""The year that dates age bands: read at each visit, from a clock that somebody vouches for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind
from kiosk.domain.roster import UNKNOWN_AGE, age_band
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample, SamplePerson
from kiosk.runtime.clock import Clock
from kiosk.runtime.lifetime import Lifetime
from kiosk.storage.roster import RosterCache
from kiosk.trust.manifest import parse_time
from kiosk.trust.package import inspect_package
from tests.runtime.desks import Desk
from tests.runtime.test_visits_without_a_screen import good_people, to_finger


@dataclass
class Hands:
    """A clock moved by hand; `source` is who vouches for it."""

    now: datetime
    source: str = "manual"
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock("boot-1", lambda: self.source, lambda: self.now)


@pytest.fixture
def hands(sample: Sample) -> Hands:
    """The round's first minute, told by nobody."""
    return Hands(parse_time(inspect_package(sample.package).issued_at) + timedelta(minutes=1))


@pytest.fixture
def desk(sample: Sample, tmp_path: Path, hands: Hands) -> Iterator[Desk]:
    """A desk under that clock, with somebody at work."""
    desk = Desk(sample, tmp_path / "data", clock=hands.clock)
    desk.log_in()
    yield desk
    desk.close()


def served(desk: Desk, person: SamplePerson) -> str:
    """Serve somebody by finger, and return the age band that is on record for it."""
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.scanner.lift()
    desk.touch(ev.Finished(), st.Waiting)
    return next(
        entry.draft.age_band for entry in reversed(desk.runtime.ledger.entries()) if entry.draft.kind is Kind.APPROVED
    )


def test_the_year_is_read_at_each_visit_and_only_from_a_trusted_clock(desk: Desk, hands: Hands) -> None:
    """Unknown under a clock that a person set; else the year of the visit, not of the start or of the visit before."""
    first, second, third = sorted(good_people(desk)[:3], key=lambda person: person.birth_year)
    assert served(desk, first) == UNKNOWN_AGE
    hands.source, year = "rtc", hands.now.year
    assert served(desk, second) == age_band(second.birth_year, year)
    hands.now = hands.now.replace(year=third.birth_year + 60)
    assert served(desk, third) == "60_plus" != age_band(third.birth_year, year)


def test_a_clock_behind_what_is_known_has_no_year(desk: Desk, hands: Hands) -> None:
    """A battery clock that fell back to 2000 is believed for nobody's age: the package was issued later."""
    runtime = desk.runtime
    lifetime = Lifetime(RosterCache(desk.data / "roster.db"), runtime.ledger, runtime.manifest, hands.clock, "GAO-01")
    lifetime.look_back()
    hands.source = "rtc"
    assert lifetime.year() == hands.now.year
    hands.now = hands.now.replace(year=2000)
    assert lifetime.year() is None
