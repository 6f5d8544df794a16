"""Watches a process for sockets that could reach a network: from the first moment, and at the end."""

import os
import socket
import sys
from pathlib import Path

NETWORK = (socket.AF_INET, socket.AF_INET6)


class SocketWatch:
    """Counts every network socket that Python code makes from now on, however short-lived; it cannot be undone."""

    def __init__(self) -> None:
        self._made = 0
        sys.addaudithook(self._hear)

    def count(self) -> int:
        """Return how many were made, or, of a library's own, how many are open now: the larger."""
        return max(self._made, _open_now())

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.__new__" and arguments[1] in NETWORK:
            self._made += 1


def _open_now() -> int:
    found = 0
    for path in Path("/proc/self/fd").iterdir():
        try:
            descriptor = os.dup(int(path.name))
        except OSError:
            continue
        try:
            with socket.socket(fileno=descriptor) as one:
                found += one.family in NETWORK
        except OSError:
            os.close(descriptor)
    return found
