"""How long the parts of a visit took, for the figures that tell a good day from a bad one."""

from enum import StrEnum
from typing import assert_never

from kiosk.domain.visit import State
from kiosk.domain.visit import states as st


class Part(StrEnum):
    """A part of a visit, as `durations_ms` of an entry names it."""

    NONE = ""  # before a visit, after it, or beside it
    IDENTIFY = "identify"
    VERIFY = "verify"
    HANDOVER = "handover"


def part_of(state: State) -> Part:
    """Return the part of a visit that a state belongs to."""
    match state:
        case (
            st.Identifying() | st.LookingUp() | st.NotFound() | st.Listing() | st.AuthorisingSearch()
            | st.Reviewing() | st.ChoosingCollector() | st.AlreadyServed() | st.Disputing()
        ):  # fmt: skip
            return Part.IDENTIFY
        case (
            st.Noticing() | st.AwaitingFinger() | st.Checking() | st.ScannerMissing() | st.LookingCarefully()
            | st.AnotherWay() | st.CheckingCard() | st.Signing() | st.Claiming() | st.TakenElsewhere()
            | st.OtherDesk() | st.Leaving()
        ):  # fmt: skip
            return Part.VERIFY
        case st.Approving() | st.Approved() | st.Delivering() | st.Recording():
            return Part.HANDOVER
        case (
            st.Waiting() | st.Receipted() | st.Noting() | st.Ended() | st.Parking() | st.Parked() | st.Settling()
            | st.SettlingLines() | st.SettleSigning() | st.SettleWriting() | st.StorageStopped()
        ):  # fmt: skip
            return Part.NONE
        case _:
            assert_never(state)


class Durations:
    """Sums the time in each part of a visit, in milliseconds of a monotonic clock."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}
        self._state: State = st.Waiting()
        self._since_ms = 0

    def enter(self, state: State, now_ms: int) -> None:
        """Note that the visit is in `state` from now on."""
        part = part_of(self._state)
        if part is Part.NONE or _begins_anew(self._state, state):
            self._sums = {}
        else:
            self._sums[part] = self._sums.get(part, 0) + now_ms - self._since_ms
        self._state, self._since_ms = state, now_ms

    def so_far(self) -> dict[str, int]:
        """Return the sums, without the part that is still running."""
        return dict(self._sums)


def _begins_anew(before: State, state: State) -> bool:
    """A card shown where the one before had its answer is another visit."""
    return isinstance(state, st.LookingUp) and isinstance(before, st.NotFound | st.AlreadyServed)
