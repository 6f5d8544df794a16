"""Random walks over the visit's table, as people, scanners, disks and networks might take them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.entry import Draft, Line, Signed
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung
from kiosk.domain.roster import Enrolled
from kiosk.domain.visit import State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.advance import TABLE
from kiosk.domain.visit.case import Advice, Served, Tally
from kiosk.domain.visit.reasons import OF_A_PERSON, OF_A_PROXY, TO_DECLINE
from tests.domain.visits import RULES, household_file

RARE = {ev.StopAsked, ev.BackTouched, ev.SupervisorAbsent}  # or no walk would get far
SERVED = Served("2026-11-20T09:00:00Z", 3, (("mat", 2),))
HALF_ENROLLED = replace(household_file(), enrolled=(Enrolled("p1", (2, 7)),))
REASONS_OF = {st.CheckingCard: OF_A_PERSON * 2, st.Signing: (*OF_A_PERSON, *OF_A_PROXY, *TO_DECLINE)}
SIGNERS = [("sup", "Ibrahim", OperatorRole.SUPERVISOR), ("op2", "Fanta", OperatorRole.STAFF)]
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


BEYOND = replace(household_file(), tally=Tally(RULES.policy.override_quota, 0))
"""Of an agent who has reached the quota, with a lot that is drawn."""
FILES = [household_file(), household_file(home_desk=3), household_file((0, 0), (SERVED,)), HALF_ENROLLED, BEYOND]
CUT_OFF = OpenApproval("old", "t", (Line("l0", "mat", 2, 0, 2),), Draft(Kind.APPROVED))


def _look(state: State, turn: int, dice: Random) -> ev.FingerCompared:
    return compared(turn, dice.choice([0, 3999, 4000, 9000]), dice)


def _reason(state: State, dice: Random) -> Reason:
    return dice.choice([Reason.STOCK_OUT, Reason.POOR_FINGERS, *REASONS_OF.get(type(state), (Reason.STOCK_OUT,))])


def _line_id(state: State, dice: Random) -> str:
    lines = getattr(state, "draft", getattr(state, "approval", None))
    return dice.choice([line.line_id for line in lines.lines] * 5 + ["of the visit before"]) if lines else ""


MADE: dict[type, Callable[[State, int, Random], ev.Event]] = {
    ev.CardShown: lambda s, t, d: ev.CardShown("0417-A"),
    ev.NameTyped: lambda s, t, d: ev.NameTyped("cou"),
    ev.HouseholdPicked: lambda s, t, d: ev.HouseholdPicked("h1"),
    ev.CollectorChosen: lambda s, t, d: ev.CollectorChosen(d.choice(["p1", "p2"] * 5 + ["of the visit before"])),
    ev.NoticeAnswered: lambda s, t, d: ev.NoticeAnswered(d.choice([True, False]), "fr"),
    ev.RungChosen: lambda s, t, d: ev.RungChosen(d.choice(getattr(s, "rungs", tuple(Rung)))),
    ev.ReasonChosen: lambda s, t, d: ev.ReasonChosen(_reason(s, d), _line_id(s, d)),
    ev.ChoiceMade: lambda s, t, d: ev.ChoiceMade(d.choice(list(ev.Choice))),
    ev.SignatureGiven: lambda s, t, d: ev.SignatureGiven("badge", "123456"),
    ev.LineGiven: lambda s, t, d: ev.LineGiven(_line_id(s, d), d.randint(-1, 5)),
    ev.SettlementChosen: lambda s, t, d: ev.SettlementChosen(d.choice(list(ev.Settlement))),
    ev.HouseholdFound: lambda s, t, d: ev.HouseholdFound(t, d.choice(FILES), "0417A"),
    ev.HouseholdUnknown: lambda s, t, d: ev.HouseholdUnknown(t, Reason.NOT_ON_LIST),
    ev.RowsFound: lambda s, t, d: ev.RowsFound(t, ()),
    ev.FingerTouched: lambda s, t, d: ev.FingerTouched(t, 40),
    ev.FingerCaptured: lambda s, t, d: ev.FingerCaptured(t, 60),
    ev.FingerRetry: lambda s, t, d: ev.FingerRetry(t, Advice.TOO_DRY, 10),
    ev.FingerCompared: _look,
    ev.LookedCarefully: lambda s, t, d: ev.LookedCarefully(
        _look(s, d.choice([*looks_of(s)] * 10 + [t - 1]), d), broken=d.random() < 0.1
    ),
    ev.FingerIncomparable: lambda s, t, d: ev.FingerIncomparable(t),
    ev.NoFingerCame: lambda s, t, d: ev.NoFingerCame(t),
    ev.ScannerLost: lambda s, t, d: ev.ScannerLost(t, "Removed"),
    ev.ScannerFound: lambda s, t, d: ev.ScannerFound(t),
    ev.SignatureAccepted: lambda s, t, d: ev.SignatureAccepted(t, *d.choice(SIGNERS)),
    ev.SignatureRejected: lambda s, t, d: ev.SignatureRejected(t, d.choice([Reason.WRONG_PIN, Reason.OWN_BADGE])),
    ev.ClaimGranted: lambda s, t, d: ev.ClaimGranted(t, "claim"),
    ev.ClaimTaken: lambda s, t, d: ev.ClaimTaken(t, SERVED),
    ev.ClaimUnreachable: lambda s, t, d: ev.ClaimUnreachable(t),
    ev.EntryWritten: lambda s, t, d: ev.EntryWritten(t, SIGNED),
    ev.OpenApprovalsFound: lambda s, t, d: ev.OpenApprovalsFound((CUT_OFF,)),
}


def arguments(event: type, state: State, dice: Random) -> ev.Event:
    """Make an event of this type that a world in this state could send."""
    turn = state.turn - dice.choice([0] * 19 + [1])
    made: ev.Event = MADE[event](state, turn, dice) if event in MADE else event()
    return made


POSSIBLE: dict[type, list[type]] = {}
for _place, _event in sorted(TABLE, key=lambda pair: pair[1].__name__):
    POSSIBLE.setdefault(_place, []).append(_event)


def walk(seed: int, steps: int) -> Iterator[tuple[State, ev.Event, State, tuple[fx.Effect, ...]]]:
    """Walk the table at random, as people, scanners, disks and networks might."""
    dice = Random(seed)
    state: State = st.Waiting()
    for _ in range(steps):
        possible = POSSIBLE.get(type(state))
        if not possible:
            return
        looking = bool(looks_of(state))  # seldom enough as it is
        weights = [0.1 if event in RARE and not looking else 1.0 for event in possible]
        event = arguments(dice.choices(possible, weights)[0], state, dice)
        after, effects = advance(state, event, RULES)
        yield state, event, after, effects
        state = after
