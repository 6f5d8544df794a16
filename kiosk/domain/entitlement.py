"""What is still due on each line, and the lines of the entries that hand it over.

Delivered less reversed never passes what is entitled, unless flagged. What was taken: `accounts`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kiosk.domain.codes import Outcome, Reason
from kiosk.domain.entry import Draft, Line
from kiosk.domain.roster import EntitlementLine


@dataclass(frozen=True, slots=True)
class Due:
    """A line and how much of it is still due."""

    line: EntitlementLine
    remaining: int


@dataclass(frozen=True, slots=True)
class OpenApproval:
    """An approval without a handover: it counts as taken until two people say what was given.

    `seq` is its number in the ledger; what settles it belongs to its round and site, whenever that is.
    """

    entry_id: str
    ts_utc: str
    lines: tuple[Line, ...]
    draft: Draft
    seq: int = 0
    round_id: str = ""
    site: str = ""


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
