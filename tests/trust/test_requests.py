"""Requests and answers that say who made them."""

from collections.abc import Callable

import pytest

from kiosk.trust.keys import DeviceKeys
from kiosk.trust.requests import SIGNATURE, Asked, answer_holds, read_signed, sign_answer, sign_request

KEYS, OTHER = DeviceKeys.create(), DeviceKeys.create()
ASKED = Asked("POST", "/v1/claims?x=1", b"{}")
AT = "2026-03-01T08:00:00Z"


def test_a_request_shows_who_asked() -> None:
    """What was signed is read back in its name, and is its key's alone."""
    signed = read_signed(ASKED, sign_request(ASKED, "GAO-01", AT, KEYS))
    assert signed is not None
    assert signed.kiosk_id == "GAO-01"
    assert signed.is_from(KEYS.signing_public)
    assert not signed.is_from(OTHER.signing_public)


@pytest.mark.parametrize(
    "change",
    [
        lambda asked, headers: (Asked("GET", asked.target, asked.body), headers),
        lambda asked, headers: (Asked("POST", "/v1/claims", asked.body), headers),
        lambda asked, headers: (Asked("POST", asked.target, b"[]"), headers),
        lambda asked, headers: (asked, headers | {"Kiosk-Id": "GAO-02"}),
        lambda asked, headers: (asked, headers | {"Kiosk-Time": "2036-03-01T08:00:00Z"}),
    ],
    ids=["method", "target", "body", "name", "time"],
)
def test_whatever_changes_breaks_the_signature(
    change: Callable[[Asked, dict[str, str]], tuple[Asked, dict[str, str]]],
) -> None:
    """Method, target, body, name and time are covered, each of them."""
    asked, headers = change(ASKED, sign_request(ASKED, "GAO-01", AT, KEYS))
    signed = read_signed(asked, headers)
    assert signed is not None
    assert not signed.is_from(KEYS.signing_public)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Kiosk-Id": ""},
        {"Kiosk-Id": "G" * 65},
        {"Kiosk-Id": "GAO-é"},
        {"Kiosk-Time": ""},
        {"Kiosk-Time": "2" * 41},
        {"Kiosk-Signature": "no base64"},
    ],
)
def test_unfit_headers_are_nobodys(headers: dict[str, str]) -> None:
    """A request without a name, a time or a readable signature was sent by nobody."""
    whole = sign_request(ASKED, "GAO-01", AT, KEYS) if headers else {}
    assert read_signed(ASKED, whole | headers) is None


def test_an_answer_belongs_to_one_request() -> None:
    """An answer kept from another request, of another body or by another key is none."""
    request, later = (sign_request(ASKED, "GAO-01", at, KEYS) for at in (AT, "2026-03-01T08:00:01Z"))
    answer = sign_answer(b"granted", request, "GAO-02", OTHER)
    assert answer_holds(b"granted", request, answer, OTHER.signing_public)
    assert not answer_holds(b"granted", later, answer, OTHER.signing_public)
    assert not answer_holds(b"taken", request, answer, OTHER.signing_public)
    assert not answer_holds(b"granted", request, answer, KEYS.signing_public)
    assert not answer_holds(b"granted", request, answer | {SIGNATURE: "?"}, OTHER.signing_public)
