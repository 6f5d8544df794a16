"""Asking another desk: signed both ways, bounded in time; an answer that its desk did not sign is no answer.

Each exchange has one deadline, in however many pieces the answer comes. A desk that lets it pass is not asked again
while a person waits (a circuit breaker) before it has answered somebody who does not: the loop that tells it what
ended and looks who is there. A desk that refuses does so at once, costs nobody any time and stays asked.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict

from kiosk.deadline import Deadline, bound
from kiosk.domain.manifest import Desk
from kiosk.sync.shapes import Peer
from kiosk.sync.station import Clock, Station, stamp
from kiosk.trust.requests import Asked, answer_holds, sign_request

MOST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What a desk answered: HTTP status and JSON text."""

    status: int
    body: bytes


class Peers:
    """The other desks of the site, and whether they answered when last asked. For any thread."""

    def __init__(self, timeout_s: float, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._clock = clock
        self._turn = Lock()
        self._seen: dict[int, tuple[bool, str]] = {}
        self._hanging: set[int] = set()

    def ask(self, station: Station, number: int, asked: Asked, *, waiting: bool = False) -> PeerAnswer | None:
        """Ask a desk; None when it cannot be reached in time, or its answer is not its own.

        With a person `waiting`, a desk that let the last asker down is not asked: None at once.
        """
        with self._turn:
            if waiting and number in self._hanging:
                return None
        desk = station.desks.get(number)
        answer, late = None, False
        if desk is not None and desk.address:
            try:
                answer = self._exchange(station, desk, asked)
            except TimeoutError:
                late = True
        with self._turn:
            self._seen[number] = (answer is not None, stamp(self._clock))
            (self._hanging.add if late else self._hanging.discard)(number)
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
        address = urlsplit(_url(desk.address))
        kind = _Tls if address.scheme == "https" else _Plain
        try:
            connection = kind(address.hostname or "", address.port, Deadline(self._timeout_s, self._monotonic))
        except ValueError:
            return None
        try:
            connection.request(asked.method, address.path.rstrip("/") + asked.target, asked.body, headers)
            answer = connection.getresponse()
            body = answer.read(MOST_ANSWER + 1)
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        genuine = len(body) <= MOST_ANSWER and answer_holds(body, signed, _headers(answer), desk.signing_key)
        return PeerAnswer(answer.status, body) if genuine else None


class _Plain(http.client.HTTPConnection):
    """A connection that is over at its deadline."""

    def __init__(self, host: str, port: int | None, deadline: Deadline) -> None:
        super().__init__(host, port)
        self._deadline = deadline

    def connect(self) -> None:
        connected = socket.create_connection((self.host, self.port), self._deadline.left_s())
        self.sock = bound(connected, self._deadline)


class _Tls(_Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        context.sslsocket_class = _TlsSocket
        under = context.wrap_socket(self.sock, server_hostname=self.host)
        if isinstance(under, _TlsSocket):
            under.deadline = self._deadline
        self.sock = under


class _TlsSocket(ssl.SSLSocket):
    deadline: Deadline

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.deadline.left_s())
        return super().recv_into(*args, **kwargs)


def _headers(answer: http.client.HTTPResponse) -> Mapping[str, str]:
    """By names in any case."""
    return CaseInsensitiveDict(answer.headers.items())


def _url(address: str) -> str:
    return address.rstrip("/") if "://" in address else f"http://{address}"
