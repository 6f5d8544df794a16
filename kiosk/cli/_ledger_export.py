"""`kiosk ledger export`: everything an auditor needs in one file, whether the ledger holds or not."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._progress import Progress
from kiosk.cli._words import Words
from kiosk.storage import LedgerReader
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import b64
from kiosk.trust.durable import replacing
from kiosk.trust.errors import CanonicalError
from kiosk.trust.witness import Witness

FORMAT = "kiosk-ledger/1"


def export(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Write whose it is and its signed head, then the entries as they travel, then the witnesses: one JSON a line."""
    about = About(device.kiosk_id, device.keys.signing_public, device.head(), device.witnesses().usable)
    count = write(args.out, device.ledger, about, partial(Progress(words).show, "export"))
    print(words("ledger-exported", entries=count, file=str(args.out)), file=sys.stderr)
    return 0


@dataclass(frozen=True, slots=True)
class About:
    """Whose ledger it is, and what was seen of it. Without usable keys there is no head, perhaps no key either."""

    kiosk_id: str
    signing_key: str
    head: Witness | None
    witnesses: tuple[Witness, ...]


def write(out: Path, ledger: LedgerReader, about: About, progress: Callable[[int, int], None]) -> int:
    """Write an export; on return it is on its medium. Returns how many entries it holds.

    Raises:
        LedgerFault: the ledger cannot be read to its end.
        OSError: the medium of `out`; what was there stays.
    """
    first = {
        "format": FORMAT,
        "kiosk_id": about.kiosk_id,
        "signing_key": about.signing_key,
        "entries": ledger.count(),
        "head": asdict(about.head) if about.head else None,
    }
    count = 0
    with replacing(out, 0o644) as file:
        file.write(canonical(first) + b"\n")
        for row in ledger.rows(progress):
            file.write(_line(*row))
            count += 1
        for witness in about.witnesses:
            file.write(canonical({"witness": asdict(witness)}) + b"\n")
    return count


def holds_all(out: Path, ledger: LedgerReader) -> bool:
    """Read an export again, from its medium where the system lets go of it, and compare it entry by entry."""
    with out.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        first, count = json.loads(file.readline()), 0
        for row in ledger.rows():
            if file.readline() != _line(*row):
                return False
            count += 1
    return bool(first["entries"] == count == ledger.count())


def _line(header: bytes, body: bytes, signature: bytes) -> bytes:
    return canonical({"header": _kept(header), "body": b64(body), "signature": b64(signature)}) + b"\n"


def _kept(header: bytes) -> object:
    """Return the header; its bytes as base64 where they are not what was signed, so that the auditor sees them too."""
    try:
        value = json.loads(header)
        return value if isinstance(value, dict) and canonical(value) == header else b64(header)
    except (ValueError, RecursionError, CanonicalError):
        return b64(header)
