"""Visits as people live them, through `advance` alone."""

from dataclasses import replace

import pytest

from kiosk.domain.codes import Flag, Identify, Kind, Method, Outcome, Reason, Result, UnknownCode
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.entry import Draft, Line, Signed
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Biometrics, Policy, Rung
from kiosk.domain.visit import Event, Rules, State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Advice, HouseholdFile, Served
from tests.domain.bookkeeping import summed
from tests.domain.visits import RULES, household_file

SERVED = Served("2026-11-20T09:00:00Z", 3, (("mat", 2),))


SIGNERS: dict[str, Event] = {
    "123456": ev.SignatureAccepted(0, "sup", "Ibrahim", OperatorRole.SUPERVISOR),
    "222222": ev.SignatureAccepted(0, "op2", "Fanta", OperatorRole.STAFF),
}


class World:
    """Plays a visit: touches go in, look-ups and claims answer at once, entries are kept."""

    def __init__(
        self, file: HouseholdFile | None = None, rules: Rules = RULES, lan: bool = True, taken: Served | None = None
    ) -> None:
        self.state: State = st.Waiting()
        self.file = file or household_file()
        self.rules = rules
        self.lan = lan
        self.taken = taken
        self.written: list[Draft] = []
        self.ended_claims: list[fx.EndClaim] = []
        self.told: list[fx.TellGiven] = []
        self.looks: list[int] = []

    def play(self, *events: Event) -> State:
        """Send events; results take the turn of the state that they meet."""
        for event in events:
            if hasattr(event, "turn"):
                event = replace(event, turn=self.state.turn)  # type: ignore[arg-type]
            self.state, effects = advance(self.state, event, self.rules)
            for effect in effects:
                self.perform(effect)
        return self.state

    def perform(self, effect: fx.Effect) -> None:
        match effect:
            case fx.FindHousehold(turn, key):
                self.play(ev.HouseholdFound(turn, self.file, key))
            case fx.TakeClaim(turn):
                granted = ev.ClaimTaken(turn, self.taken) if self.taken else ev.ClaimGranted(turn, "c1")
                self.play(granted if self.lan else ev.ClaimUnreachable(turn))
            case fx.CheckSignature(turn, _, pin):
                self.play(SIGNERS.get(pin, ev.SignatureRejected(turn, Reason.WRONG_PIN)))
            case fx.Append(turn, draft):
                self.written.append(draft)
                self.play(ev.EntryWritten(turn, Signed(f"e{len(self.written)}", len(self.written), "t", "00")))
            case fx.Record(draft):
                self.written.append(draft)
            case fx.EndClaim():
                self.ended_claims.append(effect)
            case fx.TellGiven():
                self.told.append(effect)
            case fx.LookCarefully(look):
                self.looks.append(look)
            case _:
                pass

    @property
    def kinds(self) -> list[Kind | UnknownCode]:
        return [draft.kind for draft in self.written]


def scored(score_milli: int, person_pid: str = "p1") -> ev.FingerCompared:
    """A usable image and its best score."""
    return ev.FingerCompared(0, person_pid, 2, score_milli, 70, 3, "1", 9)


def looked(world: World, score_milli: int, number: int = -1) -> ev.LookedCarefully:
    """What the careful look at an image of this visit came to, the last one unless told."""
    return ev.LookedCarefully(replace(scored(score_milli), turn=world.looks[number], matcher="1+careful"))


UNSURE = ev.FingerCompared(0, "p1", 2, 3000, 70, 3, "1", 9, closer=True)
TO_FINGER = (ev.CardShown("0417-A"), ev.CollectorChosen("p1"), ev.NoticeAnswered(True, "fr"))
SIGN = ev.SignatureGiven("badge", "123456")


def test_a_finger_that_matches_leads_to_goods_and_a_receipt() -> None:
    """Card, collector, yes, finger, receive, all given, done: two entries, and the claim is over."""
    world = World()
    world.play(*TO_FINGER, ev.FingerCaptured(0, 70), scored(6000))
    assert isinstance(world.state, st.Approved)
    receipt = world.play(ev.GoodsOpened(), ev.AllGiven(), ev.HandedOver())
    assert isinstance(receipt, st.Receipted)
    assert world.kinds == [Kind.APPROVED, Kind.HANDOVER]
    handover = world.written[-1]
    assert handover.outcome is Outcome.DELIVERED
    assert handover.refers_to == "e1"
    assert handover.notice.answer == "yes"
    assert world.ended_claims == [fx.EndClaim("c1", ("l0", "l1"), ())]
    assert isinstance(world.play(ev.Finished()), st.Waiting)


def test_a_weak_image_is_advice_and_never_a_non_match() -> None:
    """A low score of a poor image asks for another try and leaves no non-match on record."""
    world = World()
    weak = replace(scored(100), quality=12, advice=Advice.TOO_DRY)
    state = world.play(*TO_FINGER, weak)
    assert isinstance(state, st.AwaitingFinger)
    assert state.advice is Advice.TOO_DRY
    world.play(weak, weak)
    assert [draft.reason for draft in world.written] == [Reason.POOR_FINGERS]
    assert world.written[0].verify.result is Result.QUALITY


def test_a_careful_look_that_matches_moves_the_next_try_on() -> None:
    """The next try is asked for at once; meanwhile the image before it matches, and all comparisons count."""
    world = World()
    state = world.play(*TO_FINGER, UNSURE)
    assert isinstance(state, st.AwaitingFinger)
    assert isinstance(world.play(looked(world, 4200)), st.Approved)
    verify = world.written[-1].verify
    assert (verify.result, verify.tries, verify.score_milli) == (Result.MATCH, 1, 4200)
    assert (verify.comparisons, verify.matcher) == (6, "1+careful")
    assert world.kinds == [Kind.APPROVED]


def test_a_careful_look_comes_too_late_for_a_visit_that_has_gone_on() -> None:
    """The second try matches; what the look at the first comes to changes nothing any more, also in a later visit."""
    world = World()
    world.play(*TO_FINGER, UNSURE, scored(6000))
    late = looked(world, 9000)
    before = world.state
    assert isinstance(before, st.Approved)
    assert world.play(late) is before
    world.play(ev.GoodsOpened(), ev.AllGiven(), ev.HandedOver())
    before = world.play(*TO_FINGER)
    assert world.play(late) is before


@pytest.mark.parametrize("score", [4200, 100])
def test_after_the_last_try_the_visit_waits_for_the_look(score: int) -> None:
    """Nobody is told "no match", and nothing of it is written, before the last image was looked at carefully."""
    world = World()
    state = world.play(*TO_FINGER, UNSURE, UNSURE, UNSURE)
    assert isinstance(state, st.LookingCarefully)
    assert isinstance(world.play(looked(world, 200, 1), looked(world, 300, 0)), st.LookingCarefully)
    assert world.kinds == []
    state = world.play(looked(world, score))
    assert isinstance(state, st.Approved if score > 4000 else st.AnotherWay)
    assert world.kinds == [Kind.APPROVED if score > 4000 else Kind.ATTEMPT_FAILED]
    assert (world.written[-1].verify.tries, world.written[-1].verify.comparisons) == (3, 18)


@pytest.mark.parametrize(
    ("asked", "next_state"),
    [
        (ev.OtherFingerAsked(), st.AwaitingFinger),
        (ev.OtherWayAsked(), st.AnotherWay),
        (ev.BackTouched(), st.AnotherWay),
        (ev.StopAsked(), st.Leaving),
    ],
)
def test_what_is_asked_during_a_look_is_done_after_it(asked: Event, next_state: type) -> None:
    """The way round a non-match waits until it is one, and the non-match is then on record."""
    world = World()
    assert isinstance(world.play(*TO_FINGER, UNSURE, asked), st.LookingCarefully)
    assert isinstance(world.play(looked(world, 100)), next_state)
    assert [draft.verify.result for draft in world.written] == [Result.NON_MATCH]


def test_a_scanner_that_goes_away_takes_no_look_with_it() -> None:
    """Unplugged during a look: the card waits for it, and a match still counts."""
    for score, next_state in ((4200, st.Approved), (100, st.Signing)):
        world = World()
        world.play(*TO_FINGER, UNSURE, ev.ScannerLost(0, "Removed"), ev.OtherWayAsked())
        assert isinstance(world.state, st.LookingCarefully)
        assert isinstance(world.play(looked(world, score)), next_state)


def test_a_match_that_comes_after_stop_approves_nothing() -> None:
    """Who has gone is not served; the record says that the finger matched, and the person's reason to go."""
    world = World()
    world.play(*TO_FINGER, UNSURE, ev.StopAsked())
    assert isinstance(world.play(looked(world, 9000)), st.Leaving)
    assert [(draft.kind, draft.verify.result) for draft in world.written] == [(Kind.ATTEMPT_FAILED, Result.MATCH)]


def test_after_three_tries_the_next_finger_is_suggested() -> None:
    """The ladder begins with another finger of the same person, and the failed one is on record."""
    world = World()
    state = world.play(*TO_FINGER, scored(100), scored(200), scored(300))
    assert isinstance(state, st.AnotherWay)
    assert state.rungs[0] is Rung.FINGER
    assert state.next_finger == 7
    assert world.written[0].kind is Kind.ATTEMPT_FAILED
    assert world.written[0].verify.tries == 3
    assert world.written[0].verify.score_milli == 300
    assert isinstance(world.play(ev.RungChosen(Rung.FINGER)), st.AwaitingFinger)


def test_worn_fingers_are_two_screens_from_goods() -> None:
    """Poor fingers: another way, the card beside the person, goods."""
    world = World()
    weak = ev.FingerRetry(0, Advice.TOO_DRY, 12)
    world.play(*TO_FINGER, weak, weak, weak, ev.RungChosen(Rung.CARD))
    assert isinstance(world.state, st.CheckingCard)
    assert isinstance(world.play(ev.PersonConfirmed()), st.Delivering)
    assert world.written[-1].verify.method is Method.CARD
    assert world.written[-1].reason is Reason.POOR_FINGERS


def test_a_finger_that_did_not_match_needs_a_second_person_even_by_card() -> None:
    """The card tile looks the same, and leads to the supervisor."""
    world = World()
    world.play(*TO_FINGER, scored(100), ev.OtherWayAsked(), ev.RungChosen(Rung.CARD))
    assert isinstance(world.state, st.Signing)
    world.play(ev.SignatureGiven("badge", "000000"))
    assert isinstance(world.state, st.Signing)
    assert world.state.refused is Reason.WRONG_PIN
    assert isinstance(world.play(SIGN), st.Delivering)
    assert world.written[-1].second_operator_id == "sup"
    assert world.written[-1].reason is Reason.NO_MATCH


def test_a_supervisor_can_decline_with_a_reason() -> None:
    """An impostor leaves without goods, for a named human's coded reason."""
    world = World()
    world.play(*TO_FINGER, scored(100), ev.OtherWayAsked(), ev.RungChosen(Rung.SUPERVISOR))
    state = world.play(ev.ChoiceMade(ev.Choice.DECLINE), ev.ReasonChosen(Reason.NO_MATCH), SIGN)
    assert state == st.Ended(state.turn, st.Ending.DECLINED)
    assert world.kinds == [Kind.ATTEMPT_FAILED, Kind.NOT_SERVED]
    assert world.written[-1].second_operator_id == "sup"


def test_an_absent_supervisor_blocks_nobody() -> None:
    """Served on the agent's word, and flagged."""
    world = World()
    world.play(*TO_FINGER, ev.FingerIncomparable(0), ev.RungChosen(Rung.SUPERVISOR), ev.SupervisorAbsent())
    assert isinstance(world.state, st.Delivering)
    assert world.written[-1].flags == (Flag.SUPERVISOR_ABSENT,)


def test_refusing_the_finger_gives_the_same_goods() -> None:
    """No to the notice: card, goods; the answer is on record."""
    world = World()
    world.play(ev.CardShown("0417-A"), ev.CollectorChosen("p1"), ev.NoticeAnswered(False, "en"), ev.PersonConfirmed())
    assert isinstance(world.state, st.Delivering)
    approved = world.written[-1]
    assert (approved.notice.answer, approved.notice.language) == ("no", "en")
    assert approved.verify.result is Result.REFUSED
    assert {line.line_id for line in approved.lines} == {"l0", "l1"}


def test_a_scanner_that_goes_away_does_not_stop_aid() -> None:
    """It comes back: the capture goes on. It does not: the card does."""
    world = World()
    world.play(*TO_FINGER, ev.ScannerLost(0, "Removed"))
    assert type(world.state) is st.ScannerMissing
    assert isinstance(world.play(ev.ScannerFound(0)), st.AwaitingFinger)
    assert isinstance(world.play(ev.ScannerLost(0, "Removed"), ev.OtherWayAsked(), ev.PersonConfirmed()), st.Delivering)
    assert world.written[-1].reason is Reason.DEVICE_FAIL


def test_short_lines_want_a_reason_and_stay_due() -> None:
    """Fewer than due: asked why, recorded as partial, the rest can be collected later."""
    world = World()
    world.play(*TO_FINGER, scored(6000), ev.GoodsOpened(), ev.LineGiven("l0", 1), ev.LineGiven("l1", 1))
    state = world.play(ev.HandedOver())
    assert isinstance(state, st.Delivering)
    assert state.unexplained == ("l0",)
    world.play(ev.ReasonChosen(Reason.STOCK_OUT, "l0"), ev.HandedOver())
    assert world.written[-1].outcome is Outcome.PARTIAL
    due = summed(world.written).of("R1").due(row.line for row in household_file().due)
    assert [row.remaining for row in due] == [1, 0]
    assert world.ended_claims == [fx.EndClaim("c1", ("l0", "l1"), ())]


def test_already_served_is_told_with_when_and_can_be_disputed() -> None:
    """Agreeing ends it; disputing writes a correction that a supervisor signs."""
    world = World(household_file((0, 0), (SERVED,)))
    state = world.play(ev.CardShown("0417-A"))
    assert isinstance(state, st.AlreadyServed)
    assert state.served == SERVED
    world.play(ev.ServedDisputed(), SIGN)
    assert world.kinds == [Kind.CORRECTION]
    world = World(household_file((0, 0), (SERVED,)))
    assert isinstance(world.play(ev.CardShown("0417-A"), ev.ServedAgreed()), st.Waiting)
    assert world.written[0].reason is Reason.ALREADY_SERVED


@pytest.mark.parametrize("by", [Identify.CODE, Identify.TOKEN])
def test_who_is_not_on_the_list_is_on_record_with_the_way_it_was_looked_for(by: Identify) -> None:
    """A card that no list here knows is written as a card, a typed number as a number."""
    state, _ = advance(st.Waiting(), ev.CardShown("9999-Z", by), RULES)
    state, _ = advance(state, ev.HouseholdUnknown(state.turn, Reason.CARD_REVOKED), RULES)
    state, effects = advance(state, ev.NotOnListSigned(), RULES)
    assert isinstance(state, st.Noting)
    [append] = effects
    assert isinstance(append, fx.Append)
    assert (append.draft.identify, append.draft.reason) == (by, Reason.CARD_REVOKED)


def test_cut_off_the_home_desk_serves_its_own_and_shows_others_the_way() -> None:
    """Own household: served and flagged. Another desk's: sent there, or served here by a flagged signature.

    What was given here is then told to the home desk, so that it does not give it again.
    """
    own = World(lan=False)
    own.play(*TO_FINGER, scored(6000))
    assert isinstance(own.state, st.Approved)
    assert own.written[-1].flags == (Flag.HOME_CUT_OFF,)
    other = World(household_file(home_desk=3), lan=False)
    state = other.play(*TO_FINGER, scored(6000))
    assert isinstance(state, st.OtherDesk)
    assert state.desk == 3
    assert isinstance(other.play(ev.ServeHereAsked(), SIGN), st.Approved)
    assert other.written[-1].verify.result is Result.MATCH
    assert (other.written[-1].flags, other.written[-1].second_operator_id) == ((Flag.OTHER_DESK_CUT_OFF,), "sup")
    own.play(ev.GoodsOpened(), ev.AllGiven(), ev.HandedOver())
    assert own.told == []
    other.play(ev.GoodsOpened(), ev.LineGiven("l0", 2), ev.ReasonChosen(Reason.STOCK_OUT, "l1"), ev.HandedOver())
    assert isinstance(other.state, st.Receipted)
    assert other.told == [fx.TellGiven(3, ("l0",))]


def test_lines_that_a_dead_desk_holds_refuse_nobody_for_good() -> None:
    """Told kindly where they went; disputed, a supervisor serves here, and the entry is flagged."""
    world = World(taken=SERVED)
    state = world.play(*TO_FINGER, scored(6000))
    assert isinstance(state, st.TakenElsewhere)
    assert state.served == SERVED
    assert isinstance(world.play(ev.ServedDisputed(), SIGN), st.Approved)
    approved = world.written[-1]
    assert approved.flags == (Flag.TAKEN_ELSEWHERE,)
    assert (approved.second_operator_id, approved.reason) == ("sup", Reason.ALREADY_SERVED)
    world = World(taken=SERVED)
    assert isinstance(world.play(*TO_FINGER, scored(6000), ev.ServedAgreed()), st.Waiting)
    assert world.written[-1].reason is Reason.ALREADY_SERVED


def test_without_biometrics_the_card_is_enough() -> None:
    """A programme that takes no fingers asks for none."""
    world = World(rules=Rules(Policy(biometrics=Biometrics.OFF), 2, 2026))
    assert isinstance(world.play(ev.CardShown("0417-A"), ev.CollectorChosen("p1")), st.CheckingCard)


def test_a_match_by_another_registered_collector_is_theirs() -> None:
    """Moussa's finger under Aminata's name: he is a registered collector, and the entry names him."""
    world = World()
    world.play(*TO_FINGER, scored(6000, "p2"))
    assert world.written[-1].body.collector_pid == "p2"
    assert world.written[-1].sex == "m"


def test_an_approval_cut_off_is_settled_by_two_before_anybody_is_served() -> None:
    """Part was given: counted, signed, written as what it was; the rest is due again."""
    lines = (Line("l0", "mat", 2, 0, 2),)
    approval = OpenApproval("a1", "t", lines, Draft(Kind.APPROVED, identify=Identify.CODE, lines=lines, claim="c9"))
    world = World()
    state = world.play(ev.OpenApprovalsFound((approval,)))
    assert isinstance(state, st.Settling)
    world.play(ev.SettlementChosen(ev.Settlement.PART), ev.LineGiven("l0", 1), ev.HandedOver(), SIGN)
    assert isinstance(world.state, st.Waiting)
    settled = world.written[-1]
    assert (settled.kind, settled.outcome, settled.refers_to) == (Kind.HANDOVER, Outcome.PARTIAL, "a1")
    assert settled.second_operator_id == "sup"
    assert world.ended_claims == [fx.EndClaim("c9", ("l0",), ())]
    world = World()
    world.play(ev.OpenApprovalsFound((approval,)), ev.SettlementChosen(ev.Settlement.NOTHING), SIGN)
    assert world.written[-1].kind is Kind.REVERSAL


def test_a_failed_ledger_stops_everything() -> None:
    """Nothing is handed out unrecorded."""
    world = World()
    world.play(*TO_FINGER)
    assert isinstance(world.play(ev.StorageFailed("disk_full")), st.StorageStopped)


LAUNDERED: dict[str, tuple[Event, ...]] = {
    "another reason, then back": (
        ev.OtherWayAsked(),
        ev.RungChosen(Rung.SUPERVISOR),
        ev.ReasonChosen(Reason.OTHER),
        ev.BackTouched(),
        ev.RungChosen(Rung.CARD),
    ),
    "another finger, then the scanner unplugged": (
        ev.OtherFingerAsked(),
        ev.ScannerLost(0, "Removed"),
        ev.OtherWayAsked(),
    ),
    "the same finger, then the scanner unplugged": (ev.ScannerLost(0, "Removed"), ev.OtherWayAsked()),
    "another collector who refuses": (
        ev.OtherWayAsked(),
        ev.RungChosen(Rung.COLLECTOR),
        ev.CollectorChosen("p2"),
        ev.NoticeAnswered(False, "fr"),
    ),
    "another collector without fingers": (
        ev.StopAsked(),
        ev.BackTouched(),
        ev.CollectorChosen("p3"),
    ),
    "a finger whose reference is torn": (
        ev.OtherFingerAsked(),
        ev.FingerIncomparable(0),
        ev.RungChosen(Rung.CARD),
    ),
}


@pytest.mark.parametrize("way", LAUNDERED)
def test_no_way_round_leads_one_person_past_a_finger_that_did_not_match(way: str) -> None:
    """Whatever one person does after a non-match ends at a second signature, and the non-match stays on record."""
    file = household_file()
    third = replace(file.collectors[1], person_pid="p3")
    world = World(replace(file, collectors=(*file.collectors, third)))
    world.play(*TO_FINGER, scored(100), *LAUNDERED[way])
    assert isinstance(world.state, st.Signing)
    world.play(SIGN)
    approved = world.written[-1]
    assert (approved.kind, approved.verify.result) == (Kind.APPROVED, Result.NON_MATCH)
    assert approved.second_operator_id == "sup"
    assert Kind.ATTEMPT_FAILED in world.kinds


def test_a_torn_reference_leads_to_the_fallback_and_never_to_a_non_match() -> None:
    """A low score against the household's other references says nothing of the finger whose reference is torn."""
    world = World()
    state = world.play(*TO_FINGER, replace(scored(100), asked=False))
    assert isinstance(state, st.AnotherWay)
    assert [(draft.reason, draft.verify.result) for draft in world.written] == [
        (Reason.NO_TEMPLATE, Result.NO_TEMPLATE)
    ]
    world.play(ev.RungChosen(Rung.CARD), ev.PersonConfirmed())
    assert isinstance(world.state, st.Delivering)
    assert world.written[-1].verify.result is Result.NO_TEMPLATE


def test_a_torn_reference_does_not_hide_another_finger_that_matches() -> None:
    """Whoever puts another enrolled finger on the glass is recognised all the same."""
    world = World()
    assert isinstance(world.play(*TO_FINGER, replace(scored(6000), asked=False)), st.Approved)


def test_a_reference_of_nobody_here_opens_nothing() -> None:
    """A match with a person who is no registered collector leads to the fallback."""
    world = World()
    state = world.play(*TO_FINGER, scored(9000, person_pid="stranger"))
    assert isinstance(state, st.AnotherWay)
    assert Kind.APPROVED not in world.kinds


def test_a_touch_meant_for_the_visit_before_changes_nothing() -> None:
    """A collector or a line that this visit does not know is no choice."""
    world = World()
    before = world.play(ev.CardShown("0417-A"))
    assert world.play(ev.CollectorChosen("of the visit before")) is before
    before = world.play(*TO_FINGER[1:], scored(6000), ev.GoodsOpened())
    assert world.play(ev.LineGiven("of the visit before", 1)) is before
