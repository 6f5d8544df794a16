"""Learn the matcher's weights and its calibration from prints; writes matcher/learnt.json.

    python benchmarks/matcher_learn.py ../shared/data/prints --out matcher/learnt.json

1. Minutia quality: candidates of every impression are looked for in the finger's other impressions.
2. Fusion: figures of mated and non-mated pairs, one logistic regression a mode, sets and kinds of equal weight: our
   own templates and, with the extra [careful], those of a careful look and foreign records with LEADER's minutiae.
3. Calibration: quantiles of non-mated log-odds down to a rate of 0.5 %, beyond it an exponential tail;
   all sets together, or a large group alone where that is stricter; its error from a bootstrap over fingers.
4. Impression quality: where the worst eighth and the best twentieth of mated pairs begin.
   Steps 2 to 4 run on templates made with the qualities of step 1.
`--without SET` keeps a set aside, so that its error rates tell what unseen sensors can expect.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from matcher import careful
from matcher.arrays import Vector
from matcher.compare import FEWEST_MINUTIAE, pair_up
from matcher.evaluate import Prints, over_pairs, templates_of, workers
from matcher.evidence import FIGURES, MINUTIAE_FIGURES, overlapping
from matcher.extract import extract
from matcher.grade import FEATURES, grade
from matcher.images import read_image
from matcher.impression import reliability
from matcher.minutiae import Minutiae
from matcher.protocol import Pair, finger_of, pairs
from matcher.record import MINUTIAE_MAX, Record, from_grid, to_grid
from matcher.score import Mode
from matcher.template import Template

MODES: dict[Mode, int] = {"native": len(FIGURES), "minutiae": MINUTIAE_FIGURES}
TAIL_STARTS_AT = 5e-3
RATES = (0.9, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, TAIL_STARTS_AT)
LARGE_SET = 10_000
"""Non-mated pairs from which a set speaks for itself: 50 lie in its tail."""
BOOTSTRAP_ROUNDS = 200
WORST, BEST = 1 / 8, 1 / 20
"""Of mated pairs: quality 50 and less, quality 100."""
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


def calibrate_safely(groups: list[list[Vector]]) -> dict[str, Any]:
    """The calibration of our own templates, all sets together, raised to that of any large group that is stricter.

    Args:
        groups: non-mated log-odds, a list of sets for each kind of template, our own first.
    """
    own = calibrate(np.concatenate(groups[0]))
    large = [of_set for group in groups for of_set in [*group, np.concatenate(group)] if len(of_set) >= LARGE_SET]
    stricter = np.max([own["log_odds"], *(calibrate(values)["log_odds"] for values in large)], axis=0)
    return own | {"log_odds": stricter.tolist(), "large_groups": len(large)}


def errors(non_mated: list[Vector], owners: list[Vector], knots: dict[str, Any]) -> dict[str, Any]:
    """95 % intervals of the true FMR at the scores 3 and 4, fingers of each set drawn again with replacement.

    Args:
        non_mated: log-odds, one array a set.
        owners: (N, 2) numbers of the fingers of each pair, one array a set.
        knots: of the calibration.
    """
    raw = {score: float(np.interp(score, *_extended(knots))) for score in (3, 4)}
    generator = np.random.default_rng(1)
    drawn: dict[int, list[float]] = {score: [] for score in raw}
    for _ in range(BOOTSTRAP_ROUNDS):
        values, weights = [], []
        for of_set, fingers in zip(non_mated, owners, strict=True):
            count = int(fingers.max()) + 1
            times = np.bincount(generator.integers(0, count, count), minlength=count)
            values.append(of_set)
            weights.append(times[fingers].prod(1))
        value, weight = np.concatenate(values), np.concatenate(weights).astype(np.float64)
        start = float(np.interp(-np.log10(TAIL_STARTS_AT), *_extended(knots)))
        over = value > start
        share = weight[over].sum() / weight.sum()
        excess = float(weight[over] @ (value[over] - start)) / max(weight[over].sum(), 1e-9)
        for score, at in raw.items():
            drawn[score].append(share * np.exp(-(at - start) / max(excess, 1e-9)))
    return {f"fmr_at_score_{score}": [float(f"{v:.2g}") for v in np.quantile(rates, [0.025, 0.975])]
            for score, rates in drawn.items()}  # fmt: skip


def _extended(knots: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Scores and log-odds of the knots, one decade on."""
    step = knots["log_odds"][-1] - knots["log_odds"][-2]
    return [*knots["score"], knots["score"][-1] + 1], [*knots["log_odds"], knots["log_odds"][-1] + step]


def figures_of(reference: Template, probe: Template) -> Vector | None:
    """Evidence of a pair; None when it is incomparable or nothing is alike."""
    if min(len(reference.minutiae), len(probe.minutiae)) < FEWEST_MINUTIAE:
        return None
    paired = pair_up(reference, probe)
    return None if paired is None else paired[1]


@dataclass(frozen=True)
class Compared:
    """Figures of a set's pairs in one mode, mated first.

    Attributes:
        owners: (N, 2) numbers of the fingers of the non-mated pairs.
        poorer: (M,) the lower reliability of the two templates of each mated pair.
    """

    figures: Vector
    mated: int
    owners: Vector
    poorer: Vector

    def labels(self) -> tuple[Vector, Vector]:
        """Target and weight: mated and non-mated weigh the same."""
        target = (np.arange(len(self.figures)) < self.mated).astype(np.float64)
        return target, np.where(target > 0, 1 / self.mated, 1 / (len(target) - self.mated))


@dataclass(frozen=True)
class Kind:
    """Which templates are compared in a mode.

    Attributes:
        reference, probe: what is enrolled and presented, made from what `careful.extract` or `extract` made.
        non_mated_max: of each set.
    """

    mode: Mode
    reference: Callable[[Template], Template]
    probe: Callable[[Template], Template]
    non_mated_max: int


def as_made(template: Template) -> Template:
    """What the quick look found."""
    return template


def as_record(template: Template) -> Template:
    """What of that travels as an ISO record."""
    return Template.from_iso(template.to_iso())


def looked_at_carefully(template: Template) -> Template:
    """What the careful look found."""
    return template.careful or template


def foreign_record(template: Template) -> Template:
    """An ISO record by another extractor, LEADER: other minutiae, half as many."""
    return as_record(looked_at_carefully(template))


def kinds(non_mated_max: int) -> list[Kind]:
    """All there are; those with another extractor only where the extra [careful] is installed."""
    own = [Kind("native", as_made, as_made, non_mated_max), Kind("minutiae", as_record, as_record, non_mated_max)]
    if not careful.available():
        return own
    fewer = min(non_mated_max, LARGE_SET)
    others = [
        Kind("native", looked_at_carefully, looked_at_carefully, fewer),
        Kind("minutiae", foreign_record, as_made, fewer),
    ]
    return own + others


def compare_set(prints: Prints, made: list[Template], kind: Kind, jobs: int) -> Compared:
    """Figures of all mated and the sampled non-mated pairs."""
    fingers = [finger_of(name) for name in prints.names]
    templates = [kind.reference(one) for one in made] + [kind.probe(one) for one in made]
    mated, non_mated = ([(i, j + len(made)) for i, j in listed] for listed in pairs(fingers, kind.non_mated_max))
    same = [f for f in over_pairs(figures_of, templates, mated, jobs) if f is not None]
    answers = over_pairs(figures_of, templates, non_mated, jobs)
    kept = [k for k, figures in enumerate(answers) if figures is not None]
    number = {finger: k for k, finger in enumerate(dict.fromkeys(fingers))}
    owners = np.array([[number[fingers[place % len(made)]] for place in non_mated[k]] for k in kept])
    poorer = np.array([min(reliability(templates[place].minutiae) for place in pair) for pair in mated])
    print(
        f"{prints.folder.name}: {kind.mode}, {kind.reference.__name__}, {len(same) + len(kept)} pairs", file=sys.stderr
    )
    return Compared(np.array(same + [answers[k] for k in kept])[:, : MODES[kind.mode]], len(same), owners, poorer)


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


def learn_scores(sets: list[Prints], non_mated_max: int, jobs: int) -> dict[str, Any]:
    """Steps 2 and 3 in each mode, and step 4."""
    fusion, calibration = {}, {}
    made = [templates_of(prints, jobs, careful.extract if careful.available() else extract) for prints in sets]
    compared = [
        (kind, [compare_set(prints, of_set, kind, jobs) for prints, of_set in zip(sets, made, strict=True)])
        for kind in kinds(non_mated_max)
    ]
    for mode in MODES:
        groups = [of_sets for kind, of_sets in compared if kind.mode == mode]
        every = [of_set for group in groups for of_set in group]
        labels = [of_set.labels() for of_set in every]
        target, weight = (np.concatenate(part) for part in zip(*labels, strict=True))
        fusion[mode] = fit(np.concatenate([of_set.figures for of_set in every]), target, weight)
        odds = [[log_odds(fusion[mode], of_set.figures[of_set.mated :]) for of_set in group] for group in groups]
        calibration[mode] = calibrate_safely(odds)
        owners = [of_set.owners for of_set in groups[0]]
        calibration[mode]["interval_95"] = errors(odds[0], owners, calibration[mode])
    knots = [0.2, *np.quantile(np.concatenate([of_set.poorer for of_set in compared[0][1]]), [WORST, 1 - BEST])]
    quality = {"reliability": [round(float(v), 4) for v in knots], "quality": [0, 50, 100]}
    return {"fusion": fusion, "calibration": calibration, "impression_quality": quality}


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
    learnt |= learn_scores(sets, options.non_mated, options.jobs)
    learnt["made"] = {
        "by": "benchmarks/matcher_learn.py",
        "on": datetime.now(UTC).date().isoformat(),
        "from": names,
        "impressions": sum(len(prints.names) for prints in sets),
        "tail": "exponential beyond the non-mated quantile of 0.5 %, mean raised by two standard errors; "
        "all sets together, or a large group alone where that is stricter",
    }
    options.out.write_text(json.dumps(learnt, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
