"""Who looks through the list leaves a trace in the ledger, whatever comes next."""

from collections.abc import Callable

import pytest

from kiosk.domain.codes import Figure, Flag, Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample
from kiosk.runtime import Closed
from tests.runtime.desks import Desk


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    """A desk at work."""
    return open_desk()


def _cards(sample: Sample) -> list[str]:
    return list(dict.fromkeys(person.card for person in sample.people))


def _look(desk: Desk, card: str) -> None:
    desk.touch(ev.CardShown(card), st.ChoosingCollector)
    desk.touch(ev.BackTouched(), st.Waiting)


def _written(desk: Desk, count: int) -> list[Draft]:
    desk.until(lambda: desk.runtime.ledger.count() >= count)
    return [entry.draft for entry in desk.runtime.ledger.entries()]


def test_closing_tells_what_was_looked_at(desk: Desk) -> None:
    """Three households opened and left, and one card that nobody knows: the session's end says three."""
    for card in _cards(desk.sample)[:3]:
        _look(desk, card)
    desk.touch(ev.CardShown("9999-Z"), st.NotFound)
    desk.touch(ev.StopAsked(), st.Waiting)
    desk.runtime.lock()
    desk.until(lambda: isinstance(desk.runtime.session, Closed))
    drafts = _written(desk, 2)
    assert [(draft.kind, draft.opened, draft.flags) for draft in drafts] == [
        (Kind.SESSION_OPEN, 0, ()),
        (Kind.SESSION_CLOSE, 3, ()),
    ]


def test_past_the_limit_an_entry_is_written_at_once(desk: Desk) -> None:
    """Six households left in a row are an entry of their own, whether or not anybody is served after them."""
    cards = [*_cards(desk.sample), *_cards(desk.sample)]
    for card in cards[:5]:
        _look(desk, card)
    assert desk.runtime.ledger.count() == 1
    _look(desk, cards[5])
    drafts = _written(desk, 2)
    assert [(draft.kind, draft.opened, draft.flags) for draft in drafts[1:]] == [
        (Kind.OVERRIDE, 6, (Flag.MANY_OPENED,)),
    ]
    desk.runtime.lock()
    closed = _written(desk, 3)[2]
    assert (closed.kind, closed.opened) == (Kind.SESSION_CLOSE, 0)
    assert closed.figures == {Figure.OPENED: 6, Figure.OPENED_AND_LEFT: 6}


def test_a_visit_tells_those_before_it(desk: Desk) -> None:
    """The next family's entry counts the household that was left before, and its own."""
    first, second, *_ = _cards(desk.sample)
    _look(desk, first)
    desk.touch(ev.CardShown(second), st.ChoosingCollector)
    desk.runtime.touch(ev.SomeoneElseCame())
    desk.runtime.touch(ev.ReasonChosen(Reason.ABSENT))
    desk.touch(ev.SupervisorAbsent(), st.Delivering)
    approved = _written(desk, 2)[1]
    assert (approved.kind, approved.opened) == (Kind.APPROVED, 2)
