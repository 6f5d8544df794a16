"""Which scanners there are, and how an address becomes one."""

from drivers.address import parse
from drivers.faults import BadAddress, Unsupported
from drivers.replay import ReplayScanner
from drivers.scanner import Scanner, ScannerInfo
from drivers.simulated import SimulatedScanner


def open_scanner(url: str) -> Scanner:
    """Open the scanner at an address.

    Args:
        url: `simulated:[?seed=N&condition=good]` or `replay:DIR[?ppi=500]`, which give a `SimulatedScanner` and a
            `ReplayScanner` with verbs beside `Scanner`; `usb:`, `serial:` and `model:` are kept for hardware.
    Raises:
        BadAddress: the address is wrong or leads nowhere.
        Unsupported: no driver for such a scanner in this release.
    """
    address = parse(url)
    match address.scheme:
        case "simulated":
            return SimulatedScanner(address)
        case "replay":
            return ReplayScanner(address)
        case "usb" | "serial" | "model":
            raise Unsupported(f"{url}: this release has no driver for hardware scanners")
    raise BadAddress(f"{url}: no scanner has the scheme {address.scheme!r}")


def find_scanners() -> list[ScannerInfo]:
    """The scanners that can be opened now. A kiosk left to choose takes a `physical` one or none."""
    return [ScannerInfo("simulated:", "simulated scanner", physical=False)]
