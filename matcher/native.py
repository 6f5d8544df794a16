"""The "kiosk-native/1" format: a template made from an image here, nothing lost, 1 to 6 KB.

Little-endian: magic `KNT1`, width u16, height u16 (pixels at 500 ppi), quality u8, parts u8, minutiae u8, 0 u8;
minutiae (8 bytes each, see `record.GRID`), then the parts, bit 0 first: area (bits, row by row, highest bit first),
directions (bits that say which cells are known, then a byte for each of these), patches (22 bytes a minutia, see
`patches`), what a careful look found (how many u8, minutiae, patches); CRC-32 of everything before it. The digit in the
magic is the version.
"""

import struct
import zlib

import numpy as np

from matcher.arrays import Grey, Mask
from matcher.errors import TemplateError
from matcher.minutiae import Minutiae
from matcher.patches import PATCH_BYTES
from matcher.record import (
    AREA_CELL_PX,
    CAREFUL_LEAST,
    CAREFUL_MOST,
    DIRECTIONS,
    EXTRACTED_MAX,
    FIELD_CELL_PX,
    GRID,
    MINUTIAE_MAX,
    UNKNOWN_DIRECTION,
    Record,
    cells,
    from_grid,
    same_impression,
    to_grid,
)

MAGIC = b"KNT1"
_HEADER = struct.Struct("<4sHHBBBB")
_CHECKSUM = struct.Struct("<I")
_HAS_AREA, _HAS_DIRECTIONS, _HAS_PATCHES, _HAS_CAREFUL = 1, 2, 4, 8
_ALL_PARTS = 15
_SIDE_MAX_PX = 4096


def write(record: Record) -> bytes:
    """Encode a record whose values lie on the grid."""
    count = min(len(record.minutiae), MINUTIAE_MAX)
    parts = (record.area is not None) * _HAS_AREA + (record.directions is not None) * _HAS_DIRECTIONS
    parts += (record.patches is not None) * _HAS_PATCHES + (record.careful is not None) * _HAS_CAREFUL
    body = [_HEADER.pack(MAGIC, record.width, record.height, record.quality, parts, count, 0)]
    body.append(to_grid(record.minutiae)[:count].tobytes())
    if record.area is not None:
        body.append(np.packbits(record.area.ravel()).tobytes())
    if record.directions is not None:
        known = record.directions.ravel() != UNKNOWN_DIRECTION
        body += [np.packbits(known).tobytes(), record.directions.ravel()[known].tobytes()]
    if record.patches is not None:
        body.append(record.patches[:count].tobytes())
    if record.careful is not None:
        minutiae, patches = record.careful
        seen = min(len(minutiae), MINUTIAE_MAX)
        body += [bytes([seen]), to_grid(minutiae)[:seen].tobytes(), patches[:seen].tobytes()]
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
    if parts > _ALL_PARTS or reserved != 0:
        raise TemplateError(9, "parts of a later version")
    if not (0 < width <= _SIDE_MAX_PX and 0 < height <= _SIDE_MAX_PX) or quality > 100:
        raise TemplateError(4, "size or quality out of range")
    if parts & _HAS_PATCHES and count > EXTRACTED_MAX:
        raise TemplateError(10, f"{count} minutiae, more than any extraction makes")
    area_shape = (cells(height, AREA_CELL_PX), cells(width, AREA_CELL_PX))
    field_shape = (cells(height, FIELD_CELL_PX), cells(width, FIELD_CELL_PX))
    minutiae_end = _HEADER.size + count * GRID.itemsize
    area_end = minutiae_end + cells(area_shape[0] * area_shape[1], 8) * bool(parts & _HAS_AREA)
    field_end = _field_end(data, area_end, field_shape) if parts & _HAS_DIRECTIONS else area_end
    patches_end = field_end + count * PATCH_BYTES * bool(parts & _HAS_PATCHES)
    end = _careful_end(data, patches_end) if parts & _HAS_CAREFUL else patches_end
    if len(data) != end + _CHECKSUM.size:
        raise TemplateError(min(len(data), end), f"{end + _CHECKSUM.size} bytes declared, {len(data)} given")
    if zlib.crc32(data[:end]) != _CHECKSUM.unpack_from(data, end)[0]:
        raise TemplateError(end, "the checksum differs")
    minutiae = _minutiae(data, _HEADER.size, count)
    area = _bits(data[minutiae_end:area_end], area_shape) if parts & _HAS_AREA else None
    directions = _directions(data, area_end, field_shape) if parts & _HAS_DIRECTIONS else None
    patches = _patches(data, field_end, count) if parts & _HAS_PATCHES else None
    careful = _careful(data, patches_end, minutiae) if parts & _HAS_CAREFUL else None
    return Record(width, height, quality, minutiae, area, directions, patches, careful)


def _minutiae(data: bytes, offset: int, count: int) -> Minutiae:
    codes = np.frombuffer(data, GRID, count, offset)
    if count and codes["kind"].max() > 2:
        raise TemplateError(offset, "a minutia of unknown kind")
    return from_grid(codes)


def _patches(data: bytes, offset: int, count: int) -> Grey:
    return np.frombuffer(data, np.uint8, count * PATCH_BYTES, offset).reshape(count, PATCH_BYTES)


def _careful(data: bytes, offset: int, quick: Minutiae) -> tuple[Minutiae, Grey]:
    count, start = data[offset], offset + 1
    if not CAREFUL_LEAST <= count <= CAREFUL_MOST:
        raise TemplateError(offset, f"{count} minutiae of a careful look")
    minutiae = _minutiae(data, start, count)
    if not same_impression(quick, minutiae):
        raise TemplateError(start, "the careful look saw another impression")
    return minutiae, _patches(data, start + count * GRID.itemsize, count)


def _careful_end(data: bytes, offset: int) -> int:
    if len(data) <= offset:
        raise TemplateError(len(data), "what the careful look found is missing")
    return offset + 1 + data[offset] * (GRID.itemsize + PATCH_BYTES)


def _bits(data: bytes, shape: tuple[int, int]) -> Mask:
    bits = np.unpackbits(np.frombuffer(data, np.uint8), count=shape[0] * shape[1])
    return np.asarray(bits.reshape(shape), np.bool_)


def _directions(data: bytes, offset: int, shape: tuple[int, int]) -> Grey:
    start = offset + cells(shape[0] * shape[1], 8)
    known = _bits(data[offset:start], shape)
    codes = np.frombuffer(data, np.uint8, int(known.sum()), start)
    if np.any(codes >= DIRECTIONS):
        raise TemplateError(start, "a direction out of range")
    directions = np.full(shape, UNKNOWN_DIRECTION, np.uint8)
    directions[known] = codes
    return directions


def _field_end(data: bytes, offset: int, shape: tuple[int, int]) -> int:
    start = offset + cells(shape[0] * shape[1], 8)
    if len(data) < start:
        raise TemplateError(len(data), "which directions are known is missing")
    return start + int(_bits(data[offset:start], shape).sum())
