"""Several desks of one site over loopback: who may give what, with desks that are away or lie."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from kiosk.domain.codes import Kind
from kiosk.domain.entry import Draft, Line
from kiosk.sync.peers import Peers
from kiosk.trust.requests import Asked, answer_holds, sign_request
from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import NOON
from tests.sync.faults import ENDLESS, Fault, faulty_line
from tests.sync.sites import RunningDesk, RunningSite, running_site
from tests.sync.unix import ask

AT = "2026-03-01T12:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RunningSite]:
    """Serve three desks."""
    with running_site(tmp_path, 3) as site:
        yield site


def test_lines_are_one_desks_at_a_time(site: RunningSite) -> None:
    """A claim is decided by the household's home desk for all desks, itself included, and names who has a line."""
    assert site[2].claim("a", 1, "1", "2") == {"answer": "granted", "desk": 1, "at": AT}
    assert site[3].claim("b", 1, "2", "3") == {"answer": "taken", "desk": 2, "at": AT}
    assert site[1].claim("c", 1, "1") == {"answer": "taken", "desk": 2, "at": AT}
    assert site[1].claim("d", 1, "3")["answer"] == "granted"


def test_an_aborted_visit_frees_its_lines_and_a_served_one_does_not(site: RunningSite) -> None:
    """Released lines can be had by another desk; completed ones stay taken, lines left out of them are free."""
    site[2].claim("a", 1, "1")
    site[2].end("a", "released")
    site[2].sync.tell_desks()
    assert site[3].claim("b", 1, "1", "2")["answer"] == "granted"
    site[3].end("b", "completed", line_ids=["1"])
    site[3].sync.tell_desks()
    assert site[2].claim("c", 1, "1")["answer"] == "taken"
    assert site[2].claim("d", 1, "2")["answer"] == "granted"


def test_what_the_home_desk_gave_is_taken(site: RunningSite) -> None:
    """Lines in the home desk's own ledger are taken for the others, with when, claim or not."""
    site[1].ledger.append(Draft(Kind.APPROVED, lines=(Line("7", "mat", 2, 0, 2),)))
    assert site[2].claim("a", 1, "7") == {"answer": "taken", "desk": 1, "at": "2026-03-01T08:00:00Z"}


def test_an_absent_home_desk_is_unreachable_and_learns_later(site: RunningSite) -> None:
    """Without the home desk the visit decides; what that desk must know is kept, over restarts too, and told later."""
    site[2].claim("a", 1, "1")
    site[1].stop()
    assert site[2].claim("b", 1, "2") == {"answer": "unreachable", "desk": 0, "at": ""}
    assert site[2].end("a", "completed") == (200, {"answer": "noted"})
    assert site[2].end("override", "completed", hh_home_desk=1, line_ids=["3"])[0] == 200
    site[2].stop()
    site[2].start()
    site[1].start()
    site[2].sync.tell_desks()
    assert [site[3].claim(f"c{line}", 1, line)["answer"] for line in "123"] == ["taken", "granted", "taken"]
    peers = {peer["desk"]: peer["reachable"] for peer in site[2].status()["peers"]}
    assert peers[1] is True


def test_an_unreachable_claim_is_over(site: RunningSite) -> None:
    """The id of a claim that could not be asked grants nothing later, and cannot be completed; a new id can."""
    site[1].stop()
    site[2].claim("a", 1, "1")
    site[1].start()
    assert site[2].claim("a", 1, "1")["reason"] == "claim-ended"
    status, problem = site[2].end("a", "completed")
    assert (status, problem["reason"]) == (409, "claim-ended")
    assert site[2].claim("b", 1, "1")["answer"] == "granted"


def test_a_claim_whose_answer_was_lost_is_released(site: RunningSite) -> None:
    """The home desk granted, its answer got lost: the asking desk gives the lines back as soon as it can."""
    body = {"claim_id": "a", "kiosk_id": "GAO-02", "round_id": "round-1", "line_ids": ["1"]}
    assert post(site[1], site[2].kiosk, "/v1/claims", body).json()["answer"] == "granted"
    assert site[3].claim("b", 1, "1")["answer"] == "taken"
    site[1].port, port = 9, site[1].port  # the asking desk now knocks where nobody is
    assert site[2].claim("a", 1, "1")["answer"] == "unreachable"
    site[1].port = port
    site[2].sync.tell_desks()
    assert site[3].claim("c", 1, "1")["answer"] == "granted"


def test_a_restarted_touchscreen_gives_up_what_no_entry_names(site: RunningSite) -> None:
    """Claims of visits that died before their entry are released; those that an entry names stay."""
    site[2].claim("lost", 1, "1")
    site[2].claim("kept", 1, "2")
    site[2].ledger.append(Draft(Kind.APPROVED, lines=(Line("2", "mat", 1, 0, 1),), claim="kept"))
    assert ask(site[2].socket, "POST", "/claims:abandon")[0] == 200
    site[2].sync.tell_desks()
    assert [site[3].claim(f"c{line}", 1, line)["answer"] for line in "12"] == ["granted", "taken"]


def post(desk: RunningDesk, asker: SimulatedKiosk, path: str, body: object) -> requests.Response:
    """Ask a desk as another desk does, over TCP."""
    content = json.dumps(body).encode()
    headers = sign_request(Asked("POST", path, content), asker.kiosk_id, AT, asker.keys)
    answer = requests.post(f"http://127.0.0.1:{desk.port}{path}", data=content, headers=headers, timeout=30)
    if answer.status_code in (200, 409):
        assert answer_holds(answer.content, headers, answer.headers, desk.kiosk.keys.signing_public)
    return answer


def test_only_desks_of_the_package_are_answered(site: RunningSite) -> None:
    """Strangers, borrowed names and other rounds are refused, and hold nothing."""
    body = {"claim_id": "a", "kiosk_id": "GAO-02", "round_id": "round-1", "line_ids": ["1"]}
    assert post(site[1], SimulatedKiosk("GAO-02"), "/v1/claims", body).status_code == 401
    assert post(site[1], SimulatedKiosk("GAO-77"), "/v1/claims", body).status_code == 401
    assert post(site[1], site[3].kiosk, "/v1/claims", body).json()["reason"] == "other-round"
    other = body | {"round_id": "round-2"}
    assert post(site[1], site[2].kiosk, "/v1/claims", other).json()["reason"] == "other-round"
    assert post(site[1], site[2].kiosk, "/v1/claims", {"claim_id": ""}).status_code == 422
    assert post(site[1], site[2].kiosk, "/v1/claims", {"x": "y" * 100_000}).status_code == 413
    assert site[3].claim("b", 1, "1")["answer"] == "granted"


def test_an_impostor_of_the_home_desk_is_no_answer(site: RunningSite) -> None:
    """An answer that the home desk did not sign counts as none."""
    named = replace(site.desks()[1], signing_key=SimulatedKiosk("GAO-01").keys.signing_public)
    site.said = site.desks() | {1: named}  # the package names another key than the one that answers at that address
    assert site[2].claim("a", 1, "1")["answer"] == "unreachable"


@pytest.mark.parametrize("fault", [*ENDLESS, Fault.TORN, Fault.CUT_AFTER, Fault.PORTAL, Fault.REDIRECT, Fault.GARBAGE])
def test_a_bad_line_to_a_desk_is_no_answer(site: RunningSite, fault: Fault) -> None:
    """Slow, torn, cut or somebody else's: no answer within the time limit; a whole one from the desk itself is."""
    with faulty_line(f"http://127.0.0.1:{site[1].port}") as line:
        named = replace(site.desks()[1], address=line.url)
        station = replace(site[2].station(), desks=site.desks() | {1: named})
        peers = Peers(0.3 if fault in ENDLESS else 30, lambda: NOON)
        body = json.dumps({"claim_id": "a", "kiosk_id": "GAO-02", "round_id": "round-1", "line_ids": ["1"]}).encode()
        line.then([fault])
        assert peers.ask(station, 1, Asked("POST", "/v1/claims", body)) is None
        assert {peer.desk: peer.reachable for peer in peers.seen(station)} == {1: False, 3: None}
        answer = Peers(30, lambda: NOON).ask(station, 1, Asked("POST", "/v1/claims", body))
        assert answer is not None
        assert json.loads(answer.body)["answer"] == "granted"


@pytest.mark.parametrize("fault", ENDLESS)
def test_a_desk_that_hangs_costs_one_time_limit_and_then_nothing(site: RunningSite, fault: Fault) -> None:
    """While a person waits it is not asked again before it has answered the loop that looks who is there."""
    with faulty_line(f"http://127.0.0.1:{site[1].port}") as line:
        named = replace(site.desks()[1], address=line.url)
        station = replace(site[2].station(), desks=site.desks() | {1: named})
        peers = Peers(0.3, lambda: NOON)
        body = json.dumps({"claim_id": "a", "kiosk_id": "GAO-02", "round_id": "round-1", "line_ids": ["1"]}).encode()
        asked = Asked("POST", "/v1/claims", body)
        line.then([fault, fault])
        assert [peers.ask(station, 1, asked, waiting=True) for _ in range(3)] == [None, None, None]
        assert len(line.seen) == 1
        assert peers.ask(station, 1, asked) is None  # the loop looks in vain
        assert peers.ask(station, 1, asked, waiting=True) is None
        assert len(line.seen) == 2
        assert peers.ask(replace(station, desks=site.desks()), 1, asked) is not None
        assert peers.ask(station, 1, asked, waiting=True) is not None


def test_a_desk_that_is_not_there_stays_asked(site: RunningSite) -> None:
    """A refused connection costs nobody any time: the desk is found again by the first who asks."""
    site[1].stop()
    assert site[2].claim("a", 1, "1")["answer"] == "unreachable"
    site[1].start()
    assert site[2].claim("b", 1, "1")["answer"] == "granted"
