"""What the table of scanners says of each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drivers.device import Device, Geometry, RandomBytes
from drivers.usb import Triple, UsbLine

Attach = Callable[[UsbLine, "UsbModel", RandomBytes], Device]
"""Makes the device of an open line; nothing is said to it before `start`."""


class Proof(StrEnum):
    """How a driver was shown to work for a model. None was ever tried on the hardware itself."""

    RECORDING = "a recording of the device, every pixel"
    FACTS = "protocol facts only, never run against the device's bytes"


@dataclass(frozen=True, slots=True)
class UsbModel:
    """One kind of scanner on USB: how it is recognised, what its images are, how its driver was proven."""

    vendor: int
    product: int
    name: str
    """Maker and model, for people."""
    triple: Triple
    geometry: Geometry
    proof: Proof
    attach: Attach
