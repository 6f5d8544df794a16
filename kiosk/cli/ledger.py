"""`kiosk ledger`: see, check, export. Only headers are read: who an entry is about stays sealed."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from config import load
from kiosk.cli._words import Words
from kiosk.domain.entry import Entry
from kiosk.storage import LedgerReader
from kiosk.storage.ledger_reader import Verified
from kiosk.trust import DeviceKeys, to_wire
from kiosk.trust.durable import replacing

DOES_NOT_HOLD, NONE_YET = 1, 66
_BATCH = 256


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk ledger` takes."""
    parser.description = words("ledger-about")
    deeds = parser.add_subparsers(metavar="…", required=True)
    for name, deed in (("verify", _verify), ("list", _list), ("export", _export)):
        text = words(f"ledger-{name}-help")
        made = deeds.add_parser(name, words=words, help=text, description=text)
        made.add_argument(
            "--config", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=words("cli-option-config")
        )
        made.set_defaults(deed=deed)
        if name == "export":
            made.add_argument("--out", metavar="FILE", type=Path, required=True, help=words("ledger-option-out"))
        else:
            made.add_argument("--json", action="store_true", help=words("cli-option-json"))
        if name == "list":
            made.add_argument("--after", metavar="N", type=int, default=0, help=words("ledger-option-after"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Open the ledger for reading and do the deed that was chosen."""
    config = load(args.config)
    if not config.paths.ledger.exists():
        print(words("ledger-none", file=str(config.paths.ledger)), file=sys.stderr)
        return NONE_YET
    deed: Callable[[LedgerReader, DeviceKeys, argparse.Namespace, Words], int] = args.deed
    keys = DeviceKeys.load(config.paths.keys)
    with closing(LedgerReader.open_for_reading(config.paths.ledger)) as ledger:
        return deed(ledger, keys, args, words)


def _verify(ledger: LedgerReader, keys: DeviceKeys, args: argparse.Namespace, words: Words) -> int:
    verified: Verified = ledger.verify(keys.signing_public)
    holds = verified.fault is None
    if args.json:
        print(
            json.dumps(
                {
                    "holds": holds,
                    "entries": verified.head.seq,
                    "head": verified.head.entry_hash,
                    "fault": verified.fault.value if verified.fault else None,
                    "detail": verified.detail,
                },
                indent=1,
            )
        )
    elif holds:
        print(words("ledger-holds", entries=verified.head.seq, head=verified.head.entry_hash))
    else:
        print(words("ledger-broken", entries=verified.head.seq, detail=verified.detail), file=sys.stderr)
    return 0 if holds else DOES_NOT_HOLD


def _list(ledger: LedgerReader, keys: DeviceKeys, args: argparse.Namespace, words: Words) -> int:
    for entry in _entries(ledger, args.after):
        if args.json:
            print(json.dumps(to_wire(entry)["header"], ensure_ascii=False))
        else:
            print(_line(entry))
    return 0


def _line(entry: Entry) -> str:
    """Codes, not words: the same in every language, as one reads them to head office by telephone."""
    draft = entry.draft
    parts = [f"{entry.seq:>6}", entry.origin.ts_utc, entry.origin.operator_id or "-", draft.kind.value]
    parts += [part for part in (draft.outcome.value, draft.reason.value) if part not in ("", "none")]
    parts += [f"{line.item}:{line.delivered}/{line.entitled}" for line in draft.lines]
    return "  ".join(parts)


def _export(ledger: LedgerReader, keys: DeviceKeys, args: argparse.Namespace, words: Words) -> int:
    """One entry a line as it travels, bodies sealed; the first line says whose they are."""
    head = {"format": "kiosk-ledger/1", "signing_key": keys.signing_public, "entries": ledger.count()}
    count = 0
    with replacing(args.out, 0o644) as file:
        file.write(_json_line(head))
        for entry in _entries(ledger, 0):
            file.write(_json_line(to_wire(entry)))
            count += 1
    print(words("ledger-exported", entries=count, file=str(args.out)), file=sys.stderr)
    return 0


def _entries(ledger: LedgerReader, after_seq: int) -> Iterator[Entry]:
    while entries := ledger.entries(after_seq, _BATCH):
        yield from entries
        after_seq = entries[-1].seq


def _json_line(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8") + b"\n"
