"""`kiosk ledger`: check, see, export, sign its head. Only headers are read: who an entry is about stays sealed."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from config import load
from kiosk.cli import _ledger_export, _ledger_head, _ledger_people, _ledger_show, _ledger_verify
from kiosk.cli._ledger_device import LedgerDevice, witnessed_by_hub
from kiosk.cli._words import Words
from kiosk.storage import LedgerReader
from kiosk.storage.mirror import SecondCopy, last_copied
from kiosk.trust import DeviceKeys

NONE_YET = 66

Deed = Callable[[LedgerDevice, argparse.Namespace, Words], int]


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk ledger` takes."""
    parser.description = words("ledger-about")
    deeds = parser.add_subparsers(metavar="…", required=True)

    def add(name: str, deed: Deed) -> argparse.ArgumentParser:
        text = words(f"ledger-{name}-help")
        made: argparse.ArgumentParser = deeds.add_parser(name, words=words, help=text, description=text)
        made.add_argument(
            "--config", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=words("cli-option-config")
        )
        made.set_defaults(deed=deed)
        return made

    verify, show = add("verify", _ledger_verify.verify), add("show", _ledger_show.show)
    export, head = add("export", _ledger_export.export), add("head", _ledger_head.head)
    figures, checks = add("figures", _ledger_people.figures), add("checks", _ledger_people.checks)
    verify.add_argument("--witness", metavar="…", action="append", default=[], help=words("ledger-option-witness"))
    show.add_argument("entry", metavar="…", nargs="?", default="", help=words("ledger-option-entry"))
    show.add_argument("--after", metavar="N", type=int, default=0, help=words("ledger-option-after"))
    export.add_argument("--out", metavar="FILE", type=Path, required=True, help=words("ledger-option-out"))
    head.add_argument("--qr", metavar="FILE", type=Path, help=words("ledger-option-qr"))
    head.add_argument("--sheet", metavar="FILE", type=Path, help=words("ledger-option-sheet"))
    figures.add_argument("--day", metavar="YYYY-MM-DD", default="", help=words("ledger-option-day"))
    answer = words("ledger-option-answer", answers=", ".join(_ledger_people.ANSWERS))
    checks.add_argument("--answer", metavar=("N", "…"), nargs=2, help=answer)
    for made in (verify, show, head, figures, checks):
        made.add_argument("--json", action="store_true", help=words("cli-option-json"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Open the ledger for reading and do the deed that was chosen."""
    config = load(args.config)
    if not config.paths.ledger.exists():
        copy = SecondCopy.on(config.storage.second_copy, config.device.kiosk_id)
        seen = max(witnessed_by_hub(config), last_copied(copy) if copy else 0)
        file = str(config.paths.ledger)
        print(
            words("ledger-lost", file=file, entries=seen) if seen else words("ledger-none", file=file), file=sys.stderr
        )
        return NONE_YET
    deed: Deed = args.deed
    keys = DeviceKeys.load(config.paths.keys)
    with closing(LedgerReader.open_for_reading(config.paths.ledger)) as ledger:
        return deed(LedgerDevice(config, keys, ledger), args, words)
