"""Measure the matcher on folders of prints named `<finger>_<impression>.png`."""

import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np

from matcher.arrays import Grey
from matcher.compare import FEWEST_MINUTIAE, Comparison, compare
from matcher.extract import extract
from matcher.protocol import REFUSED, Pair, Scores, finger_of, interval, pairs, rates
from matcher.template import Template

BOOTSTRAP_ROUNDS = 200
_CHUNK = 200
Answer = TypeVar("Answer")
_templates: list[Template] = []
"""Of a worker process: pairs are sent as numbers."""


@dataclass(frozen=True)
class Prints:
    """A folder of prints: names without ending, paths, resolution."""

    folder: Path
    names: tuple[str, ...]
    ppi: float

    @classmethod
    def find(cls, folder: Path, ppi: float | None) -> "Prints":
        """All PNG files; the resolution is the given one, or that of sets.json beside the folder, or 500.

        Raises:
            FileNotFoundError: no prints there.
        """
        names = tuple(path.stem for path in sorted(folder.glob("*.png")))
        if not names:
            raise FileNotFoundError(f"no <finger>_<impression>.png in {folder}")
        return cls(folder, names, ppi or _listed_ppi(folder) or 500.0)


def _listed_ppi(folder: Path) -> float | None:
    listing = folder.parent / "sets.json"
    if not listing.is_file():
        return None
    entry = json.loads(listing.read_text("utf-8")).get(folder.name)
    return float(entry["ppi"]) if entry else None


def read_image(path: Path) -> Grey:
    """Read a grey image.

    Raises:
        ValueError: not an image that OpenCV reads.
    """
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise ValueError(f"{path} is not an image")
    return np.asarray(image, np.uint8)


def workers(jobs: int, templates: Sequence[Template] = ()) -> ProcessPoolExecutor:
    """Fresh processes of one thread each, holding the templates that pairs will refer to.

    Left alone, OpenBLAS splits small products over all cores and burns six times the processor time waiting.
    """
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_share, initargs=(templates,))


def _extract(path: Path, ppi: float) -> tuple[bytes, float]:
    image = read_image(path)
    start = time.thread_time()
    template = extract(image, ppi)
    return template.to_bytes(), time.thread_time() - start


def templates_of(prints: Prints, jobs: int) -> tuple[list[Template], float]:
    """Templates in the order of names, and the median processor time of one extraction in seconds."""
    files = [prints.folder / f"{name}.png" for name in prints.names]
    with workers(jobs) as pool:
        made = list(pool.map(_extract, files, [prints.ppi] * len(files), chunksize=4))
    return [Template.from_bytes(stored) for stored, _ in made], float(np.median([took for _, took in made]))


def over_pairs(
    ask: Callable[[Template, Template], Answer], templates: Sequence[Template], pairs: list[Pair], jobs: int
) -> list[Answer]:
    """Ask about each pair of templates, on several processes; answers come in the order of the pairs."""
    portions = [pairs[k : k + _CHUNK] for k in range(0, len(pairs), _CHUNK)]
    with workers(jobs, templates) as pool:
        return [answer for part in pool.map(partial(_ask_each, ask), portions) for answer in part]


def _share(templates: Sequence[Template]) -> None:
    cv2.setNumThreads(1)
    _templates[:] = templates
    for template in templates:
        _ = template.structures


def _ask_each(ask: Callable[[Template, Template], Answer], portion: list[Pair]) -> list[Answer]:
    return [ask(_templates[reference], _templates[probe]) for reference, probe in portion]


def _timed_score(reference: Template, probe: Template) -> tuple[float, float]:
    start = time.thread_time()
    result = compare(reference, probe)
    return result.score if isinstance(result, Comparison) else REFUSED, time.thread_time() - start


def evaluate(prints: Prints, non_mated_max: int | None, jobs: int, minutiae_only: bool) -> dict[str, Any]:
    """Run the protocol on one set.

    Raises:
        ValueError: fewer than two fingers, or no finger with two impressions.
    Returns:
        A report for JSON: counts, rates with their intervals, median processor times of one thread in milliseconds.
    """
    fingers = [finger_of(name) for name in prints.names]
    mated, non_mated = pairs(fingers, non_mated_max)
    if not mated or not non_mated:
        raise ValueError(f"{prints.folder} needs two fingers, and two impressions of one")
    templates, extract_s = templates_of(prints, jobs)
    if minutiae_only:
        templates = [Template.from_iso(template.to_iso()) for template in templates]
    outcome = np.array(over_pairs(_timed_score, templates, mated + non_mated, jobs))
    number = {finger: k for k, finger in enumerate(dict.fromkeys(fingers))}
    of = np.array([number[finger] for finger in fingers])
    first, second = np.array(mated + non_mated).T
    scores = Scores(
        outcome[: len(mated), 0],
        of[first[: len(mated)]],
        outcome[len(mated) :, 0],
        np.stack([of[first], of[second]], 1)[len(mated) :],
    )
    return {
        "set": prints.folder.name,
        "mode": "minutiae" if minutiae_only else "native",
        "fingers": len(number),
        "impressions": len(templates),
        "mated": len(mated),
        "non_mated": len(non_mated),
        "failed_to_enrol": sum(len(template.minutiae) < FEWEST_MINUTIAE for template in templates),
        "incomparable": int((outcome[:, 0] == REFUSED).sum()),
        "rates": asdict(rates(scores)),
        "intervals": interval(scores, BOOTSTRAP_ROUNDS, seed=1),
        "non_mated_highest": float(scores.non_mated.max()),
        "mated_median": float(np.median(scores.mated)),
        "extract_ms": round(extract_s * 1000, 1),
        "compare_ms": round(float(np.median(outcome[:, 1])) * 1000, 2),
    }
