"""ISO/IEC 19794-2:2005 finger minutiae records (clause 7), read and written.

Big-endian. Header of 24 bytes, then for each view 4 bytes, 6 bytes a minutia, a 2-byte length and extended
data, which is skipped. The standard's angles run counter-clockwise with y up, ours clockwise with y down.
"""

import struct

import numpy as np
from numpy.typing import NDArray

from matcher.errors import TemplateError
from matcher.minutiae import Minutiae
from matcher.record import MINUTIAE_MAX, Record, from_grid, to_grid
from matcher.resample import PPI

_HEADER = struct.Struct(">4s4sIHHHHHBB")
_VIEW = struct.Struct(">BBBB")
_MINUTIA = np.dtype([("x", ">u2"), ("y", ">u2"), ("angle", "u1"), ("quality", "u1")])
_MAGIC, _VERSION = b"FMR\x00", b" 20\x00"
_CM_PER_INCH = 2.54
_PIXELS_PER_CM = 197
"""500 ppi as everyone writes it; the 0.08 % it is off would be 0.3 px across a finger."""
_ANGLE_UNITS = 256
_UNREPORTED_QUALITY = 0.75
_SIDE_MAX_PX = 4096
_POSITION_MAX = 0x3FFF


def read(data: bytes, view: int) -> Record:
    """Decode one finger view; bytes after the declared length are ignored (some software pads).

    Raises:
        TemplateError: not such a record, damaged, or without that view.
    """
    if len(data) < _HEADER.size:
        raise TemplateError(len(data), "shorter than a record header")
    magic, version, length, _, width, height, across, down, views, _ = _HEADER.unpack_from(data)
    if magic != _MAGIC:
        raise TemplateError(0, "the format identifier is not FMR")
    if version != _VERSION:
        raise TemplateError(4, "the version is not 20 (the 2005 edition)")
    if not _HEADER.size <= length <= len(data):
        raise TemplateError(8, f"{length} bytes declared, {len(data)} given")
    if across == 0 or down == 0:
        raise TemplateError(18, "the resolution is zero")
    if not 0 <= view < views:
        raise TemplateError(22, f"view {view} of {views} asked for")
    start, count, quality = _find_view(data[:length], view)
    scale = (PPI / (across * _CM_PER_INCH), PPI / (down * _CM_PER_INCH))
    minutiae = _minutiae(np.frombuffer(data, _MINUTIA, count, start), scale, start)
    width, height = (
        min(_SIDE_MAX_PX, max(1, round(side * factor))) for side, factor in zip((width, height), scale, strict=True)
    )
    return Record(width, height, quality, minutiae, area=None, directions=None)


def _find_view(data: bytes, view: int) -> tuple[int, int, int]:
    """First minutia, number of minutiae and quality of a view; walks over the views before it."""
    offset = _HEADER.size
    for number in range(view + 1):
        if offset + _VIEW.size > len(data):
            raise TemplateError(offset, f"view {number} is missing")
        _, _, quality, count = _VIEW.unpack_from(data, offset)
        start = offset + _VIEW.size
        extended = start + count * _MINUTIA.itemsize
        if extended + 2 > len(data):
            raise TemplateError(offset + 3, f"{count} minutiae declared, the record ends before")
        offset = extended + 2 + int.from_bytes(data[extended : extended + 2], "big")
        if offset > len(data):
            raise TemplateError(extended, "extended data longer than the record")
    if quality > 100:
        raise TemplateError(start - 2, "a quality above 100")
    return start, count, quality


def _minutiae(codes: NDArray[np.void], scale: tuple[float, float], offset: int) -> Minutiae:
    """Minutiae at 500 ppi on our grid, best first."""
    x = np.asarray((codes["x"] & _POSITION_MAX) * scale[0], np.float64)
    y = np.asarray((codes["y"] & _POSITION_MAX) * scale[1], np.float64)
    if len(codes) and max(x.max(), y.max()) >= _SIDE_MAX_PX:
        raise TemplateError(offset, "a minutia lies far outside any finger")
    kind = (codes["x"] >> 14).astype(np.uint8)
    if np.any(kind > 2):
        raise TemplateError(offset, "a minutia of the reserved kind")
    if np.any(codes["quality"] > 100):
        raise TemplateError(offset, "a minutia with a quality above 100")
    angle = -codes["angle"].astype(np.float64) * (2 * np.pi / _ANGLE_UNITS) % (2 * np.pi)
    # 6.6.5: zero says that no quality is reported.
    quality = np.where(codes["quality"] == 0, _UNREPORTED_QUALITY, codes["quality"] / 100)
    order = np.argsort(-quality, kind="stable")
    return from_grid(to_grid(Minutiae(x, y, angle, kind, quality).select(order)))


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
    scale = _PIXELS_PER_CM * _CM_PER_INCH / PPI
    x = np.clip(np.round(minutiae.x[:count] * scale), 0, _POSITION_MAX).astype(np.uint16)
    y = np.clip(np.round(minutiae.y[:count] * scale), 0, _POSITION_MAX).astype(np.uint16)
    codes["x"] = x | (minutiae.kind[:count].astype(np.uint16) << 14)
    codes["y"] = y
    turned = np.round(-minutiae.angle_rad[:count] / (2 * np.pi) * _ANGLE_UNITS).astype(np.int64)
    codes["angle"] = turned % _ANGLE_UNITS
    codes["quality"] = np.clip(np.round(minutiae.quality[:count] * 100), 1, 100)
    length = _HEADER.size + _VIEW.size + codes.nbytes + 2
    size = (min(0xFFFF, max(1, round(side * scale))) for side in (record.width, record.height))
    header = _HEADER.pack(_MAGIC, _VERSION, length, 0, *size, _PIXELS_PER_CM, _PIXELS_PER_CM, 1, 0)
    view = _VIEW.pack(finger_position, 0, record.quality, count)
    return header + view + codes.tobytes() + b"\x00\x00"
