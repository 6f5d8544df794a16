"""One image becomes one template: the pipeline, top to bottom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Grey, Mask, Plane
from matcher.enhance import blend, enhance
from matcher.filters import even_amplitude, local_correlation, smooth, tidy
from matcher.grade import Ridges, evidence, grade
from matcher.impression import Impression, overall
from matcher.minutiae import NO_MINUTIAE, Minutiae, detect
from matcher.normalise import normalise
from matcher.orientation import REFINED, ROUGH, orientation_field
from matcher.period import ridge_period
from matcher.record import AREA_CELL_PX, DIRECTIONS, FIELD_CELL_PX, UNKNOWN_DIRECTION, Record, cells, from_grid, to_grid
from matcher.resample import resample
from matcher.segment import ridged_part, segment
from matcher.template import Template
from matcher.thin import prune, thin

Trace = Callable[[str, object], None]
"""Called with the name of a step and what it made."""
Made = TypeVar("Made")
_MARGIN_PX = 16
_CLEAR = 0.55
"""Local correlation of input and enhanced image below which ridges are invented rather than mended."""
_ROUGH_LENGTH_PX, _SHORT_LENGTH_PX, _LONG_LENGTH_PX = 5.0, 3.4, 8.0
_SPUR_PX = 8
_MINUTIAE_MAX = 90
_MINUTIA_QUALITY_MIN = 0.2


def extract(image: Grey, ppi: float | tuple[float, float], trace: Trace | None = None) -> Template:
    """Make a template of one finger's image.

    Args:
        image: (H, W) uint8, ridges dark.
        ppi: resolution, or a pair (horizontal, vertical).
        trace: called after each step with its name and result.
    Returns:
        A template; with few or no minutiae when there is little or no finger.
    Raises:
        ValueError: not such an image, or a resolution outside 100 to 4000 ppi.
    """
    impression = examine(resample(image, ppi), trace or (lambda name, made: None))
    return to_template(impression)


def examine(grey: Plane, trace: Trace) -> Impression:
    """Run the steps on an image at 500 ppi."""
    height, width = grey.shape
    finger = _step(trace, "finger", segment(grey))
    if not finger.any():
        return Impression(width, height, 0, 0, grey, None, NO_MINUTIAE)
    top, left, bottom, right = _step(trace, "window", _window(finger))
    grey, finger = grey[top:bottom, left:right], finger[top:bottom, left:right]
    normalised = _step(trace, "normalised", normalise(grey))
    rough = _step(trace, "rough orientation", orientation_field(normalised, finger, ROUGH))
    finger = _step(trace, "ridged", ridged_part(finger, rough.coherence))
    period = _step(trace, "ridge period", ridge_period(normalised, finger))
    mended = _step(trace, "mended once", enhance(normalised, rough, period, _ROUGH_LENGTH_PX))
    field = _step(trace, "orientation", orientation_field(even_amplitude(mended, 8.0, 0.02), finger, REFINED))
    calm = smooth(normalised, 0.7)
    short = _step(trace, "short filter", enhance(calm, field, period, _SHORT_LENGTH_PX))
    long = _step(trace, "long filter", enhance(calm, field, period, _LONG_LENGTH_PX))
    enhanced = _step(trace, "enhanced", blend(calm, short, long))
    clear = _step(trace, "clear", _clear_part(finger, calm, short))
    skeleton = _step(trace, "skeleton", prune(thin((enhanced < 0) & clear), _SPUR_PX))
    found = _step(trace, "candidates", detect(skeleton, enhanced, clear, field))
    others = tuple(detect(prune(thin((one < 0) & clear), _SPUR_PX), one, clear, field) for one in (short, long))
    ridges = Ridges(grey, calm, short, long, period, rough, field, clear)
    columns = _step(trace, "evidence", evidence(found, ridges, (others[0], others[1])))
    minutiae = _step(trace, "minutiae", _best(grade(found, columns)))
    placed = replace(minutiae, x=minutiae.x + left, y=minutiae.y + top)
    return Impression(width, height, left, top, grey, ridges, placed)


def _step(trace: Trace, name: str, made: Made) -> Made:
    trace(name, made)
    return made


def _window(finger: Mask) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of the finger and a margin, on the grid of the area's cells."""
    rows, columns = np.flatnonzero(finger.any(1)), np.flatnonzero(finger.any(0))
    top, left = (int(max(0, side[0] - _MARGIN_PX)) // FIELD_CELL_PX * FIELD_CELL_PX for side in (rows, columns))
    return top, left, int(rows[-1]) + _MARGIN_PX, int(columns[-1]) + _MARGIN_PX


def _clear_part(finger: Mask, ridges: Plane, enhanced: Plane) -> Mask:
    """The finger without the places where the filter found no ridges to follow."""
    agreement = smooth(local_correlation(ridges, enhanced, 7.0), 3.0)
    return tidy(finger & (agreement > _CLEAR), 11)


def _best(graded: Minutiae) -> Minutiae:
    """Likely ones, best first."""
    order = np.argsort(-graded.quality, kind="stable")[:_MINUTIAE_MAX]
    return graded.select(order[graded.quality[order] > _MINUTIA_QUALITY_MIN])


def to_template(impression: Impression) -> Template:
    """Keep what a comparison needs, on the grid of the stored format."""
    minutiae = from_grid(to_grid(impression.minutiae))
    quality = overall(impression)
    area = np.zeros((cells(impression.height, AREA_CELL_PX), cells(impression.width, AREA_CELL_PX)), np.bool_)
    directions = np.full(
        (cells(impression.height, FIELD_CELL_PX), cells(impression.width, FIELD_CELL_PX)), UNKNOWN_DIRECTION, np.uint8
    )
    if impression.ridges is not None:
        _place(area, _cell_area(impression.ridges.mask), impression, AREA_CELL_PX)
        _place(directions, _cell_directions(impression.ridges), impression, FIELD_CELL_PX)
    return Template(Record(impression.width, impression.height, quality, minutiae, area, directions))


def _place(whole: NDArray[Any], part: NDArray[Any], impression: Impression, cell_px: int) -> None:
    """Write a window's cells into the image's; the window starts on a cell."""
    row, column = impression.top // cell_px, impression.left // cell_px
    target = whole[row : row + part.shape[0], column : column + part.shape[1]]
    target[:] = part[: target.shape[0], : target.shape[1]]


def _cell_area(mask: Mask) -> Mask:
    return np.asarray(mask[AREA_CELL_PX // 2 :: AREA_CELL_PX, AREA_CELL_PX // 2 :: AREA_CELL_PX])


def _cell_directions(ridges: Ridges) -> Grey:
    """The field at the centres of the cells, 0..179 degrees, 255 off the finger."""
    at = slice(FIELD_CELL_PX // 2, None, FIELD_CELL_PX)
    degrees = np.round(ridges.field.normal()[at, at] * (DIRECTIONS / np.pi)).astype(np.int64) % DIRECTIONS
    return np.where(ridges.mask[at, at], degrees, UNKNOWN_DIRECTION).astype(np.uint8)
