"""A loopback server that stands before the hub and does what bad lines, portals and sick servers do."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests


class Fault(StrEnum):
    """What happens to one request."""

    NONE = "none"
    CUT_BEFORE = "cut_before"  # the hub never sees it
    CUT_AFTER = "cut_after"  # the hub stores it, the answer is lost
    TORN = "torn"  # half of the answer arrives
    BUSY = "busy"  # 503 with Retry-After
    PORTAL = "portal"  # a page with status 200
    REDIRECT = "redirect"
    GARBAGE = "garbage"  # 200, says JSON, is none
    OTHER_JSON = "other_json"  # 200, JSON, not the hub's
    FORBIDDEN = "forbidden"
    BAD_REQUEST = "bad_request"
    BROKEN = "broken"  # 500
    SLOW = "slow"  # nothing comes until the client gives up
    DRIP = "drip"  # an endless answer, a byte now and then
    DRIP_HEAD = "drip_head"  # not even its head comes to an end


PAGES: dict[Fault, tuple[int, dict[str, str], bytes]] = {
    Fault.BUSY: (503, {"Retry-After": "7", "Content-Type": "text/plain"}, b"busy"),
    Fault.PORTAL: (200, {"Content-Type": "text/html"}, b"<html>Welcome, pay here</html>"),
    Fault.REDIRECT: (302, {"Location": "http://127.0.0.1:9/login"}, b""),
    Fault.GARBAGE: (200, {"Content-Type": "application/json"}, b"\x00{garbage"),
    Fault.OTHER_JSON: (200, {"Content-Type": "application/json"}, b'{"acknowledged": 999, "ok": true}'),
    Fault.FORBIDDEN: (403, {"Content-Type": "text/html"}, b"<html>Forbidden</html>"),
    Fault.BAD_REQUEST: (400, {"Content-Type": "application/problem+json"}, b'{"reason": "not-json"}'),
    Fault.BROKEN: (500, {"Content-Type": "text/plain"}, b"Internal Server Error"),
}


ENDLESS = (Fault.SLOW, Fault.DRIP, Fault.DRIP_HEAD)
MOST_DRIPS = 3000


@dataclass
class FaultyLine:
    """Give it faults; when they are used up, everything gets through."""

    url: str
    faults: list[Fault] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    seen: list[int] = field(default_factory=list)
    """How many bytes each request had."""

    def then(self, faults: Iterable[Fault]) -> None:
        self.faults.extend(faults)


def endless(line: BaseHTTPRequestHandler, over: threading.Event, fault: Fault) -> None:
    """Answer nothing, or a byte now and then, until the client gives up."""
    if fault is Fault.SLOW:
        over.wait(30)
        return
    if fault is Fault.DRIP:
        line.send_response(200)
        line.send_header("Content-Type", "application/json")
        line.send_header("Content-Length", "1000000")
        line.end_headers()
    with suppress(OSError):
        for _ in range(MOST_DRIPS):
            if over.wait(0.01):
                return
            line.wfile.write(b" " if fault is Fault.DRIP else b"H")


@contextmanager
def faulty_line(hub_url: str) -> Iterator[FaultyLine]:
    """Serve on a free loopback port, before the hub at `hub_url`."""
    lines: list[FaultyLine] = []

    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            line = lines[0]
            line.seen.append(len(body))
            fault = line.faults.pop(0) if line.faults else Fault.NONE
            if fault in PAGES:
                self._answer(*PAGES[fault])
            elif fault is Fault.CUT_BEFORE:
                self.close_connection = True
            elif fault in ENDLESS:
                self.close_connection = True
                endless(self, line.over, fault)
            else:
                self._forward(body, fault)

        def _forward(self, body: bytes, fault: Fault) -> None:
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            answer = requests.post(hub_url + self.path, data=body, headers=headers, timeout=30)
            kept = ("Content-Type", "Kiosk-Id", "Kiosk-Signature")
            kind = {name: answer.headers[name] for name in kept if name in answer.headers}
            if fault is Fault.NONE:
                self._answer(answer.status_code, kind, answer.content)
            else:
                self.close_connection = True
            if fault is Fault.TORN:
                self._answer(answer.status_code, kind, answer.content, len(answer.content) // 2)

        def _answer(self, status: int, headers: dict[str, str], content: bytes, length: int | None = None) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:length])

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    lines.append(FaultyLine(f"http://127.0.0.1:{server.server_address[1]}"))
    try:
        yield lines[0]
    finally:
        lines[0].over.set()
        server.shutdown()
        thread.join()
        server.server_close()
