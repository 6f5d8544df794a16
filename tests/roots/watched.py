"""Runs `kiosk` with the arguments given and tells what it has loaded: at SIGUSR1, and when it ends."""

import json
import os
import signal
import sys

if __name__ == "__main__":
    told, *arguments = sys.argv[1:]

    def tell(*_: object) -> None:
        """Write the names of all modules, one line of JSON."""
        os.write(int(told), (json.dumps(sorted(sys.modules)) + "\n").encode())

    signal.signal(signal.SIGUSR1, tell)
    from kiosk.__main__ import main

    try:
        code = main(arguments)
    finally:
        tell()
    sys.exit(code)
