"""How long the parts of a visit took, for the figures that tell a good day from a bad one."""

from kiosk.domain.visit import State
from kiosk.domain.visit import states as st

IDENTIFY = (st.Identifying, st.LookingUp, st.NotFound, st.Listing, st.AuthorisingSearch, st.ChoosingCollector)
VERIFY = (
    st.Noticing, st.AwaitingFinger, st.Checking, st.ScannerMissing, st.LookingCarefully, st.AnotherWay,
    st.CheckingCard, st.Signing, st.Claiming, st.TakenElsewhere, st.OtherDesk,
)  # fmt: skip
HANDOVER = (st.Approving, st.Approved, st.Delivering)


def part_of(state: State) -> str:
    """Return the part of a visit that a state belongs to, or an empty text."""
    parts = {"identify": IDENTIFY, "verify": VERIFY, "handover": HANDOVER}
    return next((part for part, states in parts.items() if isinstance(state, states)), "")


class Durations:
    """Sums the time in each part; a new look-up begins a new visit. Times in milliseconds of a monotonic clock."""

    def __init__(self) -> None:
        self._sums: dict[str, int] = {}
        self._part = ""
        self._since_ms = 0

    def enter(self, state: State, now_ms: int) -> None:
        """Note that the visit is in `state` from now on."""
        if self._part:
            self._sums[self._part] = self._sums.get(self._part, 0) + now_ms - self._since_ms
        if isinstance(state, st.Waiting):
            self._sums = {}
        self._part, self._since_ms = part_of(state), now_ms

    def so_far(self) -> dict[str, int]:
        """Return the sums, without the part that is still running."""
        return dict(self._sums)
