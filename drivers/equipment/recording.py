"""Recordings of USB devices: a folder with `device` (umockdev's description) and `capture.pcapng` or `capture.ioctl`.

Whatever a file holds, it becomes one frozen `Recording` or a `RecordingError`. Formats: pcapng with usbmon packets as
the Linux kernel writes them (link type 220, `struct mon_bin_hdr`), and umockdev's text tree of ioctls.
"""

import errno
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import ClassVar

from drivers.faults import ScannerFault

LARGEST = 64 << 20
"""Bytes of a file; recorded captures have 0.1 million."""
USBMON = 220

_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6
_ORDERS = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_URB = "QcBBBHBBqiiII8s"
"""Identity, event, kind, endpoint, device, bus, no setup, no content, time (2), status, length, kept, setup."""
_URB_LONG = 64
_SUBMITTED, _COMPLETED, _REFUSED = b"S", b"C", b"E"
_REAPED = frozenset({"USBDEVFS_REAPURB", "USBDEVFS_REAPURBNDELAY"})
_IN = 0x80
_DEVICE, _CONFIGURATION, _INTERFACE_PART, _ENDPOINT = (1, 18), (2, 9), (4, 9), (5, 7)
"""Descriptors by type and length."""
_BULK_OR_INTERRUPT = 0x02
"""Of an endpoint's attributes: the bit that only these two types have."""


class RecordingError(ScannerFault):
    """A recording cannot be read."""

    default_remedy: ClassVar[str] = "Copy the folder of the recording again, or record the device anew."


class Kind(IntEnum):
    """Kinds of transfers, numbered as usbmon and usbfs do alike."""

    INTERRUPT = 1
    CONTROL = 2
    BULK = 3


_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One request to the device and what became of it."""

    kind: Kind
    endpoint: int
    """With its direction: 0x81 is read from, 0x01 is written to, 0x80 and 0x00 are control."""
    setup: bytes
    """Eight bytes of a control transfer, none of another."""
    sent: bytes
    received: bytes
    status: int
    """0, or an errno of Linux, negative."""
    submitted: int
    completed: int
    """Positions in the recording: of any two events, the one that came first has the lower number."""

    @property
    def reads(self) -> bool:
        """Whether bytes flow from the device to the host."""
        return bool(self.endpoint & _IN)


@dataclass(frozen=True, slots=True)
class Recording:
    """A device and one session with it."""

    descriptors: bytes
    """Device descriptor, then the configuration descriptor with all it contains."""
    transfers: tuple[Transfer, ...]
    """In the order of their submission. A write still under way at the end counts as done, a read as cancelled."""


def read_recording(folder: Path) -> Recording:
    """Read the recording in a folder.

    Raises:
        RecordingError: a file is missing, too large or not what it should be.
    """
    address, descriptors = parse_device(_content(folder / "device"))
    capture = folder / "capture.pcapng"
    if capture.exists():
        transfers = parse_pcapng(_content(capture), address)
    else:
        transfers = parse_ioctl(_content(folder / "capture.ioctl"))
    if not transfers:
        raise RecordingError(f"{folder} holds no transfer of its device")
    return Recording(descriptors, transfers)


def _content(file: Path) -> bytes:
    try:
        if not file.is_file():  # a pipe would never end
            raise RecordingError(f"no file {file}")
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise RecordingError(f"{file} cannot be read: {error}") from error
    if len(content) > LARGEST:
        raise RecordingError(f"{file} has more than {LARGEST >> 20} MB")
    return content


# --- device ----------------------------------------------------------------------------------------------------------


def parse_device(content: bytes) -> tuple[tuple[int, int], bytes]:
    """Read the first device of umockdev's description.

    Returns:
        The numbers of its bus and of itself there, and its descriptors.
    Raises:
        RecordingError: there is no USB device in it, or its descriptors are none.
    """
    first = _lines(content.partition(b"\n\n")[0])
    node = next((line for line in first if line.startswith("N: bus/usb/")), "")
    path, _, descriptors = node.partition("=")
    bus, _, device = path.removeprefix("N: bus/usb/").partition("/")
    found = _hex(descriptors)
    _check_descriptors(found)
    return (_number(bus), _number(device)), found


def _check_descriptors(content: bytes) -> None:
    parts: list[bytes] = []
    while content:
        if not 2 <= content[0] <= len(content):
            raise RecordingError("a USB descriptor is torn")
        parts.append(content[: content[0]])
        content = content[content[0] :]
    shapes = [(part[1], len(part)) for part in parts]
    least = dict((_INTERFACE_PART, _ENDPOINT))
    if shapes[:3] != [_DEVICE, _CONFIGURATION, _INTERFACE_PART] or _CONFIGURATION in shapes[2:]:
        raise RecordingError("the description holds no USB device, or one without a single configuration and interface")
    if any(long < least.get(kind, 0) for kind, long in shapes):
        raise RecordingError("a USB descriptor is too short")
    endpoints: list[list[bytes]] = []
    for part in parts[2:]:
        if part[1] == _INTERFACE_PART[0]:
            endpoints.append([])
        elif part[1] == _ENDPOINT[0]:
            endpoints[-1].append(part)
    told = [part[4] for part in parts if part[1] == _INTERFACE_PART[0]]
    if len(told) < parts[1][4] or told != [len(each) for each in endpoints]:
        raise RecordingError("the USB descriptors do not count each other right")
    if not all(part[3] & _BULK_OR_INTERRUPT for each in endpoints for part in each):
        raise RecordingError("the USB descriptors tell of endpoints that are neither bulk nor interrupt")


# --- pcapng ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Urb:
    """One usbmon packet."""

    identity: int
    event: bytes
    kind: int
    endpoint: int
    address: tuple[int, int]
    setup: bytes
    status: int
    content: bytes


def parse_pcapng(content: bytes, address: tuple[int, int]) -> tuple[Transfer, ...]:
    """Read the transfers of one device.

    Args:
        content: of a pcapng file, of either byte order.
        address: numbers of the bus and of the device; packets of other devices are left out.
    Raises:
        RecordingError: the file is torn, or of another kind.
    """
    under_way: dict[int, Transfer] = {}
    done: list[Transfer] = []
    place = 0
    for urb in _urbs(content, address):
        if urb.event == _SUBMITTED:
            kind = Kind(urb.kind)
            begun = Transfer(kind, urb.endpoint, urb.setup, urb.content, b"", -errno.ENOENT, place, place)
            if (kind is Kind.CONTROL) != bool(urb.setup):
                raise RecordingError("a control transfer lacks its setup, or another has one")
            under_way[urb.identity] = begun
        elif urb.identity not in under_way:  # begun before the recording was
            continue
        else:
            begun = under_way.pop(urb.identity)
            done.append(replace(begun, received=urb.content, status=urb.status, completed=place))
        place += 1
    done.extend(replace(left, status=left.status if left.reads else 0, completed=place) for left in under_way.values())
    return tuple(sorted(done, key=lambda transfer: transfer.submitted))


def _urbs(content: bytes, address: tuple[int, int]) -> Iterator[_Urb]:
    for order, packet in _packets(content):
        if len(packet) < _URB_LONG:
            raise RecordingError("a packet is shorter than usbmon's header")
        (identity, event, kind, endpoint, device, bus, no_setup, absent, _, _, status, length, kept, setup) = (
            struct.unpack_from(order + _URB, packet)
        )
        if event not in (_SUBMITTED, _COMPLETED, _REFUSED):
            raise RecordingError(f"a packet tells of an unknown event {event!r}")
        if (bus, device) != address or kind not in _KINDS:
            continue
        flows = event == (_COMPLETED if endpoint & _IN else _SUBMITTED)
        if kept > len(packet) - _URB_LONG or (flows and kept != length):
            raise RecordingError(f"{length} bytes were transferred, fewer are in the recording")
        flown = packet[_URB_LONG : _URB_LONG + kept] if flows and not absent else b""
        known = setup if event == _SUBMITTED and not no_setup else b""
        yield _Urb(identity, event, kind, endpoint, (bus, device), known, status, flown)


def _packets(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Byte order and content of each packet. Times and options are skipped, and so are blocks of other kinds."""
    interfaces = 0
    for order, kind, body in _blocks(content):
        if kind == _SECTION:
            interfaces = 0
        elif kind == _INTERFACE:
            (link,) = _fields(order + "H", body)
            if link != USBMON:
                raise RecordingError(f"the capture has link type {link}, not {USBMON} (usbmon)")
            interfaces += 1
        elif kind == _PACKET:
            number, _, _, kept, _ = _fields(order + "5I", body)
            if number >= interfaces or kept > len(body) - 20:
                raise RecordingError("a packet has no interface, or is torn")
            yield order, body[20 : 20 + kept]


def _fields(layout: str, body: bytes) -> tuple[int, ...]:
    try:
        return struct.unpack_from(layout, body)
    except struct.error as error:
        raise RecordingError("a block is too short") from error


def _blocks(content: bytes) -> Iterator[tuple[str, int, bytes]]:
    order = ""
    place = 0
    while place < len(content) or not order:
        head = content[place : place + 12]
        if head.startswith(b"\n\r\r\n"):
            order = _ORDERS.get(head[8:], "")
        if not order:
            raise RecordingError("the capture is no pcapng file")
        kind, long = _fields(order + "II", head)
        if long % 4 or not 12 <= long <= len(content) - place:
            raise RecordingError("the capture ends within a block")
        if content[place + 4 : place + 8] != content[place + long - 4 : place + long]:
            raise RecordingError("the two lengths of a block differ")
        yield order, kind, content[place + 8 : place + long - 4]
        place += long


# --- ioctl tree ------------------------------------------------------------------------------------------------------


def parse_ioctl(content: bytes) -> tuple[Transfer, ...]:
    """Read the transfers of umockdev's ioctl tree: each line one, in depth first order; other ioctls are skipped.

    The tree knows the order in which transfers ended only, so each counts as begun when the one before it ended.

    Raises:
        RecordingError: a line is torn.
    """
    transfers: list[Transfer] = []
    depth = -1
    for line in _lines(content):
        if not line.strip() or line.startswith(("@", "#")):
            continue
        fields = line.split()
        deeper = len(line) - len(line.lstrip(" "))
        if deeper > depth + 1:
            raise RecordingError("a line of the ioctl tree is indented too far")
        depth = deeper
        if fields[0] in _REAPED:
            transfers.extend(_reaped(fields[1:], 2 * len(transfers)))
    return tuple(transfers)


def _reaped(fields: list[str], place: int) -> Iterable[Transfer]:
    if len(fields) not in (8, 9):
        raise RecordingError(f"a transfer has {len(fields)} fields, not 8 or 9")
    result, kind, endpoint, status, _, long, actual, _ = map(_number, fields[:8])
    content = _hex(fields[8]) if len(fields) == 9 else b""
    if result or kind not in _KINDS:
        return []
    setup = b""
    if kind == Kind.CONTROL:
        setup, content, long = content[:8], content[8:], long - 8
        endpoint = setup[0] & _IN if setup else 0
        kept = content[: max(0, actual)]
        if len(setup) != 8 or (endpoint & _IN and len(kept) != actual):
            raise RecordingError("a control transfer is torn")
        content = kept if endpoint & _IN else content
    if not 0 <= endpoint <= 0xFF or len(content) != (actual if endpoint & _IN else long):
        raise RecordingError(f"a transfer has {len(content)} bytes, which it does not say")
    sent, received = (b"", content) if endpoint & _IN else (content, b"")
    return [Transfer(Kind(kind), endpoint, setup, sent, received, status, place, place + 1)]


# --- text ------------------------------------------------------------------------------------------------------------


def _lines(content: bytes) -> list[str]:
    try:
        return content.decode().split("\n")
    except UnicodeDecodeError as error:
        raise RecordingError("a text file of the recording is not UTF-8") from error


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise RecordingError(f"{text[:20]!r} is no number") from error


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise RecordingError("bytes are not written in hexadecimal") from error
