"""Wrong PINs: five in a row for one badge make everyone wait a minute. Said calmly, and never longer.

The count is on the medium before a PIN is tried, so pulling the plug buys no guesses; a wait that a restart cuts
short begins again. It need not do more, since a PIN is worthless without the badge's 128 bits and the device, and
each guess costs a deliberate quarter of a second (kiosk.trust.slots).
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.storage.locking import exclusive
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import from_mapping, to_mapping
from kiosk.trust.durable import write_durably
from kiosk.trust.errors import CodecError

log = logging.getLogger(__name__)

FILE = "patience.json"
"""Where the count is kept in the data directory."""
MOST_WRONG = 5
WAIT_S = 60


@dataclass(frozen=True, slots=True)
class _Tries:
    """Wrong PINs in a row by badge; the wait ends at `until_ms` of the boot."""

    wrong: Mapping[str, int] = field(default_factory=dict)
    until_ms: int = 0
    boot_id: str = ""


class Patience:
    """Counts wrong PINs in a row for each badge.

    `clock` gives monotonic seconds of the boot `boot_id`. `kept` is the file of the count, which all programs of the
    device share; without one it is in memory only, as it is when the file cannot be written.
    """

    def __init__(self, clock: Callable[[], float], kept: Path | None = None, boot_id: str = "") -> None:
        self._clock = clock
        self._kept = kept
        self._boot_id = boot_id
        self._tries = _Tries(boot_id=boot_id)

    def wait_s(self) -> int:
        """Return how long the next PIN has to wait, in whole seconds."""
        tries = self._read()
        if tries.boot_id != self._boot_id:
            self._change(lambda here: here)
        return max(0, round(self._tries.until_ms / 1000 - self._clock()))

    def wrong(self, badge_id: str) -> int:
        """Count a PIN as wrong, before it is tried, and return the wait that follows if it is.

        All unknown badges are one: the empty id.
        """

        def count(tries: _Tries) -> _Tries:
            number = tries.wrong.get(badge_id, 0) + 1
            if number < MOST_WRONG:
                return replace(tries, wrong={**tries.wrong, badge_id: number})
            until_ms = round((self._clock() + WAIT_S) * 1000)
            return replace(tries, wrong={**tries.wrong, badge_id: 0}, until_ms=until_ms)

        self._change(count)
        return self.wait_s()

    def right(self, badge_id: str) -> None:
        """Forget the wrong ones of this badge, and the wait that the last of them would have brought.

        A right PIN of one's own buys no more guesses at another's.
        """
        self._change(lambda tries: replace(tries, wrong={**tries.wrong, badge_id: 0}, until_ms=0))

    def _change(self, change: Callable[[_Tries], _Tries]) -> None:
        try:
            if self._kept is None:
                self._tries = change(self._tries)
                return
            with exclusive(self._kept, wait=True):
                self._tries = change(self._of_this_boot(self._read()))
                write_durably(self._kept, canonical(to_mapping(self._tries)))
        except OSError as error:
            self._tries = change(self._of_this_boot(self._tries))
            log.error("wrong codes are counted in memory only: %s", error.strerror)

    def _of_this_boot(self, tries: _Tries) -> _Tries:
        """A wait that was on has no end in this boot: it begins again."""
        if tries.boot_id == self._boot_id:
            return tries
        until_ms = round((self._clock() + WAIT_S) * 1000) if tries.until_ms else 0
        return replace(tries, boot_id=self._boot_id, until_ms=until_ms)

    def _read(self) -> _Tries:
        """Return the count of all programs; what cannot be read counts as what this one remembers."""
        if self._kept is not None and self._kept.exists():
            try:
                self._tries = from_mapping(_Tries, json.loads(self._kept.read_bytes()))
            except (OSError, ValueError, RecursionError, CodecError) as error:
                log.error("%s cannot be read: %s", self._kept.name, type(error).__name__)
        return self._tries
