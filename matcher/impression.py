"""A finger's image once examined, and how good it is."""

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Mask, Plane
from matcher.learnt import learnt
from matcher.minutiae import Minutiae
from matcher.network import Sight

_COUNTED = 20


@dataclass(frozen=True)
class Impression:
    """All that is known of a finger's image.

    Attributes:
        width, height: of the image, pixels at 500 ppi.
        left, top: corner of the window that holds the finger; the planes below cover that window.
        grey: the window, as captured.
        sight: what the network sees of the window; None when there is no finger.
        marked_px: pixels with edges, whether of ridges or of dirt.
        finger: (H / 2, W / 2) of the window, True where ridges can be followed.
        minutiae: best first, in the image's coordinates.
    """

    width: int
    height: int
    left: int
    top: int
    grey: Plane
    sight: Sight | None
    marked_px: int
    finger: Mask
    minutiae: Minutiae


def overall(impression: Impression) -> int:
    """0..100, in the sense of ISO/IEC 29794-1: higher predicts fewer false non-matches.

    50 marks the worst eighth of the mated pairs it was learnt from, 100 the best twentieth.
    """
    known = learnt().impression_quality
    return round(float(np.interp(reliability(impression.minutiae), known.reliability, known.quality)))


def reliability(minutiae: Minutiae) -> float:
    """Mean quality of the twenty best minutiae; absent ones count as 0."""
    return float(np.sort(minutiae.quality)[::-1][:_COUNTED].sum()) / _COUNTED
