"""What a visit needs to know of the day: the programme's policy, this desk, this year."""

from dataclasses import dataclass

from kiosk.domain.policy import Policy
from kiosk.domain.visit.effects import Effect
from kiosk.domain.visit.states import State


@dataclass(frozen=True, slots=True)
class Rules:
    """`desk` is this kiosk's number; `year` dates age bands, and is None while no clock is trusted."""

    policy: Policy
    desk: int
    year: int | None

    @property
    def threshold_milli(self) -> int:
        """Least score, in thousandths, that is a match."""
        return round(self.policy.threshold * 1000)


Step = tuple[State, tuple[Effect, ...]]
