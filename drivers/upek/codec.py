"""What a UPEK TouchChip coprocessor is told and what it says, between bytes and values.

Frame both ways: "Ciao", kind, sequence and length (4 and 12 bits), payload, CRC-16 of all from the kind on (XMODEM:
polynomial 1021, start 0), little endian. The device fills its first 64 bytes up with zeros.
Source of all protocol facts: a recording of a device, and public notes on it (docs/drivers.md).
"""

import binascii
from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np

from drivers.faults import ProtocolError
from drivers.scanner import Image

FIRST_LONG, REST_LONG = 64, 1988
"""Bytes of the two reads that bring one frame; the longest frame seen fills both."""
MAGIC = b"Ciao"
_HEADER_LONG, _CRC_LONG = 7, 2
_LONGEST = FIRST_LONG + REST_LONG


class Kind(IntEnum):
    """Frames by what they are for; others are kept as numbers."""

    COMMAND = 0x00
    CLOSED = 0x01
    GREETING = 0x03
    OPEN = 0x04
    OPENED = 0x05
    CLOSE = 0x07
    ALIVE = 0x08
    STILL_ALIVE = 0x09


@dataclass(frozen=True, slots=True)
class Message:
    """One frame without what only secures it."""

    kind: int
    sequence: int
    payload: bytes = b""

    def encode(self) -> bytes:
        """The frame to send, or the device's own bytes again."""
        long = len(self.payload)
        secured = bytes((self.kind, self.sequence << 4 | long >> 8, long & 0xFF)) + self.payload
        return MAGIC + secured + binascii.crc_hqx(secured, 0).to_bytes(_CRC_LONG, "little")


def decode(content: bytes) -> Message | None:
    """The frame at the start of what was read; what follows it is filling.

    Returns:
        None as long as bytes are missing, which is never for more than 2,052 of them.
    Raises:
        ProtocolError: this is no frame, or its CRC is wrong.
    """
    if not MAGIC.startswith(content[: len(MAGIC)]):
        raise ProtocolError("no frame begins here", content)
    if len(content) < _HEADER_LONG:
        return None
    long = (content[5] & 0x0F) << 8 | content[6]
    end = _HEADER_LONG + long
    if end + _CRC_LONG > _LONGEST:
        raise ProtocolError(f"a frame of {end + _CRC_LONG} bytes, more than the {_LONGEST} ever sent", content)
    if len(content) < end + _CRC_LONG:
        return None
    if binascii.crc_hqx(content[len(MAGIC) : end], 0) != int.from_bytes(content[end : end + _CRC_LONG], "little"):
        raise ProtocolError("the CRC of a frame is wrong", content)
    return Message(content[4], content[5] >> 4, content[_HEADER_LONG:end])


# --- what is asked ---------------------------------------------------------------------------------------------------

FIRST_OPENING = bytes.fromhex("01004600000000000101000000")
SECOND_OPENING = bytes.fromhex("0100bc02000000000101000000")
CLOSING = bytes.fromhex("01")
DESCRIBE = bytes.fromhex("28040000000604")
GO_ON_WAITING = bytes.fromhex("2805000000003001")
GO_ON_SENDING = bytes.fromhex("30")


def capture(*, swipe: bool) -> bytes:
    """The payload that asks for an image."""
    return bytes.fromhex("280b0000000e02feffffff02") + bytes((0 if swipe else 1, 2))


# --- what is answered ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sensor:
    """What the coprocessor says of the sensor it reads."""

    width: int
    height: int
    swipe: bool
    """A strip that the finger is drawn over, not an area that it lies on."""

    LARGEST = 1024
    """Pixels along one side; no fact states more than 512."""

    @property
    def delivered(self) -> tuple[int, int]:
        """(width, height) of the images: three quarters of the sensor's own."""
        return self.width * 3 // 4, self.height * 3 // 4


def sensor(message: Message) -> Sensor:
    """The answer to DESCRIBE.

    Raises:
        ProtocolError: no such answer, or sizes that no sensor has.
    """
    payload = message.payload
    if message.kind != Kind.COMMAND or len(payload) < 47 or payload[0] != _STATUS:
        raise ProtocolError("no description of the sensor", payload)
    width, height = (int.from_bytes(payload[place : place + 2], "little") for place in (43, 45))
    if not (4 <= width <= Sensor.LARGEST and 4 <= height <= Sensor.LARGEST):
        raise ProtocolError(f"a sensor of {width} x {height} pixels", payload[40:])
    return Sensor(width, height, bool(payload[42] & 0x80))


class Status(IntEnum):
    """What the device says of the finger while it waits for an image."""

    PRESENT = 0x00
    GONE = 0x01
    NONE = 0x0C
    KEEP = 0x13
    SIDEWAYS = 0x1D
    TOO_SHORT = 0x1E


class Place(Enum):
    """Where in its image a piece belongs."""

    FIRST = 0x2C
    NEXT = 0x24
    LAST = 0x20


@dataclass(frozen=True, slots=True)
class Piece:
    """Pixels of an image, in their order."""

    place: Place
    pixels: bytes


Event = Status | int | Piece
"""An int is a status that is not known."""

_STATUS, _CODE_AT = 0x28, 11
_STATUSES = frozenset(status.value for status in Status)
_PLACES = {place.value: place for place in Place}
_PIXELS_AT = {Place.FIRST: 11, Place.NEXT: 1, Place.LAST: 1}
_BEHIND_LAST = 4


def event(message: Message) -> Event:
    """What a frame says after an image was asked for.

    Raises:
        ProtocolError: neither a status nor pixels.
    """
    payload = message.payload
    if message.kind != Kind.COMMAND or not payload:
        raise ProtocolError(f"a frame of kind {message.kind:#04x} in place of an image", payload)
    if payload[0] == _STATUS and len(payload) > _CODE_AT:
        code = payload[_CODE_AT]
        return Status(code) if code in _STATUSES else code
    place = _PLACES.get(payload[0])
    if place is None:
        raise ProtocolError("neither a status nor pixels", payload)
    end = len(payload) - (_BEHIND_LAST if place is Place.LAST else 0)
    if end < _PIXELS_AT[place]:
        raise ProtocolError("a piece of an image too short for what frames it", payload)
    return Piece(place, payload[_PIXELS_AT[place] : end])


class Assembly:
    """An image as its pieces come; never larger than the sensor."""

    def __init__(self, sensor: Sensor) -> None:
        self._sensor = sensor
        self._pixels: bytearray | None = None

    def feed(self, piece: Piece) -> Image | None:
        """Add a piece.

        Returns:
            (H, W), as delivered: ridges dark, upright; of an area the size stated, of a strip as many whole rows as
            came. None until the last piece.
        Raises:
            ProtocolError: out of order, too many pixels, or not as many as the image has.
        """
        if (piece.place is Place.FIRST) != (self._pixels is None):
            raise ProtocolError(f"a piece of an image out of order: {piece.place.name.lower()}", piece.pixels)
        pixels = self._pixels = (self._pixels or bytearray()) + piece.pixels
        if len(pixels) > self._sensor.width * self._sensor.height:
            raise ProtocolError("more pixels than the sensor has", piece.pixels)
        return self._image(pixels) if piece.place is Place.LAST else None

    def _image(self, pixels: bytearray) -> Image:
        width, height = self._sensor.delivered
        if self._sensor.swipe:
            height = len(pixels) // width
        if height == 0 or (len(pixels) != width * height and not self._sensor.swipe):
            raise ProtocolError(f"{len(pixels)} pixels are no image {width} wide")
        return np.frombuffer(pixels, np.uint8, width * height).reshape(height, width)
