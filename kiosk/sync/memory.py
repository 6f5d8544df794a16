"""How far the hub has come, what it said of each entry, and its countersignatures."""

from dataclasses import dataclass

from kiosk.sync.database import Database
from kiosk.sync.uploader import EntryAnswer, Stored, Witness


@dataclass(frozen=True, slots=True)
class Progress:
    """`acknowledged`: the hub holds every entry up to this number. `last_upload`: when it last said so, or empty."""

    acknowledged: int
    last_upload: str


class Memory:
    """The upload's part of `sync.db`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self) -> Progress:
        """Return how far the hub has come."""
        with self._database.transaction() as connection:
            return Progress(*connection.execute("SELECT acknowledged, last_upload FROM cursor").fetchone())

    def remember(self, stored: Stored, acknowledged: int, at: str) -> None:
        """Keep what the hub said, all of it at once. `acknowledged` may go back: the hub may have been replaced."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE cursor SET acknowledged = ?, last_upload = ?", (acknowledged, at))
            connection.executemany(_ACKNOWLEDGE, [_answer_row(answer, at) for answer in stored.answers if answer.seq])
            if stored.witness is not None:
                connection.execute(_WITNESS, _witness_row(stored.witness, at))

    def answer_of(self, seq: int) -> EntryAnswer | None:
        """Return the last answer for one entry, `duplicate` aside."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT entry_id, seq, answer, reason FROM acknowledgements WHERE seq = ?", (seq,)
            ).fetchone()
            return EntryAnswer(*row) if row else None

    def doubtful(self) -> tuple[EntryAnswer, ...]:
        """Return the entries that the hub keeps as conflicts or in quarantine."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT entry_id, seq, answer, reason FROM acknowledgements"
                " WHERE answer IN ('conflict', 'quarantined') ORDER BY seq"
            ).fetchall()
            return tuple(EntryAnswer(*row) for row in rows)

    def last_witness(self) -> Witness | None:
        """Return the countersignature over the furthest head."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT kiosk_id, seq, entry_hash, key, signature FROM witnesses ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            return Witness(*row) if row else None


# A duplicate says nothing new about an entry that was answered before.
_ACKNOWLEDGE = """
INSERT INTO acknowledgements VALUES (?, ?, ?, ?, ?)
ON CONFLICT (seq) DO UPDATE SET answer = excluded.answer, reason = excluded.reason, at = excluded.at
WHERE excluded.answer <> 'duplicate' OR acknowledgements.reason = 'unknown_device'
"""
_WITNESS = "INSERT OR REPLACE INTO witnesses VALUES (?, ?, ?, ?, ?, ?)"


def _answer_row(answer: EntryAnswer, at: str) -> tuple[int, str, str, str, str]:
    return answer.seq, answer.entry_id, answer.answer, answer.reason, at


def _witness_row(witness: Witness, at: str) -> tuple[int, str, str, str, str, str]:
    return witness.seq, witness.kiosk_id, witness.entry_hash, witness.key, witness.signature, at
