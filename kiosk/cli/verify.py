"""`kiosk verify`: one image against the references of one card, 1:1. Nothing is handed out, nothing is recorded."""

import argparse
import json
import sys
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

import matcher
from config import load
from kiosk.cli._account import check_account
from kiosk.cli._unlock import open_roster
from kiosk.cli._words import Words
from kiosk.runtime.finger import CAREFUL, Reference, Scored, best_of, look_carefully, look_quickly, open_references
from kiosk.runtime.hardening import harden
from kiosk.storage.errors import RosterFault, RosterTrouble
from matcher import careful, decision
from matcher.images import decode_image

NO, NO_INPUT = 1, 65
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
    """The best of all comparisons. Scores are -log10 of the false match rate; `finger` an ISO position, 0 for none.

    `look` is the last one made, quick or careful; `fmr_most` bounds the false match rate of all comparisons.
    """

    answer: Answer
    threshold: float
    score: float = 0.0
    finger: int = 0
    person_pid: str = ""
    quality: int = 0
    comparisons: int = 0
    matcher: str = matcher.__version__
    look: str = "quick"
    fmr_most: float = 0.0


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk verify` takes."""
    parser.description = words("verify-about")
    parser.add_argument("--card", metavar="TEXT", required=True, help=words("verify-option-card"))
    parser.add_argument("--image", metavar="FILE", type=Path, required=True, help=words("verify-option-image"))
    parser.add_argument("--ppi", metavar="N", type=float, default=PPI_USUAL, help=words("verify-option-ppi"))
    parser.add_argument("--json", action="store_true", help=words("cli-option-json"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Compare, and answer."""
    harden()
    try:
        image = decode_image(args.image.read_bytes())
    except ValueError:
        return _refuse(words("verify-image-unreadable", file=str(args.image)), NO_INPUT)
    try:
        probe = matcher.extract(image, args.ppi)
    except ValueError as error:
        return _refuse(words("verify-image-unfit", detail=str(error)), NO_INPUT)
    try:
        config = load(args.config)
        check_account(config.paths.data)
        roster = open_roster(config, words)
    except RosterFault as fault:
        if fault.trouble is not RosterTrouble.NONE:
            raise
        return _refuse(words("verify-no-package"), NO_INPUT)
    threshold = roster.manifest.policy.threshold
    hh_pid = roster.find(args.card)
    if hh_pid is None:
        verdict = Verdict(Answer.UNKNOWN_CARD, threshold, quality=probe.quality)
    else:
        references = open_references(roster.templates(hh_pid))
        verdict = best(references, look_quickly(references, probe, careful.available()), probe, threshold)
        if careful.available() and verdict.answer in (Answer.NON_MATCH, Answer.INCOMPARABLE):
            verdict = look_again(verdict, references, careful.extract(image, args.ppi))
    return _tell(verdict, args.json, words)


def best(
    references: tuple[Reference, ...], scored: tuple[Scored, ...], probe: matcher.Template, threshold: float
) -> Verdict:
    """Return the best of the probe's 1:1 comparisons with each reference of the household."""
    if not references:
        return Verdict(Answer.NO_TEMPLATE, threshold, quality=probe.quality)
    if not scored:
        return Verdict(Answer.INCOMPARABLE, threshold, quality=probe.quality)
    score, reference = best_of(scored)
    return Verdict(
        answer=Answer.MATCH if score >= threshold else Answer.NON_MATCH,
        threshold=threshold,
        score=score,
        finger=reference.finger,
        person_pid=reference.person_pid,
        quality=probe.quality,
        comparisons=len(scored),
        fmr_most=decision.visit_fmr(threshold, len(scored)),
    )


def look_again(quick: Verdict, references: tuple[Reference, ...], probe: matcher.Template) -> Verdict:
    """Return what both looks come to, after a quick one that did not match."""
    scored = look_carefully(references, probe)
    made = quick.comparisons + len(scored)
    again = best(references, scored, probe, quick.threshold)
    better = quick if quick.answer is Answer.NON_MATCH and quick.score >= again.score else again
    fmr_most = decision.visit_fmr(quick.threshold, made)
    return replace(better, comparisons=made, matcher=CAREFUL, look="careful", fmr_most=fmr_most)


def _tell(verdict: Verdict, as_json: bool, words: Words) -> int:
    if as_json:
        print(json.dumps(asdict(verdict), indent=1))
    else:
        print(words(f"verify-{verdict.answer}", score=f"{verdict.score:.1f}", threshold=f"{verdict.threshold:.1f}"))
    return 0 if verdict.answer is Answer.MATCH else NO


def _refuse(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
