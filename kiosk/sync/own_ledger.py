"""What sync must know of this kiosk's own ledger, read as it grows: lines given away, claims that entries name."""

from collections.abc import Mapping, Sequence
from threading import Lock

from kiosk.domain.entitlement import Standing, standing
from kiosk.domain.entry import Draft
from kiosk.sync.station import EntrySource

_STEP = 500


class OwnLedger:
    """A view of the ledger, for several threads. Each question first reads what was appended since the last."""

    def __init__(self, source: EntrySource) -> None:
        self._source = source
        self._turn = Lock()
        self._seen = 0
        self._rounds: dict[str, list[tuple[str, str, Draft]]] = {}
        self._standing: dict[str, Standing] = {}
        self._claims: set[str] = set()

    def delivered(self, round_id: str, line_ids: Sequence[str]) -> Mapping[str, str]:
        """Return those of the lines of which anything was approved or given and not taken back, each with when."""
        with self._turn:
            self._catch_up()
            now = self._standing.get(round_id)
            if now is None:
                now = self._standing[round_id] = standing(self._rounds.get(round_id, ()))
        return {line_id: now.served_at.get(line_id, "") for line_id in line_ids if now.taken.get(line_id, 0) > 0}

    def catch_up(self) -> None:
        """Read what was appended since; the first time it is the whole ledger."""
        with self._turn:
            self._catch_up()

    def names(self, claim_id: str) -> bool:
        """Return whether an entry was made under this claim."""
        with self._turn:
            self._catch_up()
            return claim_id in self._claims

    def _catch_up(self) -> None:
        while entries := self._source.entries(after_seq=self._seen, limit=_STEP):
            for entry in entries:
                origin, draft = entry.origin, entry.draft
                self._rounds.setdefault(origin.round_id, []).append((origin.entry_id, origin.ts_utc, draft))
                self._standing.pop(origin.round_id, None)
                if draft.claim:
                    self._claims.add(draft.claim)
            self._seen = entries[-1].seq
