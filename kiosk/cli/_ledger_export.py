"""`kiosk ledger export`: everything an auditor needs in one file, whether the ledger holds or not."""

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial

from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._progress import Progress
from kiosk.cli._words import Words
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import b64
from kiosk.trust.durable import replacing
from kiosk.trust.errors import CanonicalError

FORMAT = "kiosk-ledger/1"


def export(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Write whose it is and its signed head, then the entries as they travel, then the witnesses: one JSON a line."""
    witnesses = device.witnesses().usable
    head = device.head()
    about = {
        "format": FORMAT,
        "kiosk_id": device.kiosk_id,
        "signing_key": device.keys.signing_public,
        "entries": device.ledger.count(),
        "head": asdict(head) if head else None,
    }
    count, shown = 0, partial(Progress(words).show, "export")
    with replacing(args.out, 0o644) as file:
        file.write(canonical(about) + b"\n")
        for header, body, signature in device.ledger.rows(shown):
            file.write(canonical({"header": _kept(header), "body": b64(body), "signature": b64(signature)}) + b"\n")
            count += 1
        for witness in witnesses:
            file.write(canonical({"witness": asdict(witness)}) + b"\n")
    print(words("ledger-exported", entries=count, file=str(args.out)), file=sys.stderr)
    return 0


def _kept(header: bytes) -> object:
    """Return the header; its bytes as base64 where they are not what was signed, so that the auditor sees them too."""
    try:
        value = json.loads(header)
        return value if isinstance(value, dict) and canonical(value) == header else b64(header)
    except (ValueError, RecursionError, CanonicalError):
        return b64(header)
