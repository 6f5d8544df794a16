"""Command line for developers: `python -m matcher --help`."""

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import cv2

from matcher import careful, det, explain
from matcher.compare import Comparison, compare
from matcher.errors import TemplateError
from matcher.evaluate import Outcome, Plan, Prints, Records, evaluate, workers
from matcher.extract import extract
from matcher.images import read_image
from matcher.progress import Bar
from matcher.rates import curve
from matcher.report import in_words, mean_of, of_set, pooled
from matcher.systems import ours
from matcher.template import Template

EXIT_MATCHED_NOTHING, EXIT_BAD_INPUT = 1, 2
_ABOUT = """Turn images of fingers into templates and compare them.

A score is -log10 of the false match rate: 3 means that one pair of different fingers in 1,000 scores as
high, 4 (the kiosk's default) one in 10,000. Beyond 5 it only ranks: no data here supports more.
"""
_EXAMPLES = """examples:
  python -m matcher extract finger.png --iso finger.fmr      template as ISO/IEC 19794-2:2005
  python -m matcher compare enrolled.fmr finger.png          a record and an image
  python -m matcher explain enrolled.png finger.png --out d  pictures of each step and of the paired minutiae
  python -m matcher evaluate prints/fvc2002_db1 --jobs 2     EER and FNMR of a set
"""
_EVALUATE = """Measure error rates on folders of <finger>_<impression>.png; all before the last _ names the finger.

Protocol of FVC: every pair of impressions of a finger once (mated), every pair of different fingers (non-mated).
An impression that cannot be enrolled, and a pair that cannot be compared, count as non-matches.

  EER                 where false matches and false non-matches are equally frequent: the mean of both rates at
                      whichever of the two thresholds around the crossing has the smaller sum, as in FVC2000
  FNMR at FMR 0.1 %   missed pairs at the lowest threshold that lets at most 0.1 % of different fingers through
  FNMR at FMR 0       the same where none gets through: the larger the set, the stricter
  at score 4          both rates at the kiosk's threshold, which was chosen beforehand

In brackets the middle 95 % of 200 bootstraps over fingers. After several sets: the mean of their rates, each set with
the threshold that suits it best, and all trials pooled under one threshold. Times are the processor's, on one thread.
Quality is worth something if the FNMR falls, at a fixed threshold, when the poorest impressions are put aside.
"""
_EVALUATE_EXAMPLES = """examples:
  all sets, two processes, a picture of the curves:
    python -m matcher evaluate prints/*/ --jobs 2 --det curves.png
  what an exchange of ISO records would leave:
    python -m matcher evaluate prints/uareu --minutiae-only
  two impressions enrolled, the better score counts; a sample of the non-mated trials:
    python -m matcher evaluate prints/uareu --gallery 2 --non-mated 5000
  enrolled by other software from images squeezed to 300 x 400 pixels, presented here:
    python -m matcher evaluate prints/fvc2002_db1 --references records/ --resize 300x400
"""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 done, 1 incomparable, 2 unreadable input."""
    options = _parser().parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        return int(options.run(options))
    except (TemplateError, ValueError, OSError) as error:
        print(f"matcher: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m matcher", description=_ABOUT, epilog=_EXAMPLES, formatter_class=raw)
    commands = parser.add_subparsers(required=True, metavar="extract | compare | explain | evaluate")
    one = commands.add_parser("extract", help="make a template of an image and say how good it is")
    one.add_argument("image", type=Path)
    one.add_argument("--ppi", type=float, default=500.0, help="resolution of the image (default 500)")
    one.add_argument("--iso", type=Path, metavar="OUT", help="write an ISO/IEC 19794-2:2005 record")
    one.set_defaults(run=_run_extract)
    two = commands.add_parser("compare", help="compare two images or records (.iso, .fmr: ISO; .knt: native)")
    two.add_argument("reference", type=Path)
    two.add_argument("probe", type=Path)
    two.add_argument("--ppi", type=float, default=500.0, help="resolution of images (default 500)")
    two.set_defaults(run=_run_compare)
    seen = commands.add_parser(
        "explain",
        help="draw each step of one image, or of two and their paired minutiae",
        description=f"Draw each step as a picture, and how two images were paired. {explain.WARNING}",
    )
    seen.add_argument("reference", type=Path, metavar="IMAGE")
    seen.add_argument("probe", type=Path, nargs="?", metavar="IMAGE")
    seen.add_argument("--ppi", type=float, default=500.0, help="resolution of the images (default 500)")
    seen.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the pictures, made if absent")
    seen.set_defaults(run=_run_explain)
    many = commands.add_parser(
        "evaluate",
        help="measure error rates on folders of <finger>_<impression>.png",
        description=_EVALUATE,
        epilog=_EVALUATE_EXAMPLES,
        formatter_class=raw,
    )
    _evaluate_options(many)
    for command in (one, two, seen, many):
        command.add_argument("--json", action="store_true", help="for machines")
    return parser


def _evaluate_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("folders", type=Path, nargs="+", metavar="DIR")
    add("--ppi", type=float, help="resolution (default: sets.json beside the folder, else 500)")
    add("--resize", type=_size, metavar="WxH", help="first bring each print to this many pixels, at the same ppi")
    add("--jobs", type=_count, default=1, metavar="N", help="processes (default 1)")
    add("--non-mated", type=_count, metavar="N", help="an even sample of N non-mated trials a set (default all)")
    stored = parser.add_mutually_exclusive_group()
    stored.add_argument(
        "--minutiae-only", action="store_true", help="store every template as an ISO record, nothing else"
    )
    stored.add_argument(
        "--careful", action="store_true", help="a careful look follows each quick one (needs the extra [careful])"
    )
    add(
        "--gallery",
        type=_count,
        default=1,
        metavar="N",
        help="N impressions enrolled, the best score counts; mated: each combination of N against each other one of "
        "the finger, non-mated: groups of N that share none against all of the other fingers (default 1)",
    )
    add(
        "--references",
        type=Path,
        metavar="DIR",
        help="<finger>_<impression>.iso or .fmr, enrolled in place of the prints; an impression's record never meets "
        "that impression, and each direction counts",
    )
    add("--det", type=Path, metavar="FILE.png", help="draw false match against false non-match rate, a curve a set")
    parser.set_defaults(run=_run_evaluate)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not cross:
        raise argparse.ArgumentTypeError(f"{text} is not like 300x400")
    return _count(width), _count(height)


def _run_extract(options: argparse.Namespace) -> int:
    template = extract(read_image(options.image), options.ppi)
    if options.iso:
        options.iso.write_bytes(template.to_iso())
    minutiae = template.minutiae
    if options.json:
        names = ("x", "y", "angle_rad", "kind", "quality")
        rows = zip(*(getattr(minutiae, name).tolist() for name in names), strict=True)
        listed = [dict(zip(names, row, strict=True)) for row in rows]
        _print_json({"quality": template.quality, "minutiae": listed})
    else:
        print(f"quality {template.quality}, {len(minutiae)} minutiae, {len(template.to_bytes())} bytes")
    return 0


def _run_compare(options: argparse.Namespace) -> int:
    result = compare(_read(options.reference, options.ppi), _read(options.probe, options.ppi))
    if not isinstance(result, Comparison):
        print(json.dumps(asdict(result)) if options.json else f"incomparable: {result.reason}")
        return EXIT_MATCHED_NOTHING
    if options.json:
        _print_json(asdict(result))
    else:
        print(f"score {result.score:.2f} ({result.mode}, {result.pairs} minutiae in common)")
    return 0


def _run_explain(options: argparse.Namespace) -> int:
    told = explain.write(options.out, options.ppi, options.reference, options.probe)
    if options.json:
        _print_json(told)
    else:
        print(*told["files"], sep="\n")
    print(f"matcher: {explain.WARNING}", file=sys.stderr)
    return EXIT_MATCHED_NOTHING if "reason" in told else 0


def _read(path: Path, ppi: float) -> Template:
    if path.suffix.lower() in (".iso", ".fmr"):
        return Template.from_iso(path.read_bytes())
    if path.suffix.lower() == ".knt":
        return Template.from_bytes(path.read_bytes())
    return extract(read_image(path), ppi)


def _run_evaluate(options: argparse.Namespace) -> int:
    if options.references and len(options.folders) > 1:
        raise ValueError("--references belong to one folder of prints")
    sets = [replace(Prints.find(folder, options.ppi), size=options.resize) for folder in options.folders]
    references = Records.find(options.references) if options.references else None
    plan = Plan(options.gallery, options.non_mated, references)
    if options.careful and not careful.available():
        raise ValueError("no careful look here: pip install 'aid-distribution-kiosk[careful]'")
    system, outcomes, reports = ours(options.minutiae_only, options.careful), list[Outcome](), []
    with workers(options.jobs) as pool:
        for prints in sets:
            outcomes += evaluate(pool, [system], prints, plan, Bar())
            reports.append(of_set(outcomes[-1]))
            if not options.json:
                print(in_words(reports[-1]), flush=True)
    mean, together = mean_of(outcomes), pooled(outcomes)
    if options.json:
        run = {"gallery": plan.gallery, "references": references.folder.name if references else None}
        _print_json(run | {"sets": reports, "mean": mean, "pooled": of_set(together)})
    elif len(sets) > 1:
        print(in_words(mean), in_words(of_set(together)), sep="\n")
    if options.det:
        _draw(outcomes, together, options.det)
    return 0


def _draw(outcomes: list[Outcome], together: Outcome, path: Path) -> None:
    scores = together.scores
    picture = det.draw(
        {outcome.set: curve(outcome.scores) for outcome in outcomes},
        curve(scores) if len(outcomes) > 1 else None,
        f"{together.system}: {len(scores.mated):,} mated and {len(scores.non_mated):,} non-mated trials",
    )
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    sys.exit(main())
