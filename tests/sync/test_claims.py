"""Claims at their home desk: a line is one kiosk's at a time, whatever happens on the way."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.codes import Kind, Outcome
from kiosk.domain.entry import Draft, Line
from kiosk.storage.books import Books
from kiosk.sync.claims import Claim, Claims, End, Granted, Misuse, Taken
from kiosk.sync.database import Database
from kiosk.sync.own_ledger import OwnLedger
from tests.hub.kiosks import SimulatedKiosk
from tests.sync.crashes import FragileDatabase, PowerCut, When
from tests.sync.ledgers import MemoryLedger

HOME, SECOND, THIRD = "GAO-01", "GAO-02", "GAO-03"
AT, LATER = "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z"


@pytest.fixture
def claims(tmp_path: Path) -> Claims:
    """Return the claims of a home desk whose own ledger is empty."""
    return Claims(Database(tmp_path / "sync.db"), HOME, "round-1", lambda _lines: {})


def test_a_set_of_lines_is_granted_whole_or_not_at_all(claims: Claims) -> None:
    """One taken line refuses the whole set and leaves its other lines free."""
    assert claims.ask(Claim("a", SECOND, ("1", "2")), AT) == Granted(AT)
    assert claims.ask(Claim("b", THIRD, ("2", "3")), LATER) == Taken(SECOND, AT)
    assert claims.ask(Claim("c", HOME, ("3",)), LATER) == Granted(LATER)


def test_the_same_claim_again_gets_the_same_grant(claims: Claims) -> None:
    """A repeated request is answered like the first; an id cannot be borrowed by another kiosk or for other lines."""
    claim = Claim("a", SECOND, ("1", "2"))
    assert [claims.ask(claim, AT), claims.ask(claim, LATER)] == [Granted(AT), Granted(AT)]
    assert claims.ask(Claim("a", THIRD, ("1", "2")), LATER) is Misuse.OF_ANOTHER
    assert claims.ask(Claim("a", SECOND, ("1",)), LATER) is Misuse.OF_ANOTHER
    assert claims.end(Claim("a", THIRD, ()), End.RELEASED, LATER) is Misuse.OF_ANOTHER


def test_released_lines_are_free_and_completed_ones_stay_taken(claims: Claims) -> None:
    """A release frees; a completion does not, except the lines that it leaves out; only a reversal frees those."""
    claims.ask(Claim("a", SECOND, ("1", "2")), AT)
    claims.end(Claim("a", SECOND, ("1",)), End.COMPLETED, AT)
    assert claims.ask(Claim("b", THIRD, ("1",)), LATER) == Taken(SECOND, AT)
    assert claims.ask(Claim("c", THIRD, ("2",)), LATER) == Granted(LATER)
    claims.end(Claim("a", SECOND, ()), End.RELEASED, LATER)
    assert claims.ask(Claim("d", THIRD, ("1",)), LATER) == Granted(LATER)
    assert claims.ask(Claim("e", SECOND, ("2",)), LATER) == Taken(THIRD, LATER)


def test_an_ended_claim_cannot_be_taken_up_again(claims: Claims) -> None:
    """A late copy of a request whose claim is over, or was given up before it came, grants nothing."""
    claims.end(Claim("never", SECOND, ()), End.RELEASED, AT)
    assert claims.ask(Claim("never", SECOND, ("1",)), LATER) is Misuse.ENDED
    assert claims.ask(Claim("b", THIRD, ("1",)), LATER) == Granted(LATER)


def test_the_same_kiosk_may_ask_again(claims: Claims) -> None:
    """After a crash between claim and commit a kiosk gets its lines under a new id; the old id frees nothing then."""
    claims.ask(Claim("a", SECOND, ("1",)), AT)
    assert claims.ask(Claim("b", SECOND, ("1",)), LATER) == Granted(LATER)
    claims.end(Claim("a", SECOND, ()), End.RELEASED, LATER)
    assert claims.ask(Claim("c", THIRD, ("1",)), LATER) == Taken(SECOND, LATER)
    claims.end(Claim("b", SECOND, ()), End.RELEASED, LATER)
    assert claims.ask(Claim("d", THIRD, ("1",)), LATER) == Granted(LATER)


def test_what_was_given_without_a_claim_is_taken_afterwards(claims: Claims) -> None:
    """Lines of a flagged override become taken when the home desk hears of them, unless another kiosk has them."""
    claims.ask(Claim("a", THIRD, ("2",)), AT)
    claims.end(Claim("override", SECOND, ("1", "2")), End.COMPLETED, AT)
    assert claims.ask(Claim("b", HOME, ("1",)), LATER) == Taken(SECOND, AT)
    assert claims.ask(Claim("c", THIRD, ("2",)), LATER) == Granted(LATER)


def test_what_the_own_ledger_gave_is_taken(tmp_path: Path) -> None:
    """Lines that this desk approved or delivered are taken for others, with when; a reversal frees them."""
    ledger = MemoryLedger(SimulatedKiosk(HOME))
    view = OwnLedger(Books(ledger))
    claims = Claims(Database(tmp_path / "sync.db"), HOME, "round-1", lambda lines: view.delivered("round-1", lines))
    approved = ledger.append(Draft(Kind.APPROVED, lines=(Line("1", "mat", 2, 0, 2),), claim="own"))
    assert claims.ask(Claim("a", SECOND, ("1",)), AT) == Taken(HOME, approved.origin.ts_utc)
    assert claims.ask(Claim("own", HOME, ("1",)), AT) == Granted(AT)
    claims.end(Claim("own", HOME, ()), End.RELEASED, AT)
    undone = Draft(Kind.REVERSAL, Outcome.REVERSED, lines=approved.draft.lines, refers_to=approved.origin.entry_id)
    ledger.append(undone)
    assert claims.ask(Claim("b", SECOND, ("1",)), LATER) == Granted(LATER)
    assert (view.names("own"), view.names("a")) == (True, False)
    assert view.delivered("round-2", ["1"]) == {}


def test_what_a_parked_visit_holds_is_taken(tmp_path: Path) -> None:
    """Goods that wait for somebody to sign are given at no other desk, until it is decided without them."""
    ledger = MemoryLedger(SimulatedKiosk(HOME))
    view = OwnLedger(Books(ledger))
    claims = Claims(Database(tmp_path / "sync.db"), HOME, "round-1", lambda lines: view.delivered("round-1", lines))
    parked = ledger.append(Draft(Kind.PARKED, lines=(Line("1", "mat", 2, 0, 2),)))
    assert claims.ask(Claim("a", SECOND, ("1",)), AT) == Taken(HOME, parked.origin.ts_utc)
    ledger.append(Draft(Kind.NOT_SERVED, Outcome.NOT_DELIVERED, refers_to=parked.origin.entry_id))
    assert claims.ask(Claim("b", SECOND, ("1",)), LATER) == Granted(LATER)


# Power cuts are ours here, so the medium need not be one: a hundred runs commit 2,000 times.
MEMORY = next((folder for folder in ("/dev/shm",) if Path(folder).is_dir()), None)  # noqa: S108 - a RAM disk


@dataclass
class Visit:
    """What one kiosk believes about one claim of its own."""

    claim: Claim
    state: str = "asking"


Move = tuple[str, str, tuple[str, ...], int, When]

rarely = st.sampled_from([When.NEVER] * 5 + [When.BEFORE_COMMIT, When.AFTER_COMMIT])
moves = st.tuples(
    st.sampled_from(["ask", "ask", "arrive", "arrive", "arrive", "answer lost", "copy", "give up", "serve"]),
    st.sampled_from([HOME, SECOND, THIRD]),
    st.sampled_from([("1",), ("1",), ("2",), ("1", "2")]),
    st.integers(0, 5),
    rarely,
)


class Site:
    """Three kiosks claim lines at one home desk over a network that loses, repeats and reorders, with power cuts.

    A request, once sent, may arrive at any later time, any number of times, or never; so may its answer.
    """

    def __init__(self, folder: Path) -> None:
        self.device = FragileDatabase(folder / "sync.db")
        self.visits: list[Visit] = []
        self.network: list[tuple[Visit, Callable[[Claims], object]]] = []

    def play(self, move: Move) -> None:
        what, kiosk, lines, pick, cut = move
        if what == "ask":
            self._ask(Claim(f"claim-{len(self.visits)}", kiosk, lines))
        elif what == "give up":
            self._give_up(pick)
        elif what == "serve":
            self._serve(pick)
        elif self.network:
            self._arrive(max(0, len(self.network) - 1 - pick), cut, what == "answer lost", what == "copy")

    def owners(self) -> dict[str, set[str]]:
        """Return, for each line, the kiosks that believe they may give it, or gave it."""
        owners: dict[str, set[str]] = {}
        for visit in self.visits:
            for line in visit.claim.line_ids if visit.state in ("granted", "served") else ():
                owners.setdefault(line, set()).add(visit.claim.kiosk_id)
        return owners

    def _ask(self, claim: Claim) -> None:
        visit = Visit(claim)
        self.visits.append(visit)
        self.network.append((visit, lambda claims: claims.ask(claim, AT)))

    def _give_up(self, pick: int) -> None:
        """No answer came in time, or a granted visit is aborted, or its handover is reversed."""
        visit = self._pick(pick, "asking", "granted", "served")
        if visit is not None:
            visit.state = "over"
            bare = Claim(visit.claim.claim_id, visit.claim.kiosk_id, ())
            self.network.append((visit, lambda claims: claims.end(bare, End.RELEASED, AT)))

    def _serve(self, pick: int) -> None:
        visit = self._pick(pick, "granted")
        if visit is not None:
            visit.state = "served"
            claim = visit.claim
            self.network.append((visit, lambda claims: claims.end(claim, End.COMPLETED, AT)))

    def _pick(self, pick: int, *states: str) -> Visit | None:
        fitting = [visit for visit in reversed(self.visits) if visit.state in states]
        return fitting[pick % len(fitting)] if fitting else None

    def _arrive(self, place: int, cut: When, answer_lost: bool, copy: bool) -> None:
        visit, request = self.network[place] if copy else self.network.pop(place)
        try:
            with self.device.cut(cut):
                answer = request(Claims(self.device.database, HOME, "round-1", lambda _lines: {}))
        except PowerCut:
            self.network.append((visit, request))  # a copy may still come after the restart
            return
        if visit.state == "asking" and not answer_lost:
            visit.state = "granted" if isinstance(answer, Granted) else "sent away"


@settings(max_examples=150)
@given(played=st.lists(moves, min_size=25, max_size=40))
def test_a_line_is_never_granted_to_two_kiosks(played: list[Move]) -> None:
    """Over any interleaving with lost, repeated and late messages and power cuts, no line is two kiosks'."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        site = Site(Path(folder))
        for move in played:
            site.play(move)
            assert all(len(kiosks) == 1 for kiosks in site.owners().values()), site.owners()
        site.device.database.close()


def test_a_second_claim_of_the_same_kiosk_gives_back_only_itself(claims: Claims) -> None:
    """A visit for the remainder that is aborted leaves what an earlier claim of that kiosk holds or completed."""
    claims.ask(Claim("a", SECOND, ("1",)), AT)
    claims.ask(Claim("b", SECOND, ("1",)), LATER)
    claims.end(Claim("b", SECOND, ()), End.RELEASED, LATER)
    assert claims.ask(Claim("c", THIRD, ("1",)), LATER) == Taken(SECOND, AT)
    claims.end(Claim("a", SECOND, ("1",)), End.COMPLETED, LATER)
    claims.ask(Claim("d", SECOND, ("1",)), LATER)
    claims.end(Claim("d", SECOND, ()), End.RELEASED, LATER)
    assert claims.ask(Claim("e", THIRD, ("1",)), LATER) == Taken(SECOND, AT)
