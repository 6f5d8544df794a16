"""A sync process that takes questions and never answers: people pay for it once, and then not at all."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from kiosk.domain.codes import Kind
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample, SamplePerson
from kiosk.runtime.desk_link import DeskLink
from kiosk.runtime.lanes import Lane, Lanes
from kiosk.storage.locking import exclusive
from tests.runtime.desks import Desk
from tests.runtime.hung_sync import PATIENCE_S, HungSync, hung_sync
from tests.runtime.test_visits_without_a_screen import good_people, to_finger

OpenDesk = Callable[..., Desk]

SHORT_S = 0.3
LINES = ("line",)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where sync listens."""
    return tmp_path / "sync.sock"


def test_an_outage_costs_one_time_limit_and_then_nothing(path: Path) -> None:
    """The first claim waits in vain; until a poll is answered no other is sent, nor anything else but polls."""
    with hung_sync(path, "*") as sync:
        link = DeskLink(path, "GAO-01", SHORT_S)
        for turn in range(3):
            assert link.claim(turn, f"c{turn}", 1, LINES) == ev.ClaimUnreachable(turn)
        link.wake()
        link.abandon()
        link.tell()
        assert sync.asked == ["/claims"]
        assert not link.status().online
        assert link.claim(4, "c4", 1, LINES) == ev.ClaimUnreachable(4)
        assert sync.asked == ["/claims", "/status"]
        assert link.waits == 1
        sync.let_go()
        assert link.status().online
        assert link.claim(5, "c5", 1, LINES) == ev.ClaimGranted(5, "c5")


def test_a_poll_that_waits_in_vain_spares_people_even_the_first_time_limit(path: Path) -> None:
    """Whoever is let down first, the circuit is open for all."""
    with hung_sync(path, "*") as sync:
        link = DeskLink(path, "GAO-01", SHORT_S)
        link.status()
        assert link.claim(1, "c", 1, LINES) == ev.ClaimUnreachable(1)
        assert sync.claims() == 0


def test_nobody_there_opens_nothing(path: Path) -> None:
    """A refused connection costs no time: the next claim knocks again, and finds sync as soon as it is back."""
    link = DeskLink(path, "GAO-01", SHORT_S)
    assert link.claim(1, "c1", 1, LINES) == ev.ClaimUnreachable(1)
    assert link.waits == 0
    with hung_sync(path):
        assert link.claim(2, "c2", 1, LINES) == ev.ClaimGranted(2, "c2")


def test_an_answer_that_drips_is_none(path: Path) -> None:
    """The time limit is of the whole exchange: a byte now and then does not begin it anew."""
    seconds = count()
    with hung_sync(path, drips=True):
        link = DeskLink(path, "GAO-01", 50, lambda: float(next(seconds)))  # each piece takes a second of this clock
        assert link.claim(1, "c1", 1, LINES) == ev.ClaimUnreachable(1)
        assert link.waits == 1


def test_what_could_not_be_told_is_told_when_sync_is_back(path: Path) -> None:
    """Ends of claims, and lines given elsewhere, wait for it in order to be told once each."""
    with hung_sync(path, "*") as sync:
        link = DeskLink(path, "GAO-01", SHORT_S)
        link.claim(1, "late", 2, LINES)
        link.end_claim("held", ("done",))
        link.tell_given("given", 3, ("l",))
        link.tell()
        sync.let_go()
        link.status()
        link.tell()
        link.tell()
        ends = dict(zip(sync.asked, sync.told, strict=True))
        assert ends["/claims/late/end"] == {"how": "released", "line_ids": [], "hh_home_desk": 2}
        assert ends["/claims/held/end"] == {"how": "completed", "line_ids": ["done"]}
        assert ends["/claims/given/end"] == {"how": "completed", "line_ids": ["l"], "hh_home_desk": 3}
        assert len(sync.asked) == 5  # the claim, the poll, three ends


@pytest.fixture
def desk_at(sample: Sample, tmp_path: Path, path: Path) -> Iterator[OpenDesk]:
    """Opens a desk beside such a process."""
    opened: list[tuple[Desk, HungSync]] = []

    def open_one(sync: HungSync, timeout_s: float = PATIENCE_S) -> Desk:
        desk = Desk(sample, tmp_path / "data", path, timeout_s)
        opened.append((desk, sync))
        desk.log_in()
        return desk

    yield open_one
    for desk, sync in opened:
        sync.over.set()
        sync.let_go()
        desk.close()


def serve(desk: Desk, person: SamplePerson) -> str:
    """Serve somebody by finger; return the claim that the approval names."""
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.scanner.lift()
    desk.touch(ev.Finished(), st.Waiting)
    approved = [one.draft for one in desk.runtime.ledger.entries() if one.draft.kind is Kind.APPROVED]
    return approved[-1].claim


def test_visits_go_on_beside_a_sync_that_hangs(path: Path, desk_at: OpenDesk) -> None:
    """One family waits one time limit, the next none; when it answers again, claims are taken as before."""
    with hung_sync(path, "/claims", "/status") as sync:
        desk = desk_at(sync, SHORT_S)
        first, second, third = good_people(desk)[:3]
        assert serve(desk, first) == ""
        desk.runtime.look_around()
        assert serve(desk, second) == ""
        assert sync.claims() == 1
        sync.let_go()
        desk.runtime.look_around()
        desk.until(lambda: desk.runtime.link.online)
        assert serve(desk, third) != ""


def test_a_poll_that_hangs_keeps_no_claim_waiting(path: Path, desk_at: OpenDesk) -> None:
    """While sync sits on its status, a family's claim is asked and granted."""
    with hung_sync(path, "/status") as sync:
        desk = desk_at(sync)
        desk.runtime.look_around()
        sync.until_asked("/status")
        person = good_people(desk)[0]
        waiting = to_finger(desk, person)
        desk.scanner.place(person.fingers[waiting.finger])
        approved = desk.until(st.Approved)
        assert isinstance(approved, st.Approved)
        assert approved.claim


def test_a_look_at_the_package_s_life_keeps_no_entry_waiting(path: Path, desk_at: OpenDesk) -> None:
    """Another program holds the file of the package's life: approvals and hand-overs are written all the same."""
    with hung_sync(path) as sync:
        desk = desk_at(sync)
        with exclusive(desk.data / "retention.json", wait=True):
            desk.runtime.look_around()
            serve(desk, good_people(desk)[0])


def test_what_is_done_again_and_again_waits_once(path: Path) -> None:
    """A slow sum or poll is not queued behind itself; after it, the next may come."""
    posted: list[Callable[[], None]] = []
    lanes, go, done = Lanes(posted.append), Event(), Event()
    runs: list[int] = []

    def task() -> None:
        go.wait(PATIENCE_S)
        runs.append(1)

    for _ in range(5):
        lanes.at_times(Lane.BOARD, task)
    go.set()
    lanes.submit(Lane.BOARD, done.set)
    assert done.wait(PATIENCE_S)
    assert runs == [1]
    for act in posted:
        act()
    lanes.at_times(Lane.BOARD, task)
    lanes.submit(Lane.BOARD, lambda: runs.append(0))
    lanes.close()
