"""A device's ledger with what the commands need beside it: its keys, its name, its witnesses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config import KioskConfig
from kiosk.storage import LedgerReader, RosterCache, RosterFault
from kiosk.storage.ledger import VERIFIED_AT_OPENING
from kiosk.sync import SyncError
from kiosk.sync.memory import stored_witnesses
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import WitnessError, WitnessFault
from kiosk.trust.manifest import format_time
from kiosk.trust.witness import Witness, read_witness, sign_head, witness_holds


def witnessed_by_hub(config: KioskConfig) -> int:
    """Return the last number that the hub has countersigned, as `sync.db` knows; 0 where it knows nothing."""
    try:
        kept = stored_witnesses(config.paths.sync)
    except SyncError:
        return 0
    own = (one.seq for one in kept if one.kiosk_id == config.device.kiosk_id and witness_holds(one))
    return max(own, default=0)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What others saw of this ledger.

    `unusable` counts what is kept here and says nothing: damaged, or about another id; a whole `sync.db` that cannot be
    read counts once, for the check of the ledger must not hang on it.
    """

    usable: tuple[Witness, ...]
    unusable: int


@dataclass(frozen=True, slots=True)
class LedgerDevice:
    """The ledger, open for reading, on its own device."""

    config: KioskConfig
    keys: DeviceKeys
    ledger: LedgerReader

    @property
    def kiosk_id(self) -> str:
        """As provisioned; of a device without a name, as its first entry says."""
        first = self.ledger.entries(limit=1) if not self.config.device.kiosk_id else ()
        return first[0].origin.kiosk_id if first else self.config.device.kiosk_id

    def head(self) -> Witness | None:
        """Sign the head, or return None: of a ledger that does not hold no head is signed."""
        if self.ledger.verify(self.keys.signing_public, VERIFIED_AT_OPENING).fault is not None:
            return None
        now = format_time(datetime.now(UTC))
        return sign_head(self.kiosk_id, self.ledger.head(), now, self.keys.signing)

    def witnesses(self, given: Iterable[str] = ()) -> Witnesses:
        """Return the witnesses kept in `sync.db`, and those given, each as its text or a file that holds it.

        Raises:
            WitnessError: one that was given is none, is about another kiosk, or is signed by nobody known here.
        """
        try:
            kept, unread = stored_witnesses(self.config.paths.sync), 0
        except SyncError:
            kept, unread = (), 1
        usable = tuple(one for one in kept if one.kiosk_id == self.kiosk_id and witness_holds(one))
        signers = {self.keys.signing_public, *(one.key for one in usable), *self._hub_keys()}
        brought = tuple(self._brought(text, signers) for text in given)
        return Witnesses(usable + brought, len(kept) - len(usable) + unread)

    def _brought(self, given: str, signers: set[str]) -> Witness:
        witness = read_witness(given if given.startswith("kiosk-head/") else Path(given).read_text("utf-8", "replace"))
        if witness.kiosk_id != self.kiosk_id:
            raise WitnessError(WitnessFault.OTHER_KIOSK, witness.kiosk_id)
        if witness.key not in signers:
            raise WitnessError(WitnessFault.UNKNOWN_SIGNER, witness.key)
        return witness

    def _hub_keys(self) -> tuple[str, ...]:
        try:
            status = RosterCache(self.config.paths.roster).status()
        except RosterFault:  # a list that cannot be read names no hub; the doctor says so
            return ()
        return (status.manifest.hub.key,) if status else ()
