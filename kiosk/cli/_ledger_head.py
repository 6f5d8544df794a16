"""`kiosk ledger head`: the signed head as text and QR code, and the closing sheet that carries it on paper."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape

import segno

from kiosk.cli._ledger_device import LedgerDevice
from kiosk.cli._words import Words, language_of
from kiosk.domain.counting import Count
from kiosk.storage import LedgerReader
from kiosk.storage.books import Books
from kiosk.storage.snapshot import SnapshotFile, snapshot_of
from kiosk.trust.durable import write_durably
from kiosk.trust.keys import fingerprint
from kiosk.trust.witness import Witness

DOES_NOT_HOLD = 1
_SHEET_LANGUAGES = ("fr", "en")

_STYLE = """\
@page { size: A4; margin: 15mm }
body { font-family: Andika, "Noto Sans", sans-serif; font-size: 4mm; color: #000; margin: 0 }
h1 { font-size: 7mm; margin: 0 0 4mm }
table { border-collapse: collapse; width: 100%; margin: 4mm 0 }
th, td { border: 0.2mm solid #000; padding: 1.5mm 2.5mm; text-align: left }
td.number, th.number { text-align: right }
svg { width: 60mm; height: 60mm; float: right; margin: 0 0 4mm 4mm }
code { overflow-wrap: anywhere; font-size: 3mm }
.sign { display: flex; gap: 10mm; margin-top: 18mm }
.sign p { flex: 1; border-top: 0.2mm solid #000; padding-top: 1.5mm }
"""


def head(device: LedgerDevice, args: argparse.Namespace, words: Words) -> int:
    """Sign the head of a ledger that holds; write it as a picture, and on a sheet, where that is asked for."""
    signed = device.head()
    if signed is None:
        print(words("ledger-head-refused"), file=sys.stderr)
        return DOES_NOT_HOLD
    key = fingerprint(signed.key)
    if args.qr:
        write_durably(args.qr, _qr(signed.text).encode(), 0o644)
    if args.sheet:
        snapshots = SnapshotFile(snapshot_of(device.config.paths.ledger), device.keys.signing_public)
        day = day_of(device.ledger, snapshots)
        spoken = [language_of(code, {}).words for code in _SHEET_LANGUAGES]
        write_durably(args.sheet, sheet(signed, key, day, spoken).encode(), 0o644)
    print(
        json.dumps({**asdict(signed), "fingerprint": key, "text": signed.text}, indent=1) if args.json else signed.text
    )
    return 0


@dataclass(frozen=True, slots=True)
class Day:
    """What the closing sheet counts of the last round in a ledger, from headers alone.

    `given` and `taken_back` are by item; `open` are approvals of which nobody has said yet what was given, `parked`
    are visits that nobody has decided.
    """

    site: str
    round_id: str
    households: int
    open: int
    parked: int
    given: Counter[str]
    taken_back: Counter[str]


def day_of(ledger: LedgerReader, snapshots: SnapshotFile | None = None) -> Day:
    """Return the sums of the round and site of the last entry, beginning with a good snapshot where there is one."""
    last = ledger.entries(after_seq=max(0, ledger.count() - 1))
    site, round_id = (last[0].origin.site, last[0].origin.round_id) if last else ("", "")
    one = Books(ledger, snapshots).now().of(round_id)
    figures = one.figures(site)
    return Day(
        site=site,
        round_id=round_id,
        households=figures.served,
        open=len(one.open_approvals),
        parked=len(one.open_parked),
        given=Counter(figures.by(Count.GIVEN)),
        taken_back=Counter(figures.by(Count.BACK)),
    )


def sheet(signed: Witness, key: str, day: Day, spoken: Sequence[Words]) -> str:
    """Return the closing sheet, a page of HTML that needs nothing else, each label in every language of `spoken`."""

    def label(name: str) -> str:
        return escape(" / ".join(words(f"ledger-sheet-{name}") for words in spoken))

    def number(value: int) -> str:
        return f'<td class="number">{value}</td>'

    facts = {
        "site": day.site,
        "round": day.round_id,
        "kiosk": signed.kiosk_id,
        "time": signed.at,
        "entries": str(signed.seq),
        "households": str(day.households),
        "open": str(day.open),
        "parked": str(day.parked),
        "key": key,
    }
    rows = "\n".join(f"<tr><th>{label(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts.items())
    items = "\n".join(
        f"<tr><td>{escape(item)}</td>{number(day.given[item])}{number(day.taken_back[item])}"
        f"{number(day.given[item] - day.taken_back[item])}</tr>"
        for item in sorted({*day.given, *day.taken_back})
    )
    titles = "".join(f'<th class="number">{label(name)}</th>' for name in ("given", "taken-back", "net"))
    lines = "".join(f"<p>{label(name)}</p>" for name in ("first", "second"))
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{label("title")}</title>\n'
        f"<style>\n{_STYLE}</style></head>\n<body><h1>{label('title')}</h1>\n{_qr(signed.text)}\n"
        f"<table>\n{rows}\n</table>\n"
        f"<table>\n<tr><th>{label('item')}</th>{titles}</tr>\n{items}\n</table>\n"
        f"<p>{label('why')}</p>\n<p><code>{escape(signed.text)}</code></p>\n"
        f'<div class="sign">{lines}</div></body></html>\n'
    )


def _qr(text: str) -> str:
    # Level M mends 15 %: a sheet is folded, not carried about all day like a badge.
    return str(segno.make(text, error="m", micro=False).svg_inline(border=4, omitsize=True))
