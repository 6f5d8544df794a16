"""One HTTP exchange with the hub: signed, compressed, bounded in time and size; never redirected.

What goes wrong on the way becomes a `Silence`: the caller decides what it means.
"""

import gzip
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import requests

from kiosk.domain.entry import Entry
from kiosk.sync.station import Clock, Station, stamp
from kiosk.sync.uploader import Portal, Quiet, Reply, Response, Silence, read_reply
from kiosk.trust import to_wire
from kiosk.trust.requests import Asked, sign_request

BATCH = "/v1/entries:batch"
MOST_ANSWER = 1024 * 1024
PIECE = 16
"""Bytes taken at a time: the socket's own time limit starts anew with each, so they must be small to keep `whole_s`."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for a connection, and for each piece of an answer; `whole_s` bounds the answer."""

    connect_s: float = 5.0
    read_s: float = 30.0
    whole_s: float = 120.0


class Exchange:
    """A session with a hub. `proxies` as `requests` takes them; none unless configured."""

    def __init__(
        self,
        timeouts: Timeouts,
        clock: Clock,
        proxies: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timeouts = timeouts
        self._clock = clock
        self._monotonic = monotonic
        self._session = requests.Session()
        self._session.trust_env = False  # a stray HTTP_PROXY or ~/.netrc must not lead entries elsewhere
        self._session.proxies = dict(proxies or {})

    def post(self, station: Station, entries: Sequence[Entry]) -> Reply:
        """Send a batch; an empty one asks what is acknowledged."""
        text = json.dumps({"entries": [to_wire(entry) for entry in entries]}, separators=(",", ":"))
        body = gzip.compress(text.encode(), compresslevel=6, mtime=0)
        signed = sign_request(Asked("POST", BATCH, body), station.kiosk_id, stamp(self._clock), station.keys)
        headers = signed | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        try:
            answer = self._session.post(
                station.hub_url.rstrip("/") + BATCH,
                data=body,
                headers=headers,
                timeout=(self._timeouts.connect_s, self._timeouts.read_s),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError:
            return Silence(Quiet.TLS)
        except requests.exceptions.Timeout:
            return Silence(Quiet.TIMEOUT)
        except requests.exceptions.RequestException:
            return Silence(Quiet.NO_CONNECTION)
        with answer:
            return self._read(answer)

    def _read(self, answer: requests.Response) -> Reply:
        """Take the answer in, within its bounds."""
        latest = self._monotonic() + self._timeouts.whole_s
        body = bytearray()
        try:
            for chunk in answer.iter_content(PIECE):
                body += chunk
                if self._monotonic() > latest:
                    return Silence(Quiet.TIMEOUT)
                if len(body) > MOST_ANSWER:
                    return Portal(answer.status_code)
        except requests.exceptions.RequestException:
            return Silence(Quiet.CUT)
        headers = answer.headers
        return read_reply(
            Response(
                status=answer.status_code,
                content_type=headers.get("Content-Type", ""),
                retry_after=headers.get("Retry-After", ""),
                date=headers.get("Date", ""),
                body=bytes(body),
            )
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()
