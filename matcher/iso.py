"""Finger minutiae records of the standards: ISO/IEC 19794-2:2005 read and written, two others read.

Big-endian. A record of 2005 (clause 7) has a header of 24 bytes, then for each view 4 bytes, 6 bytes a minutia, a
2-byte length and extended data. The card formats have no header to know them by and are not read.
"""

import struct
from collections.abc import Iterator
from itertools import islice

import numpy as np

from matcher import ansi378, iso2011
from matcher.cursor import Cursor
from matcher.editions import CM_PER_INCH, ISO_2005, PIXELS_PER_CM, POSITION_MAX
from matcher.errors import TemplateError
from matcher.record import MINUTIAE_MAX, Record
from matcher.resample import PPI
from matcher.views import FingerView, Raster, View, demand, read_view

_HEADER = struct.Struct(">4s4sIHHHHHBB")
_VIEW = struct.Struct(">BBBB")
_MINUTIA = np.dtype([("x", ">u2"), ("y", ">u2"), ("angle", "u1"), ("quality", "u1")])
_MAGIC, _VERSION = b"FMR\x00", b" 20\x00"
_VERSIONS_20 = (_VERSION, b"020\x00")
"""The second is what some write of ANSI 378."""
_ANGLE_UNITS = 256


def read(data: bytes, view: int) -> Record:
    """Decode one finger view; bytes after the declared length are ignored (some software pads).

    Raises:
        TemplateError: not such a record, damaged up to the end of that view, or without it.
    """
    if view < 0:
        raise TemplateError(0, f"view {view} asked for")
    return next(islice(_find(data, view), view, None)).record()


def views(data: bytes) -> tuple[View, ...]:
    """What a record says of each of its views; their minutiae are not looked at.

    Raises:
        TemplateError: not such a record, or a view does not fit in.
    """
    return tuple(found.view for found in _find(data, 0))


def _find(data: bytes, view: int) -> Iterator[FingerView]:
    """Find all views in turn, at least as many as are needed to come to the given one."""
    if data[:4] != _MAGIC:
        raise TemplateError(0, "the format identifier is not FMR")
    if data[4:8] == iso2011.VERSION:
        return iso2011.find(data, view)
    if data[4:8] not in _VERSIONS_20:
        raise TemplateError(4, "the version is neither 20 (ISO 2005, ANSI 2004) nor 030 (ISO 2011)")
    if ansi378.recognises(data):
        return ansi378.find(data, view)
    return _find_2005(data, view)


def _find_2005(data: bytes, view: int) -> Iterator[FingerView]:
    cursor = Cursor(data, offset=8)
    cursor.limit(cursor.number(4, "the record's length"), at=8, least=_HEADER.size)
    cursor.skip(2, "the capture equipment")
    raster = Raster.read(cursor)
    count = cursor.number(1, "the number of views")
    demand(view, count, cursor.offset - 1)
    cursor.skip(1, "a reserved byte")
    for _ in range(count):
        yield read_view(cursor, raster, ISO_2005)


def write(record: Record, finger_position: int) -> bytes:
    """Encode one view at 197 pixels a centimetre, at most 255 minutiae, the best ones.

    Raises:
        ValueError: a finger position outside 0..10.
    """
    if not 0 <= finger_position <= 10:
        raise ValueError(f"finger position {finger_position} is outside 0..10")
    minutiae = record.minutiae
    count = min(len(minutiae), MINUTIAE_MAX)
    codes = np.zeros(count, _MINUTIA)
    scale = PIXELS_PER_CM * CM_PER_INCH / PPI
    x = np.clip(np.round(minutiae.x[:count] * scale), 0, POSITION_MAX).astype(np.uint16)
    y = np.clip(np.round(minutiae.y[:count] * scale), 0, POSITION_MAX).astype(np.uint16)
    codes["x"] = x | (minutiae.kind[:count].astype(np.uint16) << 14)
    codes["y"] = y
    turned = np.round(-minutiae.angle_rad[:count] / (2 * np.pi) * _ANGLE_UNITS).astype(np.int64)
    codes["angle"] = turned % _ANGLE_UNITS
    codes["quality"] = np.clip(np.round(minutiae.quality[:count] * 100), 1, 100)
    body = codes.tobytes() + len(record.extended).to_bytes(2, "big") + record.extended
    length = _HEADER.size + _VIEW.size + len(body)
    size = (min(0xFFFF, max(1, round(side * scale))) for side in (record.width, record.height))
    header = _HEADER.pack(_MAGIC, _VERSION, length, 0, *size, PIXELS_PER_CM, PIXELS_PER_CM, 1, 0)
    return header + _VIEW.pack(finger_position, 0, record.quality, count) + body
