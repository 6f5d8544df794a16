"""Sockets whose exchange ends at one moment, in however many pieces the answer comes.

A socket's own time limit begins anew with each piece: a byte a second would hold whoever waits for as long as it drips.
"""

import socket
import time
from collections.abc import Callable
from typing import Any


class Deadline:
    """One moment, `within_s` from now, counted by a monotonic clock."""

    def __init__(self, within_s: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ends_s = monotonic() + within_s

    def left_s(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        left_s = self._ends_s - self._monotonic()
        if left_s <= 0:
            raise TimeoutError("the deadline has passed")
        return left_s


class BoundSocket(socket.socket):
    """A connected socket under a deadline: sending and receiving raise TimeoutError once it has passed."""

    deadline: Deadline

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """See `socket.socket`. What `makefile` makes reads through this."""
        self.settimeout(self.deadline.left_s())
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        """See `socket.socket`."""
        self.settimeout(self.deadline.left_s())
        super().sendall(*args, **kwargs)


def bound(connected: socket.socket, deadline: Deadline) -> BoundSocket:
    """Put a connected socket under a deadline; the one given is let go of."""
    kind = (connected.family, connected.type, connected.proto)
    under = BoundSocket(*kind, fileno=connected.detach())
    under.deadline = deadline
    return under
