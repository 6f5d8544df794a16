"""Every kind of scanner that has a driver, where such scanners are plugged in, and how an address opens one."""

import re
from collections.abc import Iterator
from typing import Any

from drivers import nb1010, uareu, upek
from drivers.address import Address
from drivers.device import Device, RandomBytes
from drivers.faults import BadAddress, Busy, Permission, Removed, ScannerFault, Unsupported
from drivers.hardware import Attach
from drivers.models import UsbModel
from drivers.scanner import ScannerInfo
from drivers.serial import SerialLine
from drivers.usb import UsbPlace, places
from drivers.zfm import BAUDS, ZfmDevice

USB_MODELS: tuple[UsbModel, ...] = (*uareu.MODELS, *nb1010.MODELS, *upek.MODELS)

_IDENTITY = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}")
_PORT = re.compile(r"[0-9]+-[0-9]+(\.[0-9]+)*")


def model_of(vendor: int, product: int) -> UsbModel | None:
    """The table's entry for a device, if it has one."""
    return next((model for model in USB_MODELS if (model.vendor, model.product) == (vendor, product)), None)


def usb_scanners(backend: Any = None) -> Iterator[tuple[UsbPlace, UsbModel]]:
    """The scanners on the bus now, in order of their ports; raises as `drivers.usb.places`."""
    for place in sorted(places(backend), key=lambda place: place.port):
        model = model_of(*place.identity)
        if model is not None:
            yield place, model


def info_of(place: UsbPlace, model: UsbModel) -> ScannerInfo:
    """How a scanner on the bus is called; the address holds for its port."""
    return ScannerInfo(f"usb:{model.vendor:04x}:{model.product:04x}?port={place.port}", model.name, physical=True)


def usb_attach(address: Address, backend: Any, random_bytes: RandomBytes) -> tuple[str, Attach]:
    """What the scanner at `usb:[VVVV:PPPP][?port=1-10&seed=N]` is called, and how it is opened.

    Without a port any scanner of the kind will do, the one used last first: so a broken one may be swapped for
    another, at the same port or elsewhere. A seed takes the place of random bytes: recordings of scanners that hide
    their images answer to one only.

    Raises:
        BadAddress: neither empty nor VVVV:PPPP, no port path, or a seed that is no number of 32 bits.
        Unsupported: no driver for that kind.
    """
    query = address.only("port", "seed")
    port = query.get("port")
    draw = fixed(query["seed"], address.url) if "seed" in query else random_bytes
    wanted: UsbModel | None = None
    if address.rest and not _IDENTITY.fullmatch(address.rest):
        raise BadAddress(f"{address.url}: after `usb:` stands nothing, or vendor and product such as 05ba:000a")
    if port is not None and not _PORT.fullmatch(port):
        raise BadAddress(f"{address.url}: a port is a path such as 1-10 or 3-1.2")
    if address.rest:
        vendor, product = (int(part, 16) for part in address.rest.split(":"))
        wanted = model_of(vendor, product)
        if wanted is None:
            raise Unsupported(f"{address.url}: no driver for this scanner")
    last_port: list[str] = []

    def attach() -> Device:
        found = [
            (place, model)
            for place, model in usb_scanners(backend)
            if wanted in (None, model) and port in (None, place.port)
        ]
        if not found:
            raise Removed(f"no scanner at {address.url}")
        refused: ScannerFault | None = None
        for place, model in sorted(found, key=lambda pair: pair[0].port not in last_port):
            try:
                device = model.attach(place.open(model.triple), model, draw)
            except (Busy, Permission) as fault:  # another program has this one: perhaps the next is free
                refused = refused or fault
                continue
            last_port[:] = [place.port]
            return device
        raise refused or Removed(f"no scanner at {address.url}")

    return (wanted.name if wanted else "USB scanner"), attach


def serial_attach(address: Address) -> tuple[str, Attach]:
    """What the module at `serial:PATH[?baud=N]` is called, and how it is opened; without a rate, it is found.

    Raises:
        BadAddress: no path, or a rate that modules do not have.
    """
    given = address.only("baud").get("baud")
    if not address.rest:
        raise BadAddress(f"{address.url}: names no line such as /dev/ttyUSB0")
    if given is not None and given not in map(str, range(9600, 115201, 9600)):
        raise BadAddress(f"{address.url}: modules speak at 9600 baud, or at up to twelve times as many")
    baud = None if given is None else int(given)

    def attach() -> Device:
        return ZfmDevice(SerialLine.open(address.rest, baud or BAUDS[0]), baud)

    return "GROW/ZFM module", attach


def fixed(seed: str, url: str) -> RandomBytes:
    """Bytes that are always those of a number such as 0x51ea2124, little endian.

    Raises:
        BadAddress: it is no number of 32 bits.
    """
    try:
        stream = int(seed, 0).to_bytes(4, "little")
    except (ValueError, OverflowError) as error:
        raise BadAddress(f"{url}: a seed is a number of 32 bits such as 0x51ea2124") from error
    return lambda count: (stream * (count // 4 + 1))[:count]
