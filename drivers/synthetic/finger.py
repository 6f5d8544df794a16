"""A finger that nobody has: what stays the same from one impression to the next."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from drivers.synthetic.fields import Field
from drivers.synthetic.growth import grow_ridges
from drivers.synthetic.orientation import ridge_orientation
from drivers.synthetic.pattern import Pattern, draw_pattern, draw_singularities
from drivers.synthetic.period import ridge_period
from drivers.synthetic.seeds import generator

SHAPE = (448, 352)
"""Of a finger's skin at 500 ppi: 22.8 mm x 17.9 mm, more than touches the glass at a time."""
KEPT_FINGERS = 24
"""Of 1.9 MB each: the collectors of a rehearsal's households in front of the desk."""


@dataclass(frozen=True, slots=True, eq=False)
class Finger:
    """The skin of one fingertip. Read-only: impressions share it."""

    seed: str
    pattern: Pattern
    middle: tuple[float, float]
    """(x, y) of what its owner puts on the middle of the glass, in pixels of `ridges`."""
    half_width_px: float
    """Half the width of the contact under ordinary pressure."""
    ridges: Field
    """`SHAPE`, about -1 in valleys to +1 on crests."""
    pores: Field
    """`SHAPE`, 0 to about 1 in a pore."""
    creases: Field
    """`SHAPE`, 0 to 1 in a crease or scar."""

    @staticmethod
    def from_seed(seed: int | str, pattern: Pattern | None = None) -> "Finger":
        """Make, or find among those made lately, the finger of this seed.

        Args:
            seed: any number or words; 7 and "7" are one finger.
            pattern: its class; drawn in natural proportions when None.
        """
        return _grown(str(seed), pattern)


@lru_cache(maxsize=KEPT_FINGERS)
def _grown(seed: str, wanted: Pattern | None) -> Finger:
    random = generator("finger", seed)
    drawn = draw_pattern(random)
    pattern = wanted or drawn
    middle = (SHAPE[1] / 2 + random.normal(0, 6), SHAPE[0] * 0.46 + random.normal(0, 8))
    core = (middle[0] + random.normal(0, 10), middle[1] + random.normal(-10, 18))
    orientation = ridge_orientation(random, SHAPE, core, draw_singularities(random, pattern))
    ridges = grow_ridges(random, orientation, ridge_period(random, orientation, core[1]))
    layers = ridges, _pores(random, ridges), _creases(random)
    for layer in layers:
        layer.setflags(write=False)
    return Finger(seed, pattern, middle, float(random.normal(125, 8)), *layers)


PORE_AREA_PX = 20
"""One candidate in so many pixels; those beside a crest are dropped, which leaves some 28 pores an inch of ridge.
People have 23 to 45: Roddy and Stosz, "Fingerprint features", 1997."""


def _pores(random: np.random.Generator, ridges: Field) -> Field:
    count = ridges.size // PORE_AREA_PX
    y, x = random.integers(0, SHAPE[0], count), random.integers(0, SHAPE[1], count)
    on_crest = ridges[y, x] > 0.85
    dots = np.zeros(SHAPE, np.float32)
    dots[y[on_crest], x[on_crest]] = random.uniform(0.3, 1, int(on_crest.sum()))
    return np.asarray(np.minimum(cv2.GaussianBlur(dots, (0, 0), 1.0) * 6, 1), np.float32)


def _creases(random: np.random.Generator) -> Field:
    """White lines across the ridges: a few on most fingers, many on some."""
    layer = np.zeros(SHAPE, np.float32)
    for _ in range(random.poisson(1.6)):
        start = random.uniform((30, 60), (SHAPE[1] - 30, SHAPE[0] - 30))
        bearing = random.normal(0, 0.5) + (np.pi / 2 if random.random() < 0.2 else 0)
        steps = np.arange(int(random.uniform(30, 130)))
        bends = bearing + np.cumsum(random.normal(0, 0.03, steps.size))
        track = start + np.cumsum(np.stack((np.cos(bends), np.sin(bends)), axis=1), axis=0)
        cv2.polylines(layer, [np.round(track * 8).astype(np.int32)], False, 1.0, 1, cv2.LINE_AA, 3)
    return np.asarray(np.minimum(cv2.GaussianBlur(layer, (0, 0), 0.9) * 1.6, 1), np.float32)
