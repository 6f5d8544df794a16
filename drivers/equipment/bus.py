"""A bus with one device that is described but not there: all that pyusb asks of a backend but the transfers."""

import errno
from array import array
from dataclasses import dataclass
from typing import Any

import usb.backend
import usb.core

DEVICE_LONG, CONFIGURATION, INTERFACE, ENDPOINT = 18, 2, 4, 5
FULL_SPEED = 2


@dataclass(slots=True)
class Descriptor:
    """Fields under the names of the USB standard, as pyusb reads them."""

    fields: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.fields[name]
        except KeyError:
            raise AttributeError(name) from None


_DEVICE = "bLength bDescriptorType bcdUSB:2 bDeviceClass bDeviceSubClass bDeviceProtocol bMaxPacketSize0 idVendor:2"
_DEVICE += " idProduct:2 bcdDevice:2 iManufacturer iProduct iSerialNumber bNumConfigurations"
_CONFIGURATION = "bLength bDescriptorType wTotalLength:2 bNumInterfaces bConfigurationValue iConfiguration bmAttributes"
_CONFIGURATION += " bMaxPower"
_INTERFACE = "bLength bDescriptorType bInterfaceNumber bAlternateSetting bNumEndpoints bInterfaceClass"
_INTERFACE += " bInterfaceSubClass bInterfaceProtocol iInterface"
_ENDPOINT = "bLength bDescriptorType bEndpointAddress bmAttributes wMaxPacketSize:2 bInterval"


def _read(layout: str, content: bytes) -> Descriptor:
    fields: dict[str, Any] = {"extra_descriptors": [], "bRefresh": 0, "bSynchAddress": 0}
    place = 0
    for part in layout.split():
        name, _, width = part.partition(":")
        wide = int(width or 1)
        fields[name] = int.from_bytes(content[place : place + wide], "little")
        place += wide
    return Descriptor(fields)


class DescribedBus(usb.backend.IBackend):
    """One device with one configuration, plugged in at port 1-1. A subclass adds `bulk_*`, `intr_*`, `ctrl_transfer`.

    Only one handle can be open at a time, as with two programs on one device: the second is told EBUSY at its claim.

    Args:
        descriptors: device descriptor (18 bytes) and configuration descriptor with all it contains, as sent on the bus.
    """

    def __init__(self, descriptors: bytes) -> None:
        self._device = _read(_DEVICE, descriptors)
        self._device.fields |= {
            "bus": 1, "address": 1, "port_number": 1, "port_numbers": (1,), "speed": FULL_SPEED,
        }  # fmt: skip
        self._interfaces: list[tuple[Descriptor, list[Descriptor]]] = []
        rest = descriptors[DEVICE_LONG:]
        while len(rest) > 1 and rest[0]:
            part, rest = rest[: rest[0]], rest[rest[0] :]
            if part[1] == CONFIGURATION:
                self._configuration = _read(_CONFIGURATION, part)
            elif part[1] == INTERFACE:
                self._interfaces.append((_read(_INTERFACE, part), []))
            elif part[1] == ENDPOINT:
                self._interfaces[-1][1].append(_read(_ENDPOINT, part))
        self._plugged = True
        self._owner: object | None = None

    # --- the cable ---------------------------------------------------------------------------------------------------

    def plug(self) -> None:
        """Put the device on the bus, under a new address; handles from before stay dead."""
        if not self._plugged:
            self._device.fields["address"] += 1
            self._plugged = True

    def unplug(self) -> None:
        """Take it off: whoever uses it is told ENODEV."""
        self._plugged, self._owner = False, None

    def close(self) -> None:
        """Be no more: the cable is pulled for good."""
        self.unplug()

    def lost(self, dev_handle: object) -> bool:
        """Whether this handle's device was unplugged, even if it is back; for a subclass that waits."""
        return not self._plugged or dev_handle != self._device.address

    def present(self, dev_handle: object) -> None:
        """Raise ENODEV unless this handle's device is still there; for a subclass's transfers."""
        if self.lost(dev_handle):
            raise gone()

    # --- what pyusb asks ---------------------------------------------------------------------------------------------

    def enumerate_devices(self) -> list[Any]:
        return [self._device.address] if self._plugged else []

    def get_parent(self, dev: Any) -> None:
        return None

    def get_device_descriptor(self, dev: Any) -> Descriptor:
        return Descriptor(dict(self._device.fields))

    def get_configuration_descriptor(self, dev: Any, config: int) -> Descriptor:
        if config:
            raise IndexError(config)
        return self._configuration

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Descriptor:
        if alt:
            raise IndexError(alt)
        return self._interfaces[intf][0]

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Descriptor:
        return self._interfaces[intf][1][ep]

    def open_device(self, dev: Any) -> Any:
        self.present(dev)
        return dev

    def close_device(self, dev_handle: Any) -> None:
        return None

    def get_configuration(self, dev_handle: Any) -> int:
        self.present(dev_handle)
        return int(self._configuration.bConfigurationValue)

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        self.present(dev_handle)
        if self._owner is not None:
            raise usb.core.USBError("Resource busy", None, errno.EBUSY)
        self._owner = dev_handle

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        self._owner = None

    def clear_halt(self, dev_handle: Any, ep: int) -> None:
        self.present(dev_handle)

    def reset_device(self, dev_handle: Any) -> None:
        self.present(dev_handle)

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return False


def gone() -> usb.core.USBError:
    """What is raised for a device that was unplugged."""
    return usb.core.USBError("No such device (it may have been disconnected)", None, errno.ENODEV)


def stalled() -> usb.core.USBError:
    """What is raised for a request that the device refuses."""
    return usb.core.USBError("Pipe error", None, errno.EPIPE)


def late() -> usb.core.USBTimeoutError:
    """What is raised when nothing came in time."""
    return usb.core.USBTimeoutError("Operation timed out", None, errno.ETIMEDOUT)


def fill(buffer: "array[int]", content: bytes) -> int:
    """Put what came into the caller's buffer; EOVERFLOW when it does not fit."""
    if len(content) > len(buffer):
        raise usb.core.USBError("Overflow", None, errno.EOVERFLOW)
    buffer[: len(content)] = array("B", content)
    return len(content)
