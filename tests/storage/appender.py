"""A process of its own that appends without end, saying each number once it is acknowledged. Run with `-m`."""

import os
import resource
import sys
from pathlib import Path

from kiosk.storage.errors import LedgerFault
from kiosk.storage.ledger import Ledger
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import approval, stamp


def main(path: str, keys: str, most: str, largest: str) -> None:
    """Append `most` entries (0: without end); no file may grow past `largest` bytes (0: no limit)."""
    with Ledger.open(Path(path), DeviceKeys.load(Path(keys))) as ledger:
        print("open", flush=True)
        sys.stdin.readline()
        stamped = stamp(seed=os.getpid())
        if int(largest):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), resource.RLIM_INFINITY))
        number = 0
        try:
            while number < (int(most) or number + 1):
                number += 1
                print(ledger.append(approval(number), stamped).seq, flush=True)
        except LedgerFault as fault:
            print(fault.trouble, flush=True)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            try:
                ledger.append(approval(number), stamped)
            except LedgerFault as again:
                print("refused" if again is fault else "another fault", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
