"""Learn the matcher's weights and its calibration from prints; writes matcher/learnt.json.

    python benchmarks/matcher_learn.py ../shared/data/prints --out matcher/learnt.json

1. Minutia quality: candidates of every impression are looked for in the finger's other impressions.
2. Fusion: figures of mated and non-mated pairs, one logistic regression a mode, sets and kinds of equal weight.
3. Calibration: quantiles of non-mated log-odds down to a rate of 0.5 %, beyond it an exponential tail;
   all sets together, or a large set alone where that is stricter.
   Steps 2 and 3 run on templates made with the qualities of step 1.
`--without SET` keeps a set aside, so that its error rates tell what unseen sensors can expect.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from matcher.arrays import Vector
from matcher.compare import FEWEST_MINUTIAE, pair_up
from matcher.evaluate import Prints, over_pairs, read_image, templates_of, workers
from matcher.evidence import FIGURES, MINUTIAE_FIGURES, overlapping
from matcher.extract import extract
from matcher.grade import FEATURES, grade
from matcher.minutiae import Minutiae
from matcher.protocol import Pair, finger_of, pairs
from matcher.record import MINUTIAE_MAX, Record, from_grid, to_grid
from matcher.template import Template

MODES = {"native": len(FIGURES), "minutiae": MINUTIAE_FIGURES}
TAIL_STARTS_AT = 5e-3
RATES = (0.9, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, TAIL_STARTS_AT)
LARGE_SET = 10_000
"""Non-mated pairs from which a set speaks for itself: 50 lie in its tail."""
SURE_PAIRS = 12
"""Paired minutiae from which an alignment of two mated impressions is taken for true."""


@dataclass(frozen=True)
class Seen:
    """Candidates of one impression: a template that keeps all of them, and their evidence."""

    template: Template
    evidence: Vector


def candidates_of(path: Path, ppi: float) -> Seen:
    """Extract once and keep what the minutiae were chosen from, in the same order."""
    made: dict[str, Any] = {}
    template = extract(read_image(path), ppi, made.__setitem__)
    if "candidates" not in made:
        return Seen(template, np.zeros((0, len(FEATURES))))
    found: Minutiae = grade(made["candidates"], made["evidence"])
    order = np.argsort(-found.quality, kind="stable")[:MINUTIAE_MAX]
    # The trace speaks of the window around the finger, the template of the whole image.
    top, left, _, _ = made["window"]
    placed = Minutiae(found.x + left, found.y + top, found.angle_rad, found.kind, found.quality).select(order)
    whole = template.record
    record = Record(whole.width, whole.height, 0, from_grid(to_grid(placed)), whole.area, whole.directions)
    return Seen(Template(record), made["evidence"][order])


def seen_again(impressions: list[Seen], mated: Iterable[Pair]) -> tuple[Vector, Vector, Vector]:
    """(N, K) evidence, (N,) share of impressions that show it again, (N,) how many could have."""
    hits = [np.zeros(len(seen.evidence)) for seen in impressions]
    chances = [np.zeros(len(seen.evidence)) for seen in impressions]
    for i, j in mated:
        first, second = impressions[i].template, impressions[j].template
        paired = pair_up(first, second)
        if paired is None or len(paired[0].first) < SURE_PAIRS:
            continue
        in_first, in_second = overlapping(first, second, paired[0])
        chances[i][in_first] += 1
        chances[j][in_second] += 1
        hits[i][paired[0].first] += 1
        hits[j][paired[0].second] += 1
    total = np.concatenate(chances)
    known = total > 0
    rows = np.concatenate([seen.evidence for seen in impressions])[known]
    return rows, np.concatenate(hits)[known] / total[known], total[known]


def fit(columns: Vector, target: Vector, weight: Vector, ridge: float = 1e-4) -> dict[str, Any]:
    """Logistic regression by Newton's method on standardised columns, as stored in learnt.json."""
    mean, deviation = columns.mean(0), columns.std(0) + 1e-9
    design = np.column_stack([(columns - mean) / deviation, np.ones(len(columns))])
    weight = weight / weight.sum()
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 0.0
    beta = np.zeros(design.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -40, 40)))
        gradient = design.T @ (weight * (target - chance)) - penalty * beta
        curvature = (design * (weight * chance * (1 - chance))[:, None]).T @ design + np.diag(penalty + 1e-12)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-7:
            break
    rounded = [[round(float(v), 6) for v in values] for values in (mean, deviation, beta[:-1])]
    return dict(zip(("mean", "deviation", "weight"), rounded, strict=True)) | {"bias": round(float(beta[-1]), 6)}


def log_odds(model: dict[str, Any], columns: Vector) -> Vector:
    """What the stored model says of each row."""
    mean, deviation, weight = (np.array(model[name]) for name in ("mean", "deviation", "weight"))
    return np.asarray((columns - mean) / deviation @ weight + model["bias"], np.float64)


def calibrate(non_mated: Vector) -> dict[str, Any]:
    """Knots from log-odds to -log10(FMR).

    Beyond the quantile of 0.5 % the excess is taken as exponential (peaks over threshold); its mean is
    raised by two standard errors, so that the tail errs towards lower scores.
    """
    knots = [float(np.quantile(non_mated, 1 - rate)) for rate in RATES]
    excess = non_mated[non_mated > knots[-1]] - knots[-1]
    mean_excess = float(excess.mean()) * (1 + 2 / np.sqrt(len(excess)))
    decade = mean_excess * np.log(10)
    return {
        "log_odds": [round(v, 4) for v in [knots[0] - 10, *knots, knots[-1] + decade]],
        "score": [round(v, 4) for v in [0.0, *(-np.log10(RATES)), 1 - np.log10(RATES[-1])]],
        "non_mated": len(non_mated),
        "in_tail": len(excess),
        "tail_mean_excess": round(mean_excess, 4),
    }


def calibrate_safely(non_mated: list[Vector]) -> dict[str, Any]:
    """The calibration of all sets together, raised to that of any large set whose fingers look more alike."""
    pooled = calibrate(np.concatenate(non_mated))
    large = [calibrate(of_set)["log_odds"] for of_set in non_mated if len(of_set) >= LARGE_SET]
    return pooled | {"log_odds": np.max([pooled["log_odds"], *large], axis=0).tolist(), "large_sets": len(large)}


def figures_of(reference: Template, probe: Template) -> Vector | None:
    """Evidence of a pair; None when it is incomparable or nothing is alike."""
    if min(len(reference.minutiae), len(probe.minutiae)) < FEWEST_MINUTIAE:
        return None
    paired = pair_up(reference, probe)
    return None if paired is None else paired[1]


@dataclass(frozen=True)
class Compared:
    """Figures of a set's pairs in one mode, mated first."""

    figures: Vector
    mated: int

    def labels(self) -> tuple[Vector, Vector]:
        """Target and weight: mated and non-mated weigh the same."""
        target = (np.arange(len(self.figures)) < self.mated).astype(np.float64)
        return target, np.where(target > 0, 1 / self.mated, 1 / (len(target) - self.mated))


def compare_set(prints: Prints, templates: list[Template], non_mated_max: int, jobs: int) -> Compared:
    """Figures of all mated and the sampled non-mated pairs."""
    mated, non_mated = pairs([finger_of(name) for name in prints.names], non_mated_max)
    same = [f for f in over_pairs(figures_of, templates, mated, jobs) if f is not None]
    different = [f for f in over_pairs(figures_of, templates, non_mated, jobs) if f is not None]
    return Compared(np.array(same + different), len(same))


def learn_quality(sets: list[Prints], jobs: int) -> tuple[dict[str, Any], int]:
    """Step 1 over all sets; every set weighs the same."""
    rows, shares, weights = [], [], []
    for prints in sets:
        files = [prints.folder / f"{name}.png" for name in prints.names]
        with workers(jobs) as pool:
            impressions = list(pool.map(candidates_of, files, [prints.ppi] * len(files), chunksize=4))
        mated, _ = pairs([finger_of(name) for name in prints.names], 0)
        evidence, share, chances = seen_again(impressions, mated)
        rows.append(evidence)
        shares.append(share)
        weights.append(chances / chances.sum())
        print(f"{prints.folder.name}: {len(share)} candidates, {share.mean():.2f} seen again", file=sys.stderr)
    total = np.concatenate(rows)
    return fit(total, np.concatenate(shares), np.concatenate(weights)), len(total)


def learn_scores(sets: list[Prints], non_mated_max: int, jobs: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Steps 2 and 3 in each mode."""
    fusion, calibration = {}, {}
    native = [templates_of(prints, jobs)[0] for prints in sets]
    for mode, used in MODES.items():
        compared = []
        for prints, templates in zip(sets, native, strict=True):
            if mode == "minutiae":
                templates = [Template.from_iso(template.to_iso()) for template in templates]
            compared.append(compare_set(prints, templates, non_mated_max, jobs))
            print(f"{prints.folder.name}: {mode}, {len(compared[-1].figures)} pairs", file=sys.stderr)
        figures = np.concatenate([of_set.figures for of_set in compared])[:, :used]
        labels = [of_set.labels() for of_set in compared]
        target, weight = (np.concatenate(part) for part in zip(*labels, strict=True))
        fusion[mode] = fit(figures, target, weight)
        different = [of_set.figures[of_set.mated :, :used] for of_set in compared]
        calibration[mode] = calibrate_safely([log_odds(fusion[mode], rows) for rows in different])
    return fusion, calibration


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prints", type=Path, help="folder of sets with sets.json")
    parser.add_argument("--out", type=Path, required=True, help="where to write learnt.json")
    parser.add_argument("--without", nargs="*", default=[], metavar="SET", help="sets to keep aside")
    parser.add_argument("--non-mated", type=int, default=40_000, help="at most so many non-mated pairs a set")
    parser.add_argument("--keep-quality", action="store_true", help="skip step 1")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    names = [
        name for name in json.loads((options.prints / "sets.json").read_text("utf-8")) if name not in options.without
    ]
    sets = [Prints.find(options.prints / name, None) for name in names]
    learnt = json.loads(options.out.read_text("utf-8"))
    if not options.keep_quality:
        learnt["minutia_quality"], count = learn_quality(sets, options.jobs)
        learnt["minutia_quality"]["candidates"] = count
        options.out.write_text(json.dumps(learnt, indent=1) + "\n", "utf-8")
    learnt["fusion"], learnt["calibration"] = learn_scores(sets, options.non_mated, options.jobs)
    learnt["made"] = {
        "by": "benchmarks/matcher_learn.py",
        "on": datetime.now(UTC).date().isoformat(),
        "from": names,
        "impressions": sum(len(prints.names) for prints in sets),
        "tail": "exponential beyond the non-mated quantile of 0.5 %, mean raised by two standard errors; "
        "all sets together, or a large set alone where that is stricter",
    }
    options.out.write_text(json.dumps(learnt, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
