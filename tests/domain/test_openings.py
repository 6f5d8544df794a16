"""Looking through the list leaves a trace, and serving people leaves no more than it did."""

import pytest

from kiosk.domain.codes import Flag, Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.openings import Openings, many_opened

MOST = 5


def looked_at(count: int, openings: Openings | None = None) -> Openings:
    """Open so many households and leave each of them."""
    openings = openings or Openings()
    for _ in range(count):
        openings = openings.opened().closed()
    return openings


@pytest.mark.parametrize("kind", [Kind.APPROVED, Kind.PARKED, Kind.NOT_SERVED, Kind.CORRECTION, Kind.SESSION_CLOSE])
def test_the_next_entry_tells_how_many_were_opened(kind: Kind) -> None:
    """Whatever is written next says how many households came to the screen since the entry before, this one too."""
    told, after = looked_at(3).opened().told_by(Draft(kind), MOST)
    assert (told.opened, told.flags) == (4, ())
    assert after.told_by(Draft(Kind.SESSION_CLOSE), MOST)[0].opened == 0


def test_more_than_the_limit_one_after_another_is_flagged() -> None:
    """Five may be opened and left; the sixth in a row is flagged, once, and then the count begins again."""
    told, _ = looked_at(MOST).told_by(Draft(Kind.SESSION_CLOSE), MOST)
    assert told.flags == ()
    told, after = looked_at(MOST + 1).told_by(many_opened(), MOST)
    assert (told.kind, told.opened, told.flags) == (Kind.OVERRIDE, MOST + 1, (Flag.MANY_OPENED,))
    assert not looked_at(MOST, after).too_many(MOST)
    assert looked_at(MOST + 1, after).too_many(MOST)


def test_the_one_on_the_screen_has_not_been_left() -> None:
    """Whoever opens five in vain and then serves the sixth is not flagged."""
    told, _ = looked_at(MOST).opened().told_by(Draft(Kind.APPROVED), MOST)
    assert (told.opened, told.flags) == (MOST + 1, ())


def test_a_decision_ends_the_row() -> None:
    """Two rows of five with a family served between them are no row of ten."""
    _, after = looked_at(MOST).opened().told_by(Draft(Kind.APPROVED), MOST)
    assert not looked_at(MOST, after).too_many(MOST)


def test_an_entry_about_nobody_does_not_hide_a_row() -> None:
    """Failed fingers, a card that nobody knows: told in between, they do not begin the row anew."""
    openings = looked_at(MOST)
    for draft in (Draft(Kind.ATTEMPT_FAILED), Draft(Kind.NOT_SERVED, reason=Reason.NOT_ON_LIST)):
        _, openings = openings.told_by(draft, MOST)
    assert looked_at(1, openings).too_many(MOST)


def test_no_limit() -> None:
    """A programme without a limit still has the count."""
    told, _ = looked_at(40).told_by(Draft(Kind.SESSION_CLOSE), 0)
    assert (told.opened, told.flags) == (40, ())
