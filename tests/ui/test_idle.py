"""A desk that nobody touches locks itself: after a length of time, whatever the clock on the wall says."""

from datetime import timedelta

from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.runtime import Opened
from kiosk.ui import intents as it
from kiosk.ui import views as v
from tests.ui.desk import BADGE, CARD, PIN
from tests.ui.playing import Play, playing

IDLE_S = 180.0
JUMPS = [timedelta(hours=2), timedelta(hours=-2), timedelta(days=9000)]


def is_open(play: Play) -> bool:
    """Whether somebody works here."""
    return isinstance(play.desk.session, Opened)


async def test_a_clock_that_is_set_neither_locks_a_desk_nor_leaves_it_open() -> None:
    """However far the wall clock jumps, a desk stays open until nobody has touched it for the whole length."""
    async with playing(idle_lock_s=IDLE_S) as play:
        for jump in JUMPS:
            play.shell.take(it.LoggedIn(BADGE, PIN))
            play.clock.wall += jump
            play.clock.seconds += IDLE_S - 1
            play.shell.look_again()
            assert is_open(play), jump
            play.clock.wall -= jump
            play.clock.seconds += 2
            play.shell.look_again()
            assert not is_open(play), jump


async def test_a_touch_begins_the_length_anew() -> None:
    """The desk locks after so long without a touch, not after so long at work."""
    async with playing(idle_lock_s=IDLE_S) as play:
        play.clock.seconds += IDLE_S - 1
        play.shell.take(it.LanguageAsked())
        play.clock.seconds += IDLE_S - 1
        play.shell.look_again()
        assert is_open(play)


async def test_no_clock_takes_a_visit_away() -> None:
    """A family that takes its time, or a clock that is set meanwhile, never finds the desk locked before the goods."""
    async with playing(idle_lock_s=IDLE_S) as play:
        play.desk.touch(ev.CardShown(CARD))
        await play.hands.until_view(v.Household)
        for jump in JUMPS:
            play.clock.wall += jump
            play.clock.seconds += 10 * IDLE_S
            play.shell.look_again()
        assert is_open(play)
        assert isinstance(play.desk.state, st.ChoosingCollector)
