"""The models of devices that an address can name."""

from collections.abc import Callable

from drivers import nb1010, uareu, upek
from drivers.address import Address, parse
from drivers.device import RandomBytes
from drivers.equipment.model_scanner import ModelScanner
from drivers.equipment.nb1010_model import Nb1010Model
from drivers.equipment.pty_line import PtyLine
from drivers.equipment.uareu_model import UareuModel
from drivers.equipment.upek_model import UpekModel
from drivers.equipment.zfm_module import ZfmModule
from drivers.faults import BadAddress, Removed
from drivers.models import UsbModel
from drivers.serial import SerialLine
from drivers.table import usb_attach
from drivers.zfm import BAUDS, GEOMETRY, ZfmDevice

Device = UareuModel | Nb1010Model | UpekModel


def _over_usb(address: Address, random_bytes: RandomBytes, device: Device, known: UsbModel) -> ModelScanner:
    _, attach = usb_attach(parse("usb:"), device, random_bytes)
    return ModelScanner(address, device, attach, device.window, known.geometry.ppi)


def _over_serial(address: Address) -> ModelScanner:
    try:
        module = PtyLine(ZfmModule())
    except OSError as error:
        raise Removed(f"no pseudo-terminal for {address.url}: {error}") from error
    width, height = module.module.size

    def attach() -> ZfmDevice:
        return ZfmDevice(SerialLine.open(module.path, BAUDS[0]))

    return ModelScanner(address, module, attach, (height, width), GEOMETRY.ppi)


Opened = Callable[[Address, RandomBytes], ModelScanner]
_MODELS: dict[str, Opened] = {
    "uru4000": lambda address, random_bytes: _over_usb(address, random_bytes, UareuModel(), uareu.MODELS[0]),
    "msv2": lambda address, random_bytes: _over_usb(address, random_bytes, UareuModel(asks=True), uareu.MODELS[0]),
    "nb1010": lambda address, random_bytes: _over_usb(address, random_bytes, Nb1010Model(), nb1010.MODELS[0]),
    "zfm": lambda address, random_bytes: _over_serial(address),
    "upek": lambda address, random_bytes: _over_usb(address, random_bytes, UpekModel(), upek.MODELS[0]),
}


def model_scanner(address: Address, random_bytes: RandomBytes) -> ModelScanner:
    """Open a model by its name.

    Raises:
        BadAddress: no model of that name, or its query is wrong.
        Removed: this machine has no pseudo-terminals for the model of a serial module.
    """
    if address.rest not in _MODELS:
        raise BadAddress(f"{address.url}: the models are {', '.join(_MODELS)}")
    return _MODELS[address.rest](address, random_bytes)
