"""The "kiosk-native/1" format: a template made from an image here, nothing lost, 1 to 4 KB.

Little-endian: magic `KNT1`, width u16, height u16 (pixels at 500 ppi), quality u8, parts u8 (bit 0: area,
bit 1: directions), minutiae u8, reserved u8, minutiae (8 bytes each, see `record.GRID`), area (bits, row by row,
most significant first), directions (bytes, row by row), CRC-32 of everything before it. The digit in the magic
is the version.
"""

import struct
import zlib

import numpy as np

from matcher.arrays import Grey, Mask
from matcher.errors import TemplateError
from matcher.record import (
    AREA_CELL_PX,
    DIRECTIONS,
    FIELD_CELL_PX,
    GRID,
    MINUTIAE_MAX,
    UNKNOWN_DIRECTION,
    Record,
    cells,
    from_grid,
    to_grid,
)

MAGIC = b"KNT1"
_HEADER = struct.Struct("<4sHHBBBB")
_CHECKSUM = struct.Struct("<I")
_HAS_AREA, _HAS_DIRECTIONS = 1, 2
_SIDE_MAX_PX = 4096


def write(record: Record) -> bytes:
    """Encode a record whose values lie on the grid."""
    count = min(len(record.minutiae), MINUTIAE_MAX)
    parts = (record.area is not None) * _HAS_AREA + (record.directions is not None) * _HAS_DIRECTIONS
    body = [_HEADER.pack(MAGIC, record.width, record.height, record.quality, parts, count, 0)]
    body.append(to_grid(record.minutiae)[:count].tobytes())
    if record.area is not None:
        body.append(np.packbits(record.area.ravel()).tobytes())
    if record.directions is not None:
        body.append(record.directions.tobytes())
    content = b"".join(body)
    return content + _CHECKSUM.pack(zlib.crc32(content))


def read(data: bytes) -> Record:
    """Decode a record.

    Raises:
        TemplateError: not this format, another version, cut, longer than declared, or damaged.
    """
    if len(data) < _HEADER.size + _CHECKSUM.size:
        raise TemplateError(len(data), "shorter than a header")
    magic, width, height, quality, parts, count, reserved = _HEADER.unpack_from(data)
    if magic != MAGIC:
        raise TemplateError(0, "the magic is not KNT1")
    if parts > (_HAS_AREA | _HAS_DIRECTIONS) or reserved != 0:
        raise TemplateError(9, "parts of a later version")
    if not (0 < width <= _SIDE_MAX_PX and 0 < height <= _SIDE_MAX_PX) or quality > 100:
        raise TemplateError(4, "size or quality out of range")
    area_shape = (cells(height, AREA_CELL_PX), cells(width, AREA_CELL_PX))
    field_shape = (cells(height, FIELD_CELL_PX), cells(width, FIELD_CELL_PX))
    minutiae_end = _HEADER.size + count * GRID.itemsize
    area_end = minutiae_end + cells(area_shape[0] * area_shape[1], 8) * bool(parts & _HAS_AREA)
    end = area_end + field_shape[0] * field_shape[1] * bool(parts & _HAS_DIRECTIONS)
    if len(data) != end + _CHECKSUM.size:
        raise TemplateError(min(len(data), end), f"{end + _CHECKSUM.size} bytes declared, {len(data)} given")
    if zlib.crc32(data[:end]) != _CHECKSUM.unpack_from(data, end)[0]:
        raise TemplateError(end, "the checksum differs")
    codes = np.frombuffer(data, GRID, count, _HEADER.size)
    if count and codes["kind"].max() > 2:
        raise TemplateError(_HEADER.size, "a minutia of unknown kind")
    area = _bits(data[minutiae_end:area_end], area_shape) if parts & _HAS_AREA else None
    directions = _directions(data, area_end, field_shape) if parts & _HAS_DIRECTIONS else None
    return Record(width, height, quality, from_grid(codes), area, directions)


def _bits(data: bytes, shape: tuple[int, int]) -> Mask:
    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=shape[0] * shape[1])
    return np.asarray(bits.reshape(shape), np.bool_)


def _directions(data: bytes, offset: int, shape: tuple[int, int]) -> Grey:
    codes = np.frombuffer(data, np.uint8, shape[0] * shape[1], offset)
    if np.any((codes >= DIRECTIONS) & (codes != UNKNOWN_DIRECTION)):
        raise TemplateError(offset, "a direction out of range")
    return codes.reshape(shape).copy()
