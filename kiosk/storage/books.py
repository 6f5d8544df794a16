"""The accounts of a ledger, kept up with it: each entry is read once, and a restart begins where a snapshot ends."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

from kiosk.domain.accounts import Accounts
from kiosk.domain.entry import Entry
from kiosk.storage.snapshot import Snapshot, SnapshotFile
from kiosk.trust.chain import Head

_STEP = 500
_LONG = 2_000
"""From so many entries on, reading them takes a moment that somebody wonders about."""

EVERY = 500
"""Entries between two snapshots: to read them at a restart takes some 0.1 s."""

Progress = Callable[[int], None]
"""Told how many entries are summed up, now and then, when it takes long."""


class EntrySource(Protocol):
    """A ledger, as far as its sums are concerned."""

    def entries(self, after_seq: int = 0, limit: int | None = None) -> Sequence[Entry]:
        """Return entries numbered above `after_seq`, in order, at most `limit`."""

    def head_at(self, seq: int) -> Head:
        """Return number and hash of one entry, those of the beginning where it is not."""


class Books:
    """Follows one ledger. Any thread may ask; whoever comes while entries are being read waits for them."""

    def __init__(
        self, source: EntrySource, snapshots: SnapshotFile | None = None, progress: Progress = lambda done: None
    ) -> None:
        self._source = source
        self._snapshots = snapshots
        self._progress = progress
        self._turn = Lock()  # an entry read twice would count twice
        self._at: Snapshot | None = None
        self._kept = 0

    def now(self) -> Accounts:
        """Return the accounts after the last entry on disk. Raises what the source raises."""
        return self._now().accounts

    def keep(self, least: int = 1) -> None:
        """Add up what is new; write a snapshot where at least so many entries came since the last.

        Not on a thread that people wait for. Raises what the source raises.

        Raises:
            OSError: the snapshot cannot be written; the next start reads more entries.
        """
        now = self._now()
        if self._snapshots is not None and now.head.seq - self._kept >= least:
            self._snapshots.write(now)
            self._kept = now.head.seq

    def _now(self) -> Snapshot:
        with self._turn:
            at = self._at if self._at and self._holds(self._at) else self._beginning()
            accounts, first = at.accounts, at.accounts.seq
            while entries := self._source.entries(after_seq=accounts.seq, limit=_STEP):
                accounts = accounts.after_all(entries)
                if accounts.seq - first >= _LONG:
                    self._progress(accounts.seq)
            if accounts is not at.accounts:
                at = Snapshot(accounts, self._source.head_at(accounts.seq))
            self._at = at
            return at

    def _beginning(self) -> Snapshot:
        found = self._snapshots.read() if self._snapshots else None
        if found is None or not self._holds(found):
            return Snapshot(Accounts(), Head())
        self._kept = found.head.seq
        return found

    def _holds(self, at: Snapshot) -> bool:
        """Sums count only while the ledger itself holds the entry that they end with: it may have been rescued."""
        return self._source.head_at(at.head.seq) == at.head
