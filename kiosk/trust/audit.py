"""An auditor's walk along a whole chain: what every opening checks, and kiosk, order, ids and witnesses besides."""

from collections.abc import Iterable

from kiosk.domain.entry import Entry, Origin
from kiosk.trust.chain import Head, extend
from kiosk.trust.errors import EntryError, EntryFault
from kiosk.trust.witness import Witness


class Audit:
    """Take the entries one by one, then `end`. The first bad entry is always the one after `head`.

    The caller has made sure that the witnesses are signed by somebody who counts.
    """

    def __init__(self, signing_public: str, kiosk_id: str, witnesses: Iterable[Witness] = ()) -> None:
        self.head = Head()
        self._signing_public = signing_public
        self._kiosk_id = kiosk_id
        self._witnessed: dict[int, set[str]] = {}
        for witness in witnesses:
            self._witnessed.setdefault(witness.seq, set()).add(witness.entry_hash)
        self._ids: set[str] = set()
        self._before: Origin | None = None

    def take(self, entry: Entry, signed: bytes) -> None:
        """Check the next entry, whose canonical header is `signed`, and move the head over it.

        Raises:
            EntryError: what is wrong with it; the head stays before it.
        """
        origin = entry.origin
        if origin.kiosk_id != self._kiosk_id:
            raise EntryError(EntryFault.OTHER_KIOSK, f"entry {entry.seq}: {origin.kiosk_id}")
        if origin.entry_id in self._ids:
            raise EntryError(EntryFault.REPEATED, f"entry {entry.seq}: {origin.entry_id}")
        following = extend(self.head, entry, signed, self._signing_public)
        before = self._before or origin
        if origin.boot_id == before.boot_id and origin.monotonic_ms < before.monotonic_ms:
            raise EntryError(EntryFault.ORDER, f"entry {entry.seq}: {origin.monotonic_ms} ms of its boot")
        if self._witnessed.get(entry.seq, set()) - {following.entry_hash}:
            raise EntryError(EntryFault.FORKED, f"entry {entry.seq}")
        self._ids.add(origin.entry_id)
        self._before = origin
        self.head = following

    def end(self) -> None:
        """Check that no witness has seen more than there was.

        Raises:
            EntryError: TRUNCATED.
        """
        furthest = max(self._witnessed, default=0)
        if furthest > self.head.seq:
            raise EntryError(EntryFault.TRUNCATED, f"entries {self.head.seq + 1} to {furthest}")
