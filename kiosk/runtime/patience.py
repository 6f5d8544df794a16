"""Wrong PINs: five in a row for one badge make everyone wait a minute. Said calmly, and never longer.

In memory only: a restart forgets the count. It need not do more, since a PIN is worthless without the badge's 128
bits and the device, and each guess costs a deliberate quarter of a second (kiosk.trust.slots).
"""

from collections import Counter
from collections.abc import Callable

MOST_WRONG = 5
WAIT_S = 60


class Patience:
    """Counts wrong PINs in a row for each badge; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong: Counter[str] = Counter()
        self._until = 0.0

    def wait_s(self) -> int:
        """Return how long the next PIN has to wait, in whole seconds."""
        return max(0, round(self._until - self._clock()))

    def wrong(self, badge_id: str) -> int:
        """Count a wrong PIN, and return the wait that follows from it. All unknown badges are one: the empty id."""
        self._wrong[badge_id] += 1
        if self._wrong[badge_id] >= MOST_WRONG:
            self._wrong[badge_id] = 0
            self._until = self._clock() + WAIT_S
        return self.wait_s()

    def right(self, badge_id: str) -> None:
        """Forget the wrong ones of this badge; a right PIN of one's own buys no more guesses at another's."""
        self._wrong[badge_id] = 0
