"""The touchscreen's only line out: HTTP over a unix socket to `kiosk sync`. docs/sync.md has the protocol.

Nothing here raises for a sync process that is away, slow or odd: a visit then goes on as cut off.
"""

import http.client
import json
import logging
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.domain.visit import events as ev
from kiosk.domain.visit.case import Served

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """What the header and the board show of sending. `pending` entries wait; ages in seconds."""

    online: bool = False
    pending: int = 0
    last_upload: str = ""


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class DeskLink:
    """Asks `kiosk sync`. Each call is short, bounded by `timeout_s`, and made off the UI thread."""

    def __init__(self, path: Path, kiosk_id: str, timeout_s: float = 5.0) -> None:
        self._path = path
        self._kiosk_id = kiosk_id
        self._timeout_s = timeout_s

    def claim(
        self, turn: int, claim_id: str, home_desk: int, line_ids: tuple[str, ...]
    ) -> ev.ClaimGranted | ev.ClaimTaken | ev.ClaimUnreachable:
        """Ask the home desk for lines, and say what came of it."""
        asked = {
            "claim_id": claim_id,
            "kiosk_id": self._kiosk_id,
            "hh_home_desk": home_desk,
            "line_ids": list(line_ids),
        }
        answer = self._ask("POST", "/claims", asked)
        match answer:
            case {"answer": "granted"}:
                return ev.ClaimGranted(turn, claim_id)
            case {"answer": "taken", "desk": int(desk), "at": str(at)} if _is_time(at):
                return ev.ClaimTaken(turn, Served(at, desk, ()))
            case _:
                return ev.ClaimUnreachable(turn)

    def end_claim(self, claim_id: str, completed: tuple[str, ...]) -> None:
        """Say that a claim is over: `completed` lines stay taken, its others are free again."""
        how = "completed" if completed else "released"
        self._ask("POST", f"/claims/{claim_id}/end", {"how": how, "line_ids": list(completed)})

    def tell_given(self, claim_id: str, home_desk: int, line_ids: tuple[str, ...]) -> None:
        """Say that lines of another desk's household were given without a claim; it hears of it when it can."""
        given = {"how": "completed", "line_ids": list(line_ids), "hh_home_desk": home_desk}
        self._ask("POST", f"/claims/{claim_id}/end", given)

    def abandon(self) -> None:
        """Give back the claims that no entry names: only while no visit is under way."""
        self._ask("POST", "/claims:abandon", {})

    def wake(self) -> None:
        """Say that there is something new to send."""
        self._ask("POST", "/wake", {})

    def status(self) -> LinkStatus:
        """Return how sending goes; offline when nobody answers."""
        match self._ask("GET", "/status", None):
            case {"online": bool(online), "pending": int(pending), **rest}:
                return LinkStatus(online, pending, str(rest.get("last_upload") or ""))
            case _:
                return LinkStatus()

    def _ask(self, verb: str, path: str, body: dict[str, Any] | None) -> Any:
        connection = _UnixConnection(self._path, self._timeout_s)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(verb, path, text, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read(65536))
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            log.info("sync does not answer %s: %s", path, type(error).__name__)
            return None
        finally:
            connection.close()


def _is_time(text: str) -> bool:
    """Whether another desk's word for when can be shown."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
