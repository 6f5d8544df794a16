"""Is this image good enough, and if not, what should the person do?"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from matcher.arrays import Grey, Plane
from matcher.extract import examine
from matcher.filters import local_correlation, shrink, smooth
from matcher.impression import Impression, overall
from matcher.network import STEP_PX, Sight
from matcher.normalise import normalise
from matcher.resample import resample

GOOD_ENOUGH = 50
"""At or above it no advice is given: a fussy machine tires people more than a second try."""
_NO_FINGER_PX, _SMALL_PX = 12_000, 40_000
"""31 and 103 mm^2; the FVC2002 and UareU images have 55,000 to 97,000."""
_FAR_SHARE = 0.2
_FAINT_SHARE, _HEAVY_SHARE = 0.42, 0.55
"""Share of pixels darker than their surroundings: thin broken ridges darken few, flooded valleys many. The
sets of docs/matcher.md lie between 0.30 and 0.61."""
_DIRTY_SHARE = 0.3
"""Share of the marked plate on which there are no ridges to follow; the sets stay below 0.2."""
_BLURRED = 0.68
"""Mean local correlation of image and mended ridges; nine of ten impressions of every set lie above 0.69."""


class Advice(Enum):
    """What the person can do about it; the screen shows a picture."""

    PLACE_FINGER = "place-finger"
    COVER_MORE = "cover-more"
    CENTRE = "centre"
    DRY = "dry"
    WET = "wet"
    HOLD_STILL = "hold-still"
    CLEAN_GLASS = "clean-glass"


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
        ValueError: not such an image, or a resolution outside 90 to 4000 ppi.
    """
    impression = examine(resample(image, ppi), lambda name, made: None)
    score = overall(impression)
    return Quality(score, None if score >= GOOD_ENOUGH else _advice(impression))


def _advice(impression: Impression) -> Advice:
    sight, area_px = impression.sight, np.count_nonzero(impression.finger) * STEP_PX**2
    if sight is None or area_px < _NO_FINGER_PX:
        return Advice.PLACE_FINGER
    if area_px < (1 - _DIRTY_SHARE) * impression.marked_px:
        return Advice.CLEAN_GLASS
    if area_px < _SMALL_PX:
        return Advice.CENTRE if _off_centre(impression) else Advice.COVER_MORE
    darker = float(_darker(impression.grey)[impression.finger].mean())
    if darker < _FAINT_SHARE:
        return Advice.DRY
    if darker > _HEAVY_SHARE:
        return Advice.WET
    return Advice.HOLD_STILL if _agreement(impression, sight) < _BLURRED else Advice.COVER_MORE


def _darker(grey: Plane) -> Plane:
    """(H / 2, W / 2) share of each four pixels darker than their surroundings, on the network's padded sides."""
    return _on_maps((grey < smooth(grey, 12.0)).astype(np.float32))


def _agreement(impression: Impression, sight: Sight) -> float:
    """Mean local correlation of the image and the mended ridges: what moved or is smeared has little."""
    seen = _on_maps(normalise(impression.grey))
    return float(local_correlation(seen, sight.ridges, 3.5)[impression.finger].mean())


def _on_maps(plane: Plane) -> Plane:
    padded = np.zeros(tuple(-(-side // 16) * 16 for side in plane.shape), np.float32)
    padded[: plane.shape[0], : plane.shape[1]] = plane
    return shrink(padded, STEP_PX)


def _off_centre(impression: Impression) -> bool:
    """Whether the finger's middle lies a fifth of a side or more from the image's."""
    rows, columns = np.nonzero(impression.finger)
    across = (impression.left + STEP_PX * columns.mean()) / impression.width - 0.5
    down = (impression.top + STEP_PX * rows.mean()) / impression.height - 0.5
    return bool(max(abs(across), abs(down)) > _FAR_SHARE)
