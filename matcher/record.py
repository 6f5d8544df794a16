"""The stored values of a template, on the grid of the native format."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import Grey, Mask
from matcher.minutiae import Minutiae

AREA_CELL_PX = 8
FIELD_CELL_PX = 16
UNKNOWN_DIRECTION = 255
DIRECTIONS = 180
"""Codes 0..179 are degrees of the ridge's normal, x right and y down."""
MINUTIAE_MAX = 255
"""An ISO record counts them in one byte."""
EXTRACTED_MAX = 90
"""Of our own extraction; a native template with more was put together to resemble several fingers."""
CAREFUL_LEAST, CAREFUL_MOST = 8, 60
"""Of a careful look: fewer cannot be compared; as a rule there are 30 to 50."""
_SAME_PLACE_PX, _SAME_SHARE = 12.0, 0.5

GRID = np.dtype([("x", "<u2"), ("y", "<u2"), ("angle", "<u2"), ("kind", "u1"), ("quality", "u1")])
"""Eight bytes a minutia: 1/16 px, 1/65536 turn, ISO kind, quality in 1/255."""
_POSITION_STEPS, _ANGLE_STEPS, _QUALITY_STEPS = 16.0, 65536, 255.0


@dataclass(frozen=True)
class Record:
    """A template's content.

    Attributes:
        width, height: of the image, pixels at 500 ppi.
        quality: 0..100, 0 also when unknown.
        minutiae: on the grid, best first.
        area: (ceil(H / 8), ceil(W / 8)), True where ridges were seen; None when unknown.
        directions: (ceil(H / 16), ceil(W / 16)), 0..179 degrees or 255; None when unknown.
        patches: (N, PATCH_BYTES) ridges around each minutia, see `patches`; None when unknown.
        careful: what a careful look found, (minutiae, patches); None when there was none.
        extended: extended data of an ISO record, see `matcher.extended`; never compared, the native format drops it.
    """

    width: int
    height: int
    quality: int
    minutiae: Minutiae
    area: Mask | None
    directions: Grey | None
    patches: Grey | None = None
    careful: tuple[Minutiae, Grey] | None = None
    extended: bytes = b""


def same_impression(minutiae: Minutiae, careful: Minutiae) -> bool:
    """Whether two looks saw one impression: half of the careful minutiae or more lie where the quick ones do.

    In every fourth print of fvc2004_db2 and uareu, 97 and 98 % of the careful ones lay within 7 px of a quick one.
    """
    apart = np.hypot(careful.x[:, None] - minutiae.x, careful.y[:, None] - minutiae.y)
    return bool((apart.min(1, initial=np.inf) < _SAME_PLACE_PX).mean() >= _SAME_SHARE)


def to_grid(minutiae: Minutiae) -> NDArray[np.void]:
    """Round to the stored steps."""
    codes = np.zeros(len(minutiae), GRID)
    codes["x"] = np.clip(np.round(minutiae.x * _POSITION_STEPS), 0, 65535)
    codes["y"] = np.clip(np.round(minutiae.y * _POSITION_STEPS), 0, 65535)
    codes["angle"] = np.round(minutiae.angle_rad / (2 * np.pi) * _ANGLE_STEPS).astype(np.int64) % _ANGLE_STEPS
    codes["kind"] = minutiae.kind
    codes["quality"] = np.clip(np.round(minutiae.quality * _QUALITY_STEPS), 0, 255)
    return codes


def from_grid(codes: NDArray[np.void]) -> Minutiae:
    """Undo `to_grid`, exactly for values already on the grid."""
    return Minutiae(
        codes["x"] / _POSITION_STEPS,
        codes["y"] / _POSITION_STEPS,
        codes["angle"] * (2 * np.pi / _ANGLE_STEPS),
        codes["kind"].copy(),
        codes["quality"] / _QUALITY_STEPS,
    )


def cells(side_px: int, cell_px: int) -> int:
    """How many cells cover a side."""
    return -(-side_px // cell_px)
