"""Tells systemd that we are ready and alive (sd_notify(3)): a datagram to its socket, if there is one."""

import os
import socket


def notify(state: str) -> None:
    """Send a state such as `READY=1` or `WATCHDOG=1`. A supervisor that does not listen is no fault of ours."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        try:
            door.sendto(state.encode("ascii"), f"\0{address[1:]}" if address.startswith("@") else address)
        except OSError:
            return


def watchdog_s() -> float:
    """Return how often to say that we are alive: half of what systemd allows, 0 when it does not ask."""
    allowed_us = os.environ.get("WATCHDOG_USEC", "")
    return int(allowed_us) / 2_000_000 if allowed_us.isdecimal() else 0.0
