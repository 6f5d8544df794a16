"""Lay the probe over the reference: a rigid movement, then a gentle stretch of the skin, then pairs."""

from dataclasses import dataclass

import numpy as np

from matcher.arrays import Index, Vector
from matcher.minutiae import Minutiae, angle_difference
from matcher.relax import Candidates

_SEEDS = 3
_SUPPORT_MIN = 0.05
_RIGID_TOLERANCES_PX = (22.0, 18.0, 15.0)
_RIGID_TOLERANCE_RAD = np.pi / 7
_STRETCHED_TOLERANCE_PX, _STRETCHED_TOLERANCE_RAD = 14.0, np.pi / 6
_STRETCH_ROUNDS = 3
_LOCAL_PX = 40.0
_FAR = 9.0
"""Above the cost of any pair, which is at most 2."""
_AFFINE_ARM_PX, _AFFINE_STIFFNESS = 60.0, 6000.0


@dataclass(frozen=True)
class Movement:
    """probe -> reference: turn about the origin by angle_rad, then shift; pixels, x right, y down."""

    angle_rad: float
    shift_x: float
    shift_y: float

    def apply(self, x: Vector, y: Vector) -> tuple[Vector, Vector]:
        """Positions on the probe, in the reference's frame."""
        cosine, sine = np.cos(self.angle_rad), np.sin(self.angle_rad)
        return cosine * x - sine * y + self.shift_x, sine * x + cosine * y + self.shift_y

    def undo(self, x: Vector, y: Vector) -> tuple[Vector, Vector]:
        """Positions on the reference, in the probe's frame."""
        cosine, sine = np.cos(self.angle_rad), np.sin(self.angle_rad)
        x, y = x - self.shift_x, y - self.shift_y
        return cosine * x + sine * y, cosine * y - sine * x


@dataclass(frozen=True)
class Pairing:
    """K paired minutiae under one movement.

    Attributes:
        movement: the rigid part.
        moved: the probe's minutiae in the reference's frame, stretched.
        first, second: (K,) which minutia of reference and probe.
        closeness: (K,) 1 exactly there, 0 at the tolerance in place and direction.
    """

    movement: Movement
    moved: Minutiae
    first: Index
    second: Index
    closeness: Vector

    def weight(self, reference: Minutiae, probe: Minutiae) -> float:
        """Pairs, each counted by closeness and the poorer quality of the two."""
        poorer = np.minimum(reference.quality[self.first], probe.quality[self.second])
        return float((self.closeness * poorer).sum())


def align(reference: Minutiae, probe: Minutiae, candidates: Candidates) -> Pairing | None:
    """Find the movement that pairs most; None when no candidate was left."""
    tried = [_rigid_pairing(reference, probe, candidates, seed) for seed in _seeds(candidates)]
    if not tried:
        return None
    return _stretched(reference, probe, max(tried, key=lambda pairing: pairing.weight(reference, probe)))


def _seeds(candidates: Candidates) -> list[int]:
    """The strongest pairs that speak for different movements."""
    seeds: list[int] = []
    for k in candidates.best:
        if all(candidates.agreement[k, seed] <= 0.3 for seed in seeds):
            seeds.append(int(k))
        if len(seeds) == _SEEDS:
            break
    return seeds


def _rigid_pairing(reference: Minutiae, probe: Minutiae, candidates: Candidates, seed: int) -> Pairing:
    weights = candidates.agreement[seed] * candidates.alike
    weights[seed] = candidates.alike[seed]
    chosen = np.flatnonzero(weights > _SUPPORT_MIN)
    first, second = candidates.first[chosen], candidates.second[chosen]
    movement = _movement(reference.select(first), probe.select(second), weights[chosen])
    pairing = _pair(reference, probe, movement, _RIGID_TOLERANCES_PX[0])
    for tolerance_px in _RIGID_TOLERANCES_PX[1:]:
        if len(pairing.first) < 3:
            break
        pairs = reference.select(pairing.first), probe.select(pairing.second)
        pairing = _pair(reference, probe, _movement(*pairs, pairing.closeness + 0.05), tolerance_px)
    return pairing


def _movement(reference: Minutiae, probe: Minutiae, weight: Vector) -> Movement:
    """Weighted least squares over positions; a single pair turns by its directions."""
    weight = weight / weight.sum()
    ax, ay, bx, by = (float(weight @ v) for v in (reference.x, reference.y, probe.x, probe.y))
    if len(weight) == 1:
        angle = float(reference.angle_rad[0] - probe.angle_rad[0])
    else:
        rx, ry, px, py = reference.x - ax, reference.y - ay, probe.x - bx, probe.y - by
        angle = float(np.arctan2(weight @ (px * ry - py * rx), weight @ (px * rx + py * ry)))
    cosine, sine = np.cos(angle), np.sin(angle)
    return Movement(angle, ax - (cosine * bx - sine * by), ay - (sine * bx + cosine * by))


def _pair(reference: Minutiae, probe: Minutiae, movement: Movement, tolerance_px: float) -> Pairing:
    x, y = movement.apply(probe.x, probe.y)
    moved = Minutiae(x, y, probe.angle_rad + movement.angle_rad, probe.kind, probe.quality)
    return _nearest(reference, moved, movement, tolerance_px, _RIGID_TOLERANCE_RAD)


def _nearest(
    reference: Minutiae, moved: Minutiae, movement: Movement, tolerance_px: float, tolerance_rad: float
) -> Pairing:
    """Pairs that are each other's nearest within the tolerances."""
    apart = np.square(reference.x[:, None] - moved.x) + np.square(reference.y[:, None] - moved.y)
    rows, columns = np.nonzero(apart < tolerance_px**2)  # few: only these are looked at closely
    turn = np.abs(angle_difference(reference.angle_rad[rows], moved.angle_rad[columns]))
    near = turn < tolerance_rad
    rows, columns, turn = rows[near], columns[near], turn[near]
    cost = np.full(apart.shape, _FAR)
    cost[rows, columns] = np.sqrt(apart[rows, columns]) / tolerance_px + turn / tolerance_rad
    every = np.arange(len(reference))
    nearest = cost.argmin(1)
    mutual = (cost[every, nearest] < _FAR) & (cost.argmin(0)[nearest] == every)
    first, second = every[mutual], nearest[mutual]
    return Pairing(movement, moved, first, second, 1.0 - cost[first, second] / 2)


def _stretched(reference: Minutiae, probe: Minutiae, pairing: Pairing) -> Pairing:
    """Re-pair after bending the probe to the pairs found, as long as that keeps them."""
    rigid = pairing
    x, y = rigid.movement.apply(probe.x, probe.y)
    for _ in range(_STRETCH_ROUNDS):
        if len(pairing.first) < 4:
            break
        shift_x, shift_y = _displacement(reference, x, y, pairing)
        bent = Minutiae(x - shift_x, y - shift_y, rigid.moved.angle_rad, probe.kind, probe.quality)
        again = _nearest(reference, bent, rigid.movement, _STRETCHED_TOLERANCE_PX, _STRETCHED_TOLERANCE_RAD)
        if len(again.first) < 0.8 * len(pairing.first):
            break
        pairing = again
    return pairing


def _displacement(reference: Minutiae, x: Vector, y: Vector, pairing: Pairing) -> tuple[Vector, Vector]:
    """Smooth misplacement of rigidly moved probe points: a stiff affine part and local Gaussian means."""
    first, second, weight = pairing.first, pairing.second, pairing.closeness + 0.05
    target = np.stack([x[second] - reference.x[first], y[second] - reference.y[first]], 1)
    centre_x, centre_y = x[second].mean(), y[second].mean()
    arms = np.stack([x - centre_x, y - centre_y, np.full(len(x), _AFFINE_ARM_PX)], 1)
    known = arms[second]
    stiffness = np.diag([_AFFINE_STIFFNESS, _AFFINE_STIFFNESS, 1.0])
    affine = np.linalg.solve(known.T @ (known * weight[:, None]) + stiffness, known.T @ (target * weight[:, None]))
    residual = target - known @ affine
    apart = np.square(x[:, None] - x[second]) + np.square(y[:, None] - y[second])
    near = np.exp(-apart / (2 * _LOCAL_PX**2)) * pairing.closeness
    total = arms @ affine + near @ residual / (near.sum(1) + 0.5)[:, None]
    return total[:, 0], total[:, 1]
