"""Command line for developers: `python -m matcher --help`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2

from matcher.compare import Comparison, compare
from matcher.errors import TemplateError
from matcher.evaluate import Prints, evaluate, read_image
from matcher.extract import extract
from matcher.template import Template

EXIT_MATCHED_NOTHING, EXIT_BAD_INPUT = 1, 2
_ABOUT = """Turn images of fingers into templates and compare them.

A score is -log10 of the false match rate: 3 means that one pair of different fingers in 1,000 scores as
high, 4 (the kiosk's default) one in 10,000. Beyond 5 it only ranks: no data here supports more.
"""
_EXAMPLES = """examples:
  python -m matcher extract finger.png --iso finger.fmr      template as ISO/IEC 19794-2:2005
  python -m matcher compare enrolled.fmr finger.png          a record and an image
  python -m matcher evaluate prints/fvc2002_db1 --jobs 2     EER and FNMR of a set
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
    commands = parser.add_subparsers(required=True, metavar="extract | compare | evaluate")
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
    many = commands.add_parser("evaluate", help="measure error rates on folders of <finger>_<impression>.png")
    many.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    many.add_argument("--ppi", type=float, help="resolution (default: sets.json beside the folder, else 500)")
    many.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    many.add_argument("--non-mated", type=int, metavar="N", help="an even sample of N non-mated pairs (default all)")
    many.add_argument("--minutiae-only", action="store_true", help="send every template through an ISO record first")
    many.set_defaults(run=_run_evaluate)
    for command in (one, two, many):
        command.add_argument("--json", action="store_true", help="for machines")
    return parser


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


def _read(path: Path, ppi: float) -> Template:
    if path.suffix.lower() in (".iso", ".fmr"):
        return Template.from_iso(path.read_bytes())
    if path.suffix.lower() == ".knt":
        return Template.from_bytes(path.read_bytes())
    return extract(read_image(path), ppi)


def _run_evaluate(options: argparse.Namespace) -> int:
    reports = []
    for folder in options.folders:
        prints = Prints.find(folder, options.ppi)
        report = evaluate(prints, options.non_mated, options.jobs, options.minutiae_only)
        reports.append(report)
        if not options.json:
            print(_summary(report), flush=True)
    if options.json:
        _print_json(reports)
    return 0


def _summary(report: dict[str, Any]) -> str:
    rates, intervals = report["rates"], report["intervals"]

    def percent(name: str) -> str:
        low, high = intervals[name]
        return f"{100 * rates[name]:5.2f} % ({100 * low:.2f} to {100 * high:.2f})"

    return (
        f"{report['set']} ({report['mode']}): {report['fingers']} fingers, {report['impressions']} impressions, "
        f"{report['mated']} mated and {report['non_mated']} non-mated pairs\n"
        f"  EER                 {percent('eer')}\n"
        f"  FNMR at FMR 0.1 %   {percent('fnmr_at_fmr_1e3')}\n"
        f"  FNMR at score 4     {percent('fnmr_at_score_4')}\n"
        f"  FMR at score 4      {percent('fmr_at_score_4')}, highest non-mated {report['non_mated_highest']:.2f}\n"
        f"  failed to enrol {report['failed_to_enrol']}, incomparable pairs {report['incomparable']}, "
        f"extract {report['extract_ms']} ms, compare {report['compare_ms']} ms"
    )


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    sys.exit(main())
