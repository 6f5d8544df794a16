"""A finger view of a record, of whichever standard: what it says of itself, and its minutiae as ours.

The standards' angles run counter-clockwise with y up, ours clockwise with y down.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Mask
from matcher.cursor import Cursor
from matcher.editions import CM_PER_INCH, POSITION_MAX, Coding, Edition
from matcher.errors import TemplateError
from matcher.extended import as_iso_2005
from matcher.minutiae import Minutiae
from matcher.record import Record, from_grid, to_grid
from matcher.resample import PPI

_SIDE_MAX_PX = 4096
_UNREPORTED_QUALITY = 0.75
_QUALITY_MAX, _NOT_REPORTED = 100, 254
"""254 no quality reported, 255 computing it failed, says the edition of 2011; before it both were reserved."""


@dataclass(frozen=True)
class View:
    """What a record says of a finger view, its minutiae apart.

    Attributes:
        edition: of the whole record.
        finger: 0 unknown, 1 right thumb to 10 left little finger; other values only as the record has them.
        impression: 0 live-scan plain, 1 live-scan rolled, 2 and 3 the same from paper, 8 swipe, ...
        quality: 0..100, 0 also when unknown.
    """

    edition: Edition
    finger: int
    impression: int
    quality: int


@dataclass(frozen=True)
class Raster:
    """The pixels in which a record counts.

    Attributes:
        width, height: of the image.
        across, down: pixels a centimetre, not zero.
    """

    width: int
    height: int
    across: int
    down: int

    @classmethod
    def read(cls, cursor: Cursor) -> "Raster":
        """Read the fields in the order of the older standards: width, height, across, down.

        Raises:
            TemplateError: cut off, or a resolution of zero.
        """
        width, height = cursor.number(2, "the image's width"), cursor.number(2, "the image's height")
        return cls(width, height, *read_resolution(cursor))

    def scale(self) -> tuple[float, float]:
        """What takes its pixels to those of 500 ppi, across and down."""
        return PPI / (self.across * CM_PER_INCH), PPI / (self.down * CM_PER_INCH)


@dataclass(frozen=True)
class FingerView:
    """A view that was found, its minutiae not looked at yet.

    Attributes:
        codes: the minutiae's bytes; `at` where they begin in the record.
    """

    view: View
    raster: Raster
    coding: Coding
    codes: bytes
    at: int
    extended: bytes

    def record(self) -> Record:
        """Decode: 500 ppi, on our grid, best first.

        Raises:
            TemplateError: a minutia that cannot be.
        """
        rows = np.frombuffer(self.codes, np.uint8).reshape(-1, self.coding.minutia_size).astype(np.int64)
        scale = self.raster.scale()
        minutiae = self._minutiae(rows, scale)
        order = np.argsort(-minutiae.quality, kind="stable")
        width, height = (
            min(_SIDE_MAX_PX, max(1, round(side * factor)))
            for side, factor in zip((self.raster.width, self.raster.height), scale, strict=True)
        )
        return Record(
            width,
            height,
            self.view.quality,
            from_grid(to_grid(minutiae.select(order))),
            area=None,
            directions=None,
            extended=as_iso_2005(self.extended, self.coding, np.argsort(order), (self.raster.across, self.raster.down)),
        )

    def _minutiae(self, rows: NDArray[np.int64], scale: tuple[float, float]) -> Minutiae:
        """In the record's order."""
        kind = rows[:, 0] >> 6
        self._refuse(kind > 2, 0, "a minutia of the reserved kind")
        x = np.asarray(((rows[:, 0] << 8 | rows[:, 1]) & POSITION_MAX) * scale[0], np.float64)
        y = np.asarray(((rows[:, 2] << 8 | rows[:, 3]) & POSITION_MAX) * scale[1], np.float64)
        self._refuse(np.maximum(x, y) >= _SIDE_MAX_PX, 0, "a minutia lies far outside any finger")
        self._refuse(rows[:, 4] >= self.coding.turn, 4, f"an angle of {self.coding.turn} units or more")
        angle = np.asarray(-rows[:, 4] * (2 * np.pi / self.coding.turn) % (2 * np.pi), np.float64)
        return Minutiae(x, y, angle, kind.astype(np.uint8), self._qualities(rows))

    def _qualities(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        if self.coding.minutia_size == 5:
            return np.full(len(rows), _UNREPORTED_QUALITY)
        codes = rows[:, 5]
        self._refuse((codes > _QUALITY_MAX) & (codes < _NOT_REPORTED), 5, "a minutia with a quality above 100")
        unreported = codes >= _NOT_REPORTED
        if not self.coding.zero_reported:
            unreported |= codes == 0
        return np.where(unreported, _UNREPORTED_QUALITY, codes / _QUALITY_MAX)

    def _refuse(self, wrong: Mask, byte: int, reason: str) -> None:
        if wrong.any():
            raise TemplateError(self.at + int(wrong.argmax()) * self.coding.minutia_size + byte, reason)


def read_resolution(cursor: Cursor) -> tuple[int, int]:
    """Read pixels a centimetre, across and down.

    Raises:
        TemplateError: cut off, or zero.
    """
    at = cursor.offset
    across, down = cursor.number(2, "the resolution"), cursor.number(2, "the resolution")
    if across == 0 or down == 0:
        raise TemplateError(at if across == 0 else at + 2, "the resolution is zero")
    return across, down


def read_quality(cursor: Cursor) -> int:
    """Read the quality of a view: 0..100, 0 also when it is unknown.

    Raises:
        TemplateError: cut off, or a reserved value.
    """
    quality = cursor.number(1, "the view's quality")
    if _QUALITY_MAX < quality < _NOT_REPORTED:
        raise TemplateError(cursor.offset - 1, "a quality above 100")
    return 0 if quality >= _NOT_REPORTED else quality


def read_view(cursor: Cursor, raster: Raster, coding: Coding) -> FingerView:
    """Find a view as ISO 2005 and ANSI 2004 write it; the cursor comes to stand behind it.

    Raises:
        TemplateError: the record ends before, or a quality above 100.
    """
    finger = cursor.number(1, "the finger's position")
    impression = cursor.number(1, "the impression type") & 0x0F
    return read_minutiae(cursor, View(coding.edition, finger, impression, read_quality(cursor)), raster, coding)


def read_minutiae(cursor: Cursor, view: View, raster: Raster, coding: Coding) -> FingerView:
    """Find what ends a view in every edition: number of minutiae, minutiae, extended data.

    Raises:
        TemplateError: the record ends before.
    """
    count = cursor.number(1, "the number of minutiae")
    at = cursor.offset
    codes = cursor.take(count * coding.minutia_size, f"{count} minutiae")
    extended = cursor.take(cursor.number(2, "the length of the extended data"), "the extended data")
    return FingerView(view, raster, coding, codes, at, extended)


def demand(view: int, count: int, at: int) -> None:
    """Check that a record has a view.

    Raises:
        TemplateError: it has not; `at` is where it says how many it has.
    """
    if not 0 <= view < count:
        raise TemplateError(at, f"view {view} of {count} asked for")
