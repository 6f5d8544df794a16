"""Who made this, was it altered, and who may open it: canonical bytes, signatures, seals, the package format."""

from kiosk.trust.entries import from_wire, open_body, to_wire, verify
from kiosk.trust.errors import EntryError, PackageError, TrustError
from kiosk.trust.keys import DeviceKeys
from kiosk.trust.package import open_package
from kiosk.trust.packing import write_package

__all__ = [
    "DeviceKeys",
    "EntryError",
    "PackageError",
    "TrustError",
    "from_wire",
    "open_body",
    "open_package",
    "to_wire",
    "verify",
    "write_package",
]
