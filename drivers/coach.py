"""What an image shows of a finger, and what the person can do to show more.

Advice travels beside the image and is used only when the comparison failed: a person whose finger matches is told
nothing. It is drawn from how the ridges look and where they lie; nobody's finger is recognised here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.device import Frame
from drivers.faults import RetryReason
from drivers.scanner import Image

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]

PPI = 250
"""Looked at in square pixels of this resolution: ridges lie 4 to 5 px apart, and a look costs some 7 ms."""
MM2_PX = 25.4**2 / PPI**2
SMALLEST_PX = 16
"""Of a side; a smaller image is enlarged, for the filters' sake."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """An image at `PPI` and what is seen on it, all (H, W)."""

    grey: Plane
    contrast: Plane
    """Standard deviation in grey levels around each pixel, over a ridge or two."""
    ridged: Mask
    """Where lines run side by side in one direction."""
    finger: Mask
    """The one mass of marks that is the finger; empty when there is none."""
    astray_mm2: float
    """Area of the marks that are no part of it, a millimetre or more away."""
    pale_mm2: float
    """Area of ridges, a millimetre or more away from the clear ones, of a quarter of their contrast: an older print."""

    @property
    def finger_mm2(self) -> float:
        """Area of the finger, the gaps in dry ridges counted in."""
        return float(np.count_nonzero(self.finger)) * MM2_PX

    @property
    def ridged_mm2(self) -> float:
        """Area on which ridges can be followed."""
        return float(np.count_nonzero(self.ridged)) * MM2_PX


COHERENT = 0.4
"""(a - b) / (a + b) of the structure tensor's eigenvalues. White noise of 20 grey levels has no such place, a rough
dry finger still a few: see `LEAST_RIDGED_MM2`."""
RIDGED_STD = 4.0
"""Grey levels: the faintest skin recorded from a scanner (uru4000-4500) is ridged on 17 mm2 at this limit, on less at
twice as much."""
ONE_SIDED = 0.3
"""Share of the gradient that points one way: little on a ridge, which has two flanks, all of it on a shadow's edge."""
MARKED_STD = 6.0
"""Grey levels of a mark on the glass. Between 4 and 8 the median finger of the sets changes from 292 to 274 mm2; at 10
fingers begin to fall apart, and 19 mm2 of one to lie astray."""
GAP_MM, SPECK_MM, APART_MM, RIM_MM = 3.0, 2.0, 1.0, 1.0
"""Gaps closed in a dry finger, specks not taken for one, distance of a stray mark, and the frame's rim, which is not
asked: windows have dark edges."""


def look(image: Image, ppi: tuple[float, float]) -> Look:
    """See what is finger and what is not.

    Args:
        image: (H, W), ridges dark.
        ppi: along x and along y, both above 0.
    Source: the coherence of Bazen and Gerez, "Systematic methods for the computation of the directional fields and
        singular points of fingerprints", 2002. Differs: asked per pixel with a Gaussian window of 0.5 mm.
    """
    size = [max(SMALLEST_PX, round(side * PPI / along)) for side, along in zip(image.shape[::-1], ppi, strict=True)]
    grey = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    mean = _smooth(grey, 3)
    contrast = np.sqrt(np.maximum(_smooth(grey * grey, 3) - mean * mean, 0))
    ridged = _ridged(grey, contrast)
    finger, astray_mm2 = _apart(contrast)
    return Look(grey, contrast, ridged, finger, astray_mm2, _pale(contrast, ridged, finger))


def _ridged(grey: Plane, contrast: Plane) -> Mask:
    fine = _smooth(grey, 0.7)
    x, y = (cv2.Sobel(fine, cv2.CV_32F, *order, scale=1 / 8).astype(np.float32) for order in ((1, 0), (0, 1)))
    xx, yy, xy, mean_x, mean_y = (_smooth(moment, 5) for moment in (x * x, y * y, x * y, x, y))
    energy = xx + yy + np.float32(1e-3)
    coherent = np.hypot(xx - yy, 2 * xy) > COHERENT * energy
    return np.asarray(
        coherent & (mean_x * mean_x + mean_y * mean_y < ONE_SIDED * energy) & (contrast > RIDGED_STD), np.bool_
    )


def _apart(contrast: Plane) -> tuple[Mask, float]:
    """The finger, and how much is marked elsewhere."""
    rim = min(_px(RIM_MM), min(contrast.shape) // 4)
    inner = contrast[rim:-rim, rim:-rim]
    marked = (inner > MARKED_STD).astype(np.uint8)
    # Beyond the window things go on as at its edge, else closing would eat into a finger that reaches it.
    reach = rim + _px(GAP_MM)
    wide = cv2.copyMakeBorder(marked, reach, reach, reach, reach, cv2.BORDER_REPLICATE)
    masses = _massed(wide, GAP_MM)
    inside = slice(reach - rim, -(reach - rim))
    _, labels = cv2.connectedComponents(np.ascontiguousarray(masses[inside, inside]))
    weights = np.bincount(labels.ravel(), contrast.ravel())
    weights[0] = 0  # the label of what is bare
    finger = (labels == weights.argmax()) & (labels > 0)
    near = cv2.dilate(finger.astype(np.uint8), _disc(2 * APART_MM))[rim:-rim, rim:-rim]
    return finger, float(np.count_nonzero((marked > 0) & (near == 0))) * MM2_PX


PALE = 0.25
"""Of the contrast that a tenth of the finger exceeds; at 0.3 a synthetic wet finger's own flooded parts are pale."""


def _pale(contrast: Plane, ridged: Mask, finger: Mask) -> float:
    if not finger.any():
        return 0.0
    clear = (contrast > PALE * np.percentile(contrast[finger], 90)).astype(np.uint8)
    pale = ridged & (cv2.dilate(_massed(clear, 2 * APART_MM), _disc(2 * APART_MM)) == 0)
    rim = min(_px(RIM_MM), min(contrast.shape) // 4)
    return float(np.count_nonzero(pale[rim:-rim, rim:-rim])) * MM2_PX


LEAST_RIDGED_MM2 = 8.0
"""856 prints of seven sets have 71 mm2 or more, skin in three recordings 17, synthetic dry fingers 17; even noise on
bare glass, of up to 20 grey levels and grains of up to 1.5 px, stays below 4."""


def shows_finger(image: Image, ppi: tuple[float, float]) -> bool:
    """Whether there is anything to compare: False only for an image with hardly a ridge on it.

    Args:
        image: (H, W), ridges dark.
        ppi: along x and along y.
    """
    return look(image, ppi).ridged_mm2 >= LEAST_RIDGED_MM2


FULL_CONTRAST = 40.0
"""Grey levels, from which on more is no better: five sets' good prints have a higher median, two a lower one."""


def best(frames: Sequence[Frame]) -> Frame:
    """The frame that shows most finger with best contrast; the first of equals.

    Raises:
        ValueError: no frames.
    """
    if len(frames) == 1:
        return frames[0]
    return max(frames, key=lambda frame: _shown(look(frame.image, frame.ppi)))


def _shown(seen: Look) -> float:
    return float(np.minimum(seen.contrast[seen.ridged], FULL_CONTRAST).sum())


def advice(frames: Sequence[Frame], chosen: Frame) -> RetryReason | None:
    """What would make the next image better; None when this one looks good.

    Args:
        frames: of one touch, in the order of time.
        chosen: the one that will be compared.
    """
    seen = look(chosen.image, chosen.ppi)
    if _moved(frames, chosen, seen):
        return RetryReason.MOVED
    if seen.ridged_mm2 < LEAST_RIDGED_MM2 or not seen.finger.any():
        return RetryReason.PRESS_HARDER
    if seen.astray_mm2 > DIRTY_MM2 or seen.pale_mm2 > RESIDUE_MM2:
        return RetryReason.DIRTY_GLASS
    return _of_place(seen) or _of_moisture(seen) or _of_pressure(seen)


DIRTY_MM2 = 10.0
"""Good prints (matcher quality 50 or more) of seven sets, 805 of them, have 5.4 mm2 at most, 99 % below 3.6."""


ASIDE_MM2, FAR = 150.0, 0.2
"""A contact smaller than this, whose middle lies so far from the window's, in sides of it: 2 of 805 good prints."""
LARGE_SHARE = 0.45
"""Of the window, from which on no contact is small: for windows hardly larger than a fingertip."""


def _of_place(seen: Look) -> RetryReason | None:
    off = [at.mean() / side - 0.5 for at, side in zip(np.nonzero(seen.finger), seen.finger.shape, strict=True)]
    return RetryReason.OFF_CENTRE if _smaller(seen, ASIDE_MM2) and np.abs(off).max() > FAR else None


def _smaller(seen: Look, mm2: float) -> bool:
    return seen.finger_mm2 < min(mm2, LARGE_SHARE * seen.finger.size * MM2_PX)


RESIDUE_MM2 = 30.0
"""Good prints of six sets: 27.5 mm2 at most; of fvc2000_db3, where older prints are seen on the glass, one in ten has
more. Small synthetic prints beside older ones of 0.1 or 0.15 of their contrast: 59 or more."""


@dataclass(frozen=True, slots=True)
class _Tone:
    """How dark the finger is."""

    darker: float
    """Share of its pixels darker than their surroundings: thin broken ridges darken few, thick ones many."""
    flooded: float
    """Share of it where even the valleys are nearer to the darkest ridges than to the lightest valleys."""
    followed: float
    """Share of it where ridges can be followed."""


THIN = 0.27
"""Least `darker` of a finger that is not dry. Synthetic dry: 0.23 to 0.27; good prints: 6 of 805 lie below."""
BROKEN, BROKEN_DARKER = 0.45, 0.47
"""Ridges that can be followed on less than the first, in a finger no darker than the second, are broken: 11 of 51 weak
prints, most of them dry to the eye, and 5 of 805 good ones. Synthetic worn: 0.17 to 0.39 and 0.34 to 0.38."""
HEAVY, FLOODED = 0.54, 0.35
"""Least `darker`, or least `flooded`, of a wet or heavily pressed finger: 9 of 805 good prints. Synthetic wet: 0.54 to
0.59 and 0.48 to 0.61."""
RUN_TOGETHER, RUN_DARKER = 0.65, 0.48
"""The same for ridges that have run into one another: followed on less than the first, darker than the second. 5 of 51
weak prints, 6 of 805 good ones."""
PRESSED_FLAT, STILL_CLEAR = 0.75, 0.30
"""Thick ridges are pressure, not water, when they can be followed on so much of the finger and so little is flooded.
Synthetic ridges broadened by 4 px: 0.83 to 0.91 and 0.10 to 0.26; wet ones: 0.51 to 0.70 and 0.48 to 0.61."""


def _of_moisture(seen: Look) -> RetryReason | None:
    tone = _tone(seen)
    run_together = tone.followed < RUN_TOGETHER and tone.darker > RUN_DARKER
    if tone.darker > HEAVY or tone.flooded > FLOODED or run_together:
        flat = tone.followed > PRESSED_FLAT and tone.flooded < STILL_CLEAR
        return RetryReason.PRESS_LIGHTER if flat else RetryReason.TOO_WET
    broken = tone.followed < BROKEN and tone.darker < BROKEN_DARKER
    return RetryReason.TOO_DRY if broken or tone.darker < THIN else None


def _tone(seen: Look) -> _Tone:
    finger, ridge_wide = seen.finger, np.ones((5, 5), np.uint8)
    valleys, ridges = (
        cv2.blur(reach(seen.grey, ridge_wide), (5, 5)).astype(np.float32)[finger] for reach in (cv2.dilate, cv2.erode)
    )
    middle = (np.percentile(valleys, 90) + np.percentile(ridges, 10)) / 2
    return _Tone(
        darker=float(np.mean((seen.grey < _smooth(seen.grey, 6))[finger])),
        flooded=float(np.mean(valleys < middle)),
        followed=float(np.mean(seen.ridged[finger])),
    )


SMALL_MM2 = 112.0
"""Good prints: 118 mm2 or more; synthetic partial ones: 67 to 110."""
FAINT_STD = 8.0
"""Grey levels, median over the finger: good prints have 8.6 or more, below 11 only on two sets' faint sensors."""


def _of_pressure(seen: Look) -> RetryReason | None:
    light = _smaller(seen, SMALL_MM2) or np.median(seen.contrast[seen.finger]) < FAINT_STD
    return RetryReason.PRESS_HARDER if light else None


WIDEST_SHIFT_MM, STEADY_SHIFT_MM = 2.0, 0.5
"""How far a shift is looked for, and how far ridges may go, about one to the next, while a finger settles."""
AGREEING = 0.25
"""Correlation at the best shift, below which two frames show no common ridges."""


def _moved(frames: Sequence[Frame], chosen: Frame, seen: Look) -> bool:
    """Whether another frame that shows at least half as much finger shows it elsewhere."""
    others = [look(frame.image, frame.ppi) for frame in frames if frame is not chosen and frame.ppi == chosen.ppi]
    return any(
        other.grey.shape == seen.grey.shape
        and 2 * other.ridged_mm2 >= seen.ridged_mm2 >= LEAST_RIDGED_MM2
        and _elsewhere(seen, other)
        for other in others
    )


def _elsewhere(seen: Look, other: Look) -> bool:
    reach = min(_px(WIDEST_SHIFT_MM), min(seen.grey.shape) // 4)
    one, two = (np.where(each.finger, each.grey - _smooth(each.grey, 4), 0) for each in (seen, other))
    found = cv2.matchTemplate(one, two[reach:-reach, reach:-reach], cv2.TM_CCOEFF_NORMED)
    y, x = np.unravel_index(int(found.argmax()), found.shape)
    return bool(found[y, x] < AGREEING or np.hypot(x - reach, y - reach) > _px(STEADY_SHIFT_MM))


SAME = 0.88
"""Correlation from which on two images are one: 2,776 pairs of impressions of one finger in seven sets reach 0.77 at
most, copies with noise of 4 grey levels, 0.9 to 1.1 times the contrast and shifts of 2 px 0.97 or more."""
SAME_SHIFT_PX = 3
STRONGEST = 24.0
"""Grey levels: what stands out more counts no more, so that a scratch does not outweigh the ridges."""
RIM_PX = 16
"""Not compared: a window's edge is where it was whatever lies on it."""


def same_as_before(image: Image, before: Image) -> bool:
    """Whether two images are nearly one, in position and rotation: residue on the glass, or a replay.

    A hint, no more. A copy so faint that its noise outweighs its ridges is not noticed.

    Args:
        image: (H, W).
        before: the image of the capture before; one of another shape is never the same.
    """
    if image.shape != before.shape:
        return False
    if np.array_equal(image, before):
        return True
    rim = min(RIM_PX, min(image.shape) // 8)
    one, two = (_fine(each)[rim:-rim, rim:-rim] for each in (image, before))
    inner = two[SAME_SHIFT_PX:-SAME_SHIFT_PX, SAME_SHIFT_PX:-SAME_SHIFT_PX]
    if min(one.std(), inner.std()) < 1:  # bare glass; OpenCV calls everything equal to a plane
        return False
    return bool(cv2.matchTemplate(one, inner, cv2.TM_CCOEFF_NORMED).max() > SAME)


def _fine(image: Image) -> Plane:
    """What is finer than a ridge's period or two, without the noise of single pixels."""
    grey = image.astype(np.float32)
    finer = cv2.blur(grey, (3, 3)) - cv2.blur(grey, (17, 17))
    return np.asarray(np.clip(finer, -STRONGEST, STRONGEST), np.float32)


def _massed(marks: cv2.typing.MatLike, gap_mm: float) -> cv2.typing.MatLike:
    """Marks grown together over gaps, without specks."""
    return cv2.morphologyEx(cv2.morphologyEx(marks, cv2.MORPH_CLOSE, _disc(gap_mm)), cv2.MORPH_OPEN, _disc(SPECK_MM))


def _smooth(plane: Plane, sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)


def _px(mm: float) -> int:
    return round(mm * PPI / 25.4)


def _disc(width_mm: float) -> NDArray[np.uint8]:
    side = _px(width_mm) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
