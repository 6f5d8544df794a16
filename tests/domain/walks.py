"""Random walks over the visit's table, as people, scanners, disks and networks might take them."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.entry import Draft, Line, Signed
from kiosk.domain.policy import Rung
from kiosk.domain.roster import Enrolled
from kiosk.domain.visit import State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.advance import TABLE
from kiosk.domain.visit.case import Advice, Served
from tests.domain.visits import RULES, household_file

RARE = {ev.StopAsked, ev.BackTouched, ev.SupervisorAbsent}  # or no walk would get far
SERVED = Served("2026-11-20T09:00:00Z", 3, (("mat", 2),))
HALF_ENROLLED = replace(household_file(), enrolled=(Enrolled("p1", (2, 7)),))
SIGNED = Signed("entry", 7, "2026-11-22T09:00:00Z", "00")


def looks_of(state: State) -> tuple[int, ...]:
    """The images that a state still wants looked at carefully."""
    person = getattr(state, "person", None)
    return person.case.looks if person else ()


def compared(turn: int, score: int, dice: Random) -> ev.FingerCompared:
    """Make what a look at an image could come to."""
    return ev.FingerCompared(
        turn,
        dice.choice(["p1", "p2"] * 5 + ["nobody"]),
        2,
        score,
        60,
        4,
        "test",
        9,
        dice.choice([None, None, Advice.TOO_DRY]),
        dice.choice([True, True, False]),
        dice.choice([True, False]),
    )


def arguments(event: type, state: State, dice: Random) -> ev.Event:
    """Make an event of this type that a world in this state could send."""
    turn = state.turn - dice.choice([0] * 19 + [1])
    rungs = getattr(state, "rungs", tuple(Rung))
    score = dice.choice([0, 3999, 4000, 9000])
    pick = dice.choice
    lines = getattr(state, "draft", getattr(state, "approval", None))
    line_ids = [line.line_id for line in lines.lines] * 5 + ["of the visit before"] if lines else [""]
    made: dict[type, ev.Event] = {
        ev.CardShown: ev.CardShown("0417-A"),
        ev.NameTyped: ev.NameTyped("cou"),
        ev.HouseholdPicked: ev.HouseholdPicked("h1"),
        ev.CollectorChosen: ev.CollectorChosen(pick(["p1", "p2"] * 5 + ["of the visit before"])),
        ev.NoticeAnswered: ev.NoticeAnswered(pick([True, False]), "fr"),
        ev.RungChosen: ev.RungChosen(pick(rungs)),
        ev.ReasonChosen: ev.ReasonChosen(Reason.STOCK_OUT, pick(line_ids)),
        ev.ChoiceMade: ev.ChoiceMade(pick(list(ev.Choice))),
        ev.SignatureGiven: ev.SignatureGiven("badge", "123456"),
        ev.LineGiven: ev.LineGiven(pick(line_ids), dice.randint(-1, 5)),
        ev.SettlementChosen: ev.SettlementChosen(pick(list(ev.Settlement))),
        ev.HouseholdFound: ev.HouseholdFound(
            turn,
            pick([household_file(), household_file(home_desk=3), household_file((0, 0), (SERVED,)), HALF_ENROLLED]),
            "0417A",
        ),
        ev.HouseholdUnknown: ev.HouseholdUnknown(turn, Reason.NOT_ON_LIST),
        ev.RowsFound: ev.RowsFound(turn, ()),
        ev.FingerTouched: ev.FingerTouched(turn, 40),
        ev.FingerCaptured: ev.FingerCaptured(turn, 60),
        ev.FingerRetry: ev.FingerRetry(turn, Advice.TOO_DRY, 10),
        ev.FingerCompared: compared(turn, score, dice),
        ev.LookedCarefully: ev.LookedCarefully(compared(pick([*looks_of(state)] * 10 + [turn - 1]), score, dice)),
        ev.FingerIncomparable: ev.FingerIncomparable(turn),
        ev.NoFingerCame: ev.NoFingerCame(turn),
        ev.ScannerLost: ev.ScannerLost(turn, "Removed"),
        ev.ScannerFound: ev.ScannerFound(turn),
        ev.SignatureAccepted: ev.SignatureAccepted(turn, "sup", "Ibrahim"),
        ev.SignatureRejected: ev.SignatureRejected(turn, 0),
        ev.ClaimGranted: ev.ClaimGranted(turn, "claim"),
        ev.ClaimTaken: ev.ClaimTaken(turn, SERVED),
        ev.ClaimUnreachable: ev.ClaimUnreachable(turn),
        ev.EntryWritten: ev.EntryWritten(turn, SIGNED),
        ev.OpenApprovalsFound: ev.OpenApprovalsFound(
            (OpenApproval("old", "t", (Line("l0", "mat", 2, 0, 2),), Draft(Kind.APPROVED)),)
        ),
    }
    return made.get(event) or event()


def walk(seed: int, steps: int) -> Iterator[tuple[State, ev.Event, State, tuple[fx.Effect, ...]]]:
    """Walk the table at random, as people, scanners, disks and networks might."""
    dice = Random(seed)
    state: State = st.Waiting()
    for _ in range(steps):
        possible = sorted({event for place, event in TABLE if place is type(state)}, key=lambda event: event.__name__)
        if not possible:
            return
        looking = bool(looks_of(state))  # seldom enough as it is
        weights = [0.1 if event in RARE and not looking else 1.0 for event in possible]
        event = arguments(dice.choices(possible, weights)[0], state, dice)
        after, effects = advance(state, event, RULES)
        yield state, event, after, effects
        state = after
