"""Requests and answers that say who made them: Ed25519 signatures in headers (docs/sync.md).

Times are signed but not judged: clocks at a site may be years off. A request played again changes nothing,
because claims and uploads are idempotent; an answer is bound to the signature of its request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from kiosk.trust import DeviceKeys
from kiosk.trust.codec import b64, unb64
from kiosk.trust.keys import signature_holds

KIOSK_ID = "Kiosk-Id"
TIME = "Kiosk-Time"
SIGNATURE = "Kiosk-Signature"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `target` is the path with its query, `body` as it travels."""

    method: str
    target: str
    body: bytes = b""


def sign_request(asked: Asked, kiosk_id: str, time: str, keys: DeviceKeys) -> dict[str, str]:
    """Return the headers that show who asks."""
    signature = keys.signing.sign(_request_bytes(asked, kiosk_id, time))
    return {KIOSK_ID: kiosk_id, TIME: time, SIGNATURE: b64(signature)}


def request_holds(asked: Asked, headers: Mapping[str, str], signing_public: str) -> bool:
    """Return whether the holder of a key asked exactly this, in the name that the headers give."""
    message = _request_bytes(asked, headers.get(KIOSK_ID, ""), headers.get(TIME, ""))
    return _holds(headers, signing_public, message)


def sign_answer(body: bytes, request_headers: Mapping[str, str], kiosk_id: str, keys: DeviceKeys) -> dict[str, str]:
    """Return the headers that show who answered that request."""
    signature = keys.signing.sign(_answer_bytes(body, request_headers, kiosk_id))
    return {KIOSK_ID: kiosk_id, SIGNATURE: b64(signature)}


def answer_holds(
    body: bytes, request_headers: Mapping[str, str], headers: Mapping[str, str], signing_public: str
) -> bool:
    """Return whether the holder of a key gave this answer to this very request."""
    return _holds(headers, signing_public, _answer_bytes(body, request_headers, headers.get(KIOSK_ID, "")))


def _request_bytes(asked: Asked, kiosk_id: str, time: str) -> bytes:
    lines = ("kiosk-request/1", asked.method, asked.target, kiosk_id, time, sha256(asked.body).hexdigest())
    return "\n".join(lines).encode()


def _answer_bytes(body: bytes, request_headers: Mapping[str, str], kiosk_id: str) -> bytes:
    lines = ("kiosk-answer/1", request_headers.get(SIGNATURE, ""), kiosk_id, sha256(body).hexdigest())
    return "\n".join(lines).encode()


def _holds(headers: Mapping[str, str], signing_public: str, message: bytes) -> bool:
    try:
        signature = unb64(headers.get(SIGNATURE, ""))
    except ValueError:
        return False
    return signature_holds(signing_public, signature, message)
