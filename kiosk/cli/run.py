"""`kiosk run`: the touchscreen of this device; with --simulate, a sample to play with and a tray beside the glass."""

import argparse
import os
import sys
from dataclasses import replace

from kiosk.cli._account import check_account
from kiosk.cli._endings import ending_of, tell
from kiosk.cli._preferences import load_chosen
from kiosk.cli._progress import Progress
from kiosk.cli._trusted import load_pins
from kiosk.cli._words import Words, language_of

HOUSEHOLDS = 20


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk run` takes."""
    parser.description = words("run-about")
    parser.add_argument("--simulate", action="store_true", help=words("run-option-simulate"))
    parser.add_argument("--scanner", metavar="URL", help=words("run-option-scanner"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Open the touchscreen and stay until it is closed."""
    if args.simulate:
        from kiosk.roots import practice

        print(words("run-preparing", households=HOUSEHOLDS), file=sys.stderr, flush=True)
        practice.play_by_hand(HOUSEHOLDS, args.language or "fr", Progress(words))
        return 0
    from kiosk.roots import touchscreen

    config = load_chosen(args.config)
    check_account(config.paths.data)
    if args.scanner:
        config = replace(config, scanner=replace(config.scanner, url=args.scanner))
    language = args.language or config.screen.language
    return touchscreen.serve(config, language, load_pins(config.paths.data), lambda fault: _told(fault, args.language))


def _told(fault: Exception, spoken: str | None) -> int | None:
    ending = ending_of(fault)
    return None if ending is None else tell(fault, ending, language_of(spoken, os.environ))
