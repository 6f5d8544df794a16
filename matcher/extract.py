"""One image becomes one template: the pipeline, top to bottom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Grey, Mask, Plane
from matcher.directions import ridge_directions
from matcher.filters import shrink, tidy
from matcher.grade import evidence, grade
from matcher.impression import Impression, overall
from matcher.minutiae import NO_MINUTIAE, Minutiae, detect
from matcher.network import STEP_PX, Sight, look
from matcher.normalise import normalise
from matcher.patches import cut
from matcher.record import (
    AREA_CELL_PX,
    EXTRACTED_MAX,
    FIELD_CELL_PX,
    UNKNOWN_DIRECTION,
    Record,
    cells,
    from_grid,
    to_grid,
)
from matcher.resample import resample
from matcher.segment import large_parts, segment
from matcher.template import Template

Trace = Callable[[str, object], None]
"""Called with the name of a step and what it made."""
Made = TypeVar("Made")
_MARGIN_PX = 16
_SPECK = 7
"""Parts of the finger narrower than these steps of the network's maps are specks."""
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
        ValueError: not such an image, or a resolution outside 90 to 4000 ppi.
    """
    impression = examine(resample(image, ppi), trace or (lambda name, made: None))
    return to_template(impression)


def examine(grey: Plane, trace: Trace) -> Impression:
    """Run the steps on an image at 500 ppi."""
    height, width = grey.shape
    finger = _step(trace, "finger", segment(grey))
    if not finger.any():
        return Impression(width, height, 0, 0, grey, None, 0, finger, NO_MINUTIAE)
    top, left, bottom, right = _step(trace, "window", _window(finger))
    grey = grey[top:bottom, left:right]
    sight = _step(trace, "sight", look(_step(trace, "normalised", normalise(grey))))
    clear = _step(trace, "clear", _clear_part(sight, grey.shape))
    found = _step(trace, "candidates", detect(sight, clear))
    minutiae = _step(trace, "minutiae", _best(grade(found, _step(trace, "evidence", evidence(found, sight, clear)))))
    placed = replace(minutiae, x=minutiae.x + left, y=minutiae.y + top)
    return Impression(width, height, left, top, grey, sight, int(np.count_nonzero(finger)), clear, placed)


def _step(trace: Trace, name: str, made: Made) -> Made:
    trace(name, made)
    return made


def _window(finger: Mask) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of the finger and a margin, on the grid of the template's cells."""
    rows, columns = np.flatnonzero(finger.any(1)), np.flatnonzero(finger.any(0))
    top, left = (int(max(0, side[0] - _MARGIN_PX)) // FIELD_CELL_PX * FIELD_CELL_PX for side in (rows, columns))
    return top, left, int(rows[-1]) + _MARGIN_PX, int(columns[-1]) + _MARGIN_PX


def _clear_part(sight: Sight, shape: tuple[int, ...]) -> Mask:
    """Where the network can follow ridges, within the window, less specks."""
    clear = sight.finger > 0
    clear[cells(shape[0], STEP_PX) :] = False
    clear[:, cells(shape[1], STEP_PX) :] = False
    return large_parts(tidy(clear, _SPECK))


def _best(graded: Minutiae) -> Minutiae:
    """Likely ones, best first."""
    order = np.argsort(-graded.quality, kind="stable")[:EXTRACTED_MAX]
    return graded.select(order[graded.quality[order] > _MINUTIA_QUALITY_MIN])


def to_template(impression: Impression) -> Template:
    """Keep what a comparison needs, on the grid of the stored format."""
    minutiae = from_grid(to_grid(impression.minutiae))
    area = np.zeros((cells(impression.height, AREA_CELL_PX), cells(impression.width, AREA_CELL_PX)), np.bool_)
    directions = np.full(
        (cells(impression.height, FIELD_CELL_PX), cells(impression.width, FIELD_CELL_PX)), UNKNOWN_DIRECTION, np.uint8
    )
    ridges = np.zeros((1, 1), np.float32)
    if impression.sight is not None:
        ridges = impression.sight.ridges
        seen = shrink(impression.finger.astype(np.float32), AREA_CELL_PX // STEP_PX) > 0.5
        _place(area, seen, impression, AREA_CELL_PX)
        _place(directions, ridge_directions(ridges, impression.finger), impression, FIELD_CELL_PX)
    inside = replace(minutiae, x=minutiae.x - impression.left, y=minutiae.y - impression.top)
    quality = overall(impression)
    return Template(
        Record(impression.width, impression.height, quality, minutiae, area, directions, cut(ridges, inside))
    )


def _place(whole: NDArray[Any], part: NDArray[Any], impression: Impression, cell_px: int) -> None:
    """Write a window's cells into the image's; the window starts on a cell."""
    row, column = impression.top // cell_px, impression.left // cell_px
    target = whole[row : row + part.shape[0], column : column + part.shape[1]]
    target[:] = part[: target.shape[0], : target.shape[1]]
