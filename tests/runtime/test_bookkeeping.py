"""A desk's accounts over rounds and restarts."""

from collections.abc import Callable
from dataclasses import replace
from secrets import token_bytes

from kiosk.domain.codes import Kind
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.runtime.board import DeskStock
from kiosk.storage.ledger import Ledger
from kiosk.storage.snapshot import SnapshotFile, snapshot_of
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys
from tests.domain.bookkeeping import approved, handed
from tests.runtime.desks import Desk
from tests.runtime.test_visits_without_a_screen import good_people, sign, to_finger

OpenDesk = Callable[[], Desk]


def of_the_round_before(desk: Desk) -> tuple[Ledger, Stamp]:
    """The desk's ledger, and a stamp of another round at the same site."""
    runtime = desk.runtime
    stamp = Stamp.of(runtime.manifest, "K1", "OP1", desk.clock, token_bytes)
    return runtime.ledger, replace(stamp, round_id="the-round-before")


def counted(desk: Desk) -> tuple[int, dict[str, int]]:
    """What the board says: who was served, what is left by item."""
    shown = desk.runtime.board
    desk.runtime.count()
    desk.until(lambda: desk.runtime.board is not shown)
    board = desk.runtime.board
    assert board is not None
    return board.served, {item: row.left for item, row in board.stock.items() if isinstance(row, DeskStock)}


def test_what_a_round_before_left_open_is_settled_in_it(open_desk: OpenDesk) -> None:
    """It is asked after at the next log-in, whichever round that is; this round's board knows nothing of it."""
    desk = open_desk()
    before = counted(desk)
    ledger, stamp = of_the_round_before(desk)
    approval = ledger.append(approved("l1"), stamp)
    ledger.append(handed(approved("l2"), ledger.append(approved("l2"), stamp).entry_id), stamp)
    desk = open_desk()
    asked = desk.until(st.Settling)
    assert isinstance(asked, st.Settling)
    assert asked.approval.entry_id == approval.entry_id
    desk.touch(ev.SettlementChosen(ev.Settlement.ALL), st.SettleSigning)
    desk.touch(sign(desk), st.Waiting)
    settled = desk.runtime.ledger.entries()[-1]
    assert (settled.draft.kind, settled.origin.round_id) == (Kind.HANDOVER, "the-round-before")
    assert counted(desk) == before


def test_a_line_given_in_a_round_before_is_due_again(open_desk: OpenDesk) -> None:
    """Line ids may be the same in both."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    lines = tuple(row.line.line_id for row in waiting.person.case.file.due)
    ledger, stamp = of_the_round_before(desk)
    ledger.append(handed(approved(*lines), ledger.append(approved(*lines), stamp).entry_id), stamp)
    desk = open_desk()
    assert isinstance(desk.touch(ev.CardShown(person.card), st.ChoosingCollector), st.ChoosingCollector)


def test_a_session_s_close_leaves_a_snapshot_that_the_next_start_begins_with(open_desk: OpenDesk) -> None:
    """What was served is served after the restart; so it is when somebody has put something else in its place."""
    desk = open_desk()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.touch(ev.Finished(), st.Waiting)
    desk.runtime.lock()
    path = snapshot_of(desk.data / "ledger.db")
    desk.until(path.exists)
    keys = DeviceKeys.load(desk.sample.desks[0].keys)
    found = SnapshotFile(path, keys.signing_public).read()
    assert found is not None
    (close,) = desk.runtime.ledger.entries(after_seq=found.head.seq - 1, limit=1)
    assert close.draft.kind is Kind.SESSION_CLOSE
    for content in (path.read_bytes(), b"nothing of ours"):
        path.write_bytes(content)
        desk = open_desk()
        assert counted(desk)[0] == 1
        desk.touch(ev.CardShown(person.card), st.AlreadyServed)
