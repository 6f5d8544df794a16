"""UPEK TouchChip coprocessors: the TCS1 area sensor of the EikonTouch 700 and its kin, and strips."""

from drivers.device import Geometry
from drivers.models import Proof, UsbModel
from drivers.upek.device import UpekDevice
from drivers.usb import Triple

__all__ = ["MODELS"]

_TRIPLE = Triple(0xFF, 0x00, 0x00)
_GEOMETRY = Geometry(
    (381.0, 381.0),
    "508 ppi of the sensor, nominal, of which the device delivers three quarters; along a strip as it puts the rows"
    " together. Not measured on a device.",
)

MODELS = (
    UsbModel(0x147E, 0x2016, "UPEK TouchChip TCS1", _TRIPLE, _GEOMETRY, Proof.RECORDING, UpekDevice),
    UsbModel(0x147E, 0x2020, "UPEK TouchChip TCS1 (2020)", _TRIPLE, _GEOMETRY, Proof.FACTS, UpekDevice),
)
