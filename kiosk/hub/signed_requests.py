"""Which device sent a request: an Ed25519 signature over what was asked, in three headers (docs/sync.md).

The time in `Kiosk-Time` is signed but not judged: a kiosk without a clock must get through, and a request
that is played again changes nothing, because everything a device may ask for is idempotent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from kiosk.trust.codec import unb64
from kiosk.trust.keys import signature_holds

KIOSK_ID = "Kiosk-Id"
TIME = "Kiosk-Time"
SIGNATURE = "Kiosk-Signature"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Who says to have sent a request, and the bytes that the signature covers."""

    kiosk_id: str
    message: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def is_from(self, signing_public: str) -> bool:
        """Tell whether the holder of this key (base64 Ed25519) signed the request."""
        return signature_holds(signing_public, self.signature, self.message)


def read_signed(method: str, target: str, headers: Mapping[str, str], body: bytes) -> SignedRequest | None:
    """Read who signed a request, or None when the headers are missing or unfit.

    Args:
        method: upper case.
        target: path and, if there is one, "?" and query, as on the request line.
        headers: looked up by the names above; the caller's mapping ignores case.
        body: as it travelled (compressed, if it was).
    """
    kiosk_id, time = headers.get(KIOSK_ID, ""), headers.get(TIME, "")
    if not (0 < len(kiosk_id) <= 64 and 0 < len(time) <= 40 and (kiosk_id + time).isascii()):
        return None
    try:
        signature = unb64(headers.get(SIGNATURE, ""))
    except ValueError:
        return None
    lines = ("kiosk-request/1", method, target, kiosk_id, time, sha256(body).hexdigest())
    return SignedRequest(kiosk_id, "\n".join(lines).encode(), signature)
