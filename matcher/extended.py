"""Extended data of a finger view (ridge counts, cores and deltas, vendors' own), kept in the form of ISO 2005.

Nothing here is compared. What counts minutiae or pixels follows them: minutiae are sorted and written at 197 pixels
a centimetre. All else, and whatever is not a row of blocks, is handed on byte for byte.
"""

import struct
from collections.abc import Iterator

import numpy as np

from matcher.arrays import Index
from matcher.cursor import Cursor
from matcher.editions import PIXELS_PER_CM, POSITION_MAX, Coding
from matcher.errors import TemplateError

_HEADER = struct.Struct(">HH")
_RIDGE_COUNTS, _CORES_AND_DELTAS = 1, 2
_HAS_ANGLES = 0x40
_COUNT = 0x0F


def as_iso_2005(data: bytes, coding: Coding, place: Index, density: tuple[int, int]) -> bytes:
    """Write extended data of any edition as that of 2005.

    Args:
        data: without the length before it.
        place: (N,) where each minutia went.
        density: pixels a centimetre, across and down.
    """
    try:
        return b"".join(_block(kind, body, coding, place, density) for kind, body in _blocks(data, coding))
    except TemplateError:
        return data


def _blocks(data: bytes, coding: Coding) -> Iterator[tuple[int, bytes]]:
    cursor = Cursor(data)
    while cursor.offset < cursor.end:
        kind, length = cursor.number(2, "the kind of block"), cursor.number(2, "the block's length")
        yield kind, cursor.take(length - _HEADER.size * coding.header_counted, "the block")


def _block(kind: int, body: bytes, coding: Coding, place: Index, density: tuple[int, int]) -> bytes:
    if kind == _RIDGE_COUNTS:
        body = _renumbered(body, place)
    if kind == _CORES_AND_DELTAS:
        body = _rescaled(body, coding, density)
    return _HEADER.pack(kind, len(body)) + body


def _renumbered(body: bytes, place: Index) -> bytes:
    """Ridge counts: a method, then from, to and count; minutiae are numbered from 0, unknown ones stay."""
    table = np.arange(256, dtype=np.uint8)
    table[: len(place)] = place
    edges = np.frombuffer(body, np.uint8, offset=1).copy() if body else np.zeros(0, np.uint8)
    whole = edges[: len(edges) // 3 * 3].reshape(-1, 3)
    whole[:, :2] = table[whole[:, :2]]
    return body[:1] + edges.tobytes()


def _rescaled(body: bytes, coding: Coding, density: tuple[int, int]) -> bytes:
    """Cores, then deltas: a count, then x, y and no angle or one, at deltas three."""
    if density == (PIXELS_PER_CM, PIXELS_PER_CM) and not coding.common_flag:
        return body
    cursor = Cursor(body)
    try:
        written = [_points(cursor, angles, coding, density) for angles in (1, 3)]
    except TemplateError:
        return body
    return b"".join([*written, cursor.take(cursor.end - cursor.offset, "what follows")])


def _points(cursor: Cursor, angles: int, coding: Coding, density: tuple[int, int]) -> bytes:
    count = cursor.number(1, "the number of points")
    points = [bytes([count & _COUNT])]
    for _ in range(count & _COUNT):
        x, y = cursor.number(2, "x"), cursor.number(2, "y")
        angular = count & _HAS_ANGLES if coding.common_flag else x >> 8 & _HAS_ANGLES
        for position, pixels, flag in ((x, density[0], angular), (y, density[1], 0)):
            moved = round((position & POSITION_MAX) * PIXELS_PER_CM / pixels)
            points.append((min(moved, POSITION_MAX) | bool(flag) << 14).to_bytes(2, "big"))
        turned = cursor.take(angles if angular else 0, "angles")
        points.append(bytes(round(angle * 256 / coding.turn) % 256 for angle in turned))
    return b"".join(points)
