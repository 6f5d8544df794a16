"""Prints with their answers: people's, taught by LEADER and by each other, and made-up ones."""

import importlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.network.classical import mend
from benchmarks.network.lessons import Print
from drivers.synthetic import Condition, Finger
from drivers.synthetic.condition import SKINS
from drivers.synthetic.seeds import generator
from matcher.arrays import Mask
from matcher.careful import minutiae_of
from matcher.compare import FEWEST_MINUTIAE, pair_up
from matcher.evaluate import Prints, workers
from matcher.evidence import overlapping
from matcher.filters import shrink
from matcher.images import read_image
from matcher.minutiae import Minutiae
from matcher.protocol import finger_of, pairs
from matcher.record import AREA_CELL_PX, Record, from_grid, to_grid
from matcher.resample import resample
from matcher.template import Template

QUALITY_MIN = 0.12
"""Of LEADER's minutiae; what the other impressions do not show will hardly count."""
SURE_PAIRS = 11
TRUST = 2.0
"""LEADER's own word counts as that of two impressions."""
MADE_UP = "made up"
_CONDITIONS = (Condition.GOOD, Condition.DRY, Condition.WET, Condition.WORN)


def of_people(prints: Prints, jobs: int) -> list[Print]:
    """A set of people's prints."""
    with workers(jobs) as pool:
        taught = list(pool.map(partial(_taught, prints), prints.names))
    return seen_again(taught, [finger_of(name) for name in prints.names])


def _taught(prints: Prints, name: str) -> Print:
    grey = resample(read_image(prints.folder / f"{name}.png"), prints.ppi)
    mended = mend(grey)
    ridges = np.round(mended.ridges * 127).astype(np.int8)
    whole = np.clip(np.round(grey), 0, 255).astype(np.uint8)
    return Print(prints.folder.name, whole, ridges, mended.clear, minutiae_of(grey, QUALITY_MIN))


def seen_again(taught: list[Print], fingers: list[str]) -> list[Print]:
    """Give each minutia the share of impressions that show it, of those that could; LEADER's word counts as two."""
    templates = [Template(_record(one)) for one in taught]
    hits = [TRUST * one.minutiae.quality for one in taught]
    chances = [np.full(len(one.minutiae), TRUST) for one in taught]
    for i, j in pairs(fingers, 0)[0]:
        if min(len(taught[k].minutiae) for k in (i, j)) < FEWEST_MINUTIAE:
            continue
        paired = pair_up(templates[i], templates[j])
        if paired is None or len(paired[0].first) < SURE_PAIRS:
            continue
        for k, inside, mates in zip(
            (i, j), overlapping(templates[i], templates[j], paired[0]), (paired[0].first, paired[0].second), strict=True
        ):
            chances[k][inside] += 1
            hits[k][mates] += 1
    return [
        replace(one, minutiae=replace(one.minutiae, quality=hit / chance))
        for one, hit, chance in zip(taught, hits, chances, strict=True)
    ]


def _record(one: Print) -> Record:
    area: Mask = shrink(one.clear.astype(np.float32), AREA_CELL_PX) > 0.5
    return Record(one.grey.shape[1], one.grey.shape[0], 0, from_grid(to_grid(one.minutiae)), area, None)


def made_up(fingers: int) -> Iterator[Print]:
    """Four impressions of each made-up finger, good, dry, wet and worn; the answers are those of its skin."""
    printing = importlib.import_module("drivers.synthetic.impression")  # the package's function hides the module
    for number in range(fingers):
        finger = Finger.from_seed(f"lab/{number}")
        for touch in range(len(_CONDITIONS)):
            condition = _CONDITIONS[(number + touch) % len(_CONDITIONS)]
            skin = SKINS[condition]
            random = generator("impression", finger.seed, finger.pattern, condition, touch)
            placement = printing.place(random, printing.WINDOW, finger.middle)
            pressure = printing.contact_pressure(random, finger, placement, skin.contact)
            relief = printing._relief(random, finger, placement, skin)
            grey = printing._seen(random, printing._ink(random, relief, pressure, skin), skin)
            skin_ridges, clear = printing._moved(finger.ridges, placement), pressure > 0.4
            clean = np.where(clear, np.clip(128 - 117 * skin_ridges, 38, 218), 235).astype(np.float32)
            ridges = np.round(np.clip(-1.2 * skin_ridges, -1, 1) * 127).astype(np.int8)
            yield Print(MADE_UP, grey, ridges, clear, _likely(minutiae_of(clean, QUALITY_MIN)))


def _likely(found: Minutiae) -> Minutiae:
    return found.select(found.quality > 0.15)


def found_sets(folder: Path, without: list[str]) -> list[Prints]:
    """Sets of the folder, but those left out."""
    return [Prints.find(each, None) for each in sorted(folder.iterdir()) if each.is_dir() and each.name not in without]
