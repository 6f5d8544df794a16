"""The real processes around a rehearsal's screens: a hub on loopback and this desk's `kiosk sync`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.runtime.desk_link import DeskLink, LinkStatus

START_S, SEND_S, STOP_S = 60.0, 60.0, 15.0


class RehearsalError(Exception):
    """The rehearsal could not be played to its end. `detail` says where it stopped."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass
class Process:
    """A `kiosk` command in a process of its own; what it says goes to a file."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    says: Path
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it."""
        with self.says.open("ab") as file:
            command = [sys.executable, "-m", "kiosk", *self.arguments]
            self.running = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=dict(self.environment)
            )

    def check(self) -> None:
        """Raise when it has ended by itself.

        Raises:
            RehearsalError: with the last line that it said.
        """
        if self.running is None or self.running.poll() is not None:
            last = (self.says.read_text("utf-8", "replace").strip().splitlines() or [""])[-1]
            raise RehearsalError(f"{self.name}: {last}")

    def stop(self) -> None:
        """Stop it as systemd does."""
        if self.running is not None and self.running.poll() is None:
            self.running.send_signal(signal.SIGCONT)
            self.running.send_signal(signal.SIGTERM)
            try:
                self.running.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()
        self.running = None


class Hub:
    """A hub on loopback that can be away for a while."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self.database = folder / "hub.db"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        arguments = ("hub", "--host", "127.0.0.1", "--port", str(self.port), "--database", f"sqlite:///{self.database}")
        self._process = Process("hub", arguments, environment, folder / "hub.log")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process.start()
        until(START_S, self._healthy, "the hub does not answer", self._process)

    def stop(self) -> None:
        """Take it off the network."""
        self._process.stop()

    def pause(self, away: bool) -> None:
        """Take it off the network for a while, without waiting: for the tray."""
        if self._process.running is not None:
            self._process.running.send_signal(signal.SIGSTOP if away else signal.SIGCONT)

    def register(self, kiosk_id: str, signing_key: str) -> None:
        """Make the device known, as the office does once."""
        import requests  # makes a network socket when imported: never in the touchscreen's process

        token = (self._folder / "enrolment-token").read_text("ascii").strip()
        answer = requests.post(
            f"{self.url}/v1/devices",
            json={"kiosk_id": kiosk_id, "signing_key": signing_key},
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )
        if not answer.ok:
            raise RehearsalError(f"the hub does not register the device: {answer.status_code}")

    def _healthy(self) -> bool:
        import requests

        try:
            return requests.get(f"{self.url}/health", timeout=2).ok
        except requests.RequestException:
            return False


class Sync:
    """`kiosk sync` of the rehearsed desk."""

    def __init__(self, config: Path, sock: Path, kiosk_id: str, environment: Mapping[str, str]) -> None:
        self._link = DeskLink(sock, kiosk_id)
        self._process = Process("sync", ("sync", "--config", str(config)), environment, config.with_name("sync.log"))
        self._socket = sock

    def start(self) -> None:
        """Start it and wait for its socket."""
        self._process.start()
        until(START_S, self._socket.exists, "sync opens no socket", self._process)

    def stop(self) -> None:
        """Stop it."""
        self._process.stop()

    def pause(self, hangs: bool) -> None:
        """Let it take questions without an answer, or go on."""
        if self._process.running is not None:
            self._process.running.send_signal(signal.SIGSTOP if hangs else signal.SIGCONT)

    def send_all(self, entries: int) -> LinkStatus:
        """Wait until everything is at the hub."""
        found = LinkStatus()

        def sent() -> bool:
            nonlocal found
            self._link.wake()
            found = self._link.status()
            return found.online and found.pending == 0

        until(SEND_S, sent, f"{entries} entries are not all at the hub", self._process, every_s=0.3)
        return found


def until(seconds: float, holds: Callable[[], bool], complaint: str, process: Process, every_s: float = 0.1) -> None:
    """Wait for a condition while a process lives."""
    deadline = time.monotonic() + seconds
    while not holds():
        process.check()
        if time.monotonic() > deadline:
            raise RehearsalError(complaint)
        time.sleep(every_s)


def free_port() -> int:
    """Return a TCP port of the loopback that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    """Return this process's environment for the others, with their data where the rehearsal has it."""
    return {**os.environ, "KIOSK_DATA": str(data), "PYTHONUNBUFFERED": "1"}
