"""The claims that this desk decides: all or none of a set of lines, for one kiosk at a time.

A claim holds its lines for the asking kiosk until that kiosk ends it; time never does. What the same kiosk asks
for again it gets, under as many claims as it likes: its own ledger stops it from giving twice. What another kiosk
holds or has completed, or what our own ledger delivered, is taken.

Guarantee: an answer `granted` is given after the claim is on the medium, so no crash, lost or repeated message
lets two kiosks hold one line.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.sync.database import Database


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks for which lines. `claim_id` is made by the asking kiosk, once for each attempt."""

    claim_id: str
    kiosk_id: str
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Granted:
    """All lines are held for the asking kiosk, since `at`."""

    at: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A line is another kiosk's, since `at`: held, or handed out. Nothing is held for who asked."""

    kiosk_id: str
    at: str


class Misuse(StrEnum):
    """A request that no well-behaved kiosk sends, or a late copy of one."""

    ENDED = "claim-ended"  # ask again under a new id
    UNKNOWN = "unknown-claim"  # to be ended, but never asked for
    OF_ANOTHER = "claim-of-another"  # the id belongs to another kiosk, or to other lines


class End(StrEnum):
    """How a claim ends. Completed lines stay taken; released ones are free."""

    COMPLETED = "completed"
    RELEASED = "released"


_HELD = "held"

Delivered = Callable[[Sequence[str]], Mapping[str, str]]
"""Of these lines, the ones that our own ledger gave or approved, each with when."""


class Claims:
    """The claims of one round at one home desk."""

    def __init__(self, database: Database, own_kiosk_id: str, round_id: str, delivered: Delivered) -> None:
        self._database = database
        self._own = own_kiosk_id
        self._round = round_id
        self._delivered = delivered

    def ask(self, claim: Claim, at: str) -> Granted | Taken | Misuse:
        """Decide a claim. The same claim again gets the same grant."""
        with self._database.transaction() as connection:
            known = self._known(connection, claim)
            if known is not None:
                return known
            taken = self._taken(connection, claim)
            if taken is None:
                self._hold(connection, claim, at)
        return taken or Granted(at)

    def end(self, claim: Claim, how: End, at: str) -> Misuse | None:
        """End a claim; again, or in any order with its copies, is harmless.

        `claim.line_ids` are the completed lines, none meaning all; the claim's other lines become free. A claim
        that was never seen is ended all the same, so that a late copy of its request grants nothing; lines
        completed without a claim (a flagged override) become taken if they are free. A completed claim may be
        released by a reversal; what is released stays so.
        """
        with self._database.transaction() as connection:
            row = _row(connection, claim.claim_id)
            if row is not None and row.kiosk_id != claim.kiosk_id:
                return Misuse.OF_ANOTHER
            if row is None:
                self._end_unseen(connection, claim, how, at)
            elif row.state == _HELD or (row.state == End.COMPLETED and how is End.RELEASED):
                connection.execute("UPDATE claims SET state = ?, at = ? WHERE claim_id = ?", (how, at, claim.claim_id))
                self._free(connection, claim, how)
        return None

    def _known(self, connection: sqlite3.Connection, claim: Claim) -> Granted | Misuse | None:
        row = _row(connection, claim.claim_id)
        if row is None:
            return None
        if row.kiosk_id != claim.kiosk_id:
            return Misuse.OF_ANOTHER
        if row.state != _HELD:
            return Misuse.ENDED
        return Granted(row.at) if row.line_ids == _listed(claim.line_ids) else Misuse.OF_ANOTHER

    def _taken(self, connection: sqlite3.Connection, claim: Claim) -> Taken | None:
        for line_id in claim.line_ids:
            query = "SELECT kiosk_id, min(at) FROM claimed_lines WHERE round_id = ? AND line_id = ? GROUP BY kiosk_id"
            row = connection.execute(query, (self._round, line_id)).fetchone()
            if row is not None and row[0] != claim.kiosk_id:
                return Taken(*row)
        given = self._delivered(claim.line_ids) if claim.kiosk_id != self._own else {}
        return Taken(self._own, max(given.values())) if given else None

    def _hold(self, connection: sqlite3.Connection, claim: Claim, at: str) -> None:
        self._insert(connection, claim, _HELD, at)
        rows = [(self._round, line_id, claim.claim_id, claim.kiosk_id, at) for line_id in sorted(set(claim.line_ids))]
        connection.executemany("INSERT INTO claimed_lines VALUES (?, ?, ?, ?, ?)", rows)

    def _free(self, connection: sqlite3.Connection, claim: Claim, how: End) -> None:
        """Free all lines of a released claim, and those that a completed one does not name."""
        if how is End.COMPLETED and not claim.line_ids:
            return
        query = "SELECT line_id FROM claimed_lines WHERE claim_id = ?"
        held = {row[0] for row in connection.execute(query, (claim.claim_id,))}
        free = held if how is End.RELEASED else held - set(claim.line_ids)
        rows = [(claim.claim_id, line_id) for line_id in sorted(free)]
        connection.executemany("DELETE FROM claimed_lines WHERE claim_id = ? AND line_id = ?", rows)

    def _end_unseen(self, connection: sqlite3.Connection, claim: Claim, how: End, at: str) -> None:
        self._insert(connection, claim, how, at)
        for line_id in claim.line_ids if how is End.COMPLETED else ():
            if self._taken(connection, Claim(claim.claim_id, claim.kiosk_id, (line_id,))) is None:
                row = (self._round, line_id, claim.claim_id, claim.kiosk_id, at)
                connection.execute("INSERT INTO claimed_lines VALUES (?, ?, ?, ?, ?)", row)

    def _insert(self, connection: sqlite3.Connection, claim: Claim, state: str, at: str) -> None:
        row = (claim.claim_id, claim.kiosk_id, self._round, _listed(claim.line_ids), state, at)
        connection.execute("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?)", row)


@dataclass(frozen=True, slots=True)
class _Row:
    kiosk_id: str
    line_ids: str
    state: str
    at: str


def _row(connection: sqlite3.Connection, claim_id: str) -> _Row | None:
    query = "SELECT kiosk_id, line_ids, state, at FROM claims WHERE claim_id = ?"
    row = connection.execute(query, (claim_id,)).fetchone()
    return None if row is None else _Row(*row)


def _listed(line_ids: Sequence[str]) -> str:
    return json.dumps(sorted(set(line_ids)))
