"""How long a template and a comparison take, on one thread: `python -m benchmarks.matching [PRINTS]`, JSON.

Synthetic prints always; prints of people too where there is a folder of sets (`<finger>_<impression>.png`, resolutions
in `sets.json`). Wall time and the processor's: on a busy machine only the second says what the work costs.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import cv2

import matcher
from benchmarks.storage import figures
from drivers.synthetic import PPI, Finger, impression
from matcher.arrays import Grey
from matcher.evaluate import Plan, Prints, evaluate, workers
from matcher.images import read_image
from matcher.report import of_set
from matcher.systems import ours

Print = tuple[Grey, float]
"""Image and resolution."""


def measure(prints: Iterable[Print], comparisons: int) -> dict[str, object]:
    """Extract every print, then compare pairs of the templates."""
    cv2.setNumThreads(1)
    images = list(prints)
    templates = [matcher.extract(*image) for image in images]  # the first call also loads what was learnt
    extract = _both(partial(matcher.extract, *image) for image in images)
    chosen = list(combinations(templates, 2))
    chosen = chosen[:: max(1, len(chosen) // comparisons)]
    compare = _both(partial(matcher.compare, *pair) for pair in chosen)
    shapes = sorted(image.shape for image, _ in images)
    return {
        "prints": len(images),
        "pixels": "x".join(str(side) for side in shapes[len(shapes) // 2]),
        "extract": extract,
        "comparisons": len(chosen),
        "compare": compare,
    }


def error_rates(folder: Path, non_mated_max: int) -> dict[str, object]:
    """Run the protocol of `python -m matcher evaluate` on a set, native and from minutiae alone; rates as shares."""
    systems = [ours(minutiae_only=False), ours(minutiae_only=True)]
    with workers(os.cpu_count() or 1) as pool:
        plan = Plan(non_mated_max=non_mated_max)
        outcomes = evaluate(pool, systems, Prints.find(folder, None), plan, lambda stage, done, total: None)
    reports = [of_set(outcome) for outcome in outcomes]
    return {report["system"]: {"non_mated": report["non_mated"], **report["rates"]} for report in reports}


def synthetic(fingers: int) -> Iterator[Print]:
    """Two touches of each finger."""
    for number in range(fingers):
        finger = Finger.from_seed(f"benchmark/{number}")
        yield from ((impression(finger, touch), PPI) for touch in range(2))


def of_people(folder: Path, prints: int) -> Iterator[Print]:
    """An even sample of a set."""
    found = Prints.find(folder, None)
    for name in found.names[:: max(1, len(found.names) // prints)]:
        yield read_image(folder / f"{name}.png"), found.ppi


def sets_of(prints: Path) -> list[Path]:
    """Folders of prints, by name."""
    return sorted(folder for folder in prints.iterdir() if any(folder.glob("*.png"))) if prints.is_dir() else []


def _both(acts: Iterable[Callable[[], object]]) -> dict[str, float]:
    """Median and 95th percentile of the wall, and the median of the processor's time."""
    walls, cpus = [], []
    for act in acts:
        wall, cpu = time.perf_counter(), time.thread_time()
        act()
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.thread_time() - cpu))
    return figures(walls) | {"cpu_median_ms": figures(cpus)["median_ms"]}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prints", type=Path, nargs="?", help="folder of sets")
    given = parser.parse_args()
    found = {"synthetic": measure(synthetic(12), 200)}
    for folder in sets_of(given.prints) if given.prints else ():
        found[folder.name] = measure(of_people(folder, 24), 200)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
