"""Age bands: from two years that are known, else `unknown`, and never from a clock that nobody vouches for."""

from dataclasses import replace

import pytest

from kiosk.domain.codes import Reason
from kiosk.domain.roster import UNKNOWN_AGE, Collector, age_band
from kiosk.domain.visit import events as ev
from tests.domain.test_visit_stories import SIGN, TO_FINGER, World, scored
from tests.domain.visits import AMINATA, RULES, household_file


@pytest.mark.parametrize(
    ("born", "year", "band"),
    [
        (2026, 2026, "0_5"),
        (2021, 2026, "0_5"),
        (2020, 2026, "6_11"),
        (2009, 2026, "12_17"),
        (2008, 2026, "18_59"),
        (1967, 2026, "18_59"),
        (1966, 2026, "60_plus"),
        (0, 2026, UNKNOWN_AGE),
        (1984, None, UNKNOWN_AGE),
        (1984, 1970, UNKNOWN_AGE),
    ],
)
def test_a_band_comes_from_two_years_that_fit(born: int, year: int | None, band: str) -> None:
    """Each band ends with its last birthday; a year that is missing, or before the birth, says nothing."""
    assert age_band(born, year) == band


def served(collector: Collector, year: int | None) -> tuple[str, str]:
    """Return sex and age band of the entry that serves this collector by finger, in a desk's year."""
    world = World(replace(household_file(), collectors=(collector,)), replace(RULES, year=year))
    world.play(*TO_FINGER, ev.FingerCaptured(0, 70), scored(6000))
    return world.written[-1].sex, world.written[-1].age_band


def test_without_a_trusted_clock_the_age_is_unknown_and_the_sex_is_not() -> None:
    """An entry says what is known: a clock that may stand anywhere makes nobody older."""
    assert served(AMINATA, 2026) == ("f", "18_59")
    assert served(AMINATA, None) == ("f", UNKNOWN_AGE)


def test_without_a_birth_year_the_sex_is_still_on_record() -> None:
    """A registered collector whose year of birth nobody knew counts among women or men, with age unknown."""
    assert served(replace(AMINATA, birth_year=0), 2026) == ("f", UNKNOWN_AGE)


def test_of_a_proxy_nothing_is_known_and_nothing_made_up() -> None:
    """Somebody who is not registered has neither sex nor age band on record."""
    world = World()
    world.play(ev.CardShown("0417-A"), ev.SomeoneElseCame(), ev.ReasonChosen(Reason.ABSENT), SIGN)
    assert (world.written[-1].sex, world.written[-1].age_band) == ("", "")
