"""The one sum of a ledger: what each kind of entry moves, and that no way of adding up gives another result."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.accounts import Accounts
from kiosk.domain.codes import Flag, Identify, Kind, Method, Outcome, Reason, Result, UnknownCode
from kiosk.domain.counting import Count, Excuse, Figures, moves_of, sum_of
from kiosk.domain.entry import Draft, Entry, Line, Notice, StockMove, Verification
from kiosk.domain.persistent import PersistentMap
from kiosk.domain.roster import EntitlementLine
from tests.domain.bookkeeping import DRAFTS, LEDGERS, Desk, approved, handed, mats

LATER = "2026-03-02T11:00:00Z"
BY_CARD = Verification(Method.CARD, Result.QUALITY)


def test_an_approval_takes_its_lines_whole_until_its_handover_says_what_was_given() -> None:
    """Between approval and handover nothing is due; after it what was not given is."""
    desk = Desk()
    approval = desk.write(approved("l1"))
    one = desk.accounts.of("R1")
    assert [due.remaining for due in one.due([EntitlementLine("l1", "MAT", 2)])] == [0]
    assert [entry.entry_id for entry in one.open_approvals] == [approval]

    desk.write(handed(approved("l1"), approval, 1), at=LATER)
    one = desk.accounts.of("R1")
    assert [due.remaining for due in one.due([EntitlementLine("l1", "MAT", 2)])] == [1]
    assert one.open_approvals == ()
    assert one.line("l1").served_at == LATER


def test_a_reversal_frees_an_open_approval_and_gives_back_a_finished_handover() -> None:
    """Whichever it refers to, the lines are due again and nobody counts as served."""
    desk = Desk()
    desk.write(Draft(Kind.REVERSAL, Outcome.REVERSED, lines=(mats("l1"),), refers_to=desk.write(approved("l1"))))
    handover = desk.serve(approved("l2"))
    desk.write(Draft(Kind.REVERSAL, Outcome.REVERSED, lines=(mats("l2", 2, 2),), refers_to=handover))
    one = desk.accounts.of("R1")
    assert [one.line(line).taken for line in ("l1", "l2")] == [0, 0]
    assert [one.line(line).served_at for line in ("l1", "l2")] == ["", ""]
    assert (one.figures().reversed, one.item("S1", "MAT").left(10)) == (2, 10)


@pytest.mark.parametrize("settles", [Kind.APPROVED, Kind.NOT_SERVED, Kind.REVERSAL])
def test_a_parked_visit_reserves_its_lines_until_somebody_decides(settles: Kind) -> None:
    """A parked visit is neither served nor due; approval, refusal or reversal release what it held."""
    desk = Desk()
    parked = desk.write(replace(approved("l1"), kind=Kind.PARKED, follow_up_no="3-7"))
    one = desk.accounts.of("R1")
    assert (one.line("l1").taken, one.line("l1").served_at) == (2, "")
    found = one.parked_with(["l1"])
    assert found is not None
    assert found.draft.follow_up_no == "3-7"
    assert [visit.entry_id for visit in one.open_parked] == [parked]

    desk.write(Draft(settles, lines=(mats("l1"),) if settles is Kind.APPROVED else (), refers_to=parked))
    one = desk.accounts.of("R1")
    assert one.line("l1").taken == (2 if settles is Kind.APPROVED else 0)
    assert one.open_parked == ()


def test_a_new_round_begins_at_nothing() -> None:
    """Served, stock and lines of the first round say nothing of the second, at whichever site."""
    desk = Desk()
    desk.serve(approved("l1"))
    again = desk.accounts.of("R2")
    assert (again.figures().served, again.line("l1").taken, again.item("S1", "MAT").left(20)) == (0, 0, 20)
    elsewhere = desk.accounts.of("R1")
    assert elsewhere.figures("S2").served == 0
    assert elsewhere.line("l1").taken == 2  # a household that moved within the round was served


def test_handovers_are_counted_by_how_and_by_how_much() -> None:
    """Method, second signature, partial, nothing given: each its own count; nothing given is nobody served."""
    desk = Desk()
    desk.serve(approved("l1"))
    desk.serve(replace(approved("l2", verify=BY_CARD), second_operator_id="OP9"), 1)
    desk.serve(approved("l3"), 0)
    figures = desk.accounts.of("R1").figures("S1")
    assert (figures.served, figures.partial) == (2, 1)
    assert figures.by(Count.METHOD) == {"finger": 2, "card": 1}
    assert figures.of(Count.SIGNED) == 1


def test_ends_without_goods_are_told_apart() -> None:
    """Already served, sent to its desk, on no list, and refused are four counts."""
    desk = Desk()
    told = (Reason.ALREADY_SERVED, Reason.ALREADY_SERVED, Reason.SENT_TO_DESK, Reason.NOT_ON_LIST)
    for reason in (*told, Reason.NO_MATCH, Reason.ABSENT):
        desk.write(Draft(Kind.NOT_SERVED, Outcome.NOT_DELIVERED, reason))
    figures = desk.accounts.of("R1").figures()
    assert (figures.already_served, figures.sent_to_desk, figures.unlisted, figures.refused) == (2, 1, 1, 2)


def test_a_kind_of_a_newer_program_is_counted_apart_and_moves_nothing_else() -> None:
    """What is not understood is neither dropped nor taken for something else."""
    desk = Desk()
    desk.write(Draft(UnknownCode("of_a_newer_program"), lines=(mats("l1", 2, 2),), stock=(StockMove("MAT", 5),)))
    one = desk.accounts.of("R1")
    assert one.figures().by(Count.UNKNOWN) == {"of_a_newer_program": 1}
    assert (one.line("l1").taken, one.item("S1", "MAT").left(10)) == (0, 10)


def test_the_time_of_visits_is_a_mean_of_those_that_have_one() -> None:
    """An entry from paper took no time here: it does not make the others look quick."""
    desk = Desk()
    for ms in (60_000, 120_000):
        desk.write(Draft(Kind.HANDOVER, durations_ms={"identify": ms // 2, "verify": ms // 2}))
    desk.write(Draft(Kind.PAPER_ENTRY))
    assert desk.accounts.of("R1").figures().seconds_each == 90


def test_stock_is_the_opening_and_all_that_moved_since_or_the_last_count() -> None:
    """Received and taken over add; returned, damaged, lost, sent and given take away; a count begins anew."""
    desk = Desk()
    moves = {
        Kind.STOCK_RECEIVE: 7, Kind.STOCK_TAKEN: 5, Kind.STOCK_RETURN: 1, Kind.STOCK_DAMAGE: 1, Kind.STOCK_LOSS: 1,
        Kind.STOCK_SENT: 1,
    }  # fmt: skip
    for kind, quantity in moves.items():
        desk.write(Draft(kind, stock=(StockMove("MAT", quantity),)))
    desk.serve(approved("l1"))
    assert desk.accounts.of("R1").item("S1", "MAT").left(20) == 20 + 7 + 5 - 4 - 2
    desk.write(Draft(Kind.STOCK_COUNT, stock=(StockMove("MAT", 11, expected=26),)))
    desk.serve(approved("l2"), 1)
    assert desk.accounts.of("R1").item("S1", "MAT").left(20) == 10


def test_a_substitute_takes_its_own_stock_and_settles_the_line_that_it_stands_for() -> None:
    """Four blankets for two mats: no mat is gone, four blankets are, and the line is settled."""
    desk = Desk()
    line = Line("l1", "BLANKET", 2, 4, 0, substitute_of="MAT", covers=2)
    approval = desk.write(approved("l1"))
    desk.write(Draft(Kind.HANDOVER, Outcome.DELIVERED, lines=(line,), refers_to=approval))
    one = desk.accounts.of("R1")
    assert one.line("l1").taken == 2
    assert (one.item("S1", "MAT").left(9), one.item("S1", "BLANKET").left(9)) == (9, 5)
    assert one.figures().of(Count.SUBSTITUTED, "BLANKET") == 4


def test_claims_that_entries_name_are_known() -> None:
    """Whatever the round and kind."""
    desk = Desk()
    desk.write(replace(approved("l1"), claim="c7"), round_id="R2")
    assert "c7" in desk.accounts.claims
    assert "c8" not in desk.accounts.claims


def test_an_operator_answers_for_own_decisions_by_site_and_day() -> None:
    """Visits, card only, typed, proxy and absent supervisors are counted for who decided, once a visit."""
    desk = Desk()
    by_card = approved("l1", verify=BY_CARD, identify=Identify.TYPED)
    desk.serve(replace(by_card, collector_role="external", flags=(Flag.PROXY, Flag.SUPERVISOR_ABSENT)))
    desk.serve(approved("l2"), at="2026-03-03T10:00:00Z")
    desk.serve(approved("l3"), operator_id="OP2")
    one = desk.accounts.of("R1")
    mine = one.operators("S1")["OP1"]
    assert mine.visits == 2
    names = (Count.CARD_ONLY, Count.TYPED, Count.PROXY, Count.SUPERVISOR_ABSENT)
    assert [mine.of(name) for name in names] == [1, 1, 1, 1]
    assert mine.of(Count.FLAG, Flag.SUPERVISOR_ABSENT) == 1
    assert one.operators("S1", "2026-03-02").keys() == {"OP1", "OP2"}
    assert one.figures("S1", "2026-03-03", "OP1").of(Count.CARD_ONLY) == 0
    assert one.days("S1") == ("2026-03-02", "2026-03-03")


@pytest.mark.parametrize(
    ("draft", "excuse"),
    [
        (approved(verify=Verification(Method.CARD, Result.REFUSED)), Excuse.REFUSED),
        (
            replace(approved(verify=Verification(Method.CARD, Result.SKIPPED)), notice=Notice(answer="no")),
            Excuse.REFUSED,
        ),
        (approved(verify=Verification(Method.CARD, Result.NO_TEMPLATE)), Excuse.NO_REFERENCE),
        (approved(verify=Verification(Method.CARD, Result.DEVICE_FAIL)), Excuse.DEVICE),
        (
            replace(approved(verify=Verification(Method.CARD, Result.SKIPPED)), reason=Reason.NOT_ASKED),
            Excuse.NOT_ASKED,
        ),
        (approved(verify=Verification(Method.CARD, Result.NO_FINGER)), Excuse.NONE),
        (approved(verify=BY_CARD), Excuse.NONE),
    ],
)
def test_what_kept_a_finger_out_is_counted_apart(draft: Draft, excuse: Excuse) -> None:
    """Refusals, missing references and device faults can be taken off an agent's share, and off its denominator."""
    desk = Desk()
    desk.write(draft)
    mine = desk.accounts.of("R1").figures("S1", operator_id="OP1")
    assert mine.by(Count.CARD_ONLY) == {excuse: 1}
    assert mine.by(Count.VISIT) == {excuse: 1}


def test_households_opened_and_left_are_those_that_came_to_no_entry() -> None:
    """Opened three, one served after a failed finger, one sent away: one was looked at and left."""
    desk = Desk()
    desk.write(Draft(Kind.ATTEMPT_FAILED, opened=1, verify=Verification(Method.FINGER, Result.NON_MATCH)))
    desk.serve(approved("l1"))
    desk.write(Draft(Kind.NOT_SERVED, reason=Reason.NOT_ON_LIST))
    desk.write(Draft(Kind.NOT_SERVED, reason=Reason.ALREADY_SERVED, opened=2))
    figures = desk.accounts.of("R1").figures()
    assert figures.opened_and_left == 1
    assert figures.by(Count.ATTEMPT) == {"non_match": 1}


def test_an_entry_is_never_taken_twice() -> None:
    """Nor is one left out: only the next one is accepted."""
    desk = Desk()
    desk.write(approved("l1"))
    with pytest.raises(ValueError, match="entry 1 after 1"):
        desk.accounts.after(desk.entries[0])


@settings(max_examples=30)
@given(LEDGERS)
def test_sums_hold_whatever_was_written(entries: list[Entry]) -> None:
    """Held and parked are what open entries hold, figures of parts add up to the whole, stock to what moved."""
    accounts = Accounts().after_all(entries)
    assert accounts.seq == len(entries)
    for round_id in accounts.rounds:
        one, mine = accounts.of(round_id), [entry for entry in entries if entry.origin.round_id == round_id]
        held, parked = Counter[str](), Counter[str]()
        for sums, open_entries in ((held, one.open_approvals), (parked, one.open_parked)):
            for entry in open_entries:
                for line in entry.lines:
                    sums[line.line_id] += line.entitled
        assert {key: line.held for key, line in one.lines.items() if line.held} == dict(+held)
        assert {key: line.parked for key, line in one.lines.items() if line.parked} == dict(+parked)
        assert one.figures().of(Count.ENTRIES) == len(mine)
        for site in ("S1", "S2"):
            whole = one.figures(site)
            assert sum_of(one.operators(site).values()) == whole
            assert sum_of(one.figures(site, day) for day in one.days(site)) == whole
        assert sum_of([one.figures("S1"), one.figures("S2")]) == one.figures()


@settings(max_examples=20)
@given(LEDGERS, st.integers(0, 25))
def test_the_past_stays_as_it_was(entries: list[Entry], at: int) -> None:
    """Accounts are values: what was read before goes on saying the same, and going on from it gives the same end."""
    part = Accounts().after_all(entries[:at])
    before = dict(part.of("R1").lines)
    assert part.after_all(entries[at:]) == Accounts().after_all(entries)
    assert dict(part.of("R1").lines) == before


@settings(max_examples=50)
@given(DRAFTS)
def test_every_entry_is_counted_once_by_its_kind(draft: Draft) -> None:
    """Known or not."""
    counts = Figures(moves_of(draft).counts)
    assert counts.all(Count.KIND) + counts.all(Count.UNKNOWN) == counts.of(Count.ENTRIES) == 1


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=150))
def test_a_persistent_map_is_a_map(changes: list[tuple[int, bool]]) -> None:
    """It holds what a dictionary would, also among keys whose hashes collide."""
    plain = {_Crowded(name): name for name in range(120)}
    mine = PersistentMap(plain)
    for number, (name, put) in enumerate(changes):
        key = _Crowded(name)
        if put:
            mine, plain[key] = mine.with_item(key, number), number
        else:
            mine = mine.without(key)
            plain.pop(key, None)
    assert (dict(mine), len(mine)) == (plain, len(plain))
    assert PersistentMap(plain) == mine


class _Crowded(int):
    def __hash__(self) -> int:
        return (int(self) % 3 << 40) + int(self) % 7


def test_what_a_parked_visit_holds_is_due_to_its_own_household() -> None:
    """Kept from others, and still there for the visit that goes on with it."""
    desk = Desk()
    desk.write(replace(approved("l1"), kind=Kind.PARKED, follow_up_no="3-007"))
    one, line = desk.accounts.of("R1"), EntitlementLine("l1", "MAT", 2)
    assert [row.remaining for row in one.due([line])] == [0]
    assert [row.remaining for row in one.due_to_visit([line])] == [2]


def test_a_finger_that_did_not_match_stands_until_the_lines_are_approved() -> None:
    """The attempt names them; a weak image does not mark them, and a refusal takes nothing back."""
    desk = Desk()
    attempt = replace(approved("l1"), kind=Kind.ATTEMPT_FAILED, verify=Verification(Method.FINGER, Result.QUALITY))
    desk.write(attempt)
    assert not desk.accounts.of("R1").line("l1").contradicted
    desk.write(replace(attempt, verify=Verification(Method.FINGER, Result.NON_MATCH)))
    assert (desk.accounts.of("R1").line("l1").contradicted, desk.accounts.of("R1").line("l1").taken) == (True, 0)
    parked = desk.write(replace(approved("l1"), kind=Kind.PARKED))
    desk.write(Draft(Kind.NOT_SERVED, refers_to=parked))
    assert desk.accounts.of("R1").line("l1").contradicted
    desk.write(approved("l1"))
    assert not desk.accounts.of("R1").line("l1").contradicted
