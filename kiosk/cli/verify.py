"""`kiosk verify`: one image against the references of one card, 1:1. Nothing is handed out, nothing is recorded."""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import matcher
from config import load
from kiosk.cli._unlock import open_roster
from kiosk.cli._words import Words
from kiosk.office.prints import decode_image
from kiosk.runtime.finger import Reference, open_references
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.trust.errors import BadgeError, SlotError

NO, NO_INPUT, NOT_ALLOWED = 1, 65, 77
PPI_USUAL = 500.0


class Answer(StrEnum):
    """What came of it; `verify-ANSWER` has the words."""

    MATCH = "match"
    NON_MATCH = "non-match"
    INCOMPARABLE = "incomparable"
    NO_TEMPLATE = "no-template"
    UNKNOWN_CARD = "unknown-card"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The best of all comparisons. Scores are -log10 of the false match rate; `finger` an ISO position, 0 for none."""

    answer: Answer
    threshold: float
    score: float = 0.0
    finger: int = 0
    person_pid: str = ""
    quality: int = 0
    comparisons: int = 0
    matcher: str = matcher.__version__


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk verify` takes."""
    parser.description = words("verify-about")
    parser.add_argument("--card", metavar="TEXT", required=True, help=words("verify-option-card"))
    parser.add_argument("--image", metavar="FILE", type=Path, required=True, help=words("verify-option-image"))
    parser.add_argument("--ppi", metavar="N", type=float, default=PPI_USUAL, help=words("verify-option-ppi"))
    parser.add_argument("--json", action="store_true", help=words("cli-option-json"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Compare, and answer."""
    image = decode_image(args.image.read_bytes())
    if image is None:
        return _refuse(words("verify-image-unreadable", file=str(args.image)), NO_INPUT)
    try:
        probe = matcher.extract(image, args.ppi)
    except ValueError as error:
        return _refuse(words("verify-image-unfit", detail=str(error)), NO_INPUT)
    try:
        roster = open_roster(load(args.config), words)
    except (BadgeError, SlotError):
        return _refuse(words("verify-badge-refused"), NOT_ALLOWED)
    except RosterFault as fault:
        if fault.trouble is not RosterTrouble.NONE:
            raise
        return _refuse(words("verify-no-package"), NO_INPUT)
    threshold = roster.manifest.policy.threshold
    hh_pid = roster.find(args.card)
    if hh_pid is None:
        verdict = Verdict(Answer.UNKNOWN_CARD, threshold, quality=probe.quality)
    else:
        verdict = best(open_references(roster.templates(hh_pid)), probe, threshold)
    return _tell(verdict, args.json, words)


def best(references: tuple[Reference, ...], probe: matcher.Template, threshold: float) -> Verdict:
    """Compare the probe with each reference of the household, 1:1, and return the best."""
    if not references:
        return Verdict(Answer.NO_TEMPLATE, threshold, quality=probe.quality)
    compared = [(matcher.compare(reference.template, probe), reference) for reference in references]
    scored = [(result.score, reference) for result, reference in compared if isinstance(result, matcher.Comparison)]
    if not scored:
        return Verdict(Answer.INCOMPARABLE, threshold, quality=probe.quality)
    score, reference = max(scored, key=lambda pair: pair[0])
    return Verdict(
        answer=Answer.MATCH if score >= threshold else Answer.NON_MATCH,
        threshold=threshold,
        score=score,
        finger=reference.finger,
        person_pid=reference.person_pid,
        quality=probe.quality,
        comparisons=len(scored),
    )


def _tell(verdict: Verdict, as_json: bool, words: Words) -> int:
    if as_json:
        print(json.dumps(asdict(verdict), indent=1))
    else:
        print(words(f"verify-{verdict.answer}", score=f"{verdict.score:.1f}", threshold=f"{verdict.threshold:.1f}"))
    return 0 if verdict.answer is Answer.MATCH else NO


def _refuse(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
