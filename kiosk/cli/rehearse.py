"""`kiosk rehearse`: a day with simulated people on the real screens, offscreen, with a real hub and real sync."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli._progress import Progress
from kiosk.cli._words import Words

if TYPE_CHECKING:
    from kiosk.rehearsal.report import Report

FEWEST, MOST, USUAL = 5, 500, 20
WRONG = 1


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk rehearse` takes."""
    parser.description = words("rehearse-about")
    parser.add_argument(
        "--households", metavar="N", type=_households, default=USUAL, help=words("rehearse-option-households")
    )
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=words("rehearse-option-out"))
    parser.add_argument("--scanner", metavar="URL", help=words("rehearse-option-scanner"))
    parser.add_argument("--seed", metavar="N", type=int, default=1, help=words("rehearse-option-seed"))
    parser.add_argument("--json", action="store_true", help=words("cli-option-json"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Play the rehearsal; 1 when something happened that never may."""
    from kiosk.roots import practice

    shown = Progress(words, silent=args.json).show
    if not args.json:
        print(words("rehearse-begins", households=args.households), file=sys.stderr, flush=True)
    report = practice.rehearse(args.households, args.out, args.scanner, args.language or "fr", args.seed, shown)
    if args.json:
        print((args.out / "report.json").read_text("utf-8"), end="")
    else:
        print("\n".join(_lines(report, args.out, words)))
    faults = report.faults()
    for name in faults:
        print(words("rehearse-fault", figure=name), file=sys.stderr)
    return WRONG if faults else 0


def _households(text: str) -> int:
    if not text.isdecimal() or not FEWEST <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{FEWEST} … {MOST}")
    return int(text)


def _lines(report: "Report", out: Path, words: Words) -> list[str]:
    return [
        words("rehearse-visits", visits=report.visits, households=report.households),
        words("rehearse-handovers", handovers=report.handovers, partial=report.partial, fallbacks=report.fallbacks),
        words("rehearse-fingers", presented=report.mated_presented, matched=report.mated_matched),
        words("rehearse-impostors", accepted=report.impostors_accepted, refused=report.refused),
        words(
            "rehearse-second",
            served=report.second_round_served,
            carried=report.second_round_carried,
            wrong=report.stock_wrong,
        ),
        words("rehearse-hung", served=report.hung_served, unclaimed=report.unclaimed, waits=report.hung_waits),
        words("rehearse-sent", entries=report.ledger_entries, uploaded=report.uploaded),
        words("rehearse-pace", seconds=report.seconds_per_visit, touches=report.touches_per_visit),
        words("rehearse-left", folder=str(out), screens=report.screens),
    ]
