"""Wrong PINs: five in a row make everyone wait a minute. Said calmly, and never longer."""

from collections.abc import Callable

MOST_WRONG = 5
WAIT_S = 60


class Patience:
    """Counts wrong PINs in a row; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    def wait_s(self) -> int:
        """Return how long the next PIN has to wait, in whole seconds."""
        return max(0, round(self._until - self._clock()))

    def wrong(self) -> int:
        """Count a wrong PIN, and return the wait that follows from it."""
        self._wrong += 1
        if self._wrong >= MOST_WRONG:
            self._wrong = 0
            self._until = self._clock() + WAIT_S
        return self.wait_s()

    def right(self) -> None:
        """Forget the wrong ones."""
        self._wrong = 0
