"""The exchange: is `kiosk sync` at work, and does the hub answer? Being cut off is ordinary, so nothing here is red."""

import socket
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from kiosk.doctor.finding import Finding, amber, green
from kiosk.runtime.desk_link import DeskLink
from kiosk.trust.manifest import parse_time

LONG_DAYS = 3
_SOCKET_TIMEOUT_S = 2.0


class HubAnswer(StrEnum):
    """What came back from the hub's address."""

    HUB = "ready"
    SILENT = "silent"
    UNSAFE = "unsafe"  # the connection's certificate does not hold
    SOMEBODY_ELSE = "somebody-else"  # a portal, or another hub than the package names


@dataclass(frozen=True, slots=True)
class Sending:
    """What `kiosk sync` says of itself: entries that wait, and when it last sent (ISO 8601, empty for never)."""

    pending: int
    last_upload: str


def ask_sync(path: Path, kiosk_id: str) -> Sending | None:
    """Ask `kiosk sync` how sending goes; None when nobody answers at its socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(_SOCKET_TIMEOUT_S)
        try:
            door.connect(str(path))
        except OSError:
            return None
    status = DeskLink(path, kiosk_id, _SOCKET_TIMEOUT_S).status()
    return Sending(status.pending, status.last_upload)


def sync_finding(sending: Sending | None, now: datetime) -> Finding:
    """Tell whether entries leave. None: nobody answers at the socket."""
    if sending is None:
        return amber("sync", "away")
    if sending.pending == 0:
        return green("sync", "ready")
    if not sending.last_upload:
        return amber("sync", "never", pending=sending.pending)
    days = max(0, (now - parse_time(sending.last_upload)).days)  # over a power cut only the wall clock has counted
    state = amber if days >= LONG_DAYS else green
    return state("sync", "waiting" if days < LONG_DAYS else "long", pending=sending.pending, days=days)


def hub_finding(address: str, answer: HubAnswer | None) -> Finding:
    """Tell whether the hub answers. No address: entries travel by courier, which is a way like any other."""
    if not address or answer is None:
        return green("hub", "courier")
    found = green if answer is HubAnswer.HUB else amber
    return found("hub", answer.value, address=address)
