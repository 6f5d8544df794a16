"""Households that are opened at a desk and left again: each is told by the next entry, too many by one of their own."""

from dataclasses import dataclass, replace

from kiosk.domain.codes import Flag, Kind, Reason
from kiosk.domain.entry import Draft

DECISIONS = frozenset({Kind.APPROVED, Kind.PARKED, Kind.NOT_SERVED, Kind.CORRECTION})
"""What is decided about a household that was opened: it was not just looked at."""


@dataclass(frozen=True, slots=True)
class Openings:
    """Households opened at this desk: `untold` since the last entry, `in_a_row` without a decision about any of them.

    `one_open` is there while the last of them is still on the screen: nobody can say yet that it was left.
    """

    untold: int = 0
    in_a_row: int = 0
    one_open: bool = False

    @property
    def left(self) -> int:
        """How many were opened and left, one after another."""
        return self.in_a_row - self.one_open

    def opened(self) -> "Openings":
        """Return the count after one more household has come to the screen."""
        return Openings(self.untold + 1, self.in_a_row + 1, one_open=True)

    def closed(self) -> "Openings":
        """Return the count after no household is on the screen any more."""
        return replace(self, one_open=False)

    def too_many(self, most: int) -> bool:
        """Return whether more than `most` were left, one after another; 0 sets no limit."""
        return 0 < most < self.left

    def told_by(self, draft: Draft, most: int) -> tuple[Draft, "Openings"]:
        """Return an entry with the count that it tells, flagged past the limit, and the count after it."""
        flags = (*draft.flags, Flag.MANY_OPENED) if self.too_many(most) else draft.flags
        told = replace(draft, opened=self.untold, flags=flags)
        if draft.kind in DECISIONS and draft.reason is not Reason.NOT_ON_LIST:
            return told, Openings()
        return told, Openings(0, int(self.one_open) if self.too_many(most) else self.in_a_row, self.one_open)


def many_opened() -> Draft:
    """Return the entry that tells of them when nothing else is written."""
    return Draft(Kind.OVERRIDE, reason=Reason.OTHER)
