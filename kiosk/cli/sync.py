"""`kiosk sync`: the network process of this kiosk. Runs until a signal."""

import argparse

from config import load
from kiosk.cli._trusted import stored_pins
from kiosk.cli._words import Words


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk sync` takes."""
    parser.description = words("sync-about")


def run(args: argparse.Namespace, words: Words) -> int:
    """Upload, and answer the touchscreen and the other desks, until SIGTERM or SIGINT."""
    from kiosk.roots import sync

    config = load(args.config)

    def say(port: int) -> None:
        kiosk_id, socket = config.device.kiosk_id, str(config.paths.socket)
        print(words("sync-running", kiosk=kiosk_id, socket=socket, port=port), flush=True)

    sync.serve(config, lambda: stored_pins(config.paths.data), say)
    return 0
