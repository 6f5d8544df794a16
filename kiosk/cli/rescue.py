"""`kiosk rescue`: put a damaged ledger together again from its second copy and what is left of it."""

import argparse
import json
import secrets
import sys
from functools import partial
from pathlib import Path

from config import KioskConfig, load
from kiosk.cli._account import check_account
from kiosk.cli._ledger_device import witnessed_by_hub
from kiosk.cli._progress import Progress
from kiosk.cli._words import Words
from kiosk.domain.codes import Flag, Kind
from kiosk.domain.entry import Draft
from kiosk.runtime.clock import device_clock
from kiosk.runtime.media import second_copy_of
from kiosk.storage import Ledger, LedgerFault, LedgerReader, Stamp
from kiosk.storage.errors import LedgerTrouble
from kiosk.storage.replacement import RECORD
from kiosk.storage.rescue import Rescue, look, put_in_place
from kiosk.trust import DeviceKeys

NOT_CONFIRMED = 1


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk rescue` takes."""
    parser.description = words("rescue-about")
    copies = words("rescue-option-from")
    parser.add_argument("--from", dest="copies", metavar="FILE", type=Path, action="append", default=[], help=copies)
    parser.add_argument("--yes", action="store_true", help=words("rescue-option-yes"))
    parser.add_argument("--json", action="store_true", help=words("cli-option-json"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Say what can be put together, and after a yes put it in the ledger's place."""
    config = load(args.config)
    check_account(config.paths.data)
    keys = DeviceKeys.load(config.paths.keys)
    database = config.paths.ledger
    progress = Progress(words, silent=args.json)
    _tell_of_former(config, words)
    found = look(database, _copies(config, args.copies), keys.signing_public, progress.show)
    whole = _entries_that_hold(database, keys, progress)
    at_hub = witnessed_by_hub(config)
    _report(found, whole, at_hub, args.json, words)
    if whole is not None and whole >= found.head.seq:
        return 0
    if not (args.yes or _confirmed(words)):
        print(words("rescue-not-confirmed"), file=sys.stderr)
        return NOT_CONFIRMED
    progress.begin("rescue-write")
    kept = put_in_place(database, found.entries)
    with Ledger.open(database, keys) as ledger:
        _check(ledger, keys, progress)
        stamp = Stamp(device_clock(), secrets.token_bytes, config.device.kiosk_id, site=config.device.site)
        ledger.append(Draft(Kind.SELF_TEST, flags=(Flag.RESCUED,)), stamp)
    print(words("rescue-done", entries=found.head.seq, kept=", ".join(path.name for path in kept)), file=sys.stderr)
    return 0


def _tell_of_former(config: KioskConfig, words: Words) -> None:
    """Entries of former keys are not this device's any more; who looks for them here must not think them lost."""
    folders = sorted(path for path in config.paths.data.glob("replace*") if (path / RECORD).exists())
    if folders:
        print(words("rescue-former", folders=", ".join(map(str, folders))), file=sys.stderr)


def _copies(config: KioskConfig, given: list[Path]) -> list[Path]:
    copy = second_copy_of(config)
    return [*given, *([copy.path] if copy is not None and copy.path.exists() else [])]


def _entries_that_hold(database: Path, keys: DeviceKeys, progress: Progress) -> int | None:
    """How many entries the ledger has, when nothing is wrong with it."""
    try:
        with LedgerReader.open_for_reading(database) as ledger:
            verified = ledger.verify(keys.signing_public, progress=partial(progress.show, "verify"))
    except LedgerFault:
        return None
    return verified.head.seq if verified.fault is None else None


def _check(ledger: Ledger, keys: DeviceKeys, progress: Progress) -> None:
    verified = ledger.verify(keys.signing_public, progress=partial(progress.show, "verify"))
    if verified.fault is not None:
        raise LedgerFault(LedgerTrouble.DAMAGED, f"{verified.fault}: {verified.detail}")


def _report(found: Rescue, whole: int | None, at_hub: int, as_json: bool, words: Words) -> None:
    if as_json:
        report = {
            "ledger_holds": whole is not None,
            "entries": found.head.seq,
            "head": found.head.entry_hash,
            "behind_a_gap": list(found.stranded),
            "at_hub": at_hub,
            "sources": [{"file": str(one.path), "good": one.good, "bad": one.bad} for one in found.sources],
        }
        print(json.dumps(report, indent=1))
        return
    for one in found.sources:
        print(words("rescue-source", file=str(one.path), good=one.good, bad=one.bad))
    print(words("rescue-chain", entries=found.head.seq))
    if found.stranded:
        print(words("rescue-stranded", count=len(found.stranded), first=found.stranded[0]))
    if at_hub > found.head.seq:
        print(words("rescue-at-hub", count=at_hub - found.head.seq, last=at_hub))
    if whole is not None and whole >= found.head.seq:
        print(words("rescue-needless", entries=whole))


def _confirmed(words: Words) -> bool:
    if not sys.stdin.isatty():
        return False
    print(words("rescue-ask"), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in words("rescue-yes").split()
