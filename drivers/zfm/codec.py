"""What a module of the GROW, ZFM, R30x, AS608 and R503 family says, from bytes to values. All numbers are big endian.

A packet is `EF 01`, address (4 bytes), kind (1), length of what follows (2), payload, and a checksum (2): the sum of
kind, length and payload. It does not cover the address, and packets have no numbers: a lost one shows in the total.

Source of all protocol facts: the makers' manuals and public traces (docs/drivers.md).
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from drivers.faults import ProtocolError
from drivers.scanner import Image

START = b"\xef\x01"
ANY_ADDRESS = 0xFFFFFFFF
HEADER_LONG, CHECKSUM_LONG = 9, 2
LONGEST_LENGTH = 256 + CHECKSUM_LONG
"""Of a packet's length field: the largest packet size, and the checksum."""
LONGEST_PACKET = HEADER_LONG + LONGEST_LENGTH
BAUD_UNIT = 9600
SIZES = (32, 64, 128, 256)
"""Bytes of an image in a packet, by size code."""
GREY_STEP = 17
"""From 16 grey levels to 256."""


class Kind(IntEnum):
    """Of a packet."""

    COMMAND = 0x01
    CHUNK = 0x02
    ACK = 0x07
    LAST_CHUNK = 0x08


class Instruction(IntEnum):
    """What this driver asks for."""

    TAKE_IMAGE = 0x01
    SEND_IMAGE = 0x0A
    SET_PARAMETER = 0x0E
    READ_PARAMETERS = 0x0F
    VERIFY_PASSWORD = 0x13
    READ_PRODUCT = 0x3C


class Confirmation(IntEnum):
    """First byte of an answer. 04, 05 and 17 are from memory of newer manuals: no device was seen to send them."""

    OK = 0x00
    PACKET_BROKEN = 0x01
    NO_FINGER = 0x02
    IMAGE_FAILED = 0x03
    TOO_LIGHT = 0x04
    TOO_WET = 0x05
    TOO_MESSY = 0x06
    TOO_FEW_MINUTIAE = 0x07
    SENDING_FAILED = 0x0F
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    RESIDUE = 0x17
    WRONG_REGISTER = 0x1A
    WRONG_VALUE = 0x1B
    WRONG_ADDRESS = 0x20
    PASSWORD_NEEDED = 0x21


class Parameter(IntEnum):
    """What can be set."""

    BAUD = 4


@dataclass(frozen=True, slots=True)
class Command:
    """One instruction to the module."""

    instruction: Instruction
    parameters: bytes = b""


@dataclass(frozen=True, slots=True)
class Ack:
    """The answer to a command."""

    code: Confirmation | int
    """A known confirmation, or the number that came."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of an image."""

    content: bytes
    last: bool


@dataclass(frozen=True, slots=True)
class Other:
    """A sound packet that is neither: a command echoed by the wiring, an answer without a code, an unknown kind."""

    kind: Kind | int
    payload: bytes


Event = Ack | Chunk | Other
_KINDS: dict[int, Kind] = {kind.value: kind for kind in Kind}
_CONFIRMATIONS: dict[int, Confirmation] = {code.value: code for code in Confirmation}


def encode(command: Command, address: int = ANY_ADDRESS) -> bytes:
    """Bytes of a command.

    Args:
        command: what to say.
        address: of the module; every module listens to `ANY_ADDRESS` as long as nobody gave it one.
    """
    payload = bytes([command.instruction]) + command.parameters
    covered = bytes([Kind.COMMAND]) + (len(payload) + CHECKSUM_LONG).to_bytes(2, "big") + payload
    return START + address.to_bytes(4, "big") + covered + _checksum(covered)


class Decoder:
    """Bytes in any portions become events. What is no sound packet is dropped without a word.

    A header that was hit hides nothing: when its packet proves wrong, the search goes on right behind its first byte.
    """

    def __init__(self) -> None:
        self._kept = bytearray()

    @property
    def kept(self) -> int:
        """Bytes that may be the beginning of a packet; fewer than `LONGEST_PACKET`."""
        return len(self._kept)

    def feed(self, received: bytes) -> list[Event]:
        """Take bytes; give the events they complete. Never raises."""
        self._kept += received
        events: list[Event] = []
        while self._at_start() and len(self._kept) >= HEADER_LONG:
            length = int.from_bytes(self._kept[7:9], "big")
            if not CHECKSUM_LONG <= length <= LONGEST_LENGTH:
                del self._kept[0]
                continue
            end = HEADER_LONG + length
            if len(self._kept) < end:
                break
            covered = bytes(self._kept[6 : end - CHECKSUM_LONG])
            if self._kept[end - CHECKSUM_LONG : end] != _checksum(covered):
                del self._kept[0]
                continue
            events.append(_event(covered[0], covered[3:]))
            del self._kept[:end]
        return events

    def reset(self) -> None:
        """Forget the beginning of a packet."""
        self._kept.clear()

    def _at_start(self) -> bool:
        """Drop what comes before the next start of a packet; False when there is none."""
        found = self._kept.find(START)
        if found < 0:
            found = len(self._kept) - self._kept.endswith(START[:1])
        del self._kept[:found]
        return self._kept.startswith(START)


def _checksum(covered: bytes) -> bytes:
    return (sum(covered) & 0xFFFF).to_bytes(2, "big")


def _event(kind: int, payload: bytes) -> Event:
    match kind:
        case Kind.ACK if payload:
            code = payload[0]
            return Ack(_CONFIRMATIONS.get(code, code), payload[1:])
        case Kind.CHUNK | Kind.LAST_CHUNK:
            return Chunk(payload, kind == Kind.LAST_CHUNK)
        case _:
            return Other(_KINDS.get(kind, kind), payload)


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a module is set."""

    capacity: int
    """Templates that fit into it."""
    security: int
    """1 to 5, of its own comparisons, which this driver does not use."""
    packet_size: int | None
    """Bytes of an image in a packet; None for a size code that is not known."""
    baud: int
    """That its register says: some modules follow it only after their next start."""


def read_parameters(content: bytes) -> Parameters:
    """Understand the answer to READ_PARAMETERS.

    Raises:
        ProtocolError: it is too short.
    """
    if len(content) < 16:
        raise ProtocolError(f"{len(content)} bytes cannot be the parameters of a module", content)
    size = int.from_bytes(content[12:14], "big")
    return Parameters(
        capacity=int.from_bytes(content[4:6], "big"),
        security=int.from_bytes(content[6:8], "big"),
        packet_size=SIZES[size] if size < len(SIZES) else None,
        baud=int.from_bytes(content[14:16], "big") * BAUD_UNIT,
    )


@dataclass(frozen=True, slots=True)
class Product:
    """What a module of the newer kind says about itself. Its serial number and batch are not kept."""

    model: str
    hardware: str
    sensor: str
    width: int
    height: int


def read_product(content: bytes) -> Product:
    """Understand the answer to READ_PRODUCT.

    Raises:
        ProtocolError: it is too short, or no image has such dimensions.
    """
    width, height = int.from_bytes(content[38:40], "big"), int.from_bytes(content[40:42], "big")
    if len(content) < 46 or not width or not height or width % 2:
        raise ProtocolError(f"{len(content)} bytes cannot be about a product with {width} x {height} pixels", content)
    return Product(
        _text(content[:16]), f"{content[28]}.{content[29]}", _text(content[30:38]), width=width, height=height
    )  # fmt: skip


def _text(content: bytes) -> str:
    return "".join(letter for letter in content.decode("ascii", "ignore") if letter.isprintable()).strip()


def picture(content: bytes, width: int, height: int) -> Image:
    """Unpack an image of two pixels a byte, the left one in the high half.

    Args:
        content: all chunks joined: a packet is not a row.
        width: in pixels, even.
        height: in pixels.
    Returns:
        (height, width), 16 grey levels from 0 to 255.
    Raises:
        ProtocolError: the bytes are not as many as the pixels need.
    """
    if 2 * len(content) != width * height:
        raise ProtocolError(f"{len(content)} bytes cannot be {width} x {height} pixels", content)
    packed = np.frombuffer(content, np.uint8)
    pixels = np.stack((packed >> 4, packed & 0x0F), axis=1) * np.uint8(GREY_STEP)
    return pixels.reshape(height, width)
