"""The touchscreen's only line out: HTTP over a unix socket to `kiosk sync`. docs/sync.md has the protocol.

Nothing here raises for a sync process that is away, slow or odd: a visit then goes on as cut off.

A circuit breaker keeps people from waiting for a process that hangs. A question that is not answered within its time
opens it: from then on claims come back unreachable at once and nothing else is sent, so an outage costs one person one
time limit, and the next ones nothing. The poll (`status`), which nobody waits for, is always sent: it is the probe of
the half-open circuit, and any answer to it closes it. A process that is not there at all refuses at once, costs nobody
any time and opens nothing.
"""

import http.client
import json
import logging
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any

from kiosk.deadline import Deadline, bound
from kiosk.domain.visit import events as ev
from kiosk.domain.visit.case import Served

log = logging.getLogger(__name__)

MOST_ANSWER = 65536


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """What the header and the board show of sending. `pending` entries wait; ages in seconds."""

    online: bool = False
    pending: int = 0
    last_upload: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An HTTP status, and what its JSON says; None where it is no JSON."""

    status: int
    says: Any


class _NoAnswer(Enum):
    """Why there is none."""

    LATE = auto()  # somebody took the question, and let the time pass
    AWAY = auto()  # nobody is there, or hung up: known at once


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, deadline: Deadline) -> None:
        super().__init__("localhost")
        self._path = path
        self._deadline = deadline

    def connect(self) -> None:
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            door.settimeout(self._deadline.left_s())
            door.connect(str(self._path))
        except OSError:
            door.close()
            raise
        self.sock = bound(door, self._deadline)


class DeskLink:
    """Asks `kiosk sync`. Each call but `tell` is one exchange, over within `timeout_s`, and made off the UI thread.

    Two threads use it, one for claims and one for all that nobody waits for; the third, the UI's, only leaves what is
    to be told (`end_claim`, `tell_given`).
    """

    def __init__(
        self, path: Path, kiosk_id: str, timeout_s: float = 5.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._kiosk_id = kiosk_id
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._silent = False  # the circuit is open; written by whichever thread was let down or answered last
        self._untold: deque[tuple[str, dict[str, Any]]] = deque()
        self.waits = 0
        """How many claims waited for their whole time limit in vain. On the thread of the claims."""

    def claim(
        self, turn: int, claim_id: str, home_desk: int, line_ids: tuple[str, ...]
    ) -> ev.ClaimGranted | ev.ClaimTaken | ev.ClaimUnreachable:
        """Ask the home desk for lines, and say what came of it: at once while the circuit is open."""
        if self._silent:
            return ev.ClaimUnreachable(turn)
        asked = {
            "claim_id": claim_id,
            "kiosk_id": self._kiosk_id,
            "hh_home_desk": home_desk,
            "line_ids": list(line_ids),
        }
        answer = self._ask("POST", "/claims", asked)
        match answer:
            case _Answer(says={"answer": "granted"}):
                return ev.ClaimGranted(turn, claim_id)
            case _Answer(says={"answer": "taken", "desk": int(desk), "at": str(at)}) if _is_time(at):
                return ev.ClaimTaken(turn, Served(at, desk, ()))
            case _:
                pass
        self.waits += answer is _NoAnswer.LATE
        # It may be granted all the same, later than this visit: without an end the lines were held for good.
        self._leave(claim_id, {"how": "released", "line_ids": [], "hh_home_desk": home_desk})
        return ev.ClaimUnreachable(turn)

    def end_claim(self, claim_id: str, completed: tuple[str, ...]) -> None:
        """Leave to be told that a claim is over: `completed` lines stay taken, its others are free again."""
        how = "completed" if completed else "released"
        self._leave(claim_id, {"how": how, "line_ids": list(completed)})

    def tell_given(self, claim_id: str, home_desk: int, line_ids: tuple[str, ...]) -> None:
        """Leave to be told that lines of another desk's household were given without a claim."""
        self._leave(claim_id, {"how": "completed", "line_ids": list(line_ids), "hh_home_desk": home_desk})

    def tell(self) -> None:
        """Tell what was left, while it is taken: what is not stays for the next time. In memory only."""
        for _ in range(len(self._untold)):
            if self._silent:
                return
            path, body = self._untold.popleft()
            answer = self._ask("POST", path, body)
            if not isinstance(answer, _Answer) or answer.status >= http.client.INTERNAL_SERVER_ERROR:
                self._untold.append((path, body))  # in any order: an end is an end

    def abandon(self) -> None:
        """Give back the claims that no entry names: only while no visit is under way."""
        if not self._silent:
            self._ask("POST", "/claims:abandon", {})

    def wake(self) -> None:
        """Say that there is something new to send."""
        if not self._silent:
            self._ask("POST", "/wake", {})

    def status(self) -> LinkStatus:
        """Return how sending goes; offline when nobody answers."""
        match self._ask("GET", "/status", None):
            case _Answer(says={"online": bool(online), "pending": int(pending), **rest}):
                return LinkStatus(online, pending, str(rest.get("last_upload") or ""))
            case _:
                return LinkStatus()

    def _leave(self, claim_id: str, end: dict[str, Any]) -> None:
        self._untold.append((f"/claims/{claim_id}/end", end))

    def _ask(self, verb: str, path: str, body: dict[str, Any] | None) -> _Answer | _NoAnswer:
        connection = _UnixConnection(self._path, Deadline(self._timeout_s, self._monotonic))
        try:
            text = None if body is None else json.dumps(body)
            connection.request(verb, path, text, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = _Answer(response.status, _json(response.read(MOST_ANSWER)))
        except TimeoutError:
            log.warning("sync does not answer %s in time", path)
            self._silent = True
            return _NoAnswer.LATE
        except (OSError, http.client.HTTPException) as error:
            log.info("sync does not answer %s: %s", path, type(error).__name__)
            return _NoAnswer.AWAY
        finally:
            connection.close()
        self._silent = False
        return answer


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_time(text: str) -> bool:
    """Whether another desk's word for when can be shown."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
