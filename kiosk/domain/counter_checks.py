"""Visits drawn for a counter-check, until somebody has asked the family: did you receive this?

On the spot before they leave, or by a call. It is voluntary, and marks nobody who does not answer.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.codes import Answer, Flag, Kind, UnknownCode
from kiosk.domain.entry import Draft, Entry
from kiosk.domain.persistent import PersistentMap


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """A handover that was drawn: which, when, by whom; `silences` are calls that nobody answered."""

    entry_id: str
    seq: int
    ts_utc: str
    operator_id: str
    receipt_no: str
    silences: int = 0


Checks = PersistentMap[str, OpenCheck]
"""What is open, by the handover's entry."""


def after(checks: Checks, entry: Entry) -> Checks:
    """Return what is open after an entry."""
    draft = entry.draft
    if draft.kind is Kind.HANDOVER and Flag.COUNTER_CHECK in draft.flags:
        return checks.with_item(entry.origin.entry_id, _drawn(entry))
    asked = checks.get(draft.refers_to) if draft.kind is Kind.COUNTER_CHECK else None
    if asked is None:
        return checks
    if ends(draft.answer):
        return checks.without(asked.entry_id)
    return checks.with_item(asked.entry_id, replace(asked, silences=asked.silences + 1))


def ends(answer: Answer | UnknownCode) -> bool:
    """Return whether an answer settles it: who said nothing may be asked again, and need not be."""
    match answer:
        case Answer.CONFIRMED | Answer.DENIED | Answer.DECLINED:
            return True
        case Answer.SILENT | Answer.UNASKED | UnknownCode():
            return False
        case _:
            assert_never(answer)


def answered(check: OpenCheck, answer: Answer) -> Draft:
    """Return the entry of what came of asking."""
    return Draft(Kind.COUNTER_CHECK, refers_to=check.entry_id, receipt_no=check.receipt_no, answer=answer)


def in_order(checks: Checks) -> tuple[OpenCheck, ...]:
    """Return what is open, oldest first."""
    return tuple(sorted(checks.values(), key=lambda one: one.seq))


def _drawn(entry: Entry) -> OpenCheck:
    origin = entry.origin
    return OpenCheck(origin.entry_id, entry.seq, origin.ts_utc, origin.operator_id, entry.draft.receipt_no)
