"""What speaks for one finger: a handful of figures about the best pairing."""

import numpy as np

from matcher.align import Movement, Pairing
from matcher.arrays import Mask, Vector
from matcher.minutiae import Minutiae, angle_difference
from matcher.record import DIRECTIONS, FIELD_CELL_PX, UNKNOWN_DIRECTION
from matcher.relax import Candidates
from matcher.structures import look_up
from matcher.template import Template

FIGURES = (
    "local support",
    "paired weight",
    "paired share of the overlap",
    "pairs",
    "surroundings of pairs alike",
    "misplacement",
    "misdirection",
    "kinds agree",
    "overlapping minutiae",
    "directions agree",
    "directions agree closely",
    "directions compared",
)
"""Columns of `weigh`; the last three only when both templates carry ridge directions."""
MINUTIAE_FIGURES = 9


def weigh(reference: Template, probe: Template, alike: Vector, candidates: Candidates, pairing: Pairing) -> Vector:
    """The figures named in FIGURES."""
    a, b = reference.minutiae, probe.minutiae
    first, second = pairing.first, pairing.second
    weight = pairing.weight(a, b)
    in_a, in_b = overlapping(reference, probe, pairing)
    share = weight / (np.sqrt(a.quality[in_a].sum() * b.quality[in_b].sum()) + 1.5)
    figures = [
        candidates.strength(),
        weight,
        share,
        float(len(first)),
        float(alike[first, second].mean()) if len(first) else 0.0,
        _misplacement(a, pairing),
        _misdirection(a, pairing),
        _same_kind(a, b, pairing),
        float(min(in_a.sum(), in_b.sum())),
        *_directions_agree(reference, probe, pairing.movement),
    ]
    return np.array(figures)


def overlapping(reference: Template, probe: Template, pairing: Pairing) -> tuple[Mask, Mask]:
    """Which minutiae of reference and probe lie where the other was seen too; pairs always do."""
    a = reference.minutiae
    in_b = look_up(reference.area, pairing.moved.x, pairing.moved.y)
    in_a = look_up(probe.area, *pairing.movement.undo(a.x, a.y))
    in_a[pairing.first] = True
    in_b[pairing.second] = True
    return in_a, in_b


def _misplacement(a: Minutiae, pairing: Pairing) -> float:
    if len(pairing.first) == 0:
        return 14.0
    ours, theirs = a.select(pairing.first), pairing.moved.select(pairing.second)
    return float(np.hypot(ours.x - theirs.x, ours.y - theirs.y).mean())


def _misdirection(a: Minutiae, pairing: Pairing) -> float:
    if len(pairing.first) == 0:
        return 0.5
    turn = angle_difference(a.angle_rad[pairing.first], pairing.moved.angle_rad[pairing.second])
    return float(np.abs(turn).mean())


def _same_kind(a: Minutiae, b: Minutiae, pairing: Pairing) -> float:
    """Share of pairs of the same kind, drawn towards a half when there are few or kinds are unknown."""
    kind_a, kind_b = a.kind[pairing.first], b.kind[pairing.second]
    known = (kind_a > 0) & (kind_b > 0)
    return float(((kind_a == kind_b) & known).sum() + 2) / float(known.sum() + 4)


def _directions_agree(reference: Template, probe: Template, movement: Movement) -> tuple[float, float, float]:
    """Mean cosine of twice the angle between ridge directions, share of close ones, cells compared / 100."""
    if reference.directions is None or probe.directions is None:
        return 0.0, 0.0, 0.0
    rows, columns = np.nonzero(reference.directions != UNKNOWN_DIRECTION)
    centre_x, centre_y = (np.asarray((cell + 0.5) * FIELD_CELL_PX, np.float64) for cell in (columns, rows))
    x, y = movement.undo(centre_x, centre_y)
    column, row = np.floor(x / FIELD_CELL_PX).astype(np.intp), np.floor(y / FIELD_CELL_PX).astype(np.intp)
    height, width = probe.directions.shape
    inside = (column >= 0) & (row >= 0) & (column < width) & (row < height)
    theirs = np.full(len(x), UNKNOWN_DIRECTION, np.uint8)
    theirs[inside] = probe.directions[row[inside], column[inside]]
    known = theirs != UNKNOWN_DIRECTION
    if not known.any():
        return 0.0, 0.0, 0.0
    ours = reference.directions[rows[known], columns[known]].astype(np.float64)
    turn = (ours - theirs[known]) * (np.pi / DIRECTIONS) - movement.angle_rad
    cosine = np.cos(2 * turn)
    return float(cosine.mean()), float((cosine > 0.8).mean()), float(known.sum()) / 100
