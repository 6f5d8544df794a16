"""What a NEXT Biometrics NB-1010-U is told and what it says, between bytes and values. One transfer is one message.

Message both ways: 80, command, sequence, 00, length of the whole message (u32, little endian), body.
Source of all protocol facts: a recording of a device, and public notes on it (docs/drivers.md).
"""

from dataclasses import dataclass

import numpy as np

from drivers.faults import ProtocolError
from drivers.scanner import Image

WIDTH, ROWS = 256, 180
ANSWER_LONG = 16
ROWS_LONG = 540
MESSAGES = ROWS // 2
"""Of an image: two rows each."""
TOUCHED_FROM = 0x31
"""Coverage from which a finger lies on the sensor; 0xF7 was recorded with one."""

_START, _HEADER_LONG = 0x80, 8
_ROWS_SAID = 0x21
_NUMBER_AT, _PIXELS_AT = 16, 25


@dataclass(frozen=True, slots=True)
class Request:
    """A command, and the command that answers it.

    The device echoes the sequence byte and makes nothing of it; it is fixed here, as recorded, so that an answer left
    over from another request is noticed.
    """

    command: int
    sequence: int
    answer: int
    body: bytes = b""

    def encode(self) -> bytes:
        """The message to send."""
        return _header(self.command, self.sequence, _HEADER_LONG + len(self.body)) + self.body


FINGER = Request(0x38, 1, 0x37)
PREPARE = Request(0x0D, 3, 0x20, bytes.fromhex("00040000"))
CAPTURE = Request(0x12, 4, 0x20, bytes.fromhex("02") + bytes(19) + bytes.fromhex("20000000"))


def answer(request: Request, content: bytes) -> bytes:
    """The body of what a request is answered with.

    Returns:
        8 bytes; what those of PREPARE and CAPTURE mean is not known.
    Raises:
        ProtocolError: this is no answer to that request.
    """
    if len(content) != ANSWER_LONG or not content.startswith(_header(request.answer, request.sequence, ANSWER_LONG)):
        raise ProtocolError(f"no answer to command {request.command:#04x}", content)
    return content[_HEADER_LONG:]


def touched(body: bytes) -> bool:
    """Whether the answer to FINGER says that a finger lies on the sensor."""
    return body[4] >= TOUCHED_FROM


class Assembly:
    """An image as its messages come. Their numbers, 1, 3, 5 to 179, show what was lost or came out of order."""

    def __init__(self) -> None:
        self._rows = np.zeros((ROWS, WIDTH), np.uint8)
        self._filled = 0

    def feed(self, content: bytes) -> Image | None:
        """Add one message.

        Returns:
            (180, 256), as delivered: ridges dark, upright; None until it is complete.
        Raises:
            ProtocolError: no rows, or not the next ones.
        """
        # The sequence is not looked at: 00 was recorded here, and no fact says whether it must be.
        if len(content) != ROWS_LONG or (content[:2] + content[4:_HEADER_LONG]) != _ROWS_START:
            raise ProtocolError("no rows of an image", content)
        number = int.from_bytes(content[_NUMBER_AT : _NUMBER_AT + 4], "little")
        if number != self._filled + 1 or self._filled == ROWS:
            raise ProtocolError(f"rows {number} came after {self._filled} rows", content)
        pixels = np.frombuffer(content, np.uint8, 2 * WIDTH, _PIXELS_AT)
        self._rows[self._filled : self._filled + 2] = pixels.reshape(2, WIDTH)
        self._filled += 2
        return self._rows if self._filled == ROWS else None


def _header(command: int, sequence: int, long: int) -> bytes:
    return bytes((_START, command, sequence, 0)) + long.to_bytes(4, "little")


_ROWS_START = bytes((_START, _ROWS_SAID)) + ROWS_LONG.to_bytes(4, "little")
