"""Claims as the touchscreen asks for them: of a real `kiosk sync`, and of one that answers oddly."""

import json
import random
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample
from kiosk.runtime.desk_link import DeskLink
from kiosk.sync import LedgerSource, Limits, Settings, Stations, Sync
from kiosk.sync.claims import Claim, Claims, Granted, Taken
from kiosk.sync.database import Database
from kiosk.trust import DeviceKeys
from tests.runtime.desks import Desk, import_sample
from tests.runtime.test_visits_without_a_screen import good_people, to_finger
from tests.sync.sites import running_site

AT = "2026-03-01T08:00:00Z"


@contextmanager
def running_sync(sample: Sample, data: Path, socket: Path) -> Iterator[Sync]:
    """Run the network process of the sample's first desk over its real ledger and roster."""
    kiosk_id, keys = sample.desks[0].kiosk_id, DeviceKeys.load(sample.desks[0].keys)
    settings = Settings(socket, data / "sync.db", host="127.0.0.1", port=0, limits=Limits(interval_s=3600))
    with closing(LedgerSource(data / "ledger.db")) as ledger:
        stations = Stations(kiosk_id, keys, data / "roster.db")
        sync = Sync(settings, stations, ledger, lambda: datetime.now(UTC), random.Random(1))
        with sync.running():
            yield sync


@pytest.fixture
def desk_with_sync(sample: Sample, tmp_path: Path) -> Iterator[Desk]:
    """A desk beside its own `kiosk sync`, nobody logged in yet."""
    data = tmp_path / "data"
    import_sample(sample, data)
    with running_sync(sample, data, tmp_path / "sync.sock"):
        desk = Desk(sample, data, tmp_path / "sync.sock")
        yield desk
        desk.close()


def asked_by_another(desk: Desk, lines: tuple[str, ...]) -> Granted | Taken:
    """Ask this home desk's claims as another kiosk would."""
    database = Database(desk.data / "sync.db")
    round_id = desk.runtime.manifest.round.round_id
    try:
        claims = Claims(database, desk.sample.desks[0].kiosk_id, round_id, lambda _lines: {})
        answer = claims.ask(Claim(f"other-{lines}", "ANOTHER", lines), AT)
    finally:
        database.close()
    assert isinstance(answer, Granted | Taken)
    return answer


def test_a_visit_that_died_with_a_claim_frees_it_at_the_next_log_in(desk_with_sync: Desk) -> None:
    """A crash between claim and approval holds a household back no longer than until somebody works here again."""
    desk = desk_with_sync
    kiosk_id = desk.sample.desks[0].kiosk_id
    died = DeskLink(desk.data.parent / "sync.sock", kiosk_id).claim(1, f"{kiosk_id}-died", 1, ("line-of-it",))
    assert isinstance(died, ev.ClaimGranted)
    assert isinstance(asked_by_another(desk, ("line-of-it",)), Taken)
    desk.log_in()
    desk.until(lambda: isinstance(asked_by_another(desk, ("line-of-it",)), Granted))


def test_a_claim_that_an_approval_names_is_kept_over_a_restart(sample: Sample, desk_with_sync: Desk) -> None:
    """What was approved counts as taken until two people have said what was given."""
    desk = desk_with_sync
    desk.log_in()
    person = good_people(desk)[0]
    waiting = to_finger(desk, person)
    desk.scanner.place(person.fingers[waiting.finger])
    approved = desk.until(st.Approved)
    assert isinstance(approved, st.Approved)
    assert approved.claim
    desk.close()
    again = Desk(sample, desk.data, desk.socket)
    again.log_in()
    again.until(st.Settling)
    DeskLink(again.data.parent / "sync.sock", again.sample.desks[0].kiosk_id).abandon()  # as the log-in does
    assert isinstance(asked_by_another(again, (approved.draft.lines[0].line_id,)), Taken)
    again.close()


def test_what_was_given_elsewhere_without_a_claim_is_taken_at_home(tmp_path: Path) -> None:
    """A household served at another desk while the line was cut is not served again at its own once it is back."""
    with running_site(tmp_path, 2) as site:
        site[1].stop()
        link = DeskLink(site[2].socket, site[2].kiosk.kiosk_id)
        link.tell_given("GAO-02-given", 1, ("line",))
        link.tell()
        site[1].start()
        site[2].sync.tell_desks()
        assert site[1].claim("later", 1, "line")["answer"] == "taken"


@dataclass
class OddSync:
    """Listens where `kiosk sync` should, and answers every claim with the same bytes."""

    path: Path
    answer: bytes
    asked: list[tuple[str, object]] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator["OddSync"]:
        """Serve until the block ends."""
        odd = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                odd.asked.append((self.path, json.loads(body)))
                self.send_response(200)
                self.send_header("Content-Length", str(len(odd.answer)))
                self.end_headers()
                self.wfile.write(odd.answer)

            def address_string(self) -> str:
                return "unix"

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
                """Say nothing."""

        with socketserver.ThreadingUnixStreamServer(str(self.path), Answering) as server:
            serving = threading.Thread(target=server.serve_forever)
            serving.start()
            yield self
            server.shutdown()
            serving.join()


ODD = {
    "nothing": b"",
    "no JSON": b"<html>",
    "another shape": b'{"answer": ["granted"]}',
    "a desk that is no number": b'{"answer": "taken", "desk": "two", "at": "2026-03-01T08:00:00Z"}',
    "a time that is none": b'{"answer": "taken", "desk": 2, "at": "yesterday"}',
    "a time without a zone": b'{"answer": "taken", "desk": 2, "at": "2026-03-01T08:00:00"}',
    "too deep": b"[" * 60_000,
}


@pytest.mark.parametrize("answer", ODD.values(), ids=list(ODD))
def test_an_odd_answer_is_no_answer(tmp_path: Path, answer: bytes) -> None:
    """Whatever comes over the socket, the visit goes on as cut off."""
    with OddSync(tmp_path / "odd.sock", answer).running():
        link = DeskLink(tmp_path / "odd.sock", "GAO-01")
        assert link.claim(3, "c", 1, ("l",)) == ev.ClaimUnreachable(3)
        assert not link.status().online


def test_a_claim_whose_answer_did_not_come_is_given_back(
    sample: Sample, tmp_path: Path, closing_desks: Callable[[Desk], Desk]
) -> None:
    """It may have been granted all the same: without an end the home desk would hold the lines back for good."""
    with OddSync(tmp_path / "odd.sock", b"").running() as odd:
        desk = closing_desks(Desk(sample, tmp_path / "data", tmp_path / "odd.sock"))
        desk.log_in()
        person = good_people(desk)[0]
        waiting = to_finger(desk, person)
        desk.scanner.place(person.fingers[waiting.finger])
        desk.until(lambda: any(path.endswith("/end") for path, _ in odd.asked))
        claimed = next(body for path, body in odd.asked if path == "/claims")
        assert isinstance(claimed, dict)
        assert (
            f"/claims/{claimed['claim_id']}/end",
            {"how": "released", "line_ids": [], "hh_home_desk": 1},
        ) in odd.asked


@pytest.fixture
def closing_desks() -> Iterator[Callable[[Desk], Desk]]:
    """Closes what a test opened."""
    opened: list[Desk] = []

    def keep(desk: Desk) -> Desk:
        opened.append(desk)
        return desk

    yield keep
    for desk in opened:
        desk.close()
