"""Random walks over the visit's table, as people, scanners, disks and networks might take them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from kiosk.domain.codes import Identify, Kind, Reason, Result
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.entry import Draft, Line, Notice, Signed
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.policy import Rung
from kiosk.domain.roster import Enrolled
from kiosk.domain.visit import State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.advance import TABLE
from kiosk.domain.visit.case import Advice, HouseholdFile, ParkedBefore, ParkedRow, Served, Tally
from kiosk.domain.visit.reasons import OF_A_PERSON, OF_A_PROXY, TO_DECLINE, TO_LEAVE
from tests.domain.visits import RULES, household_file

RARE = {ev.StopAsked, ev.BackTouched, ev.SupervisorAbsent}  # or no walk would get far
SERVED = Served("2026-11-20T09:00:00Z", 3, (("mat", 2),))
HALF_ENROLLED = replace(household_file(), enrolled=(Enrolled("p1", (2, 7)),))
REASONS_OF = {
    st.Leaving: TO_LEAVE * 2,
    st.CheckingCard: OF_A_PERSON * 2,
    st.Signing: (*OF_A_PERSON, *OF_A_PROXY, *TO_DECLINE),
}
SIGNERS = [("sup", "Ibrahim", OperatorRole.SUPERVISOR), ("op2", "Fanta", OperatorRole.STAFF)]
SIGNED = Signed("entry", 7, "2026-11-22T09:00:00Z", "00")


def looks_of(state: State) -> tuple[int, ...]:
    """The images that a state still wants looked at carefully."""
    person = getattr(state, "person", None)
    return person.case.looks if person else ()


def _contradicted(state: State) -> bool:
    person = getattr(state, "person", None)
    return bool(person and person.case.contradicted)


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
PARKED = ParkedBefore("parked", "2-001", "2026-11-22T08:00:00Z", "p1", Notice("1", "fr", "yes"))
PARKED_FILE = replace(household_file(), parked=PARKED, contradicted=True)
FILES = [
    household_file(), household_file(home_desk=3), household_file((0, 0), (SERVED,)), HALF_ENROLLED, BEYOND,
    PARKED_FILE,
    replace(household_file((0, 0), (SERVED,)), parked=replace(PARKED, collector_pid=""), contradicted=True),
]  # fmt: skip
ROWS = (ParkedRow("parked", "2-001", "2026-11-22T08:00:00Z", "Coulibaly", "0417-A"),)
CUT_OFF = OpenApproval("old", "t", (Line("l0", "mat", 2, 0, 2),), Draft(Kind.APPROVED))


def _look(state: State, turn: int, dice: Random) -> ev.FingerCompared:
    return compared(turn, dice.choice([0, 3999, 4000, 9000]), dice)


def _reason(state: State, dice: Random) -> Reason:
    return dice.choice([Reason.STOCK_OUT, Reason.POOR_FINGERS, *REASONS_OF.get(type(state), (Reason.STOCK_OUT,))])


def _line_id(state: State, dice: Random) -> str:
    lines = getattr(state, "draft", getattr(state, "approval", None))
    return dice.choice([line.line_id for line in lines.lines] * 5 + ["of the visit before"]) if lines else ""


def _found(state: State, turn: int, file: HouseholdFile, dice: Random) -> ev.HouseholdFound:
    by_slip = getattr(state, "identify", "") is Identify.SLIP or dice.random() < 0.3
    return ev.HouseholdFound(turn, file, "0417A", slip=file.parked is not None and by_slip)


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
    ev.HouseholdFound: lambda s, t, d: _found(s, t, d.choice(FILES), d),
    ev.QueueFound: lambda s, t, d: ev.QueueFound(t, ROWS),
    ev.ParkedPicked: lambda s, t, d: ev.ParkedPicked(d.choice(["parked"] * 5 + ["of the visit before"])),
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
        seldom = bool(looks_of(state)) or _contradicted(state)  # enough as it is
        weights = [0.1 if event in RARE and not seldom else 1.0 for event in possible]
        event = arguments(dice.choices(possible, weights)[0], state, dice)
        after, effects = advance(state, event, RULES)
        yield state, event, after, effects
        state = after


@dataclass
class Walked:
    """One household's visit in a walk: what was seen of fingers, what was written, and after how much of it."""

    file: HouseholdFile
    seen: list[Result] = field(default_factory=list)
    written: list[Draft] = field(default_factory=list)
    marks: dict[int, int] = field(default_factory=dict)

    def write(self, draft: Draft) -> None:
        """Note an entry."""
        self.marks[id(draft)] = len(self.seen)
        self.written.append(draft)

    def seen_before(self, draft: Draft) -> set[Result]:
        """What was seen by the time that this entry was written; a finger that had not matched before counts, too."""
        before = {Result.NON_MATCH} if self.file.contradicted else set()
        return before | set(self.seen[: self.marks[id(draft)]])


def visits_of(seed: int, steps: int = 150) -> list[Walked]:
    """Cut a walk into visits. Entries of settling after a cut belong to none."""
    visits: list[Walked] = []
    for before, event, after, effects in walk(seed, steps):
        if isinstance(event, ev.HouseholdFound) and after is not before:
            visits.append(Walked(event.file))
        if visits and after is not before:
            visits[-1].seen += _seen_in(event, before)
        for effect in effects:
            settles = isinstance(before, st.SettleSigning | st.AuthorisingSearch | st.NotFound)
            if visits and not settles and isinstance(effect, fx.Append | fx.Record):
                visits[-1].write(effect.draft)
    return visits


def _seen_in(event: ev.Event, before: State) -> list[Result]:
    match event:
        case ev.FingerRetry():
            return [Result.QUALITY]
        case ev.FingerIncomparable():
            return [Result.NO_TEMPLATE]
        case ev.NoFingerCame():
            return [Result.NO_FINGER]
        case ev.ScannerLost():
            return [Result.DEVICE_FAIL]
        case ev.NoticeAnswered(False):
            return [Result.REFUSED]
        case ev.CollectorChosen(pid) if isinstance(before, st.ChoosingCollector):
            return [] if before.case.file.fingers_of(pid) else [Result.NO_TEMPLATE]
        case ev.LookedCarefully(_, True):
            return [Result.DEVICE_FAIL]
        case ev.LookedCarefully(look):
            return [_seen_of(look)]
        case ev.FingerCompared() if not event.closer or _seen_of(event) is Result.MATCH:
            return [_seen_of(event)]
        case _:
            return []


def _seen_of(look: ev.FingerCompared) -> Result:
    if look.person_pid == "nobody":
        return Result.NO_TEMPLATE
    if look.score_milli >= RULES.threshold_milli:
        return Result.MATCH
    if look.advice:
        return Result.QUALITY
    return Result.NON_MATCH if look.asked else Result.NO_TEMPLATE
