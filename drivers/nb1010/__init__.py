"""NEXT Biometrics NB-1010-U, an active thermal sensor of 11.9 x 16.9 mm."""

from drivers.device import Geometry
from drivers.models import Proof, UsbModel
from drivers.nb1010.device import Nb1010Device
from drivers.usb import Triple

__all__ = ["MODELS"]

_GEOMETRY = Geometry((385.0, 385.0), "385 ppi along both axes: from memory of the maker's leaflet, unverified")

MODELS = (
    UsbModel(
        0x298D,
        0x1010,
        "NEXT Biometrics NB-1010-U",
        Triple(0x00, 0x00, 0x00),
        _GEOMETRY,
        Proof.RECORDING,
        Nb1010Device,
    ),
)
