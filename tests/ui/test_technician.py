"""A technician's way in: by badge and touch, beside whoever serves, and never to the list."""

import pytest

from kiosk.domain.visit import states as st
from kiosk.runtime import FRESH, Closed, Opened
from kiosk.storage.retention import Stage
from kiosk.ui import views as v
from tests.ui.desk import BADGE, CARD, FATOUMATA, LOST_BADGE, PIN, TECHNICIAN_BADGE, TableDesk
from tests.ui.playing import Play, playing


async def _closed(desk: TableDesk, stage: Stage = FRESH) -> TableDesk:
    desk.session = Closed(stage=stage)
    return desk


@pytest.mark.parametrize("stage", [Stage.FRESH, Stage.EXPIRED])
async def test_at_a_closed_desk_the_badge_leads_to_the_doctor(stage: Stage) -> None:
    """Badge and PIN open the technician's side, also where the list has expired; back, and the desk is as it was."""
    async with playing(await _closed(TableDesk(), stage)) as play:
        await play.hands.until_view(v.LogIn)
        await play.hands.type_text(TECHNICIAN_BADGE)
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Doctor)
        assert "Ousmane Touré" in play.seen()
        assert isinstance(play.desk.session, Closed)
        await play.hands.tap("back")
        await play.hands.until_view(v.LogIn)
        assert play.desk.maintenance.session == Closed()


async def test_an_expired_list_takes_no_other_badge() -> None:
    """Staff are told that the desk opens no more, and are asked for no PIN."""
    async with playing(await _closed(TableDesk(), Stage.EXPIRED)) as play:
        await play.hands.until_view(v.LogIn)
        await play.hands.type_text(BADGE)
        assert "Ce bureau n’ouvre plus" in play.seen()
        assert "key-1" not in play.hands.ids()


async def _at_the_door(play: Play, shown_first: bool) -> None:
    if not shown_first:
        await play.hands.tap("staff")
        await play.hands.until_view(v.StaffDoor)
    await play.hands.type_text(TECHNICIAN_BADGE)
    await play.hands.until_view(v.StaffDoor)


@pytest.mark.parametrize("shown_first", [True, False])
async def test_at_a_desk_that_works_nobodys_session_ends(shown_first: bool) -> None:
    """By the key of the rail or by the badge alone: a wrong PIN, the right one, the doctor, and back to serving."""
    async with playing() as play:
        await play.hands.until_view(v.Waiting)
        await _at_the_door(play, shown_first)
        await play.hands.pin("000000")
        assert "Encore une fois" in play.seen()
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Doctor)
        assert "Ousmane Touré" in play.seen()
        assert play.desk.session == Opened(FATOUMATA)
        await play.hands.tap("back")
        await play.hands.until_view(v.Waiting)
        assert play.desk.session == Opened(FATOUMATA)


async def test_no_family_is_served_from_the_technicians_side() -> None:
    """A card or an agent's badge that is read there opens nothing."""
    async with playing() as play:
        await _at_the_door(play, True)
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Doctor)
        for code in (CARD, BADGE):
            await play.hands.type_text(code)
            assert isinstance(play.hands.view(), v.Doctor)
        assert isinstance(play.desk.state, st.Waiting)


async def test_the_door_takes_other_badges_and_cards_as_ever() -> None:
    """An agent's badge shows the board, a lost one is named as such, a family's card opens its visit."""
    async with playing() as play:
        await play.hands.tap("staff")
        await play.hands.type_text(LOST_BADGE)
        assert "Ce badge ne vaut plus" in play.seen()
        await play.hands.type_text(BADGE)
        await play.hands.until_view(v.TodayBoard)
        await play.hands.tap("next-family")
        await play.hands.tap("staff")
        await play.hands.type_text(CARD)
        await play.hands.until_view(v.Household)


async def test_the_door_closes_by_itself_and_tells_nothing() -> None:
    """Whoever touched the key by mistake is back at the sign after twenty seconds; nothing can be locked from there."""
    async with playing() as play:
        await play.hands.tap("staff")
        await play.hands.until_view(v.StaffDoor)
        assert "lock" not in play.hands.ids()
        screen = play.app.stage.screen
        assert screen is not None
        for _ in range(20):
            screen.count_down()
        await play.hands.until_view(v.Waiting)
        assert play.desk.session == Opened(FATOUMATA)


async def test_in_the_midst_of_a_visit_no_badge_opens_the_door() -> None:
    """The family's turn is the family's."""
    async with playing() as play:
        await play.hands.type_text(CARD)
        await play.hands.until_view(v.Household)
        await play.hands.type_text(TECHNICIAN_BADGE)
        assert isinstance(play.hands.view(), v.Household)
