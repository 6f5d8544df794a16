"""A `kiosk sync` that takes every question and answers none, drips its answers, or is itself again."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

PATIENCE_S = 20.0
ANSWERS: dict[str, object] = {
    "/status": {"online": True, "pending": 3, "last_upload": ""},
    "/claims": {"answer": "granted", "desk": 1, "at": "2026-03-01T08:00:00Z"},
}
MOST_DRIPS = 5000


@dataclass
class HungSync:
    """What it holds back, by path; what drips; what it was asked."""

    path: Path
    holds: set[str] = field(default_factory=set)
    drips: bool = False
    asked: list[str] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, path: str, body: object) -> None:
        """Note a question, and hold it while its kind is held."""
        with self._changed:
            self.asked.append(path)
            self.told.append(body)
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._held(path) or self.over.is_set(), PATIENCE_S)

    def _held(self, path: str) -> bool:
        return path in self.holds or "*" in self.holds

    def let_go(self) -> None:
        """Answer everything again."""
        with self._changed:
            self.holds.clear()
            self._changed.notify_all()

    def until_asked(self, path: str) -> None:
        """Wait until somebody has asked this."""
        with self._changed:
            assert self._changed.wait_for(lambda: path in self.asked, PATIENCE_S)

    def claims(self) -> int:
        """How many claims it was asked for."""
        return self.asked.count("/claims")


@contextmanager
def hung_sync(path: Path, *holds: str, drips: bool = False) -> Iterator[HungSync]:
    """Listen at a unix socket until the block ends; `*` holds everything back."""
    hung = HungSync(path, set(holds), drips)

    class Line(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: object) -> None:
            hung.take(self.path, body)
            text = json.dumps(ANSWERS.get(self.path, {"answer": "noted"})).encode()
            with suppress(OSError):  # nobody waits for it any more
                if hung.drips:
                    self._drip()
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        def _drip(self) -> None:
            """A byte now and then, of a head without an end."""
            for _ in range(MOST_DRIPS):
                if hung.over.wait(0.001):
                    return
                self.wfile.write(b"H")
                self.wfile.flush()

        def address_string(self) -> str:
            return "unix"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    with socketserver.ThreadingUnixStreamServer(str(path), Line) as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield hung
        finally:
            hung.over.set()
            hung.let_go()
            server.shutdown()
            serving.join()
