"""USB as the drivers see it, over pyusb: devices by port path, bytes in and out, the faults of this package.

`backend` is pyusb's own port to the bus: libusb on a kiosk, a recording or a model elsewhere.
"""

import contextlib
import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import usb.core
import usb.util

from drivers.faults import Awaited, Busy, Permission, ProtocolError, Removed, ScannerFault, TimedOut
from drivers.holders import holders

CONTROL_S = 5.0
GONE = frozenset({errno.ENODEV, errno.ENOENT, errno.ESHUTDOWN, errno.ENXIO})
SHAKY = frozenset({errno.EIO, errno.EPROTO, errno.EILSEQ, errno.ECONNRESET})
"""What the kernel says while a cable is being pulled, some milliseconds before it says that the device is gone."""
STALLED = errno.EPIPE

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Triple:
    """Class, subclass and protocol of the interface that a driver speaks to."""

    kind: int
    subclass: int
    protocol: int


class UsbPlace:
    """A device where it is plugged in now."""

    def __init__(self, device: Any) -> None:
        self._device = device

    @property
    def identity(self) -> tuple[int, int]:
        """Vendor and product."""
        return self._device.idVendor, self._device.idProduct

    @property
    def release(self) -> int:
        """The device's own version, binary coded decimal."""
        return int(self._device.bcdDevice)

    @cached_property
    def port(self) -> str:
        """Port path such as `1-10` or `3-1.2`: the same after the device was plugged in anew."""
        numbers = self._device.port_numbers or ()
        return f"{self._device.bus}-{'.'.join(map(str, numbers))}"

    @property
    def node(self) -> str:
        """Its file under /dev."""
        return f"/dev/bus/usb/{self._device.bus:03}/{self._device.address:03}"

    def open(self, triple: Triple) -> "UsbLine":
        """Claim the interface with this class triple, whatever its number; a kernel driver on it is detached.

        Raises:
            ScannerFault: Removed, Permission, Busy (names who holds it), ProtocolError (no such interface).
        """
        line = UsbLine(self._device, self.node)
        with contextlib.ExitStack() as undo:
            undo.callback(line.close)
            line.claim(triple)
            undo.pop_all()
        return line


class UsbLine:
    """One claimed interface. Several threads may read and write; `close` only after the last of them returned."""

    def __init__(self, device: Any, node: str) -> None:
        self._device = device
        self._node = node

    def claim(self, triple: Triple) -> None:
        """See `UsbPlace.open`."""
        number = self._guard(lambda: self._interface(triple))
        with contextlib.suppress(usb.core.USBError, NotImplementedError):  # not known on every bus
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
        self._guard(lambda: usb.util.claim_interface(self._device, number))

    def control_in(self, request: int, value: int, index: int, length: int) -> bytes:
        """Vendor read from the device; as many bytes as asked for."""
        got = self._guard(lambda: self._device.ctrl_transfer(0xC0, request, value, index, length, _ms(CONTROL_S)))
        if len(got) != length:
            raise ProtocolError(f"{len(got)} bytes instead of {length} at register {value:#06x}", bytes(got))
        return bytes(got)

    def control_out(self, request: int, value: int, index: int, data: bytes) -> None:
        """Vendor write to the device."""
        self._guard(lambda: self._device.ctrl_transfer(0x40, request, value, index, data, _ms(CONTROL_S)))

    def read(self, endpoint: int, length: int, timeout_s: float) -> bytes:
        """Up to `length` bytes, perhaps none; TimedOut(DEVICE) when nothing came."""
        try:
            return bytes(self._guard(lambda: self._device.read(endpoint, length, _ms(timeout_s)), timeout_s))
        except ProtocolError as fault:
            if getattr(fault.__cause__, "errno", None) == STALLED:  # else it stays halted, handle or no handle
                with contextlib.suppress(usb.core.USBError, NotImplementedError):
                    self._device.clear_halt(endpoint)
            raise

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """All of `data`."""
        sent = self._guard(lambda: self._device.write(endpoint, data, _ms(timeout_s)), timeout_s)
        if sent != len(data):
            raise ProtocolError(f"only {sent} of {len(data)} bytes were taken")

    def reset(self) -> None:
        """Reset the port; afterwards the device must be found anew. Never raises."""
        with contextlib.suppress(usb.core.USBError, NotImplementedError):
            self._device.reset()

    def close(self) -> None:
        """Release the interface and the handle. Never raises."""
        with contextlib.suppress(usb.core.USBError, NotImplementedError):
            usb.util.dispose_resources(self._device)

    def _interface(self, triple: Triple) -> int:
        wanted = (triple.kind, triple.subclass, triple.protocol)
        for interface in self._device.get_active_configuration():
            found = (interface.bInterfaceClass, interface.bInterfaceSubClass, interface.bInterfaceProtocol)
            if found == wanted:
                return int(interface.bInterfaceNumber)
        raise ProtocolError(f"no interface of class {wanted} on {self._node}")

    def _guard(self, act: Callable[[], Answer], timeout_s: float = CONTROL_S) -> Answer:
        """Do it; pyusb's exceptions become this package's here and nowhere else."""
        try:
            return act()
        except usb.core.USBTimeoutError as error:
            raise TimedOut(Awaited.DEVICE, timeout_s) from error
        except usb.core.USBError as error:
            raise self._fault(error, timeout_s) from error
        except ValueError as error:  # pyusb: an endpoint that the descriptors do not name
            raise ProtocolError(str(error)) from error

    def _fault(self, error: Any, timeout_s: float) -> ScannerFault:
        number = error.errno
        if number in GONE:
            return Removed(f"no device at {self._node}")
        if number in (errno.EACCES, errno.EPERM):
            return Permission(f"{self._node} may not be opened by this user")
        if number == errno.EBUSY:
            return Busy(f"{self._node} is held by {' and '.join(holders(self._node)) or 'another program'}")
        if number == errno.ETIMEDOUT:
            return TimedOut(Awaited.DEVICE, timeout_s)
        if number in SHAKY:
            return Removed(f"{self._node} does not answer any more ({errno.errorcode[number]})")
        if number == STALLED:
            return ProtocolError("the device refused the request (stall)")
        return ProtocolError(f"USB error {number}: {error.strerror}")


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))  # 0 would mean for ever


def places(backend: Any = None) -> Iterator[UsbPlace]:
    """Every device on the bus now.

    Args:
        backend: a `usb.backend.IBackend`; libusb when None.
    Raises:
        ScannerFault: there is no libusb, or it cannot read the bus.
    """
    try:
        devices = list(usb.core.find(find_all=True, backend=backend))
    except usb.core.NoBackendError as error:
        raise ScannerFault("libusb was not found", remedy="Install it: apt-get install libusb-1.0-0") from error
    except usb.core.USBError as error:
        raise ScannerFault(f"the USB bus cannot be read: {error.strerror}") from error
    return map(UsbPlace, devices)
