"""What is still due on each line, summed from the ledger.

Delivered less reversed never passes what is entitled, unless flagged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kiosk.domain.codes import Kind, Outcome, Reason
from kiosk.domain.entry import Draft, Line
from kiosk.domain.roster import EntitlementLine


@dataclass(frozen=True, slots=True)
class Due:
    """A line and how much of it is still due."""

    line: EntitlementLine
    remaining: int


@dataclass(frozen=True, slots=True)
class OpenApproval:
    """An approval without a handover: it counts as taken until two people say what was given."""

    entry_id: str
    ts_utc: str
    lines: tuple[Line, ...]
    draft: Draft
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger says of all lines: quantities taken by line id, and approvals still open."""

    taken: Mapping[str, int]
    open_approvals: tuple[OpenApproval, ...]
    served_at: Mapping[str, str]  # line id -> ts_utc of the last handover or open approval

    def due(self, lines: Iterable[EntitlementLine]) -> tuple[Due, ...]:
        """Return every line with what remains of it (never below zero)."""
        return tuple(Due(line, max(0, line.quantity - self.taken.get(line.line_id, 0))) for line in lines)


def standing(entries: Iterable[tuple[str, str, Draft]]) -> Standing:
    """Sum the ledger: `entries` are (entry_id, ts_utc, draft) in ledger order.

    An approval takes its whole quantity; its handover replaces that by what was delivered; a reversal gives back.
    """
    taken: dict[str, int] = {}
    served: dict[str, str] = {}
    approvals: dict[str, OpenApproval] = {}
    for entry_id, ts_utc, draft in entries:
        if draft.kind is Kind.APPROVED:
            approvals[entry_id] = OpenApproval(entry_id, ts_utc, draft.lines, draft)
        elif draft.kind in (Kind.HANDOVER, Kind.PAPER_ENTRY):
            approvals.pop(draft.refers_to, None)
            _add(taken, draft.lines, 1)
            served.update({line.line_id: ts_utc for line in draft.lines if line.delivered})
        elif draft.kind is Kind.REVERSAL and approvals.pop(draft.refers_to, None) is None:
            _add(taken, draft.lines, -1)
    for approval in approvals.values():
        for line in approval.lines:
            taken[line.line_id] = taken.get(line.line_id, 0) + line.entitled
            served[line.line_id] = approval.ts_utc
    return Standing(taken, tuple(approvals.values()), served)


def _add(taken: dict[str, int], lines: Iterable[Line], sign: int) -> None:
    for line in lines:
        taken[line.line_id] = taken.get(line.line_id, 0) + sign * line.delivered


def approved_lines(due: Iterable[Due]) -> tuple[Line, ...]:
    """Return the lines of an `approved` entry: all that remains of each line is about to be given."""
    return tuple(
        Line(row.line.line_id, row.line.item, entitled=row.remaining, delivered=0, remaining=row.remaining)
        for row in due
        if row.remaining > 0
    )


def delivered_lines(
    approved: Iterable[Line], given: Mapping[str, int], reasons: Mapping[str, Reason]
) -> tuple[Line, ...]:
    """Return the lines of a `handover`: what was given of each approved line, and why if it is less."""
    lines = []
    for line in approved:
        delivered = given.get(line.line_id, 0)
        if not 0 <= delivered <= line.entitled:
            raise ValueError(f"line {line.line_id}: {delivered} of {line.entitled}")
        short = delivered < line.entitled
        reason = reasons.get(line.line_id, Reason.NONE) if short else Reason.NONE
        lines.append(replace(line, delivered=delivered, remaining=line.entitled - delivered, reason=reason))
    return tuple(lines)


def outcome_of(lines: Iterable[Line]) -> Outcome:
    """Return what a handover amounts to."""
    rows = tuple(lines)
    if all(line.remaining == 0 for line in rows):
        return Outcome.DELIVERED
    return Outcome.PARTIAL if any(line.delivered for line in rows) else Outcome.NOT_DELIVERED
