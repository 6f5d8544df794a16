"""What the hub refuses, and how it says so: a problem document, never a stack trace, and nothing stored."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.hub import Rate
from kiosk.hub.bodies import MOST_SENT
from tests.hub.kiosks import BATCH, SimulatedKiosk, packed
from tests.hub.running import NOON, RunningHub, running_hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """Serve one hub for the file: nothing that is refused changes it."""
    with running_hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="module")
def kiosk(hub: RunningHub) -> SimulatedKiosk:
    """Return a registered kiosk."""
    kiosk = SimulatedKiosk("GAO-01")
    hub.enrol(kiosk)
    return kiosk


def reason(response: requests.Response) -> tuple[int, str]:
    """Return the status and coded reason of a refusal, which must be a problem document."""
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return response.status_code, response.json()["reason"]


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"\x00\xff garbage", "", (400, "not-json")),
        (b'{"entries": [', "", (400, "not-json")),
        (b'{"entries": [NaN]}', "", (400, "not-json")),
        (b'{"entries": [' + b"1" * 5000 + b"]}", "", (400, "not-json")),
        (b'{"entries":' + b"[" * 100_000, "", (400, "not-json")),
        (b'{"entries":[' + b"[" * 63 + b"]" * 63 + b"]}", "", (400, "too-deep")),
        (b'{"entries":[{"header":' + b'{"a":' * 800 + b"1" + b"}" * 800 + b"}]}", "", (400, "too-deep")),
        (b"[]", "", (400, "not-a-batch")),
        (b'{"entries": {}}', "", (400, "not-a-batch")),
        (b'{"entries": []}', "gzip", (400, "damaged-gzip")),
        (packed([])[:-9], "gzip", (400, "damaged-gzip")),
        (packed([]) + packed([]), "gzip", (400, "damaged-gzip")),
        (packed([]), "br", (415, "unknown-encoding")),
        (gzip.compress(bytes(64 * 1024 * 1024)), "gzip", (413, "body-too-long")),
        (packed([1] * 201), "gzip", (413, "too-many-entries")),
    ],
)
def test_a_body_that_is_no_batch_is_refused_with_its_reason(
    hub: RunningHub, kiosk: SimulatedKiosk, body: bytes, encoding: str, expected: tuple[int, str]
) -> None:
    """Damaged, deep, bomb or foreign: refused with a coded reason."""
    assert reason(hub.post_bytes(kiosk, body, encoding)) == expected


def test_a_body_beyond_the_bound_is_refused(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """More than 2 MiB on the wire is refused."""
    assert reason(hub.post_bytes(kiosk, bytes(MOST_SENT + 1), "")) == (413, "body-too-long")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda parts: st.lists(parts) | st.dictionaries(st.sampled_from(["header", "body", "seq", "x"]), parts),
        ),
        max_size=5,
    )
)
def test_any_json_in_a_batch_is_kept_and_answered(
    hub: RunningHub, kiosk: SimulatedKiosk, entries: list[object]
) -> None:
    """Whatever JSON stands where an entry should, the answer is one `quarantined` for each."""
    answer = hub.post(kiosk, entries)
    assert [entry["answer"] for entry in answer["answers"]] == ["quarantined"] * len(entries)


def test_a_hostile_header_is_kept_and_answered(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Fields of a right-looking header may hold anything."""
    hostile = ["\ud800", "\x00", "x" * 100_000, 2**70, -1, 1.5, True, None, [], {"a": [[]]}]
    entries = []
    for name in ("entry_id", "kiosk_id", "seq", "site", "round_id", "kind", "lines", "schema_version", "ts_utc"):
        for value in hostile:
            entry = SimulatedKiosk("GAO-05").write()
            entry["header"][name] = value
            entries.append(entry)
    answer = hub.post(kiosk, entries)
    assert {entry["answer"] for entry in answer["answers"]} == {"quarantined"}


def test_only_the_registered_key_speaks_for_a_kiosk(hub: RunningHub) -> None:
    """A request signed by another key, for another body or another path, or not at all, is refused."""
    kiosk = SimulatedKiosk("GAO-02")
    hub.enrol(kiosk)
    body = packed([])
    thief = SimulatedKiosk("GAO-02")
    assert reason(hub.post_bytes(thief, body)) == (401, "bad-request-signature")
    for headers in (kiosk.headers("POST", BATCH, b"x"), kiosk.headers("POST", "/v1/other", body)):
        response = hub.request("POST", BATCH, data=body, headers=headers | {"Content-Encoding": "gzip"})
        assert reason(response) == (401, "bad-request-signature")
    assert reason(hub.request("POST", BATCH, data=body)) == (401, "unsigned")
    fields = kiosk.headers("POST", BATCH, body) | {"Kiosk-Signature": "not base64"}
    assert reason(hub.request("POST", BATCH, data=body, headers=fields)) == (401, "unsigned")


def test_registration_needs_the_token_and_a_key(hub: RunningHub) -> None:
    """Without the enrolment token, with an unfit id or with no key, nobody is registered."""
    device = {"kiosk_id": "GAO-03", "signing_key": SimulatedKiosk("GAO-03").keys.signing_public}
    path = "/v1/devices"
    assert reason(hub.request("POST", path, json=device)) == (401, "wrong-token")
    staff, token = hub.token("staff"), hub.token("enrolment")
    assert reason(hub.request("POST", path, json=device, headers=staff)) == (401, "wrong-token")
    unfit = device | {"kiosk_id": "../x"}
    assert reason(hub.request("POST", path, json=unfit, headers=token)) == (400, "unfit-parameters")
    keyless = device | {"signing_key": "AAAA"}
    assert reason(hub.request("POST", path, json=keyless, headers=token)) == (400, "not-a-key")


def test_a_kiosk_id_keeps_its_first_key(hub: RunningHub) -> None:
    """Registering again is harmless; another key under the same id is refused."""
    kiosk = SimulatedKiosk("GAO-04")
    assert [hub.enrol(kiosk), hub.enrol(kiosk), hub.enrol(SimulatedKiosk("GAO-04"))] == [201, 200, 409]


def test_the_board_is_for_staff(hub: RunningHub) -> None:
    """Counts of aid by site are shown with the staff token only."""
    assert reason(hub.request("GET", "/v1/board")) == (401, "wrong-token")
    assert reason(hub.request("GET", "/v1/board", headers=hub.token("enrolment"))) == (401, "wrong-token")
    assert hub.request("GET", "/v1/board", headers=hub.token("staff")).status_code == 200


def test_unknown_paths_and_methods_are_problems_too(hub: RunningHub) -> None:
    """Every refusal has the same form."""
    assert reason(hub.request("GET", "/nothing")) == (404, "not-found")
    assert reason(hub.request("GET", BATCH)) == (405, "method-not-allowed")


def test_the_hub_describes_itself(hub: RunningHub) -> None:
    """OpenAPI names every endpoint, and the batch's headers and body."""
    description = hub.request("GET", "/openapi.json").json()
    assert {BATCH, "/v1/devices", "/v1/packages", "/v1/revocations", "/v1/board", "/health"} <= set(
        description["paths"]
    )
    batch = description["paths"][BATCH]["post"]
    assert {header["name"] for header in batch["parameters"]} == {"Kiosk-Id", "Kiosk-Time", "Kiosk-Signature"}
    assert "entries" in json.dumps(batch["requestBody"])


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    """Beyond the burst the answer is 429 with Retry-After, until so long has passed: by no clock that can be set."""
    wall, seconds = [NOON], [1000.0]
    with running_hub(tmp_path, Rate(0.1, 2), clock=lambda: wall[0], monotonic=lambda: seconds[0]) as hub:

        def ask() -> requests.Response:
            return hub.request("GET", "/v1/revocations")

        assert [ask().status_code for _ in range(3)] == [200, 200, 429]
        wall[0] += timedelta(hours=2)
        assert ask().headers["Retry-After"] == "11"
        wall[0] -= timedelta(hours=4)
        seconds[0] += 10
        assert ask().status_code == 200
