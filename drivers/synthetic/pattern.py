"""Classes of fingerprints and the points around which their ridges turn."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np


class Pattern(StrEnum):
    """The class of a finger. Left and right are as seen in the image."""

    ARCH = "arch"
    TENTED_ARCH = "tented_arch"
    LEFT_LOOP = "left_loop"
    RIGHT_LOOP = "right_loop"
    WHORL = "whorl"
    TWIN_LOOP = "twin_loop"


PROPORTIONS = {
    Pattern.ARCH: 0.037,
    Pattern.TENTED_ARCH: 0.029,
    Pattern.LEFT_LOOP: 0.338,
    Pattern.RIGHT_LOOP: 0.317,
    Pattern.WHORL: 0.229,
    Pattern.TWIN_LOOP: 0.050,
}
"""Of all fingers. Source: Wilson, Candela, Watson, "Neural network fingerprint classification", 1994, for the five
classes; the share of twin loops among the whorls is an assumption."""


@dataclass(frozen=True, slots=True)
class Singularity:
    """A core or a delta, in pixels from the middle of the pattern, x right, y down."""

    x: float
    y: float
    turn: int
    """+1 for a core, -1 for a delta: half turns of the ridges on a walk around it."""
    opens_rad: float
    """Where a core's ridges run out to, from the x axis, y down; unused for a delta."""


DOWN, UP = np.pi / 2, -np.pi / 2


def draw_pattern(random: np.random.Generator) -> Pattern:
    """One class, as often as people have it."""
    return list(PROPORTIONS)[int(random.choice(len(PROPORTIONS), p=list(PROPORTIONS.values())))]


def draw_singularities(random: np.random.Generator, pattern: Pattern) -> tuple[Singularity, ...]:
    """Cores and deltas of one finger of this class; none for an arch."""
    match pattern:
        case Pattern.ARCH:
            return ()
        case Pattern.TENTED_ARCH:
            return (_core(0, 0, DOWN), _delta(random.uniform(-6, 6), random.uniform(50, 90)))
        case Pattern.LEFT_LOOP:
            return _loop(random, side=1)
        case Pattern.RIGHT_LOOP:
            return _loop(random, side=-1)
        case Pattern.WHORL:
            apart, lean = random.uniform(5, 34), random.uniform(-8, 8)
        case Pattern.TWIN_LOOP:
            apart, lean = random.uniform(14, 30), random.choice((-1, 1)) * random.uniform(20, 38)
        case _:
            assert_never(pattern)
    cores = (_core(-lean, -apart, DOWN), _core(lean, apart, UP))
    return (*cores, *(_delta(side * random.uniform(78, 130), random.uniform(65, 140)) for side in (-1, 1)))


def _loop(random: np.random.Generator, side: int) -> tuple[Singularity, ...]:
    """Ridges come in from one side, turn around the core and leave by the same; the delta lies opposite."""
    lean = random.uniform(0.15, 0.75)
    return (
        _core(0, 0, DOWN + side * lean),
        _delta(side * random.uniform(50, 125), random.uniform(70, 150)),
    )


def _core(x: float, y: float, opens_rad: float) -> Singularity:
    return Singularity(float(x), float(y), 1, opens_rad)


def _delta(x: float, y: float) -> Singularity:
    return Singularity(float(x), float(y), -1, UP)
