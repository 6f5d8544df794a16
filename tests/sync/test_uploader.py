"""What an answer means and what to do next, without any network."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.uploader import (
    Limits,
    Pace,
    Portal,
    Quiet,
    Refused,
    Reply,
    Response,
    Silence,
    Stored,
    after,
    read_reply,
    wait_s,
)
from kiosk.trust.witness import Witness

LIMITS = Limits(batch=200, interval_s=60, backoff_first_s=2, backoff_most_s=900)
WITNESS = {"kiosk_id": "GAO-01", "seq": 2, "entry_hash": "aa", "at": "t", "key": "k", "signature": "s"}
ANSWER = {
    "answers": [{"entry_id": "a", "seq": 2, "answer": "accepted", "reason": ""}],
    "acknowledged": 2,
    "witness": WITNESS,
}

some_reply = st.sampled_from(
    [Stored((), 5), Portal(200), Refused(400, ""), Refused(403, ""), Refused(503, "", 9.0), Silence(Quiet.TIMEOUT)]
)


def of_hub(answer: object, content_type: str = "application/json") -> Response:
    """Return an answer with status 200."""
    return Response(200, content_type, body=json.dumps(answer).encode())


def test_the_hubs_own_answer_is_read() -> None:
    """Status 200 with the hub's JSON gives answers, acknowledgement and witness; a newer hub may say more."""
    reply = read_reply(of_hub(ANSWER | {"time": "later"}))
    assert isinstance(reply, Stored)
    assert (reply.acknowledged, reply.answers[0].entry_id, reply.witness) == (2, "a", Witness(**WITNESS))  # type: ignore[arg-type]
    unknown = read_reply(of_hub(ANSWER | {"witness": None}, "application/json; charset=utf-8"))
    assert isinstance(unknown, Stored)
    assert unknown.witness is None


@pytest.mark.parametrize(
    "response",
    [
        of_hub(ANSWER, "text/html"),
        of_hub({"acknowledged": 2}),
        of_hub(ANSWER | {"acknowledged": "2"}),
        of_hub(ANSWER | {"acknowledged": -1}),
        of_hub(ANSWER | {"answers": [1]}),
        of_hub([]),
        Response(200, "application/json", body=b"<html>"),
        Response(200, "application/json", body=b"[" * 100_000),
        Response(204),
        Response(302, "text/html"),
        Response(304),
    ],
)
def test_anything_else_that_looks_well_is_a_portal(response: Response) -> None:
    """A page, a redirect or foreign JSON is not the hub's word, whatever its status."""
    assert isinstance(read_reply(response), Portal)


def test_refusals_carry_their_reason_and_wait() -> None:
    """A problem's reason is kept; Retry-After may be seconds, or a date beside the answer's own date."""
    problem = Response(401, "application/problem+json", body=b'{"reason": "bad-request-signature"}')
    assert read_reply(problem) == Refused(401, "bad-request-signature")
    assert read_reply(Response(503, retry_after="30")) == Refused(503, "", 30.0)
    dated = Response(
        503, retry_after="Sun, 01 Mar 2026 12:02:00 GMT", date="Sun, 01 Mar 2026 12:00:00 GMT", body=b"busy"
    )
    assert read_reply(dated) == Refused(503, "", 120.0)
    assert read_reply(Response(503, retry_after="soon")) == Refused(503, "")


@given(
    status=st.integers(100, 599),
    content_type=st.sampled_from(["", "application/json", "application/problem+json", "text/html"]),
    retry_after=st.text(max_size=20),
    body=st.binary(max_size=60)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda value: json.dumps(value).encode()),
)
def test_no_answer_is_too_odd_to_read(status: int, content_type: str, retry_after: str, body: bytes) -> None:
    """Any bytes under any status are some reply, and only the hub's JSON is `Stored`."""
    reply = read_reply(Response(status, content_type, retry_after, "", body))
    assert not isinstance(reply, Stored)


@given(replies=st.lists(some_reply, max_size=40), roll=st.floats(0, 1, exclude_max=True))
def test_batches_stay_within_bounds_and_grow_back(replies: list[Reply], roll: float) -> None:
    """Whatever happened before, a batch has 1 to 200 entries, and eight good answers restore it."""
    pace = Pace(LIMITS.batch)
    for reply in replies:
        pace = after(pace, reply, LIMITS)
        assert 1 <= pace.batch <= LIMITS.batch
        assert 0 <= wait_s(pace, reply, more=True, limits=LIMITS, roll=roll) <= LIMITS.backoff_most_s
    for _ in range(8):
        pace = after(pace, Stored((), 1), LIMITS)
    assert pace == Pace(200, 0)


def test_batches_are_halved_when_less_may_get_through() -> None:
    """Silence, 400 and 413 halve; a portal or a refused device says nothing about size."""
    for reply in (Silence(Quiet.TIMEOUT), Silence(Quiet.CUT), Refused(400, ""), Refused(413, "")):
        assert after(Pace(200), reply, LIMITS) == Pace(100, 1)
    for same in (Portal(200), Refused(401, ""), Refused(503, "")):
        assert after(Pace(200), same, LIMITS) == Pace(200, 1)


def test_waits_grow_with_failures_and_spread_by_chance() -> None:
    """Each failure doubles the wait up to the most; chance takes up to half of it away."""
    waits = [wait_s(Pace(1, failures), Portal(200), False, LIMITS, 0.999999) for failures in range(1, 30)]
    assert waits[0] == pytest.approx(2, rel=1e-3)
    assert all(later >= earlier for earlier, later in pairwise(waits))
    assert waits[-1] == pytest.approx(900, rel=1e-3)
    assert wait_s(Pace(1, 29), Portal(200), False, LIMITS, 0.0) == 450


def test_the_hub_may_ask_for_more_time() -> None:
    """Retry-After lengthens the wait, up to an hour; it never shortens it."""
    assert wait_s(Pace(1, 1), Refused(503, "", 120.0), True, LIMITS, 0.5) == 120
    assert wait_s(Pace(1, 1), Refused(503, "", 1e9), True, LIMITS, 0.5) == 3600
    assert wait_s(Pace(1, 12), Refused(503, "", 1.0), True, LIMITS, 0.0) == 450


def test_a_good_answer_goes_on_at_once_or_rests() -> None:
    """More entries waiting are sent at once; nothing waiting is asked again after the interval."""
    assert wait_s(Pace(200), Stored((), 1), True, LIMITS, 0.5) == 0
    assert wait_s(Pace(200), Stored((), 1), False, LIMITS, 0.5) == 60
