"""What a U.are.U 4000, 4000B or 4500 says, from bytes to values: interrupts, and frames of plain and hidden lines.

Source of all protocol facts: recordings of devices, and public notes on them (docs/drivers.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from drivers.faults import ProtocolError
from drivers.scanner import Image
from drivers.uareu.keystream import keystream

WIDTH, ROWS = 384, 290
HEADER_LONG = 64
LONGEST_FRAME = HEADER_LONG + WIDTH * ROWS
HIDDEN_NOISE = 5000
"""Variance of the sum of the first two lines from which they count as hidden: recorded 11,240 and 10,849."""
_BLOCKS_AT, _MOST_BLOCKS = 16, 15


class Signal(IntEnum):
    """First two bytes of an interrupt message."""

    FINGER_ON = 0x0101
    FINGER_OFF = 0x0200
    SCAN_WILL_FAIL = 0x0800
    POWER_ON = 0x56AA


_SIGNALS = frozenset(signal.value for signal in Signal)


def signal_of(message: bytes) -> Signal | int | None:
    """What an interrupt says: a known signal, another number, or None when it is too short to say anything.

    Only two bytes of the 64 matter; the others are what the device's memory held before.
    """
    if len(message) < 2:
        return None
    number = int.from_bytes(message[:2], "big")
    return Signal(number) if number in _SIGNALS else number


class Flag(IntEnum):
    """Bits of a block's flags."""

    NOT_SENT = 0x01
    HIDDEN = 0x02
    KEY_STAYS = 0x04
    NEW_KEY = 0x80


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a frame with one treatment."""

    flags: int
    rows: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it was sent."""

    key_number: int
    blocks: tuple[Block, ...]
    lines: Image
    """(n, 384), the lines that were sent, hidden or not."""

    @property
    def hidden(self) -> bool:
        """Whether the lines need a key: two hidden neighbours add up to noise."""
        both = self.lines[0].astype(np.int64) + self.lines[1]
        mean = int(both.sum()) // WIDTH
        return int(((both - mean) ** 2).sum()) // WIDTH >= HIDDEN_NOISE


def read_frame(content: bytes) -> Frame:
    """Take a bulk transfer apart.

    Raises:
        ProtocolError: header, table or length cannot be those of a frame.
    """
    if len(content) < HEADER_LONG or int.from_bytes(content[2:4], "little") != WIDTH:
        raise ProtocolError(f"{len(content)} bytes without the header of a frame", content)
    sent = int.from_bytes(content[4:6], "little")
    if not 2 <= sent < ROWS or len(content) < HEADER_LONG + sent * WIDTH:
        raise ProtocolError(f"{len(content)} bytes cannot be {sent} lines", content)
    lines = np.frombuffer(content, np.uint8, sent * WIDTH, HEADER_LONG).reshape(sent, WIDTH)
    blocks = tuple(_blocks(content, sent))
    if any(block.flags & Flag.NEW_KEY for block in blocks):
        raise ProtocolError("the key changes within the frame", content)
    return Frame(content[6], blocks, lines)


def _blocks(content: bytes, sent: int) -> Iterator[Block]:
    """Blocks until all lines sent have their place or the picture is full: what follows is left over from before."""
    rows = 0
    for number in range(_MOST_BLOCKS):
        flags, count = content[_BLOCKS_AT + 2 * number : _BLOCKS_AT + 2 * number + 2]
        if sent == 0 or count == 0 or rows == ROWS:
            return
        if not flags & Flag.NOT_SENT:
            count = min(count, sent)
            sent -= count
        count = min(count, ROWS - rows)
        rows += count
        yield Block(flags, count)


def picture(frame: Frame, key: int = 0) -> Image:
    """The sensor's picture: ridges light on dark, as the sensor is mounted.

    Args:
        frame: as sent.
        key: the register's first state; only needed when the frame is hidden.
    Returns:
        (290, 384); rows that were not sent repeat the next one, rows after the last are 0.
    """
    rows = np.zeros((ROWS, WIDTH), np.uint8)
    stream = keystream(key, ROWS * WIDTH) if frame.hidden else None
    absent: list[int] = []
    row = line = position = 0
    for block in frame.blocks:
        span = block.rows * WIDTH
        if block.flags & Flag.NOT_SENT:
            absent.extend(range(row, row + block.rows))
        else:
            sent = frame.lines[line : line + block.rows]
            rows[row : row + len(sent)] = sent
            if stream is not None and block.flags & (Flag.HIDDEN | Flag.KEY_STAYS) == Flag.HIDDEN:
                cells = rows[row : row + len(sent)].reshape(-1)
                cells[:-1] = cells[1:] ^ stream[position : position + cells.size - 1]
                cells[-1] = 0  # a hidden block loses its last pixel
            line += block.rows
        if not block.flags & Flag.KEY_STAYS:
            position += span
        row += block.rows
    for number in reversed(absent):
        if number + 1 < ROWS:
            rows[number] = rows[number + 1]
    return rows
