"""Who made this, was it altered, and who may open it: canonical bytes, signatures, seals, the package format."""

from kiosk.trust.entries import from_wire, open_body, to_wire, verify
from kiosk.trust.errors import EntryError, KeyFileError, TrustError
from kiosk.trust.keys import DeviceKeys

__all__ = [
    "DeviceKeys",
    "EntryError",
    "KeyFileError",
    "TrustError",
    "from_wire",
    "open_body",
    "to_wire",
    "verify",
]
