"""Run the protocol on folders of prints named `<finger>_<impression>.png`, on several processes."""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np

from matcher.arrays import Grey, Vector
from matcher.errors import TemplateError
from matcher.extract import extract
from matcher.images import read_image
from matcher.protocol import REFUSED, Pair, Schedule, Scores, schedule
from matcher.systems import Enrolled, Picture, System, load
from matcher.template import Template

Progress = Callable[[str, int, int], None]
"""Told the stage, and how many of how many are done."""
Stored = Sequence[bytes | None]
"""What each system keeps of an impression; None where it could not be enrolled."""
Made = tuple[Enrolled | None, float]
"""What an extraction came to, and its processor time in seconds."""
Answer = TypeVar("Answer")
_PORTION, _TILE = 200, 16
"""Pairs sent at a time, in tiles of so many references and probes: few templates travel with a portion."""
_LOADED = 1024
_FOREIGN_QUALITY = 100
_warm: set[str] = set()
"""Of a worker process: what has run once, so that no time holds the loading of weights."""


@dataclass(frozen=True)
class Prints:
    """A folder of prints: names without ending, resolution, and the (width, height) they are first resized to."""

    folder: Path
    names: tuple[str, ...]
    ppi: float
    size: tuple[int, int] | None = None

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

    def picture(self, name: str) -> Picture:
        """Read one.

        Raises:
            ValueError: it is not an image.
        """
        path = self.folder / f"{name}.png"
        image = read_image(path)
        if self.size is not None:
            image = np.asarray(cv2.resize(image, self.size, interpolation=cv2.INTER_AREA), np.uint8)
        return Picture(image, self.ppi, path)


def _listed_ppi(folder: Path) -> float | None:
    listing = folder.parent / "sets.json"
    if not listing.is_file():
        return None
    entry = json.loads(listing.read_text("utf-8")).get(folder.name)
    return float(entry["ppi"]) if entry else None


@dataclass(frozen=True)
class Records:
    """Records of other software, by name of the impression they were made from."""

    folder: Path
    stored: Mapping[str, bytes]

    @classmethod
    def find(cls, folder: Path) -> "Records":
        """All `<finger>_<impression>.iso` and `.fmr`.

        Raises:
            FileNotFoundError: none there.
            ValueError: one cannot be read.
        """
        paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in (".iso", ".fmr"))
        if not paths:
            raise FileNotFoundError(f"no <finger>_<impression>.iso in {folder}")
        return cls(folder, {path.stem: _checked(path) for path in paths})


def _checked(path: Path) -> bytes:
    stored = path.read_bytes()
    try:
        Template.from_iso(stored)
    except TemplateError as error:
        raise ValueError(f"{path}: {error}") from error
    return stored


@dataclass(frozen=True)
class Plan:
    """How each set is run: see `protocol.trials`.

    Attributes:
        gallery: enrolled impressions of a finger; the best score counts.
        non_mated_max: an even sample of so many non-mated trials; None takes all.
        references: enrolled in place of the prints, which then are the probes only.
    """

    gallery: int = 1
    non_mated_max: int | None = None
    references: Records | None = None


@dataclass(frozen=True)
class Outcome:
    """What one system did on one set, of I impressions.

    Attributes:
        scores: of the trials.
        quality: (I,) of the impressions, 0 of one that could not be enrolled; (0,) when the system tells none.
        mated_quality: (M,) the poorest in each mated trial; (0,) likewise.
        failed_to_enrol: how many of the impressions.
        extract_s: (I,) processor time, all threads together.
        compare_s: of each pair of impressions; NaN where one was not enrolled.
    """

    set: str
    system: str
    scores: Scores
    quality: Vector
    mated_quality: Vector
    failed_to_enrol: int
    extract_s: Vector
    compare_s: Vector


def evaluate(
    pool: Executor, systems: Sequence[System], prints: Prints, plan: Plan, progress: Progress
) -> list[Outcome]:
    """Run the protocol on one set: one outcome a system.

    Every system sees an image, and a pair, before the next comes up: whatever else the machine is doing, they
    share it alike.

    Args:
        pool: of `workers`.
    Raises:
        ValueError: fewer than two fingers, or no finger with enough impressions.
    """
    records = plan.references.stored if plan.references else {}
    try:
        run = schedule(tuple(records), prints.names, plan.gallery, plan.non_mated_max)
    except ValueError as error:
        raise ValueError(f"{prints.folder} {error}") from error
    stage, made = partial(progress, f"{prints.folder.name}: extract"), []
    for by_system in pool.map(partial(_enrol, systems, prints), prints.names):
        made.append(by_system)
        stage(len(made), len(prints.names))
    stored: list[Stored] = [[record] * len(systems) for record in records.values()]
    stored += [[enrolled.stored if enrolled else None for enrolled, _ in by_system] for by_system in made]
    stage = partial(progress, f"{prints.folder.name}: compare")
    timed = np.array(_over(pool, partial(_compare, systems), stored, run.pairs, stage))
    return [
        _outcome(prints, system, run, [by_system[k] for by_system in made], timed[:, k])
        for k, system in enumerate(systems)
    ]


def _outcome(prints: Prints, system: System, run: Schedule, made: list[Made], timed: Vector) -> Outcome:
    told = [enrolled.quality if enrolled else 0 for enrolled, _ in made]
    quality = np.array([] if None in told else told, np.float64)
    records = np.full(len(run.fingers) - len(made), _FOREIGN_QUALITY)
    return Outcome(
        prints.folder.name,
        system.name,
        run.scores(timed[:, 0]),
        quality,
        run.poorest(np.concatenate([records, quality])) if len(quality) else quality,
        sum(enrolled is None for enrolled, _ in made),
        np.array([took for _, took in made]),
        timed[:, 1],
    )


def templates_of(prints: Prints, jobs: int, make: Callable[[Grey, float], Template] = extract) -> list[Template]:
    """Templates in the order of names."""
    with workers(jobs) as pool:
        return [Template.from_bytes(stored) for stored in pool.map(partial(_stored, make, prints), prints.names)]


def over_pairs(
    ask: Callable[[Template, Template], Answer], templates: Sequence[Template], pairs: list[Pair], jobs: int
) -> list[Answer]:
    """Ask about each pair of templates, on several processes; answers come in the order of the pairs."""
    with workers(jobs) as pool:
        return _over(pool, partial(_ask, ask), [[template.to_bytes()] for template in templates], pairs)


def workers(jobs: int) -> ProcessPoolExecutor:
    """Fresh processes of one thread each.

    Left alone, OpenBLAS splits small products over all cores and burns six times the processor time waiting.
    """
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=cv2.setNumThreads, initargs=(1,))


def _over(
    pool: Executor,
    work: Callable[[Mapping[int, Stored], list[Pair]], list[Answer]],
    stored: Sequence[Stored],
    pairs: list[Pair],
    stage: Callable[[int, int], None] = lambda done, total: None,
) -> list[Answer]:
    """Work on portions of the pairs, each sent with what is stored of its impressions; answers in the pairs' order."""
    order = sorted(range(len(pairs)), key=lambda k: (pairs[k][0] // _TILE, pairs[k][1] // _TILE))
    portions = [[pairs[k] for k in order[start : start + _PORTION]] for start in range(0, len(order), _PORTION)]
    needed = [{number: stored[number] for pair in portion for number in pair} for portion in portions]
    answers: list[Answer] = []
    for found in pool.map(work, needed, portions):
        answers += found
        stage(len(answers), len(pairs))
    return [answers[place] for place in np.argsort(order)]


def _enrol(systems: Sequence[System], prints: Prints, name: str) -> list[Made]:
    picture = prints.picture(name)
    return [_timed(f"{system.name} enrol", partial(system.enrol, picture)) for system in systems]


def _compare(
    systems: Sequence[System], stored: Mapping[int, Stored], portion: list[Pair]
) -> list[list[tuple[float, float]]]:
    return [
        [_score(*each) for each in zip(systems, stored[first], stored[second], strict=True)]
        for first, second in portion
    ]


def _score(system: System, reference: bytes | None, probe: bytes | None) -> tuple[float, float]:
    if reference is None or probe is None:
        return REFUSED, np.nan
    loaded = (_loaded(system.load, stored) for stored in (reference, probe))
    return _timed(f"{system.name} compare", partial(system.compare, *loaded))


def _timed(what: str, act: Callable[[], Answer]) -> tuple[Answer, float]:
    """The answer and the processor time it took, in seconds, of all threads; done twice when first done."""
    if what not in _warm:
        _warm.add(what)
        act()
    start = time.process_time()
    answer = act()
    return answer, time.process_time() - start


@lru_cache(_LOADED)
def _loaded(load: Callable[[bytes], Any], stored: bytes) -> Any:
    return load(stored)


def _ask(
    ask: Callable[[Template, Template], Answer], stored: Mapping[int, Stored], portion: list[Pair]
) -> list[Answer]:
    loaded = {number: _loaded(load, template) for number, (template,) in stored.items() if template}
    return [ask(loaded[first], loaded[second]) for first, second in portion]


def _stored(make: Callable[[Grey, float], Template], prints: Prints, name: str) -> bytes:
    picture = prints.picture(name)
    return make(picture.image, picture.ppi).to_bytes()
