"""Asking another desk: signed both ways, bounded in time; an answer that its desk did not sign is no answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import requests
import urllib3

from kiosk.domain.manifest import Desk
from kiosk.sync.shapes import Peer
from kiosk.sync.station import Clock, Station, stamp
from kiosk.trust.requests import Asked, answer_holds, sign_request

MOST_ANSWER = 64 * 1024
PIECE = 16
"""Bytes taken at a time: a desk that drips must not hold a thread for longer than the time limit."""


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What a desk answered: HTTP status and JSON text."""

    status: int
    body: bytes


class Peers:
    """The other desks of the site, and whether they answered when last asked."""

    def __init__(self, timeout_s: float, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._clock = clock
        self._turn = Lock()
        self._seen: dict[int, tuple[bool, str]] = {}

    def ask(self, station: Station, number: int, asked: Asked) -> PeerAnswer | None:
        """Ask a desk; None when it cannot be reached in time, or its answer is not its own."""
        desk = station.desks.get(number)
        answer = self._exchange(station, desk, asked) if desk is not None and desk.address else None
        with self._turn:
            self._seen[number] = (answer is not None, stamp(self._clock))
        return answer

    def seen(self, station: Station) -> list[Peer]:
        """Return every other desk with how the last attempt went."""
        with self._turn:
            seen = dict(self._seen)
        others = [number for number in sorted(station.desks) if number != station.number]
        return [
            Peer(desk=number, reachable=seen[number][0] if number in seen else None, at=seen.get(number, (None, ""))[1])
            for number in others
        ]

    def _exchange(self, station: Station, desk: Desk, asked: Asked) -> PeerAnswer | None:
        signed = sign_request(asked, station.kiosk_id, stamp(self._clock), station.keys)
        headers = signed | {"Content-Type": "application/json", "Connection": "close"}
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.request(
                    asked.method,
                    _url(desk.address) + asked.target,
                    data=asked.body,
                    headers=headers,
                    timeout=self._timeout_s,
                    allow_redirects=False,
                    stream=True,
                )
                body = self._read(answer)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError):
            return None
        if body is None:
            return None
        genuine = answer_holds(body, signed, answer.headers, desk.signing_key)
        return PeerAnswer(answer.status_code, body) if genuine else None

    def _read(self, answer: requests.Response) -> bytes | None:
        """Take the answer in, or give up on it: too slow or too long."""
        latest = self._monotonic() + self._timeout_s
        body = bytearray()
        for piece in answer.raw.stream(PIECE, decode_content=False):
            body += piece
            if len(body) > MOST_ANSWER or self._monotonic() > latest:
                return None
        return bytes(body)


def _url(address: str) -> str:
    return address.rstrip("/") if "://" in address else f"http://{address}"
