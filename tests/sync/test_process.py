"""`kiosk sync` as a process: its socket, its upload loop, what it says of itself."""

import asyncio
import json
import socket
import stat
import threading
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from kiosk.sync import SyncError, SyncFault
from kiosk.sync.claims import Claim, Claims, Granted, Taken
from kiosk.sync.database import Database
from kiosk.sync.endpoints import touchscreen_app
from kiosk.sync.peers import Peers
from kiosk.sync.reception import Reception
from kiosk.sync.shapes import ClaimAsked
from tests.hub.running import NOON, running_hub
from tests.sync.sites import RunningSite, running_site
from tests.sync.unix import ask

AT = "2026-03-01T12:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RunningSite]:
    """Serve one desk."""
    with running_site(tmp_path, 1) as site:
        yield site


def test_the_socket_is_for_owner_and_group_and_goes_with_the_process(site: RunningSite) -> None:
    """Mode 0660; a second process on the same socket is refused; afterwards the path is free."""
    assert stat.S_IMODE(site[1].socket.stat().st_mode) == 0o660
    first = site[1].sync
    with pytest.raises(SyncError) as refused:
        site[1].start()
    assert refused.value.fault is SyncFault.SOCKET
    assert site[1].status()["pending"] == 0
    site[1].sync = first
    site[1].stop()
    assert not site[1].socket.exists()


def test_a_socket_left_by_a_dead_process_is_replaced(site: RunningSite) -> None:
    """After a crash the path is still there; the next start takes it."""
    site[1].stop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(site[1].socket))
    site[1].start()
    assert site[1].status()["online"] is False


def test_a_new_entry_is_sent_when_the_touchscreen_says_so(site: RunningSite, tmp_path: Path) -> None:
    """The loop rests for an hour; a wake sends what is new, and the status follows."""
    (tmp_path / "hub").mkdir()
    with running_hub(tmp_path / "hub") as hub:
        hub.enrol(site[1].kiosk)
        site[1].hub_url = hub.url
        site[1].ledger.append()
        assert site[1].status() == {
            "online": False,
            "pending": 1,
            "last_upload": "",
            "last_answer": "",
            "oldest_pending_age_s": 59,
            "doubtful": 0,
            "peers": [],
        }
        loop = threading.Thread(target=site[1].sync.upload)
        loop.start()
        until_sent(site)
        site[1].ledger.append()
        assert ask(site[1].socket, "POST", "/wake", {}) == (200, {"answer": "noted"})
        until_sent(site)
        status = site[1].status()
        assert (status["online"], status["last_answer"], status["oldest_pending_age_s"]) == (True, "stored", 0)
        assert status["last_upload"] == "2026-03-01T12:00:00Z"
        site[1].sync.stop()
        loop.join()


def until_sent(site: RunningSite) -> None:
    """Wait until nothing is pending; the test's time limit is the only other end."""
    while site[1].status()["pending"]:
        pass


def test_without_a_hub_entries_wait_for_a_courier(site: RunningSite) -> None:
    """No address: nothing is attempted, and the status says why."""
    site[1].ledger.append()
    assert site[1].sync.attempt().answer == "no_hub"
    status = site[1].status()
    assert (status["online"], status["pending"], status["last_answer"]) == (False, 1, "no_hub")


def test_unfit_questions_are_refused(site: RunningSite) -> None:
    """Another kiosk's name, a missing line, an unknown claim or path: refused in JSON."""
    claim = {"claim_id": "a", "kiosk_id": "GAO-99", "hh_home_desk": 1, "line_ids": ["1"]}
    assert ask(site[1].socket, "POST", "/claims", claim)[1]["reason"] == "claim-of-another"
    assert ask(site[1].socket, "POST", "/claims", claim | {"line_ids": []})[0] == 422
    assert site[1].end("never", "released")[1]["reason"] == "unknown-claim"
    assert ask(site[1].socket, "GET", "/nothing")[0] == 404


def test_the_port_must_be_free(site: RunningSite, tmp_path: Path) -> None:
    """A taken port is said at once."""
    with running_site(tmp_path / "other", 1) as other:
        other[1].stop()
        other[1].port = site[1].port
        with pytest.raises(SyncError) as refused:
            other[1].start()
    assert refused.value.fault is SyncFault.LISTEN


def given_up(app: FastAPI, target: str, body: object) -> int:
    """Ask as a touchscreen that hung up before it was heard; return the status."""
    content = json.dumps(body).encode()
    came = [{"type": "http.request", "body": content, "more_body": False}]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return came.pop() if came else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": target,
        "headers": [(b"content-type", b"application/json")],
        "query_string": b"",
    }
    asyncio.run(app(scope, receive, send))
    return int(sent[0]["status"])


def test_what_nobody_waits_for_any_more_is_not_done(site: RunningSite, tmp_path: Path) -> None:
    """A process that hung and goes on grants no claim that was given up, and abandons none that was taken since."""
    desk, database = site[1], Database(tmp_path / "late.db")
    claims = Claims(database, desk.kiosk.kiosk_id, "round-1", lambda _lines: {})
    reception = Reception(database, lambda _station: claims, Peers(5, lambda: NOON), lambda: NOON)
    app = touchscreen_app(desk.station, reception, desk.sync.status, lambda: None, lambda _claim: False)
    asked = {"claim_id": "late", "kiosk_id": desk.kiosk.kiosk_id, "hh_home_desk": 1, "line_ids": ["1"]}
    assert given_up(app, "/claims", asked) == 408
    assert claims.ask(Claim("other", "GAO-02", ("1",)), AT) == Granted(AT)
    taken = ClaimAsked(claim_id="since", kiosk_id=desk.kiosk.kiosk_id, hh_home_desk=1, line_ids=["2"])
    reception.ask(desk.station(), taken)
    assert given_up(app, "/claims:abandon", {}) == 408
    assert claims.ask(Claim("another", "GAO-02", ("2",)), AT) == Taken(desk.kiosk.kiosk_id, AT)
    database.close()
