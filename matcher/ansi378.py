"""ANSI INCITS 378-2004 finger minutiae records, read.

As ISO 2005 but for the header, which names a product and has a length of 2 bytes, or of 2 zero bytes and 4; and for
angles, which count two degrees each.
"""

from collections.abc import Iterator

from matcher.cursor import Cursor
from matcher.editions import ANSI_2004
from matcher.errors import TemplateError
from matcher.views import FingerView, Raster, demand, read_view

_SHORT_HEADER, _LONG_HEADER, _ISO_HEADER = 26, 30, 24
_FINGERS = 10


def recognises(data: bytes) -> bool:
    """Tell a record from one of ISO 2005, which has the same identifier and version, by its length.

    ISO's 4 bytes hold 24 to 1.7 million here, a number under 26 in the upper two of them. ANSI's upper two hold 26 or
    more; or they are zero and the next two, the upper half of a length of 4 bytes, hold less than 24.
    """
    length = Cursor(data, offset=8).number(4, "the record's length")
    return not _ISO_HEADER <= length < _SHORT_HEADER << 16


def find(data: bytes, view: int) -> Iterator[FingerView]:
    """Find all views in turn.

    Raises:
        TemplateError: damaged, or without the given view.
    """
    cursor = Cursor(data, offset=8)
    length, at, least = cursor.number(2, "the record's length"), 8, _SHORT_HEADER
    if length == 0:
        length, at, least = cursor.number(4, "the record's length"), 10, _LONG_HEADER
    cursor.limit(length, at, least)
    cursor.skip(6, "the product and the capture equipment")
    raster = Raster.read(cursor)
    count = cursor.number(1, "the number of views")
    demand(view, count, cursor.offset - 1)
    cursor.skip(1, "a reserved byte")
    for _ in range(count):
        begin = cursor.offset
        found = read_view(cursor, raster, ANSI_2004)
        # An ISO record with a damaged length would be read two bytes off: there its quality stands.
        if found.view.finger > _FINGERS:
            raise TemplateError(begin, f"finger {found.view.finger} of ten")
        yield found
