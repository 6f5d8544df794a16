"""Fills a small disk with entries: `python -m tests.storage.full_disk FOLDER`, in a mount namespace of its own."""

import json
import subprocess
import sys
from pathlib import Path

from kiosk.storage.ballast import Ballast
from kiosk.storage.errors import LedgerFault
from kiosk.storage.ledger import Ledger
from tests.storage.samples import KEYS, approval, stamp

DISK, RESERVE = 6_000_000, 2_000_000


def main(folder: Path) -> None:
    """Append until nothing more fits, open what is there; print what was seen."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], check=True)
    ballast = Ballast(folder / "ballast", RESERVE)
    stamped = stamp()
    acknowledged, when_used, trouble = 0, 0, ""
    with Ledger.open(folder / "ledger.db", KEYS, ballast=ballast) as ledger:
        taken = ballast.taken
        while not trouble:
            try:
                acknowledged = ledger.append(approval(acknowledged + 1), stamped).seq
            except LedgerFault as fault:
                trouble = fault.trouble
            if ledger.reserve_used and not when_used:
                when_used = acknowledged
    with Ledger.open(folder / "ledger.db", KEYS, verify_last=None) as ledger:
        found = ledger.count()
    print(json.dumps([taken, acknowledged, when_used, trouble, found]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
