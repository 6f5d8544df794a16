"""What the agent's board says: this round, this desk, and no number that nobody knows."""

from kiosk.domain.codes import Kind, Method, Result
from kiosk.domain.entry import Draft, StockMove, Verification
from kiosk.domain.roster import StockLine
from kiosk.runtime.board import DeskStock, Place, SiteStock, board
from tests.domain.bookkeeping import Desk, approved

ALONE = Place("S1", 1, alone=True)
SECOND_OF_FOUR = Place("S1", 2, alone=False)


def test_a_new_round_begins_with_nobody_served_and_all_its_stock() -> None:
    """Twenty of twenty in the first round: the board of the second says none of twenty, and twenty mats."""
    desk = Desk()
    for number in range(20):
        desk.serve(approved(f"l{number}"))
    opening = [StockLine("MAT", 40)]
    first = board(desk.accounts.of("R1"), ALONE, 20, opening)
    assert (first.served, first.listed, first.stock) == (20, 20, {"MAT": DeskStock(0, 40)})
    second = board(desk.accounts.of("R2"), ALONE, 20, opening)
    assert (second.served, second.by_finger, second.stock) == (0, 0, {"MAT": DeskStock(40, 40)})
    desk.serve(approved("l1"), round_id="R2")
    second = board(desk.accounts.of("R2"), ALONE, 20, opening)
    assert (second.served, second.stock) == (1, {"MAT": DeskStock(38, 40)})
    assert board(desk.accounts.of("R1"), ALONE, 20, opening) == first


def test_a_desk_of_four_has_what_was_dealt_out_to_it() -> None:
    """The others' share is not this desk's, nor is what the site keeps."""
    desk = Desk()
    desk.serve(approved("l1"))
    opening = [StockLine("MAT", 115, desk=number) for number in (1, 2, 3, 4)] + [StockLine("MAT", 40)]
    assert board(desk.accounts.of("R1"), SECOND_OF_FOUR, 5, opening).stock == {"MAT": DeskStock(113, 115)}


def test_what_was_never_dealt_out_is_shown_as_given_of_the_sites() -> None:
    """Of a desk that was not told what it holds, what is left is not known; from its own count on it is."""
    desk = Desk()
    desk.write(Draft(Kind.REVERSAL, lines=approved("l1").lines, refers_to=desk.write(approved("l1"))))
    desk.serve(approved("l2"))
    opening = [StockLine("MAT", 460), StockLine("KIT", 9, desk=1)]
    shown = board(desk.accounts.of("R1"), SECOND_OF_FOUR, 5, opening).stock
    assert shown == {"MAT": SiteStock(2, 460), "KIT": DeskStock(0, 0)}
    desk.write(Draft(Kind.STOCK_COUNT, stock=(StockMove("MAT", 30),)))
    desk.serve(approved("l3"))
    shown = board(desk.accounts.of("R1"), SECOND_OF_FOUR, 5, opening).stock
    assert shown["MAT"] == DeskStock(28, 28)


def test_what_a_desk_receives_later_is_its_own() -> None:
    """More than it began with: the bar is full, not beyond its end."""
    desk = Desk()
    desk.write(Draft(Kind.STOCK_RECEIVE, stock=(StockMove("MAT", 7),)))
    opening = [StockLine("MAT", 10, desk=2)]
    assert board(desk.accounts.of("R1"), SECOND_OF_FOUR, 5, opening).stock == {"MAT": DeskStock(17, 17)}


def test_the_board_counts_how_people_were_served() -> None:
    """By finger, by card, signed, in part, and how long it took each."""
    desk = Desk()
    desk.serve(approved("l1"))
    desk.serve(approved("l2", verify=Verification(Method.CARD, Result.NO_TEMPLATE)), 1)
    desk.write(Draft(Kind.HANDOVER, second_operator_id="OP9", durations_ms={"identify": 90_000}))
    counted = board(desk.accounts.of("R1"), ALONE, 5, [])
    assert (counted.by_finger, counted.by_card, counted.signed, counted.partial) == (1, 1, 1, 1)
    assert counted.seconds_each == 90
