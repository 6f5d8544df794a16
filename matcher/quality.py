"""Is this image good enough, and if not, what should the person do?"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from matcher.arrays import Grey, Mask
from matcher.extract import examine
from matcher.filters import local_correlation, smooth
from matcher.impression import Impression, overall
from matcher.resample import resample

GOOD_ENOUGH = 50
"""At or above it no advice is given: a fussy machine tires people more than a second try."""
_NO_FINGER_PX, _SMALL_PX = 12_000, 40_000
"""31 and 103 mm^2; the FVC2002 and UareU images have 55,000 to 97,000."""
_FAR_SHARE = 0.2
_FAINT_SHARE, _HEAVY_SHARE = 0.42, 0.55
"""Share of pixels darker than their surroundings: thin broken ridges darken few, flooded valleys many. The
sets of docs/matcher.md lie between 0.30 and 0.61."""
_BLURRED = 0.80
"""Mean local correlation of image and enhanced image; noise has 0.65 to 0.78, clear prints 0.85 to 0.95."""


class Advice(Enum):
    """What the person can do about it; the screen shows a picture."""

    PLACE_FINGER = "place-finger"
    COVER_MORE = "cover-more"
    CENTRE = "centre"
    DRY = "dry"
    WET = "wet"
    HOLD_STILL = "hold-still"


@dataclass(frozen=True)
class Quality:
    """How much a comparison can rely on the image.

    Attributes:
        score: 0..100, higher predicts fewer false non-matches.
        advice: the one thing that would help most; None when the image is good enough.
            DRY also means press harder, WET press lighter.
    """

    score: int
    advice: Advice | None


def quality(image: Grey, ppi: float | tuple[float, float]) -> Quality:
    """Judge one finger's image; costs as much as `extract`, whose template carries the same score.

    Args:
        image: (H, W) uint8, ridges dark.
        ppi: resolution, or a pair (horizontal, vertical).
    Raises:
        ValueError: not such an image, or a resolution outside 100 to 4000 ppi.
    """
    impression = examine(resample(image, ppi), lambda name, made: None)
    score = overall(impression)
    return Quality(score, None if score >= GOOD_ENOUGH else _advice(impression))


def _advice(impression: Impression) -> Advice:
    ridges = impression.ridges
    if ridges is None or np.count_nonzero(ridges.mask) < _NO_FINGER_PX:
        return Advice.PLACE_FINGER
    if np.count_nonzero(ridges.mask) < _SMALL_PX:
        return Advice.CENTRE if _off_centre(impression, ridges.mask) else Advice.COVER_MORE
    darker = float((impression.grey < smooth(impression.grey, 12.0))[ridges.mask].mean())
    if darker < _FAINT_SHARE:
        return Advice.DRY
    if darker > _HEAVY_SHARE:
        return Advice.WET
    clear = float(local_correlation(ridges.normalised, ridges.short, 7.0)[ridges.mask].mean())
    return Advice.HOLD_STILL if clear < _BLURRED else Advice.COVER_MORE


def _off_centre(impression: Impression, finger: Mask) -> bool:
    """Whether the finger's middle lies a fifth of a side or more from the image's."""
    rows, columns = np.nonzero(finger)
    across = (impression.left + columns.mean()) / impression.width - 0.5
    down = (impression.top + rows.mean()) / impression.height - 0.5
    return bool(max(abs(across), abs(down)) > _FAR_SHARE)
