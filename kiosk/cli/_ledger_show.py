"""`kiosk ledger show`: one line an entry, or all that the header of one entry says."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping

from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._words import Words
from kiosk.domain.entry import Entry
from kiosk.storage import LedgerReader
from kiosk.trust.entries import entry_hash, header

NO_SUCH_ENTRY = 1
_BATCH = 256


def show(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Print codes, not words: the same in every language, as one reads them to head office by telephone."""
    if args.entry:
        return _show_one(device.ledger, args.entry, args.json, words)
    for entry in _entries(device.ledger, args.after):
        print(json.dumps(header(entry), ensure_ascii=False) if args.json else _line(entry))
    return 0


def _show_one(ledger: LedgerReader, wanted: str, as_json: bool, words: Words) -> int:
    if wanted.isascii() and wanted.isdigit():
        found = ledger.entries(after_seq=int(wanted) - 1, limit=1)
        entry = found[0] if found and found[0].seq == int(wanted) else None
    else:
        entry = ledger.entry(wanted)
    if entry is None:
        print(words("ledger-no-entry", entry=wanted), file=sys.stderr)
        return NO_SUCH_ENTRY
    facts = {**header(entry), "entry_hash": entry_hash(entry)}
    if as_json:
        print(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{name:24} {value}" for name, value in _flat(facts, "")))
    return 0


def _line(entry: Entry) -> str:
    draft = entry.draft
    parts = [f"{entry.seq:>6}", entry.origin.ts_utc, entry.origin.operator_id or "-", str(draft.kind)]
    parts += [str(code) for code in (draft.outcome, draft.reason) if code]
    parts += [f"{line.item}:{line.delivered}/{line.entitled}" for line in draft.lines]
    return "  ".join(parts)


def _flat(facts: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """What is said, empty fields left out; of a list, each part under its number."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield from _flat({str(number): part for number, part in enumerate(value, 1)}, f"{prefix}{name}.")
        elif value not in ("", 0):
            yield prefix + name, value


def _entries(ledger: LedgerReader, after_seq: int) -> Iterator[Entry]:
    while entries := ledger.entries(after_seq, _BATCH):
        yield from entries
        after_seq = entries[-1].seq
