"""What sync must know of this kiosk's own ledger, read as it grows: lines given away, claims that entries name."""

from collections.abc import Mapping, Sequence

from kiosk.storage.books import Books


class OwnLedger:
    """A view of the ledger's accounts, for several threads; each question first reads what was appended since."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def delivered(self, round_id: str, line_ids: Sequence[str]) -> Mapping[str, str]:
        """Return those of the lines of which anything was approved, parked or given and not taken back, with when."""
        one = self._books.now().of(round_id)
        accounts = {line_id: one.line(line_id) for line_id in line_ids}
        return {line_id: account.taken_at for line_id, account in accounts.items() if account.taken}

    def catch_up(self) -> None:
        """Read what was appended since; the first time it is the whole ledger."""
        self._books.now()

    def names(self, claim_id: str) -> bool:
        """Return whether an entry was made under this claim."""
        return claim_id in self._books.now().claims
