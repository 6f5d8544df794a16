"""What `kiosk roster` does for practice: a whole example with synthetic fingers."""

import argparse
import json
import sys

from kiosk.cli._progress import Progress
from kiosk.cli._words import Words
from kiosk.office.findings import OfficeError
from kiosk.office.sample import FolderNotEmpty
from kiosk.roots import practice

REFUSED, STOPPED = 1, 70
"""Something lies in the folder; the work broke off."""


def sample(args: argparse.Namespace, words: Words) -> int:
    """Make a sample for rehearsals and tests."""
    try:
        shown = Progress(words, silent=args.json).show
        made = practice.sample(args.out, args.households, args.seed, shown, args.desks, args.fast)
    except FolderNotEmpty:
        print(words("roster-sample-not-empty", folder=str(args.out)), file=sys.stderr)
        return REFUSED
    except OfficeError as error:
        print(words("roster-office-error", detail=str(error)), file=sys.stderr)
        return STOPPED
    if args.json:
        about = {"folder": str(made.folder), "package": str(made.package), "people": len(made.people)}
        print(json.dumps(about, ensure_ascii=False, indent=1))
    else:
        counts = {"households": args.households, "people": len(made.people), "desks": len(made.desks)}
        print(words("roster-sample-made", folder=str(args.out), **counts))
    return 0
