"""What is kept of a finger's image, and what two of are compared."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import cv2
import numpy as np

from matcher import iso, native, patches
from matcher.arrays import Grey, Mask
from matcher.minutiae import Minutiae
from matcher.record import AREA_CELL_PX, Record
from matcher.structures import Structures, local_structures, look_up
from matcher.views import View

_HULL_MARGIN_PX = 16


@dataclass(frozen=True, eq=False)
class Template:
    """Minutiae of one impression and, when it was made from an image here, its area, ridge directions and patches of
    ridges.

    Equal templates have equal `to_bytes()`. All values lie on the grid of that format, so a stored
    template compares exactly like a fresh one.

    Attributes:
        record: the stored values; lengths in pixels of 500 ppi.
    """

    record: Record

    @classmethod
    def from_iso(cls, data: bytes, view: int = 0) -> Self:
        """Read one finger view of a record of ISO/IEC 19794-2:2005 or :2011, or of ANSI INCITS 378-2004.

        Raises:
            TemplateError: not such a record, damaged, or without that view.
        """
        return cls(iso.read(data, view))

    @staticmethod
    def views_of_iso(data: bytes) -> tuple[View, ...]:
        """Tell edition, finger, impression and quality of each view that `from_iso` can be asked for, in order.

        Raises:
            TemplateError: not such a record, or a view does not fit in.
        """
        return iso.views(data)

    def to_iso(self, finger_position: int = 0) -> bytes:
        """Write minutiae and extended data as an ISO/IEC 19794-2:2005 record with one view.

        Area, directions, patches and the careful look stay behind.

        Args:
            finger_position: 0 unknown, 1..10 as in the standard's table 2.
        Raises:
            ValueError: a position out of range.
        """
        return iso.write(self.record, finger_position)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read "kiosk-native/1".

        Raises:
            TemplateError: another format or version, or damaged.
        """
        return cls(native.read(data))

    def to_bytes(self) -> bytes:
        """Write "kiosk-native/1": all there is, 1 to 6 KB."""
        return native.write(self.record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __repr__(self) -> str:
        """Never the minutiae: they are personal and would end in a log."""
        return f"<Template, {len(self.minutiae)} minutiae>"

    @property
    def minutiae(self) -> Minutiae:
        """Minutiae, best first."""
        return self.record.minutiae

    @property
    def quality(self) -> int:
        """0..100 of the whole impression; 0 also stands for unknown in ISO records."""
        return self.record.quality

    @property
    def directions(self) -> Grey | None:
        """(H / 16, W / 16) ridge directions, see `Record`; None when only minutiae are known."""
        return self.record.directions

    @cached_property
    def careful(self) -> Self | None:
        """The same impression with the minutiae of a careful look (see `matcher.careful`); None without one."""
        if self.record.careful is None:
            return None
        minutiae, patches = self.record.careful
        return type(self)(replace(self.record, minutiae=minutiae, patches=patches, careful=None))

    @cached_property
    def area(self) -> Mask:
        """(H / 8, W / 8), True where ridges were seen; the hull of the minutiae when only those are known."""
        if self.record.area is not None:
            return self.record.area
        return _hull(self.minutiae)

    @cached_property
    def patches(self) -> patches.Patches | None:
        """The ridges around each minutia; None when only minutiae are known."""
        if self.record.patches is None:
            return None
        return patches.unpack(self.record.patches, look_up(self.area, *patches.places(self.minutiae)))

    @cached_property
    def structures(self) -> Structures:
        """What surrounds each minutia; computed once, when first compared."""
        return local_structures(self.minutiae, self.area)


def _hull(minutiae: Minutiae) -> Mask:
    """Cells within the convex hull of the minutiae and a margin of 16 px around it."""
    if len(minutiae) == 0:
        return np.zeros((1, 1), np.bool_)
    margin = _HULL_MARGIN_PX / AREA_CELL_PX
    points = np.stack([minutiae.x, minutiae.y], 1) / AREA_CELL_PX
    width, height = (int(side) for side in np.ceil(points.max(0) + margin + 1))
    canvas = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(canvas, cv2.convexHull(np.round(points).astype(np.int32)), (1,))
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * int(margin) + 1, 2 * int(margin) + 1))
    return np.asarray(cv2.dilate(canvas, element) > 0, np.bool_)
