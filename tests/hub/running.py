"""A hub on a loopback port, as `kiosk hub` runs it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from kiosk.hub import Rate, create_app, listen, server_of
from tests.hub.kiosks import BATCH, SimulatedKiosk, packed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class RunningHub:
    """How tests speak to it."""

    home: Path
    port: int
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(self, method: str, target: str, **arguments: Any) -> requests.Response:
        return self.session.request(method, self.url + target, timeout=30, **arguments)

    def enrol(self, kiosk: SimulatedKiosk) -> int:
        """Register a kiosk with the enrolment token; return the status."""
        device = {"kiosk_id": kiosk.kiosk_id, "signing_key": kiosk.keys.signing_public}
        return self.request("POST", "/v1/devices", json=device, headers=self.token("enrolment")).status_code

    def post(self, kiosk: SimulatedKiosk, entries: Sequence[object]) -> dict[str, Any]:
        """Post a batch as a kiosk does; return what the hub answered."""
        response = self.post_bytes(kiosk, packed(entries))
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def post_bytes(self, kiosk: SimulatedKiosk, body: bytes, encoding: str = "gzip") -> requests.Response:
        """Post any bytes as a batch, properly signed."""
        headers = kiosk.headers("POST", BATCH, body) | {"Content-Encoding": encoding}
        return self.request("POST", BATCH, data=body, headers=headers)

    def board(self) -> dict[str, Any]:
        """Read the live board as staff do."""
        board: dict[str, Any] = self.request("GET", "/v1/board", headers=self.token("staff")).json()
        return board

    def token(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {(self.home / f'{name}-token').read_text()}"}


@contextmanager
def running_hub(
    home: Path,
    rate: Rate | None = None,
    sock: socket.socket | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[RunningHub]:
    """Serve a hub until the block ends. Two over one `home` are two workers on one database."""
    app = create_app(f"sqlite:///{home / 'hub.db'}", clock, None, rate or Rate(burst=100_000), monotonic)
    listening = sock or listen("127.0.0.1", 0)
    server = server_of(app, None)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    hub = RunningHub(home, listening.getsockname()[1])
    try:
        yield hub
    finally:
        hub.session.close()
        server.should_exit = True
        thread.join()
        listening.close()
