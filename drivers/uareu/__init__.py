"""DigitalPersona U.are.U 4000, 4000B and 4500, and the Microsoft Fingerprint Reader that is built on them.

The sensor sends 384 columns, of which 357 look at the glass, and 290 rows. Across the rows it sees about 500 pixels an
inch; along them the maker's own software states 392 rows for the same glass, so a row is 392/290 times as high as wide.
"""

from functools import partial

from drivers.device import Geometry
from drivers.models import Proof, UsbModel
from drivers.uareu.codec import ROWS, WIDTH
from drivers.uareu.device import Quirks, UareuDevice
from drivers.usb import Triple

__all__ = ["MODELS"]

_TRIPLE = Triple(0xFF, 0xFF, 0xFF)
_PPI = (500.0, 500.0 * ROWS / 392)
PPI_SOURCE = (
    "500 ppi across: nominal. Along: the maker's software gives 357 x 392 pixels at 500 ppi for the same window, as its"
    " users report; inferred, not measured on a device."
)
_FIRST, _END = 12, 369
_UPRIGHT = Geometry(_PPI, PPI_SOURCE, (_FIRST, _END))
_TURNED = Geometry(_PPI, PPI_SOURCE, (WIDTH - _END, WIDTH - _FIRST))


def _model(vendor: int, product: int, name: str, proof: Proof, quirks: Quirks) -> UsbModel:
    geometry = _TURNED if quirks.upside_down else _UPRIGHT
    return UsbModel(vendor, product, name, _TRIPLE, geometry, proof, partial(UareuDevice, quirks=quirks))


MODELS = (
    _model(0x05BA, 0x000A, "DigitalPersona U.are.U 4000B/4500", Proof.RECORDING, Quirks(upside_down=True)),
    _model(0x05BA, 0x0007, "DigitalPersona U.are.U 4000", Proof.FACTS, Quirks()),
    _model(0x05BA, 0x0008, "DigitalPersona U.are.U 4000 keyboard", Proof.FACTS, Quirks()),
    _model(0x045E, 0x00CA, "Microsoft Fingerprint Reader v2", Proof.FACTS, Quirks(asks=True)),
    _model(0x045E, 0x00BB, "Microsoft keyboard with fingerprint reader", Proof.FACTS, Quirks()),
    _model(0x045E, 0x00BC, "Microsoft IntelliMouse with fingerprint reader", Proof.FACTS, Quirks()),
    _model(0x045E, 0x00BD, "Microsoft Fingerprint Reader v1", Proof.FACTS, Quirks()),
)
