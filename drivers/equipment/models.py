"""The models of devices that an address can name."""

from collections.abc import Callable

from drivers import uareu
from drivers.address import Address, parse
from drivers.device import RandomBytes
from drivers.equipment.model_scanner import ModelScanner
from drivers.equipment.uareu_model import ROWS, WINDOW, UareuModel
from drivers.faults import BadAddress
from drivers.table import usb_attach


def _uareu(address: Address, random_bytes: RandomBytes, *, asks: bool) -> ModelScanner:
    device = UareuModel(asks=asks)
    _, attach = usb_attach(parse("usb:"), device, random_bytes)
    return ModelScanner(address, device, attach, (ROWS, WINDOW), uareu.MODELS[0].geometry.ppi)


_MODELS: dict[str, Callable[[Address, RandomBytes], ModelScanner]] = {
    "uru4000": lambda address, random_bytes: _uareu(address, random_bytes, asks=False),
    "msv2": lambda address, random_bytes: _uareu(address, random_bytes, asks=True),
}


def model_scanner(address: Address, random_bytes: RandomBytes) -> ModelScanner:
    """Open a model by its name.

    Raises:
        BadAddress: no model of that name, or its query is wrong.
    """
    if address.rest not in _MODELS:
        raise BadAddress(f"{address.url}: the models are {', '.join(_MODELS)}")
    return _MODELS[address.rest](address, random_bytes)
