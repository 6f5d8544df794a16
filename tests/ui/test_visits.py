"""Whole visits on the real screens, with real touches."""

from dataclasses import replace

from kiosk.domain.codes import Identify, Kind, Outcome, Reason
from kiosk.domain.entitlement import Due, OpenApproval
from kiosk.domain.roster import EntitlementLine
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Advice, HouseholdFile
from kiosk.runtime import Closed
from kiosk.ui import intents as it
from kiosk.ui import views as v
from kiosk.ui.screens.login import LogInScreen
from tests.ui.desk import BADGE, CARD, FILE, ITEMS, LOST_BADGE, PIN, SECOND_BADGE, TableDesk
from tests.ui.playing import Play, playing

GOOD, POOR = 6000, 1000


async def to_finger(play: Play) -> None:
    """Come with a card, be Aminata, agree."""
    await play.hands.type_text(CARD)
    await play.hands.tap("collector-p1")
    await play.hands.tap("notice-yes")
    await play.hands.until_view(v.WhichFinger)


async def test_a_finger_leads_to_goods_and_a_receipt() -> None:
    """Card, collector, notice, finger, goods, receipt: eight touches, and the ledger has what was given."""
    async with playing() as play:
        await to_finger(play)
        play.desk.lay_finger(GOOD)
        await play.hands.tap("receive")
        for line in ("l1", "l2", "l3"):
            await play.hands.tap(f"give-{line}")
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        assert "Merci, Aminata" in play.seen()
        await play.hands.tap("finish")
        await play.hands.until_view(v.Waiting)
        assert [draft.kind for draft in play.desk.written] == [Kind.APPROVED, Kind.HANDOVER]
        assert play.desk.written[-1].outcome is Outcome.DELIVERED
        assert "Aminata" not in play.seen()


async def test_a_refusal_leads_to_the_same_goods_in_one_more_screen() -> None:
    """No to the finger: the agent looks at the card, and the goods come."""
    async with playing() as play:
        await play.hands.type_text(CARD)
        await play.hands.tap("collector-p1")
        await play.hands.tap("notice-no")
        await play.hands.tap("person-yes")
        await play.hands.until_view(v.Delivery)
        assert play.desk.written[0].reason is Reason.REFUSED_BIOMETRIC
        assert play.desk.written[0].notice.language == "fr"


async def test_a_short_line_asks_for_its_reason() -> None:
    """Fewer than due: the screen asks why before it hands over, and the reason is in the entry."""
    async with playing() as play:
        await to_finger(play)
        play.desk.lay_finger(GOOD)
        await play.hands.tap("receive")
        for line in ("l1", "l2", "l3"):
            await play.hands.tap(f"give-{line}")
        await play.hands.tap("minus-l2")
        await play.hands.tap("reason-STOCK_OUT")
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        lines = {line.line_id: line for line in play.desk.written[-1].lines}
        assert (lines["l2"].delivered, lines["l2"].reason) == (5, Reason.STOCK_OUT)
        assert "1 × savons" in play.seen()


async def test_a_second_person_signs_with_badge_and_pin() -> None:
    """After the ladder a supervisor shows a badge and taps a PIN, which stays on no screen; the goods come."""
    async with playing() as play:
        await to_finger(play)
        for _ in range(3):
            play.desk.lay_finger(POOR)
        await play.hands.until_view(v.AnotherWay)
        await play.hands.tap("rung-supervisor")
        await play.hands.until_view(v.Signature)
        assert "key-1" in play.hands.ids()
        await play.hands.type_text(SECOND_BADGE)
        await play.hands.pin("111111")
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Delivery)
        assert play.desk.signatures == [(SECOND_BADGE, "111111"), (SECOND_BADGE, PIN)]
        assert play.desk.written[-1].second_operator_id == "op-2"


async def test_why_a_badge_does_not_sign_is_said() -> None:
    """Keys before a badge, the agent's own badge: said in words at once, and the next badge signs."""
    async with playing() as play:
        await to_finger(play)
        for _ in range(3):
            play.desk.lay_finger(POOR)
        await play.hands.tap("rung-supervisor")
        await play.hands.tap("key-1")
        assert "Montrez d’abord le badge." in play.seen()
        await play.hands.type_text(BADGE)
        assert "Une autre personne doit signer." in play.seen()
        await play.hands.pin(PIN)
        assert "Une autre personne doit signer." in play.seen()
        assert "Le badge d’une deuxième personne" in play.seen()
        await play.hands.type_text(SECOND_BADGE)
        assert "Superviseur" in play.seen()
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Delivery)
        assert play.desk.signatures == [("", ""), (BADGE, PIN), (SECOND_BADGE, PIN)]


async def test_nobody_is_called_what_their_badge_is_not() -> None:
    """The signature screen names the role that the signed manifest gives the badge."""
    async with playing() as play:
        await to_finger(play)
        for _ in range(3):
            play.desk.lay_finger(POOR)
        await play.hands.tap("rung-supervisor")
        await play.hands.type_text("BADGE:OUSMANE")
        seen = play.seen().splitlines()
        assert "Technicien" in seen
        assert "Superviseur" not in seen


async def test_with_nobody_to_sign_the_aid_is_kept_and_two_people_decide_later() -> None:
    """The family sees a number and no word of a finger; a supervisor's badge shows the queue first, and two sign."""
    async with playing() as play:
        await to_finger(play)
        for _ in range(3):
            play.desk.lay_finger(POOR)
        await play.hands.tap("rung-supervisor")
        await play.hands.tap("supervisor-absent")
        await play.hands.until_view(v.Parked)
        assert "2-001" in play.seen()
        assert "doigt" not in play.seen().replace("Doigt", "").lower()
        await play.hands.tap("finish")
        await play.hands.type_text(SECOND_BADGE)
        await play.hands.until_view(v.Queue)
        await play.hands.tap("back")
        await play.hands.type_text(BADGE)
        await play.hands.tap("review")
        await play.hands.until_view(v.Queue)
        await play.hands.tap("parked-2-001")
        await play.hands.until_view(v.Signature)
        assert "En attente, numéro 2-001" in play.seen()
        await play.hands.type_text(SECOND_BADGE)
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Delivery)
        assert [draft.kind for draft in play.desk.written][-2:] == [Kind.PARKED, Kind.APPROVED]
        assert play.desk.written[-1].refers_to == f"entry-{len(play.desk.written) - 1}"


async def test_without_any_finding_the_agent_says_why_before_goods() -> None:
    """Left before a finger came: card and person fit, then one touch says why, then the goods."""
    async with playing() as play:
        await to_finger(play)
        await play.hands.tap("without-finger")
        await play.hands.tap("rung-card")
        await play.hands.tap("person-yes")
        assert "Pourquoi sans le doigt" in play.seen()
        await play.hands.tap("reason-CANNOT_PRESENT")
        await play.hands.until_view(v.Delivery)
        assert play.desk.written[-1].reason is Reason.CANNOT_PRESENT


async def test_a_finger_that_does_not_come_is_asked_for_once_more() -> None:
    """The same hand, other words, the way out still there; then another way."""
    async with playing() as play:
        await to_finger(play)
        play.desk.touch(ev.NoFingerCame(play.desk.state.turn))
        assert "Prenez votre temps, ou continuez sans le doigt" in play.seen()
        assert "without-finger" in play.hands.ids()
        play.desk.touch(ev.NoFingerCame(play.desk.state.turn))
        await play.hands.tap("rung-supervisor")
        assert "Aucun doigt n’est venu" in play.seen()


async def test_a_supervisor_may_decline_with_a_reason() -> None:
    """Somebody with another's card is sent on by a named person's coded reason, in kind words."""
    async with playing() as play:
        await to_finger(play)
        for _ in range(3):
            play.desk.lay_finger(POOR)
        await play.hands.tap("rung-supervisor")
        await play.hands.tap("reason")
        await play.hands.tap("decline")
        await play.hands.tap("reason-NO_MATCH")
        await play.hands.type_text(SECOND_BADGE)
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Ended)
        assert play.desk.written[-1].kind is Kind.NOT_SERVED
        assert not {"erreur", "échec", "refusé"} & set(play.seen().lower().split())


async def test_the_household_is_found_by_number_list_or_name() -> None:
    """Number pad, list, signed search and code each open the household, on record as what they were."""
    async with playing() as play:
        for way in ("number", "list", "name"):
            await play.hands.tap("no-card")
            await play.hands.tap(f"identify-{way}")
            if way == "number":
                for key in ("0", "4", "1", "7", "abc", "a", "check"):
                    await play.hands.tap(f"key-{key}")
            elif way == "name":
                await play.hands.type_text(SECOND_BADGE)
                await play.hands.pin(PIN)
                for key in ("abc", "c", "mno", "o", "stu", "u", "check"):
                    await play.hands.tap(f"key-{key}")
                await play.hands.tap("row-hh-1")
            else:
                await play.hands.tap("row-hh-1")
            await play.hands.until_view(v.Household)
            state = play.desk.state
            assert isinstance(state, st.ChoosingCollector)
            assert state.case.identify is {"number": Identify.TYPED, "list": Identify.LIST, "name": Identify.NAME}[way]
            play.desk.touch(ev.BackTouched())
            await play.hands.until_view(v.Waiting)
        await play.hands.type_text(CARD)
        await play.hands.until_view(v.Household)
        state = play.desk.state
        assert isinstance(state, st.ChoosingCollector)
        assert state.case.identify is Identify.CODE


async def test_help_is_one_touch_away_and_loses_nothing() -> None:
    """The help sheet opens over a visit, calls the agent, and gives the screen back."""
    async with playing() as play:
        await to_finger(play)
        before = play.desk.state
        await play.hands.tap("help")
        assert {"help-call", "help-hear", "help-problem", "help-stop"} <= set(play.hands.ids())
        await play.hands.tap("help-call")
        assert play.desk.state is before
        await play.hands.tap("help")
        await play.hands.tap("help-problem")
        assert play.told == [it.ProblemTold()]
        assert isinstance(play.hands.view(), v.WhichFinger)


async def test_another_language_changes_the_words_and_not_the_visit() -> None:
    """The rail offers the languages; the visit goes on where it was, and the next person finds French again."""
    async with playing() as play:
        await play.hands.type_text(CARD)
        await play.hands.tap("language")
        await play.hands.tap("language-en")
        await play.hands.until_view(v.Household)
        assert "Who has come today?" in play.seen()
        play.desk.touch(ev.BackTouched())
        await play.hands.until_view(v.Waiting)
        assert "Bienvenue" in play.seen()


async def test_the_receipt_counts_down_in_its_button_and_leaves() -> None:
    """After its twelve seconds the receipt finishes by itself; a touch begins them again."""
    async with playing() as play:
        await to_finger(play)
        play.desk.lay_finger(GOOD)
        await play.hands.tap("receive")
        await play.hands.tap("all-given")
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        screen = play.app.stage.screen
        assert screen is not None
        for _ in range(11):
            screen.count_down()
        assert "\n1\n" in f"\n{play.seen()}\n"
        await play.hands.tap("problem")
        assert screen.seconds_left == 12
        for _ in range(12):
            screen.count_down()
        await play.hands.until_view(v.Waiting)


async def test_badge_and_pin_open_the_desk() -> None:
    """A locked desk asks for badge and PIN, says calmly when they do not fit, and opens when they do."""
    desk = TableDesk()
    desk.session = Closed()
    async with playing(desk) as play:
        await play.hands.until_view(v.LogIn)
        await play.hands.type_text("0417-A")
        assert "Ce badge n’est pas de ce jour" in play.seen()
        await play.hands.type_text(LOST_BADGE)
        assert "Ce badge ne vaut plus" in play.seen()
        await play.hands.type_text(BADGE)
        await play.hands.pin("000000")
        assert "Encore une fois" in play.seen()
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Waiting)
        assert isinstance(play.desk.state, st.Waiting)


async def test_the_sign_held_shows_the_board_and_the_lock_closes() -> None:
    """Staff hold the desk's sign for a moment; a tap on it does nothing."""
    async with playing() as play:
        await play.hands.tap("desk-sign")
        assert isinstance(play.hands.view(), v.Waiting)
        await play.hands.hold("desk-sign", 1.6)
        await play.hands.until_view(v.TodayBoard)
        await play.hands.tap("next-family")
        await play.hands.until_view(v.Waiting)
        await play.hands.type_text(BADGE)
        await play.hands.tap("lock")
        await play.hands.until_view(v.LogIn)


async def test_after_a_power_cut_two_people_say_what_was_given() -> None:
    """The open approval is the first screen; a part is counted, signed, and written."""
    async with playing() as play:
        await to_finger(play)
        play.desk.lay_finger(GOOD)
        approved = play.desk.written[-1]
        play.desk.state = st.Waiting(40)
        open_one = OpenApproval("entry-1", "2026-11-22T09:41:00Z", approved.lines, approved)
        play.desk.touch(ev.OpenApprovalsFound((open_one,)))
        await play.hands.tap("settle-part")
        await play.hands.tap("give-l1")
        await play.hands.tap("handed-over")
        await play.hands.type_text(SECOND_BADGE)
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Waiting)
        assert [line.delivered for line in play.desk.written[-1].lines] == [2, 0, 0]


async def test_a_missing_scanner_and_a_full_disk_have_their_calm_screens() -> None:
    """The scanner's absence sends nobody away; the disk's does, to paper."""
    async with playing() as play:
        await to_finger(play)
        play.desk.touch(ev.ScannerLost(play.desk.state.turn, "removed"))
        await play.hands.tap("go-on-without")
        await play.hands.until_view(v.PhotoCheck)
        play.desk.touch(ev.StorageFailed("full"))
        await play.hands.until_view(v.StorageStop)
        assert "3\u202f118" in play.seen()
        assert "Ousmane Touré" in play.seen()


async def test_seven_inches_hand_over_by_a_sheet() -> None:
    """On the small glass a line opens a sheet with minus and plus, and asks why when it closes short."""
    async with playing(profile="landscape_7") as play:
        await to_finger(play)
        play.desk.lay_finger(GOOD)
        await play.hands.tap("receive")
        await play.hands.tap("all-given")
        await play.hands.tap("line-l2")
        await play.hands.tap("minus-l2")
        await play.hands.tap("line-close")
        await play.hands.tap("reason-ITEM_DAMAGED")
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        assert [line.delivered for line in play.desk.written[-1].lines] == [2, 5, 1]


def _file_of(count: int) -> HouseholdFile:
    lines = [EntitlementLine(f"l{i}", ITEMS[i % 2].code, 2) for i in range(1, count + 1)]
    return replace(FILE, due=tuple(Due(line, line.quantity) for line in lines))


async def to_goods(play: Play) -> None:
    """Be recognised and take the aid."""
    await to_finger(play)
    play.desk.lay_finger(GOOD)
    await play.hands.tap("receive")


async def test_ten_lines_stand_on_two_leaves() -> None:
    """Six lines a leaf; a button turns them round; handing over jumps to the line that nobody has explained."""
    async with playing(TableDesk(_file_of(10))) as play:
        await to_goods(play)
        assert "give-l7" not in play.hands.ids()
        for line in range(1, 7):
            await play.hands.tap(f"give-l{line}")
        await play.hands.tap("turn-leaf")
        for line in range(7, 10):
            await play.hands.tap(f"give-l{line}")
        await play.hands.tap("turn-leaf")
        await play.hands.tap("handed-over")
        await play.hands.tap("reason-STOCK_OUT")
        assert {"give-l7", "give-l10"} <= set(play.hands.ids())
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        assert [line.delivered for line in play.desk.written[-1].lines] == [*9 * (2,), 0]
        screen = play.app.stage.screen
        assert screen is not None
        assert len(screen.view.given) == 9


async def test_ten_lines_are_given_in_one_touch() -> None:
    """All is given on every leaf at once, and no leaf need be turned."""
    async with playing(TableDesk(_file_of(10))) as play:
        await to_goods(play)
        await play.hands.tap("all-given")
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        assert play.desk.written[-1].outcome is Outcome.DELIVERED


async def test_six_lines_need_no_leaves() -> None:
    """Where all lines stand on one leaf there is nothing to turn."""
    async with playing(TableDesk(_file_of(6))) as play:
        await to_goods(play)
        assert "turn-leaf" not in play.hands.ids()


async def test_after_a_power_cut_every_leaf_is_looked_at() -> None:
    """Counting afterwards, nothing asks about short lines: the button turns to the leaf that nobody has seen."""
    async with playing(TableDesk(_file_of(8))) as play:
        await to_goods(play)
        approved = play.desk.written[-1]
        play.desk.state = st.Waiting(40)
        open_one = OpenApproval("entry-1", "2026-11-22T09:41:00Z", approved.lines, approved)
        play.desk.touch(ev.OpenApprovalsFound((open_one,)))
        await play.hands.tap("settle-part")
        await play.hands.tap("give-l1")
        await play.hands.tap("handed-over")
        assert "give-l8" in play.hands.ids()
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Signature)


async def test_somebody_without_a_name_is_thanked_all_the_same() -> None:
    """A proxy has no name here; neither the signature nor the receipt leaves a gap for one."""
    async with playing() as play:
        await play.hands.type_text(CARD)
        await play.hands.tap("someone-else")
        assert "Pourquoi quelqu’un d’autre" in play.seen()
        await play.hands.tap("reason-ABSENT")
        assert "Carte 0417-A · quelqu’un d’autre" in play.seen()
        await play.hands.type_text(SECOND_BADGE)
        await play.hands.pin(PIN)
        await play.hands.tap("all-given")
        await play.hands.tap("handed-over")
        await play.hands.until_view(v.Receipt)
        assert "Merci\n" in play.seen()


async def test_screens_fade_into_each_other_and_the_old_one_goes() -> None:
    """With movement on, the former screen is gone after the cross-fade and takes no touch meanwhile."""
    async with playing(reduced=False) as play:
        stage = play.app.stage
        await play.hands.type_text(CARD)
        await play.hands.until_view(v.Household)
        await play.hands.until(lambda: stage.children == [stage.screen], "the end of the fade")
        assert stage.screen is not None
        assert stage.screen.opacity == 1.0
        await play.hands.tap("collector-p1")
        await play.hands.tap("notice-yes")
        await play.hands.until_view(v.WhichFinger)


async def test_a_hint_stays_long_enough_to_be_read() -> None:
    """When the finger touches again at once, the hint of the last try stays for its two seconds."""
    async with playing() as play:
        await to_finger(play)
        turn = play.desk.state.turn
        play.desk.touch(ev.FingerRetry(turn, Advice.TOO_DRY))
        await play.hands.until_view(v.Scanning)
        assert "Doigt sec" in play.seen()
        play.desk.touch(ev.FingerTouched(play.desk.state.turn, 40))
        assert "Doigt sec" in play.seen()
        await play.hands.until(lambda: "Doigt sec" not in play.seen(), "the ring without the hint")


async def test_a_wait_after_wrong_codes_passes_by_itself() -> None:
    """Too many wrong PINs make one wait; the seconds are said, no digit is taken, and then all goes on."""
    desk = TableDesk()
    desk.session = Closed()
    async with playing(desk) as play:
        await play.hands.type_text(BADGE)
        desk.session = Closed(Reason.WRONG_PIN, 60)
        desk.on_change()
        assert "Attendez 60 s" in play.seen()
        await play.hands.tap("key-1")
        screen = play.app.stage.screen
        assert isinstance(screen, LogInScreen)
        assert screen.pin == ""
        for _ in range(60):
            screen.count_wait()
        await play.hands.pin(PIN)
        await play.hands.until_view(v.Waiting)
