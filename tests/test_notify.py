"""What systemd is told."""

import socket
from pathlib import Path

import pytest

from kiosk.notify import notify, watchdog_s


def test_the_supervisor_hears_that_the_desk_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A datagram reaches the socket that systemd names."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify("READY=1")
        assert systemd.recv(64) == b"READY=1"


def test_without_a_supervisor_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket, or a dead one, is no fault of the desk."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("READY=1")
    monkeypatch.setenv("WATCHDOG_USEC", "10000000")
    assert watchdog_s() == 5.0
