"""`kiosk ledger verify`: does it hold, and if not, which entry is the first bad one and what now?"""

import argparse
import json
import sys
from functools import partial

from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._progress import Progress
from kiosk.cli._words import Words

DOES_NOT_HOLD = 1


def verify(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Check every entry and every witness; docs/ledger-format.md says what is checked."""
    witnesses = device.witnesses(args.witness)
    shown = partial(Progress(words, silent=args.json).show, "verify")
    found = device.ledger.examine(device.keys.signing_public, device.kiosk_id, witnesses.usable, shown)
    good, bad = found.head.seq, found.head.seq + 1
    if args.json:
        report = {
            "holds": found.fault is None,
            "entries": good,
            "head": found.head.entry_hash,
            "fault": found.fault.value if found.fault else None,
            "first_bad": bad if found.fault else None,
            "detail": found.detail,
            "witnesses": len(witnesses.usable),
            "witnesses_unusable": witnesses.unusable,
        }
        print(json.dumps(report, indent=1))
    elif found.fault is None:
        print(words("ledger-holds", entries=good, head=found.head.entry_hash, witnesses=len(witnesses.usable)))
        if witnesses.unusable:
            print(words("ledger-witnesses-unusable", count=witnesses.unusable), file=sys.stderr)
    else:
        what = words(f"ledger-fault-{found.fault}".replace("_", "-"), entry=bad)
        print(words("ledger-broken", entry=bad, good=good, what=what, detail=found.detail), file=sys.stderr)
    return DOES_NOT_HOLD if found.fault else 0
