"""Requests and answers that say who made them: Ed25519 signatures in headers (docs/sync.md).

Times are signed but not judged: clocks at a site may be years off, and a kiosk without one must get through. A
request played again changes nothing, because everything that may be asked for is idempotent; an answer is bound to
the signature of its request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from kiosk.trust.codec import b64, unb64
from kiosk.trust.keys import DeviceKeys, signature_holds

KIOSK_ID = "Kiosk-Id"
TIME = "Kiosk-Time"
SIGNATURE = "Kiosk-Signature"

_ID_LONGEST, _TIME_LONGEST = 64, 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `target` is the path, with "?" and query if there is one, `body` as it travels."""

    method: str
    target: str
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Who says to have sent a request, and the bytes that the signature covers."""

    kiosk_id: str
    message: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def is_from(self, signing_public: str) -> bool:
        """Tell whether the holder of this key (base64 Ed25519) asked exactly this, in that name."""
        return signature_holds(signing_public, self.signature, self.message)


def sign_request(asked: Asked, kiosk_id: str, time: str, keys: DeviceKeys) -> dict[str, str]:
    """Return the headers that show who asks."""
    signature = keys.signing.sign(_request_bytes(asked, kiosk_id, time))
    return {KIOSK_ID: kiosk_id, TIME: time, SIGNATURE: b64(signature)}


def read_signed(asked: Asked, headers: Mapping[str, str]) -> SignedRequest | None:
    """Read who signed a request, or None when its headers are missing or unfit.

    Args:
        asked: what came; the method in capitals, the body as it travelled (compressed, if it was).
        headers: looked up by the names above; the caller's mapping ignores case.
    """
    kiosk_id, time = headers.get(KIOSK_ID, ""), headers.get(TIME, "")
    if not (0 < len(kiosk_id) <= _ID_LONGEST and 0 < len(time) <= _TIME_LONGEST and (kiosk_id + time).isascii()):
        return None
    signature = _signature(headers)
    return None if signature is None else SignedRequest(kiosk_id, _request_bytes(asked, kiosk_id, time), signature)


def sign_answer(body: bytes, request_headers: Mapping[str, str], kiosk_id: str, keys: DeviceKeys) -> dict[str, str]:
    """Return the headers that show who answered that request."""
    signature = keys.signing.sign(_answer_bytes(body, request_headers, kiosk_id))
    return {KIOSK_ID: kiosk_id, SIGNATURE: b64(signature)}


def answer_holds(
    body: bytes, request_headers: Mapping[str, str], headers: Mapping[str, str], signing_public: str
) -> bool:
    """Return whether the holder of a key gave this answer to this very request."""
    signature = _signature(headers)
    message = _answer_bytes(body, request_headers, headers.get(KIOSK_ID, ""))
    return signature is not None and signature_holds(signing_public, signature, message)


def _request_bytes(asked: Asked, kiosk_id: str, time: str) -> bytes:
    lines = ("kiosk-request/1", asked.method, asked.target, kiosk_id, time, sha256(asked.body).hexdigest())
    return "\n".join(lines).encode()


def _answer_bytes(body: bytes, request_headers: Mapping[str, str], kiosk_id: str) -> bytes:
    lines = ("kiosk-answer/1", request_headers.get(SIGNATURE, ""), kiosk_id, sha256(body).hexdigest())
    return "\n".join(lines).encode()


def _signature(headers: Mapping[str, str]) -> bytes | None:
    try:
        return unb64(headers.get(SIGNATURE, ""))
    except ValueError:
        return None
