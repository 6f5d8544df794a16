"""What the watch over sockets hears, and that opening the touchscreen makes no network socket."""

import subprocess
import sys

import pytest

HEARD = "from kiosk.rehearsal.sockets import SocketWatch; watch = SocketWatch(); {deed}; print(watch.count())"


def heard(deed: str) -> int:
    """Count in a process of its own: a watch cannot be taken back."""
    ran = subprocess.run([sys.executable, "-c", HEARD.format(deed=deed)], capture_output=True, text=True, check=True)
    return int(ran.stdout.splitlines()[-1])


def test_even_a_socket_that_was_closed_is_counted() -> None:
    """Made and closed at once, on either family, it counts; a local one does not."""
    assert heard("import socket as s; s.socket(s.AF_INET).close(); s.socket(s.AF_INET6).close()") == 2
    assert heard("import socket as s; a, b = s.socketpair()") == 0


@pytest.mark.parametrize("module", ["kiosk.roots.touchscreen", "kiosk.roots.practice", "kiosk.rehearsal.stage"])
def test_importing_the_touchscreen_makes_no_network_socket(module: str) -> None:
    """Libraries that try the network when they are imported stay out of the touchscreen's process."""
    assert heard(f"import {module}") == 0
