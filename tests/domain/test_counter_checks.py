"""What was drawn stays open until the family has said something, and silence is no answer about anybody."""

from dataclasses import replace

import pytest

from kiosk.domain.accountability import pages
from kiosk.domain.codes import Answer, Flag, Kind, Method, Result
from kiosk.domain.counter_checks import answered
from kiosk.domain.entry import Verification
from kiosk.domain.policy import Policy
from tests.domain.bookkeeping import AT, Desk, approved

DRAWN = replace(
    approved(verify=Verification(Method.CARD, Result.QUALITY)),
    flags=(Flag.SUPERVISOR_ABSENT, Flag.OVER_QUOTA, Flag.COUNTER_CHECK),
    receipt_no="2-00017",
)


def test_what_is_drawn_waits_oldest_first() -> None:
    """Handovers that were drawn, and no others; the approval before it is not a second one."""
    desk = Desk()
    first = desk.serve(DRAWN)
    desk.serve(approved("l2"))
    second = desk.serve(replace(DRAWN, lines=approved("l3").lines), operator_id="OP2")
    checks = desk.accounts.of("R1").open_checks
    assert [(one.entry_id, one.operator_id, one.receipt_no) for one in checks] == [
        (first, "OP1", "2-00017"),
        (second, "OP2", "2-00017"),
    ]


@pytest.mark.parametrize("answer", [Answer.CONFIRMED, Answer.DENIED, Answer.DECLINED])
def test_an_answer_settles_it(answer: Answer) -> None:
    """Yes, no, or I would rather not: all are entries that refer to the handover, and it is open no more."""
    desk = Desk()
    handover = desk.serve(DRAWN)
    (check,) = desk.accounts.of("R1").open_checks
    draft = answered(check, answer)
    assert (draft.kind, draft.refers_to, draft.answer) == (Kind.COUNTER_CHECK, handover, answer)
    desk.write(draft, operator_id="SV1")
    assert desk.accounts.of("R1").open_checks == ()


def test_silence_marks_nobody() -> None:
    """A call that nobody answers is on record and stays open; no figure of anybody changes."""
    desk = Desk()
    desk.serve(DRAWN)

    def figures() -> object:
        return pages(desk.accounts.of("R1").operators("S1", AT[:10]), Policy())

    before = figures()
    for calls in (1, 2):
        (check,) = desk.accounts.of("R1").open_checks
        desk.write(answered(check, Answer.SILENT), operator_id="SV1")
        assert [one.silences for one in desk.accounts.of("R1").open_checks] == [calls]
    assert figures() == before


def test_an_answer_to_something_else_changes_nothing() -> None:
    """Of another handover, or of one that is not open."""
    desk = Desk()
    desk.serve(DRAWN)
    (check,) = desk.accounts.of("R1").open_checks
    desk.write(answered(replace(check, entry_id="e99"), Answer.CONFIRMED))
    assert desk.accounts.of("R1").open_checks == (check,)
