"""A finger's image once examined, and how good it is."""

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Plane
from matcher.grade import Ridges
from matcher.minutiae import Minutiae


@dataclass(frozen=True)
class Impression:
    """All that is known of a finger's image.

    Attributes:
        width, height: of the image, pixels at 500 ppi.
        left, top: corner of the window that holds the finger; the planes below cover that window.
        grey: as captured.
        ridges: planes found on the way; None when there is no finger.
        minutiae: best first, in the image's coordinates.
    """

    width: int
    height: int
    left: int
    top: int
    grey: Plane
    ridges: Ridges | None
    minutiae: Minutiae


def overall(impression: Impression) -> int:
    """0..100 (ISO/IEC 29794-1 sense: higher predicts fewer false non-matches)."""
    return int(np.clip(round(2.5 * float(impression.minutiae.quality.sum())), 0, 100))
