"""The ledger: entries in SQLite, only ever appended to, on disk before anybody is told.

WAL with synchronous=FULL. Whoever appends, from whichever thread or process: read the head, seal, sign and insert
are one transaction, so the chain has one order.
"""

from dataclasses import replace
from pathlib import Path

from kiosk.domain.entry import Body, Draft, Entry, Signed
from kiosk.storage.ballast import Ballast
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger_file import INSERT, open_for_writing, sqlite_troubles, transaction
from kiosk.storage.ledger_reader import LedgerReader, trouble_of
from kiosk.storage.mirror import Mirror, MirrorStatus, SecondCopy
from kiosk.storage.stamp import Stamp
from kiosk.trust.entries import entry_hash, seal_and_sign
from kiosk.trust.keys import DeviceKeys

VERIFIED_AT_OPENING = 500
"""A failed write can only have hurt the last pages: opening checks the file's structure and this many entries."""

_FATAL = {LedgerTrouble.IO, LedgerTrouble.DAMAGED}


class Ledger(LedgerReader):
    """The kiosk's own ledger. Close it after use; any thread may use it."""

    def __init__(
        self,
        path: Path,
        keys: DeviceKeys,
        verify_last: int | None,
        second_copy: SecondCopy | None,
        ballast: Ballast | None,
    ) -> None:
        super().__init__(open_for_writing(path))
        self._keys = keys
        self._ballast = ballast
        self._broken: LedgerFault | None = None
        self._mirror: Mirror | None = None
        verified = self.verify(keys.signing_public, verify_last)
        if verified.fault is not None:
            self.close()
            raise LedgerFault(trouble_of(verified.fault), f"{verified.fault}: {verified.detail}")
        if second_copy is not None:
            self._mirror = Mirror(second_copy, path, self.entries)
        if ballast is not None:
            ballast.fill()

    @classmethod
    def open(
        cls,
        path: Path,
        keys: DeviceKeys,
        *,
        verify_last: int | None = VERIFIED_AT_OPENING,
        second_copy: SecondCopy | None = None,
        ballast: Ballast | None = None,
    ) -> "Ledger":
        """Open the ledger at `path`, or begin one, and verify it.

        Args:
            path: the file; others beside it (`-wal`, `-shm`) belong to it.
            keys: the device's, whose entries these are.
            verify_last: how many entries to verify; None for all, which a supervisor's check does.
            second_copy: where each entry is copied at once; trouble there never holds an entry up.
            ballast: room to keep free on the ledger's medium.
        Raises:
            LedgerFault: it cannot be written, or it does not hold. The file is left as it is.
        """
        return cls(path, keys, verify_last, second_copy, ballast)

    @property
    def reserve_used(self) -> bool:
        """Whether the room that was kept free is gone: the technician must make some before it is too late."""
        return self._ballast is not None and not self._ballast.taken

    def close(self) -> None:
        """Let go of the file, and of the second copy's."""
        if self._mirror is not None:
            self._mirror.close()
        super().close()

    def append(self, draft: Draft, stamp: Stamp, entry_id: str = "") -> Signed:
        """Record a draft. On return it is signed, chained and on the medium; a full disk first gives up its ballast.

        Args:
            draft: what happened.
            stamp: who, where and when; its clock is read within the transaction, so time follows number.
            entry_id: an id chosen before, so that appending again after a doubt gives the first result.
        Raises:
            LedgerFault: not recorded, so nothing may be handed out on it. After IO or DAMAGED every further append
                is refused until the ledger is opened again; after the others it may be tried again. CONFLICT: the
                id belongs to another entry.
        """
        try:
            return self._append(draft, stamp, entry_id)
        except LedgerFault as fault:
            full = fault.trouble is LedgerTrouble.DISK_FULL
            if not (full and self._ballast is not None and self._ballast.release()):
                raise
        return self._append(draft, stamp, entry_id)

    def _append(self, draft: Draft, stamp: Stamp, entry_id: str) -> Signed:
        with self._lock:
            if self._broken is not None:
                raise self._broken
            try:
                with sqlite_troubles(), transaction(self._connection):
                    before = self.entry(entry_id) if entry_id else None
                    signed = self._insert(draft, stamp, entry_id) if before is None else _signed(before)
            except LedgerFault as fault:
                self._broken = fault if fault.trouble in _FATAL else None
                raise
        if before is not None and before.draft != replace(draft, body=Body()):
            raise LedgerFault(LedgerTrouble.CONFLICT, entry_id)
        if self._mirror is not None:
            self._mirror.notify(signed.seq)
        return signed

    def second_copy(self) -> MirrorStatus | None:
        """Return how far the second copy is, or None when there is none."""
        return None if self._mirror is None else self._mirror.status()

    def second_copy_reaches(self, seq: int, timeout_s: float) -> bool:
        """Wait until the second copy holds entry `seq`, or for `timeout_s` at most; return whether it does."""
        return self._mirror is not None and self._mirror.reaches(seq, timeout_s)

    def _insert(self, draft: Draft, stamp: Stamp, entry_id: str) -> Signed:
        head = self.head()
        origin = stamp.origin(entry_id)
        written = seal_and_sign(draft, origin, head.seq + 1, head.entry_hash, self._keys, stamp.sealer)
        entry = written.entry
        self._connection.execute(
            INSERT,
            (entry.seq, origin.entry_id, written.hash, written.header, entry.sealed_body, entry.signature),
        )
        return Signed(origin.entry_id, entry.seq, origin.ts_utc, written.hash)


def _signed(entry: Entry) -> Signed:
    return Signed(entry.origin.entry_id, entry.seq, entry.origin.ts_utc, entry_hash(entry))
