"""How often one sender may ask: a bucket of tokens for each."""

from dataclasses import dataclass

MOST_SENDERS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, then `per_s` a second."""

    per_s: float = 10.0
    burst: int = 100


class Buckets:
    """The buckets of one worker. Not shared between workers: n workers allow n times the rate."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, sender: str, now_s: float) -> float:
        """Take one token for `sender`; return 0, or the seconds until there is one."""
        level, since = self._levels.pop(sender, (float(self._rate.burst), now_s))
        level = min(self._rate.burst, level + max(0.0, now_s - since) * self._rate.per_s)
        allowed = level >= 1
        self._levels[sender] = (level - 1 if allowed else level, now_s)
        if len(self._levels) > MOST_SENDERS:  # the one that has been quiet longest has a full bucket again
            self._levels.pop(next(iter(self._levels)))
        return 0.0 if allowed else (1 - level) / self._rate.per_s
