"""Our matcher and free ones on the same prints, accuracy and time in one run: `python -m benchmarks.peers PRINTS`.

PRINTS is a folder of sets (`<finger>_<impression>.png`, resolutions in `sets.json`). Peers come from PyPI, into this
virtual environment or one of their own: `pip install -e '.[peers]'`. One that is missing is skipped, and said so.

  nbis         nbis-py: NIST's MINDTCT and BOZORTH3, compiled; min_quality 0, no centre, no SIVV check, no NFIQ2
  afis-nbis    afis.NbisExtractor, its documented default: the same two; needs its C library built (`make native`)
  afis-safis   afis.SafisExtractor: MINDTCT rewritten in Python, edges paired as in SourceAFIS; needs numba
  afis-leader  afis.LeaderExtractor: LEADER, a neural network, and MCC; needs numba
  afis-deep    LEADER and `geometric`, the most accurate pair of afis's documentation; needs numba

All of afis with quality_mode="none" and, where there is one, the raw score: the other ends at 1. `native` and
`minutiae` are ours, the second through ISO records. LEADER may have been trained on FVC's prints.

Every system takes each image, and each pair, in turn: native, minutiae, nbis and so on, then the next. Times are the
processor's, on one thread, with the first of each kind left out; an extraction includes making the stored form, a
comparison does not include loading it. Reading and decoding the file is left out, except for nbis: it is quickest from
a file (it copies bytes one by one in Python), which holds about 1 ms of decoding. `ratio` is the median over images,
or pairs, of our native time divided by the other's: below 1 we are quicker.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching import sets_of
from matcher.evaluate import Outcome, Plan, Prints, Progress, evaluate, workers
from matcher.progress import Bar
from matcher.protocol import finger_of
from matcher.report import Report, mean_of, of_set, pooled
from matcher.systems import Enrolled, Picture, System, ours


@dataclass(frozen=True)
class Peer:
    """A foreign system, its distribution on PyPI, and why it cannot run here (None: it can)."""

    system: System
    distribution: str
    missing: Callable[[], str | None]


_NBIS_EMPTY = 26
"""Bytes of a record without minutiae, which nbis-py writes but refuses to read."""


@cache
def _nbis(ppi: float) -> Any:
    nbis = importlib.import_module("nbis")
    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=False, ppi=ppi
    )
    return nbis.new_nbis_extractor(settings)


def _enrol_nbis(picture: Picture) -> Enrolled | None:
    stored = _nbis(picture.ppi).extract_minutiae_from_image_file(str(picture.path)).to_iso_19794_2_2005()
    return Enrolled(stored) if len(stored) > _NBIS_EMPTY else None


def _load_nbis(stored: bytes) -> Any:
    """The record keeps what BOZORTH3 looks at: scores are those of the minutiae themselves."""
    return _nbis(500.0).load_iso_19794_2_2005(stored)


def _compare_nbis(reference: Any, probe: Any) -> float:
    return float(reference.compare(probe))


@cache
def _afis(extractor: str, matcher: str, ppi: float) -> Any:
    afis = importlib.import_module("afis")
    if extractor == "leader":
        _use_one_thread()
    return afis.NbisExtractor(extractor=extractor, matcher=matcher, quality_mode="none", resolution_ppi=ppi)


def _use_one_thread() -> None:
    """The package itself offers no such option; idle threads would spin and double the processor's time."""
    leader, runtime = importlib.import_module("afis.algorithms.leader"), importlib.import_module("onnxruntime")
    path = str(Path(importlib.import_module("afis.weights.leader").model_path()).resolve())
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    leader._SESSIONS[path] = runtime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _enrol_afis(extractor: str, matcher: str, picture: Picture) -> Enrolled | None:
    template = _afis(extractor, matcher, picture.ppi).extract_minutiae(picture.image)
    return Enrolled(template.to_json().encode()) if template.n_minutiae else None


def _load_afis(matcher: str, stored: bytes) -> Any:
    template = importlib.import_module("afis").FingerprintTemplate.from_json(stored.decode())
    if matcher == "mcc":
        template.ensure_mcc_cylinders()
    return template


def _compare_afis(extractor: str, matcher: str, reference: Any, probe: Any) -> float:
    result = _afis(extractor, matcher, 500.0).match(reference, probe)
    return float(result.score if result.raw_score is None else result.raw_score)


def _of_afis(name: str, extractor: str, matcher: str) -> System:
    return System(
        name,
        partial(_enrol_afis, extractor, matcher),
        partial(_load_afis, matcher),
        partial(_compare_afis, extractor, matcher),
    )


def without(*modules: str) -> str | None:
    """What to do when one of the modules is not installed; None when all are."""
    absent = [module for module in modules if find_spec(module) is None]
    return f"no {', '.join(absent)} here: pip install -e '.[peers]'" if absent else None


def _without_native() -> str | None:
    if missing := without("afis"):
        return missing
    return None if importlib.import_module("afis").available_native() else "libafis_lfs is not built: see afis's README"


PEERS = (
    Peer(System("nbis", _enrol_nbis, _load_nbis, _compare_nbis), "nbis-py", partial(without, "nbis")),
    Peer(_of_afis("afis-nbis", "nbis_mindtct", "nbis_bozorth3"), "afis", _without_native),
    Peer(_of_afis("afis-safis", "safis", "safis"), "afis", partial(without, "afis", "numba")),
    Peer(_of_afis("afis-leader", "leader", "mcc"), "afis", partial(without, "afis", "numba")),
    Peer(_of_afis("afis-deep", "leader", "geometric"), "afis", partial(without, "afis", "numba")),
)


def measure(sets: Sequence[Prints], peers: Sequence[Peer], plan: Plan, jobs: int, progress: Progress) -> Report:
    """Run our two modes and the peers side by side."""
    systems = [ours(minutiae_only=False), ours(minutiae_only=True), *(peer.system for peer in peers)]
    with workers(jobs) as pool:
        runs = [evaluate(pool, systems, prints, plan, progress) for prints in sets]
    by_system = list(zip(*runs, strict=True))
    natives = by_system[0]
    return {
        "versions": {peer.distribution: version(peer.distribution) for peer in peers},
        "sets": {outcomes[0].set: [_row(outcome, outcomes[0]) for outcome in outcomes] for outcomes in runs},
        "mean": [mean_of(outcomes) for outcomes in by_system],
        "pooled": [_row(pooled(outcomes), pooled(natives)) for outcomes in by_system],
    }


def _row(outcome: Outcome, native: Outcome) -> Report:
    ratios = {
        "extract": round(float(np.median(native.extract_s / outcome.extract_s)), 3),
        "compare": round(float(np.nanmedian(native.compare_s / outcome.compare_s)), 3),
    }
    return of_set(outcome) | {"ratio": ratios}


def in_words(found: Report) -> str:
    """One table a set, then the means and all sets under one threshold."""
    lines = [f"{name} {number}" for name, number in found["versions"].items()]
    for name, rows in found["sets"].items():
        first = rows[0]
        counts = f"{first['impressions']} impressions, {first['mated']} mated, {first['non_mated']} non-mated"
        lines += ["", f"{name}: {counts}", _HEAD, *map(_line, rows)]
    if len(found["sets"]) > 1:
        lines += ["", f"pooled: {len(found['sets'])} sets under one threshold", _HEAD, *map(_line, found["pooled"])]
        lines += ["", "mean of the sets", _RATES, *(f"  {row['system']:12}{_accuracy(row)}" for row in found["mean"])]
    return "\n".join(lines)


_RATES = f"  {'':12}{'EER %':>7}{'FNMR % at FMR 0.1 %':>21}"
_HEAD = f"{_RATES}{'no template':>13}{'extract ms (p99)  ratio':>27}{'compare ms (p99)  ratio':>27}"


def _line(row: Report) -> str:
    times = [
        f"{row[f'{act}_ms']['median']:10.2f} {'(' + format(row[f'{act}_ms']['p99'], '.1f') + ')':>8}"
        f"{row['ratio'][act]:8.2f}"
        for act in ("extract", "compare")
    ]
    return f"  {row['system']:12}{_accuracy(row)}{row['failed_to_enrol']:13}{times[0]}{times[1]}"


def _accuracy(row: Report) -> str:
    return f"{100 * row['rates']['eer']:7.2f}{100 * row['rates']['fnmr_at_fmr_1e3']:21.2f}"


def times(folder: Path, peers: Sequence[Peer]) -> Report:
    """By system, on two fingers of a set: enough for times, far too few for rates."""
    prints = first_fingers(Prints.find(folder, None), 2)
    rows = measure([prints], peers, Plan(non_mated_max=60), jobs=1, progress=lambda *_: None)["sets"][folder.name]
    return {row["system"]: {name: row[name] for name in ("extract_ms", "compare_ms", "ratio")} for row in rows}


def first_fingers(prints: Prints, count: int | None) -> Prints:
    """All impressions of the first fingers."""
    chosen = list(dict.fromkeys(finger_of(name) for name in prints.names))[:count]
    return replace(prints, names=tuple(name for name in prints.names if finger_of(name) in chosen))


def runnable(peers: Sequence[Peer], tell: Callable[[str], None]) -> list[Peer]:
    """Those that can run here; of each other one a line says why it cannot."""
    reasons = [(peer, peer.missing()) for peer in peers]
    for peer, reason in reasons:
        if reason is not None:
            tell(f"{peer.system.name} skipped: {reason}")
    return [peer for peer, reason in reasons if reason is None]


def main() -> None:
    """Print the tables, or JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [peer.system.name for peer in PEERS]
    parser.add_argument("prints", type=Path, metavar="PRINTS", help="folder of sets")
    parser.add_argument("--sets", nargs="+", metavar="SET", help="some of them (default all)")
    parser.add_argument("--peers", nargs="+", choices=names, default=names, help="some of them (default all)")
    parser.add_argument("--fingers", type=int, metavar="N", help="only the first N of each set")
    parser.add_argument("--non-mated", type=int, metavar="N", help="an even sample of N non-mated pairs a set")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (default 1)")
    parser.add_argument("--json", action="store_true", help="for machines")
    given = parser.parse_args()
    folders = [given.prints / name for name in given.sets] if given.sets else sets_of(given.prints)
    sets = [first_fingers(Prints.find(folder, None), given.fingers) for folder in folders]
    chosen = [peer for peer in PEERS if peer.system.name in given.peers]
    ready = runnable(chosen, partial(print, file=sys.stderr))
    found = measure(sets, ready, Plan(non_mated_max=given.non_mated), given.jobs, Bar())
    print(json.dumps(found, indent=1) if given.json else in_words(found))


if __name__ == "__main__":
    main()
