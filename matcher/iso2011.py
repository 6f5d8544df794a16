"""ISO/IEC 19794-2:2011 finger minutiae records, read.

A header of 15 bytes, then representations: each has its length, a moment, a device, blocks of quality and perhaps of
certification, before what is like a view of 2005. An ending may lie where the ridge ends or where the valley forks, a
few pixels further; it stays where it is.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from matcher.cursor import Cursor
from matcher.editions import ISO_2011, Coding
from matcher.errors import TemplateError
from matcher.views import FingerView, Raster, View, demand, read_minutiae, read_quality, read_resolution

VERSION = b"030\x00"
_HEADER_SIZE = 15
_VIEWS_MAX = 176
"""Ten fingers and an unknown one, sixteen views each."""
_REPRESENTATION_LEAST = 34
"""Bytes of a representation without quality, certification and minutiae."""
_CODINGS = {size: replace(ISO_2011, minutia_size=size) for size in (5, 6)}


def find(data: bytes, view: int) -> Iterator[FingerView]:
    """Find all views in turn.

    Raises:
        TemplateError: damaged, or without the given view.
    """
    cursor = Cursor(data, offset=8)
    cursor.limit(cursor.number(4, "the record's length"), at=8, least=_HEADER_SIZE)
    count = cursor.number(2, "the number of views")
    demand(view, count, cursor.offset - 2)
    if count > _VIEWS_MAX:
        raise TemplateError(cursor.offset - 2, f"{count} views, more than {_VIEWS_MAX}")
    certified = cursor.number(1, "whether there are certification blocks")
    if certified > 1:
        raise TemplateError(cursor.offset - 1, "neither with nor without certification blocks")
    for begin, end in pairwise(_bounds(cursor, count)):
        yield _representation(Cursor(data, begin + 4, end), bool(certified))


def _bounds(cursor: Cursor, count: int) -> list[int]:
    """Where the representations begin and the last one ends.

    They must fill the record: ANSI INCITS 378-2009 has the same identifier and version, and never does.
    """
    bounds = [cursor.offset]
    for number in range(count):
        begin = cursor.offset
        length = cursor.number(4, f"the length of view {number}")
        if length < _REPRESENTATION_LEAST:
            raise TemplateError(begin, f"a view of {length} bytes")
        cursor.skip(length - 4, f"view {number}")
        bounds.append(cursor.offset)
    if cursor.offset != cursor.end:
        raise TemplateError(cursor.offset, f"{cursor.end - cursor.offset} bytes belong to no view")
    return bounds


def _representation(cursor: Cursor, certified: bool) -> FingerView:
    cursor.skip(14, "moment and device of the capture")
    quality = _quality(cursor)
    if certified:
        cursor.skip(3 * cursor.number(1, "the number of certification blocks"), "certification blocks")
    finger = cursor.number(1, "the finger's position")
    cursor.skip(1, "the view's number")
    resolution = read_resolution(cursor)
    impression = cursor.number(1, "the impression type")
    width, height = cursor.number(2, "the image's width"), cursor.number(2, "the image's height")
    coding = _coding(cursor)
    view = View(coding.edition, finger, impression, quality)
    found = read_minutiae(cursor, view, Raster(width, height, *resolution), coding)
    if cursor.offset != cursor.end:
        raise TemplateError(cursor.offset, f"{cursor.end - cursor.offset} bytes left over in the view")
    return found


def _quality(cursor: Cursor) -> int:
    """The first known one of several algorithms' qualities."""
    known = 0
    for _ in range(cursor.number(1, "the number of quality blocks")):
        quality = read_quality(cursor)
        cursor.skip(4, "the quality algorithm")
        known = known or quality
    return known


def _coding(cursor: Cursor) -> Coding:
    size = cursor.number(1, "the size of a minutia") >> 4
    if size not in _CODINGS:
        raise TemplateError(cursor.offset - 1, f"minutiae of {size} bytes, not 5 or 6")
    return _CODINGS[size]
