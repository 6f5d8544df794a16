"""Every benchmark at a modest size, one after the other: `python -m benchmarks --out DIR`, some two minutes.

Writes DIR/results.json and prints a table. Times are medians of this machine at this moment; the load average stands
beside each part. Learning the matcher (benchmarks/matcher_learn.py) is no measurement and is left out.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    accounts,
    first_frame,
    hub_intake,
    matching,
    packages,
    peers,
    scanner_frames,
    storage,
    stores,
    synthetic_prints,
)

RESULTS = "results.json"
PRINTS = Path(os.environ.get("KIOSK_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "prints"
LIBRARIES = ("numpy", "opencv-python", "kivy", "cryptography", "sqlalchemy")

Part = Callable[[Path], Mapping[str, object]]
"""Measures in an empty folder."""


def parts(prints: Path) -> dict[str, Part]:
    """What is measured, in this order."""
    return {
        "matcher, synthetic prints": lambda _: matching.measure(matching.synthetic(12), 200),
        **{f"matcher, {folder.name}": _of_set(folder) for folder in matching.sets_of(prints)},
        **{f"error rates, {folder.name}": _rates_of(folder) for folder in matching.sets_of(prints)},
        **_of_peers(prints),
        "scanners' frames": lambda _: scanner_frames.measure(),
        "synthetic fingers": lambda _: synthetic_prints.report(fingers=12, touches=2),
        "ledger": lambda folder: storage.measure_ledger(folder, entries=1_000),
        "accounts": lambda folder: accounts.measure(folder, (100, 2_000, 10_000)),
        "ledger and roster beside plain stores": lambda folder: stores.measure(folder, (1_000,)),
        "roster": lambda folder: storage.measure_roster(folder, households=5_000),
        "packages": lambda folder: packages.measure(folder, households=2_000, templates=8),
        "hub": lambda folder: hub_intake.measure(folder, entries=2_000),
        "first frame": lambda _: first_frame.measure(runs=7),
    }


def _of_set(folder: Path) -> Part:
    return lambda _: matching.measure(matching.of_people(folder, 24), 200)


def _rates_of(folder: Path) -> Part:
    return lambda _: matching.error_rates(folder, 3_000)


def _of_peers(prints: Path) -> dict[str, Part]:
    """Other matchers beside ours on the first set, where one is installed: nothing else needs them."""
    ready, sets = peers.runnable(peers.PEERS, lambda skipped: None), matching.sets_of(prints)
    return {f"peers, {sets[0].name}": lambda _: peers.times(sets[0], ready)} if ready and sets else {}


def machine() -> dict[str, object]:
    """What the figures are of."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def run(part: Part) -> dict[str, object]:
    """Measure one part in a folder of its own."""
    load, started = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = dict(part(Path(folder)))
    return {"load_average": round(load, 1), "took_s": round(time.monotonic() - started, 1), **found}


def rows(found: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Flatten nested figures: `append.median_ms` and its value."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from rows(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def main() -> None:
    """Measure everything, or the parts whose names contain `--only`."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for results.json")
    parser.add_argument("--prints", type=Path, default=PRINTS, metavar="DIR", help="folder of sets, if there is one")
    parser.add_argument("--only", default="", metavar="TEXT", help="part of a part's name")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    results: dict[str, object] = {"machine": machine()}
    chosen = {name: part for name, part in parts(given.prints).items() if given.only in name}
    for number, (name, part) in enumerate(chosen.items(), 1):
        print(f"{number} of {len(chosen)}: {name}…", file=sys.stderr, flush=True)
        results[name] = found = run(part)
        print(name, *(f"  {key:34} {value}" for key, value in rows(found)), sep="\n", flush=True)
    (given.out / RESULTS).write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    print(given.out / RESULTS)


if __name__ == "__main__":
    main()
