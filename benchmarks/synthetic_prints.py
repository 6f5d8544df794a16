"""Do synthetic prints behave like prints? Scores per condition, times, and a sheet to look at.

    python benchmarks/synthetic_prints.py [--fingers 40] [--touches 3] [--sheet FILE.png] [--json]

Every finger is enrolled from one good impression and then compared in every condition. What should come out: good
impressions pass the default threshold nearly always, dry and worn ones often fail, unusable ones always do, and two
fingers never match more often than the threshold allows.
"""

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import matcher
from drivers.synthetic import PPI, Condition, Finger, Pattern, impression

DEFAULT_FMR = 1e-4
OTHERS = 10
"""Non-mated references for each probe."""


def report(fingers: int, touches: int) -> dict[str, Any]:
    """Figures per condition, and times in milliseconds."""
    hands = [Finger.from_seed(f"benchmark/{number}") for number in range(fingers)]
    references = [matcher.extract(impression(finger, "enrolled"), PPI) for finger in hands]
    conditions = {state.value: _condition(hands, references, state, touches) for state in Condition}
    return {"fingers": fingers, "touches": touches, "conditions": conditions, "times_ms": _times(hands[0])}


def _condition(
    hands: Sequence[Finger], references: Sequence[matcher.Template], state: Condition, touches: int
) -> dict[str, Any]:
    images = [[impression(finger, touch, state) for touch in range(touches)] for finger in hands]
    probes = [[matcher.extract(image, PPI) for image in row] for row in images]
    grades = [matcher.quality(row[0], PPI) for row in images]
    mated = [_score(reference, probe) for reference, row in zip(references, probes, strict=True) for probe in row]
    non_mated = [_score(*pair) for pair in _strangers(references, probes)]
    line = matcher.threshold(DEFAULT_FMR)
    return {
        "minutiae": statistics.median(len(probe.minutiae) for row in probes for probe in row),
        "quality": statistics.median(grade.score for grade in grades),
        "advice": Counter(grade.advice.value if grade.advice else "none" for grade in grades),
        "incomparable": sum(score < 0 for score in mated) / len(mated),
        "mated": [round(float(value), 2) for value in np.percentile(mated, (5, 25, 50, 75, 95))],
        "non_mated_highest": round(max(non_mated), 2),
        "passes": sum(score >= line for score in mated) / len(mated),
        "false_matches": f"{sum(score >= line for score in non_mated)} of {len(non_mated)}",
        "eer": round(_eer(mated, non_mated), 4),
    }


def _score(reference: matcher.Template, probe: matcher.Template) -> float:
    """The comparison's score; -1 when the two cannot be compared, which passes no threshold."""
    outcome = matcher.compare(reference, probe)
    return outcome.score if isinstance(outcome, matcher.Comparison) else -1.0


def _strangers(
    references: Sequence[matcher.Template], probes: Sequence[Sequence[matcher.Template]]
) -> Iterator[tuple[matcher.Template, matcher.Template]]:
    for mine, row in enumerate(probes):
        for reference in [*references[mine + 1 :], *references[:mine]][:OTHERS]:
            yield reference, row[0]


def _eer(mated: Sequence[float], non_mated: Sequence[float]) -> float:
    lines = np.unique([*mated, *non_mated, np.inf])
    misses = np.mean(np.asarray(mated)[:, None] < lines, axis=0)
    alarms = np.mean(np.asarray(non_mated)[:, None] >= lines, axis=0)
    closest = int(np.argmin(np.abs(misses - alarms)))
    return float((misses[closest] + alarms[closest]) / 2)


def _times(finger: Finger) -> dict[str, float]:
    return {
        "finger": _median_ms(lambda turn: Finger.from_seed(f"time/{turn}")),
        **{state.value: _median_ms(partial(impression, finger, condition=state)) for state in Condition},
    }


def _median_ms(act: Callable[[int], object], turns: int = 11) -> float:
    times = []
    for turn in range(turns):
        start = time.perf_counter()
        act(turn)
        times.append(1000 * (time.perf_counter() - start))
    return round(statistics.median(times), 1)


def sheet() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """One row a class: two good impressions, then one in every other condition."""
    states = [Condition.GOOD, *Condition]
    rows = []
    for pattern in Pattern:
        finger = Finger.from_seed("sheet", pattern)
        rows.append(np.hstack([impression(finger, touch, state) for touch, state in enumerate(states)]))
    return np.vstack(rows)


def main() -> None:
    """Print the report, write the sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fingers", type=int, default=40)
    parser.add_argument("--touches", type=int, default=3)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.sheet:
        cv2.imwrite(str(options.sheet), sheet())
    found = report(options.fingers, options.touches)
    if options.json:
        print(json.dumps(found))
        return
    print(f"{found['fingers']} fingers, {found['touches']} touches; ms: {found['times_ms']}")
    for name, figures in found["conditions"].items():
        print(name, *(f"  {key}: {value}" for key, value in figures.items()), sep="\n")


if __name__ == "__main__":
    main()
