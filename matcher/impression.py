"""A finger's image once examined, and how good it is."""

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Plane
from matcher.grade import Ridges
from matcher.minutiae import Minutiae

_COUNTED = 20
_RELIABILITIES = (0.2, 0.78, 0.95)
_QUALITIES = (0.0, 50.0, 100.0)


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
    """0..100, in the sense of ISO/IEC 29794-1: higher predicts fewer false non-matches.

    It is the reliability of the twenty best minutiae (absent ones count as 0), scaled so that 50 marks the worst
    eighth of the mated pairs of seven sets: 16 % of those pairs miss score 4, then 14, 7, 6, 5, 2, 0 and 0 %.
    """
    best = np.sort(impression.minutiae.quality)[::-1][:_COUNTED]
    return round(float(np.interp(best.sum() / _COUNTED, _RELIABILITIES, _QUALITIES)))
