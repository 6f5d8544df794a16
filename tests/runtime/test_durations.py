"""How long the parts of a visit took: every state belongs to one, or is said to belong to none."""

from typing import cast, get_args

import pytest

from kiosk.domain.visit import State
from kiosk.domain.visit import states as st
from kiosk.runtime.durations import Durations, Part, part_of


def state(kind: type) -> State:
    """A state of this kind; what it holds takes no time."""
    return cast(State, object.__new__(kind))


def spent(*kinds: type) -> dict[str, int]:
    """What is summed up after a second in each of these but the last."""
    durations = Durations()
    for number, kind in enumerate(kinds):
        durations.enter(state(kind), 1000 * number)
    return durations.so_far()


@pytest.mark.parametrize("kind", get_args(State))
def test_every_state_has_its_part(kind: type) -> None:
    """Or none: a state that nobody has placed is a bug, not a second that is lost."""
    assert isinstance(part_of(state(kind)), Part)


def test_a_visit_from_card_to_receipt_is_counted_to_the_end() -> None:
    """The moment in which the hand-over is written is part of it."""
    way = (
        st.Waiting, st.LookingUp, st.ChoosingCollector, st.Noticing, st.AwaitingFinger, st.Checking, st.Claiming,
        st.Approving, st.Approved, st.Delivering, st.Recording, st.Receipted,
    )  # fmt: skip
    assert spent(*way) == {"identify": 2000, "verify": 4000, "handover": 4000}


@pytest.mark.parametrize("end", [st.Receipted, st.Ended, st.AlreadyServed, st.NotFound, st.Waiting])
def test_the_next_card_begins_at_nothing(end: type) -> None:
    """Also where nobody went back to the waiting screen: a visit does not pay for the one before."""
    assert spent(st.Waiting, st.LookingUp, st.Noticing, end, st.LookingUp, st.ChoosingCollector) == {"identify": 1000}


def test_a_visit_that_ends_without_goods_took_its_time() -> None:
    """It is known when the end is written, on the way to the waiting screen."""
    assert spent(st.Waiting, st.LookingUp, st.AlreadyServed, st.Waiting) == {"identify": 2000}
    assert spent(st.Waiting, st.LookingUp, st.Noticing, st.Leaving, st.Noting) == {"identify": 1000, "verify": 2000}


def test_what_is_no_visit_took_none() -> None:
    """Settling after a cut, or a session's close, does not inherit the time of the last visit."""
    assert spent(st.Waiting, st.LookingUp, st.Waiting, st.Settling, st.SettleSigning, st.SettleWriting) == {}
