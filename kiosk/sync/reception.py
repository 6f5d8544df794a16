"""Claims as the touchscreen asks for them: decided here when this is the home desk, else asked of the home desk.

What was asked is on the disk before anybody is asked, and what must still be told to another desk stays there until
that desk has answered: a crash or a lost answer leaves no line held for good without anybody knowing.
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import assert_never

from pydantic import ValidationError

from kiosk.sync.claims import Claim, Claims, End, Granted, Misuse, Taken
from kiosk.sync.database import Database
from kiosk.sync.peers import Peers
from kiosk.sync.shapes import ClaimAnswer, ClaimAsked, Claimed, EndAsked, PeerClaim, PeerEnd
from kiosk.sync.station import Clock, Station, stamp
from kiosk.trust.requests import Asked

Decide = Callable[[Station], Claims]
"""Returns the claims that this desk decides in its round."""


class _State(StrEnum):
    ASKING = "asking"
    GRANTED = "granted"
    TAKEN = "taken"
    UNREACHABLE = "unreachable"
    ENDED = "ended"


class Reception:
    """The claims of this kiosk's own visits."""

    def __init__(self, database: Database, claims: Decide, peers: Peers, clock: Clock) -> None:
        self._database = database
        self._claims = claims
        self._peers = peers
        self._clock = clock

    def ask(self, station: Station, asked: ClaimAsked) -> ClaimAnswer | Misuse:
        """Take a claim at the household's home desk."""
        if asked.kiosk_id != station.kiosk_id:
            return Misuse.OF_ANOTHER
        before = self._note(asked)
        if before is not None:
            return before
        answer = self._decided(station, asked)
        if isinstance(answer, Misuse):
            return answer
        with self._database.transaction() as connection:
            _settle(connection, asked.claim_id, _State(answer.answer))
            if answer.answer is Claimed.UNREACHABLE:  # it may have been granted and the answer lost
                _queue_end(connection, asked.claim_id, asked.hh_home_desk, End.RELEASED)
        return answer

    def end(self, station: Station, claim_id: str, asked: EndAsked) -> Misuse | None:
        """End a claim. Returns when that is on the disk; `tell` brings it to the home desk."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT home_desk, state FROM asked WHERE claim_id = ?", (claim_id,)).fetchone()
            home_desk, state = row or (asked.hh_home_desk, None)
            if state is None and not home_desk:
                return Misuse.UNKNOWN
            if state == _State.UNREACHABLE and asked.how is End.COMPLETED:
                return Misuse.ENDED  # it was, or will be, released: what was given needs an id of its own
            if state is None:
                _note(connection, claim_id, home_desk, asked.line_ids, _State.ENDED)
            if state != _State.TAKEN:
                _settle(connection, claim_id, _State.ENDED)
                _queue_end(connection, claim_id, home_desk, asked.how, asked.line_ids)
        self.tell(station, only_own=True)
        return None

    def abandon(self, station: Station, recorded: Callable[[str], bool]) -> None:
        """Release what a touchscreen that just started cannot know of: claims that no entry names.

        Args:
            recorded: whether the ledger holds an entry with this claim id.
        """
        with self._database.transaction() as connection:
            query = "SELECT claim_id, home_desk FROM asked WHERE state IN (?, ?)"
            for claim_id, home_desk in connection.execute(query, (_State.ASKING, _State.GRANTED)).fetchall():
                if not recorded(claim_id):
                    _settle(connection, claim_id, _State.ENDED)
                    _queue_end(connection, claim_id, home_desk, End.RELEASED)
        self.tell(station, only_own=True)

    def tell(self, station: Station, only_own: bool = False, step: Callable[[], None] = lambda: None) -> int:
        """Tell the home desks which claims ended, calling `step` before each; return how many could not be told yet."""
        with self._database.transaction() as connection:
            waiting = connection.execute(
                "SELECT claim_id, home_desk, how, line_ids FROM ends ORDER BY rowid"
            ).fetchall()
        untold = 0
        unreachable: set[int] = set()
        for claim_id, home_desk, how, line_ids in waiting:
            step()
            if home_desk in unreachable or (only_own and home_desk != station.number):
                untold += 1
                continue
            claim = Claim(claim_id, station.kiosk_id, tuple(json.loads(line_ids)))
            if self._told(station, claim, End(how), home_desk):
                with self._database.transaction() as connection:
                    connection.execute("DELETE FROM ends WHERE claim_id = ? AND how = ?", (claim_id, how))
            else:
                unreachable.add(home_desk)
                untold += 1
        return untold

    def _note(self, asked: ClaimAsked) -> ClaimAnswer | Misuse | None:
        with self._database.transaction() as connection:
            query = "SELECT state, line_ids, home_desk FROM asked WHERE claim_id = ?"
            row = connection.execute(query, (asked.claim_id,)).fetchone()
            if row is None:
                _note(connection, asked.claim_id, asked.hh_home_desk, asked.line_ids, _State.ASKING)
                return None
        if (json.loads(row[1]), row[2]) != (list(asked.line_ids), asked.hh_home_desk):
            return Misuse.OF_ANOTHER
        return ClaimAnswer(answer=Claimed.GRANTED) if row[0] == _State.GRANTED else Misuse.ENDED

    def _decided(self, station: Station, asked: ClaimAsked) -> ClaimAnswer | Misuse:
        if asked.hh_home_desk != station.number:
            return self._forwarded(station, asked)
        claim = Claim(asked.claim_id, asked.kiosk_id, tuple(asked.line_ids))
        return answer_of(self._claims(station).ask(claim, stamp(self._clock)), station)

    def _forwarded(self, station: Station, asked: ClaimAsked) -> ClaimAnswer:
        request = PeerClaim(
            claim_id=asked.claim_id, kiosk_id=asked.kiosk_id, round_id=station.round_id, line_ids=asked.line_ids
        )
        body = request.model_dump_json().encode()
        answer = self._peers.ask(station, asked.hh_home_desk, Asked("POST", "/v1/claims", body), waiting=True)
        if answer is None or answer.status != HTTPStatus.OK:
            return ClaimAnswer(answer=Claimed.UNREACHABLE)
        try:
            return ClaimAnswer.model_validate_json(answer.body)
        except ValidationError:
            return ClaimAnswer(answer=Claimed.UNREACHABLE)

    def _told(self, station: Station, claim: Claim, how: End, home_desk: int) -> bool:
        if home_desk == station.number:
            self._claims(station).end(claim, how, stamp(self._clock))
            return True
        request = PeerEnd(kiosk_id=claim.kiosk_id, round_id=station.round_id, how=how, line_ids=list(claim.line_ids))
        asked = Asked("POST", f"/v1/claims/{claim.claim_id}/end", request.model_dump_json().encode())
        answer = self._peers.ask(station, home_desk, asked)
        return answer is not None and answer.status in (HTTPStatus.OK, HTTPStatus.CONFLICT)


def answer_of(decided: Granted | Taken | Misuse, station: Station) -> ClaimAnswer | Misuse:
    """Return a decision in the words that travel."""
    match decided:
        case Granted(at):
            return ClaimAnswer(answer=Claimed.GRANTED, desk=station.number, at=at)
        case Taken(kiosk_id, at):
            return ClaimAnswer(answer=Claimed.TAKEN, desk=station.number_of(kiosk_id), at=at)
        case Misuse():
            return decided
        case _:
            assert_never(decided)


def _note(
    connection: sqlite3.Connection, claim_id: str, home_desk: int, line_ids: Sequence[str], state: _State
) -> None:
    row = (claim_id, home_desk, json.dumps(list(line_ids)), state)
    connection.execute("INSERT INTO asked VALUES (?, ?, ?, ?)", row)


def _settle(connection: sqlite3.Connection, claim_id: str, state: _State) -> None:
    connection.execute("UPDATE asked SET state = ? WHERE claim_id = ?", (state, claim_id))


def _queue_end(
    connection: sqlite3.Connection, claim_id: str, home_desk: int, how: End, line_ids: Sequence[str] = ()
) -> None:
    row = (claim_id, home_desk, how, json.dumps(list(line_ids)))
    connection.execute("INSERT OR REPLACE INTO ends VALUES (?, ?, ?, ?)", row)
