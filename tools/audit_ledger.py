#!/usr/bin/env python3
"""Audit an aid kiosk's ledger from its export. This one file, Python 3.11 and `cryptography` are all you need.

A kiosk that hands out aid writes down everything it does as numbered entries. Each entry has a clear header (what was
given, when, by whom, how the person was verified) and a sealed body (who it was), which only the office can open. Each
header holds the SHA-256 of the header before it and of its own body, and the kiosk signs it with its Ed25519 key. So
nobody without that key can change, remove, add or move an entry unnoticed, and this program needs no body opened.

What the chain cannot show by itself is a missing end, or a history rewritten with the kiosk's own key. *Signed heads*
show both: the hub that received the entries and the closing sheet of a day each say "entry number N had this hash".
Give every signed head you can find with --witness; those that the export carries are used too.

How to go about it:
  1. Ask for the export: kiosk ledger export --out ledger.jsonl
  2. Ask the office, not the kiosk, for the fingerprint of this kiosk's key and of the hub's, and give them with --key
     and --hub-key. Without --key a ledger that somebody signed anew with a key of his own would hold.
  3. Scan the QR codes of the closing sheets and give each with --witness.
  4. Compare with an older export, or with one from the second copy: audit_ledger.py OLD NEW

Exit code: 0 everything holds, 1 something does not (the first bad entry and why is printed), 2 the input is unusable.
The formats, byte by byte: docs/ledger-format.md.
"""

import argparse
import base64
import hashlib
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FAULTS = {
    "malformed": "it cannot be read as an entry",
    "schema": "it is of another version than this program knows: nothing says that it is damaged",
    "not_canonical": "its header was kept in other bytes than those that were signed: somebody wrote into the file",
    "other_kiosk": "another kiosk made it",
    "repeated": "its id stands before it already: it was put in twice",
    "gap": "it is missing: it was deleted",
    "reordered": "another entry stands in its place: the order was changed",
    "chain": "it does not follow the entry before it: one of the two was exchanged",
    "body_hash": "its sealed body is not the one that was signed",
    "signature": "it was edited after it was signed, or another key than the kiosk's signed it",
    "other_key": "another key than the kiosk's signed it: the one that the export itself names",
    "order": "it says that it was made before the entry it follows, by the count of the same boot",
    "forked": "somebody has seen another entry at this number: history was rewritten with the kiosk's own key",
    "truncated": "it and what follows is missing: somebody has seen more entries than there are",
}
GENESIS = "0" * 64
SCHEMA = 2
LARGEST = 2**53 - 1
ENTRY_CONTEXT, HEAD_CONTEXT = b"kiosk-entry/2\n", b"kiosk-head/1\n"
ABOUT_FIELDS = {"format": str, "kiosk_id": str, "signing_key": str, "entries": int}
HEAD_FIELDS = {"kiosk_id": str, "seq": int, "entry_hash": str, "at": str, "key": str, "signature": str}
ENTRY_FIELDS = {
    **dict.fromkeys(("entry_id", "kiosk_id", "boot_id", "prev_hash", "body_hash"), str),
    **dict.fromkeys(("seq", "monotonic_ms"), int),
}


class Fault(Exception):
    """An entry is bad. Its arguments: a name of FAULTS, and details."""


# Bytes: JSON, its canonical form, keys, signatures


def read_json(text: str | bytes) -> Any:
    """Read JSON strictly: no fractions, and no name twice in an object: two readers could take it for two things."""

    def refuse(found: str) -> NoReturn:
        raise ValueError(f"a number that is not whole: {found}")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError("a name twice in one object")
        return dict(pairs)

    return json.loads(text, parse_float=refuse, parse_constant=refuse, object_pairs_hook=once)


def canonical(value: Any) -> bytes:
    """Return the one byte form (RFC 8785) of a JSON value without fractions; ValueError when it has none."""
    return _canonical(value).encode("utf-8")


def _canonical(value: Any) -> str:
    if isinstance(value, dict):
        # Names are ordered by their UTF-16 code units, as JavaScript orders them.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_canonical(name)}:{_canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("a number that not every reader keeps exactly")
    return json.dumps(value, ensure_ascii=False)  # escapes in texts what RFC 8785 escapes, and nothing else


def unb64(text: str) -> bytes:
    """Return the bytes of standard base64, refusing every spelling but one."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError("base64 with stray bits")
    return found


def fingerprint(key: str) -> str:
    """Return what people compare of a public key: 128 bits of its SHA-256 in four groups."""
    digest = hashlib.sha256(unb64(key)).hexdigest()[:32]
    return "-".join(digest[at : at + 8] for at in range(0, 32, 8))


def signed_by(key: str, signature: bytes, message: bytes) -> bool:
    """Return whether the holder of `key` (base64 Ed25519) signed `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(unb64(key)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def has_fields(value: Any, fields: dict[str, type]) -> bool:
    """Return whether an object has these fields with values of exactly these types (a boolean is no number)."""
    return isinstance(value, dict) and all(type(value.get(name)) is kind for name, kind in fields.items())


# The parts of an export


@dataclass(frozen=True)
class Entry:
    """One entry: `signed` are the bytes that signature and hash are about."""

    header: dict[str, Any]
    signed: bytes
    body: bytes
    signature: bytes

    @property
    def hash(self) -> str:
        """The next entry's `prev_hash`."""
        return hashlib.sha256(self.signed).hexdigest()


@dataclass(frozen=True)
class Head:
    """A signed head: the holder of `key` says that entry `seq` has this hash."""

    kiosk_id: str
    seq: int
    entry_hash: str
    at: str
    key: str
    signature: str

    def holds(self) -> bool:
        """Return whether that key signed it."""
        about = {name: getattr(self, name) for name in ("at", "entry_hash", "kiosk_id", "seq")}
        try:
            return signed_by(self.key, unb64(self.signature), HEAD_CONTEXT + canonical(about))
        except ValueError:
            return False


@dataclass
class Export:
    """A file as it is. `lines` are entries, or why a line is none; `heads` are not yet believed."""

    file: str
    kiosk_id: str
    key: str
    claimed: int
    lines: list[Entry | Fault] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)


def read_export(path: Path) -> Export:
    """Read an export. Damaged lines are kept as such: they are findings, not reasons to give up."""
    try:
        first, *rest = path.read_bytes().split(b"\n")
        about = read_json(first)
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(f"{path}: {error}") from error
    if not has_fields(about, ABOUT_FIELDS) or about["format"] != "kiosk-ledger/1":
        raise ValueError(f"{path}: the first line is not that of a kiosk-ledger/1")
    export = Export(str(path), about["kiosk_id"], about["signing_key"], about["entries"])
    _add_head(export, about.get("head"))
    for number, line in enumerate(rest, 2):
        if line:
            _read_line(export, number, line)
    return export


def _read_line(export: Export, number: int, line: bytes) -> None:
    try:
        value = read_json(line)
        if isinstance(value, dict) and "witness" in value:
            _add_head(export, value["witness"])
        else:
            export.lines.append(read_entry(value))
    except Fault as fault:
        export.lines.append(fault)
    except (ValueError, RecursionError) as error:
        export.lines.append(Fault("malformed", f"line {number}: {error}"))


def read_entry(value: Any) -> Entry:
    """Read one entry as it travels; Fault or ValueError when it is none."""
    if not isinstance(value, dict) or set(value) != {"header", "body", "signature"}:
        raise Fault("malformed", "not header, body and signature")
    header = value["header"]
    if isinstance(header, str):  # the kiosk found other bytes than canonical ones, and hands them over as they are
        raise Fault("not_canonical" if isinstance(read_json(unb64(header)), dict) else "malformed", "header")
    if isinstance(header, dict) and header.get("schema_version") != SCHEMA:
        raise Fault("schema", f"version {header.get('schema_version')}")
    if not has_fields(header, ENTRY_FIELDS):
        raise Fault("malformed", "a field is missing or of the wrong type")
    return Entry(header, canonical(header), unb64(str(value["body"])), unb64(str(value["signature"])))


def _add_head(export: Export, value: Any) -> None:
    if has_fields(value, HEAD_FIELDS):
        export.heads.append(Head(**{name: value[name] for name in HEAD_FIELDS}))


def read_witness(given: str) -> Head:
    """Read a signed head: its line, or a file that holds it."""
    try:
        text = given if given.startswith("kiosk-head/1 ") else Path(given).read_text("utf-8")
        _, kiosk_id, seq, entry_hash, at, key, signature = text.split()
        head = Head(kiosk_id, int(seq), entry_hash, at, key, signature)
    except (OSError, ValueError) as error:
        raise ValueError(f"--witness {given[:40]}: {error}") from error
    if not text.startswith("kiosk-head/1 ") or not head.holds():
        raise ValueError(f"--witness {given[:40]}: altered or misread, its signature does not hold")
    return head


# The audit


@dataclass
class Report:
    """What came of one export. `entries` are good; the first bad one has the number `first_bad`."""

    file: str
    kiosk_id: str
    key_fingerprint: str
    key_confirmed: bool
    entries: int = 0
    head: str = GENESIS
    witnesses: int = 0
    fault: str = ""
    first_bad: int = 0
    detail: str = ""
    notes: list[str] = field(default_factory=list)


def same_key(given: str, key: str) -> bool:
    """Return whether what the auditor gave, a key or a fingerprint, is that of `key`."""
    return given in (key, fingerprint(key))


def audit(export: Export, key: str, hub_keys: list[str], given: list[Head]) -> Report:
    """Walk along the entries until the first bad one; then ask the witnesses whether the end is missing.

    Args:
        key: the kiosk's, or its fingerprint, from somebody else than the kiosk; empty: the export's own is taken.
        hub_keys: likewise; empty: whoever signed a head counts.
        given: signed heads that the auditor brought.
    """
    report = Report(export.file, export.kiosk_id, fingerprint(export.key), same_key(key, export.key))
    trusted = export.key if not key or report.key_confirmed else key
    witnessed = _witnessed(export, report, trusted, hub_keys, given)
    at = {line.header["seq"] for line in export.lines if isinstance(line, Entry)}
    ids: set[str] = set()
    before: Entry | None = None
    try:
        for line in export.lines:
            entry = _in_its_place(line, export.kiosk_id, report, ids, at)
            _check(entry, before, report.head, export.key, trusted)
            if witnessed.get(entry.header["seq"], set()) - {entry.hash}:
                raise Fault("forked", "a signed head names another hash")
            ids.add(entry.header["entry_id"])
            before, report.entries, report.head = entry, entry.header["seq"], entry.hash
        furthest = max([export.claimed, *witnessed])
        if furthest > report.entries:
            raise Fault("truncated", f"entries up to {furthest} were seen")
    except Fault as fault:
        (report.fault, report.detail), report.first_bad = fault.args, report.entries + 1
    return report


def _witnessed(export: Export, report: Report, trusted: str, hubs: list[str], given: list[Head]) -> dict[int, set[str]]:
    """Return which hashes were seen at which number, and note which signed heads do not count, and why."""
    seen: dict[int, set[str]] = {}
    for head in [*export.heads, *given]:
        known = head.holds() and any(same_key(key, head.key) for key in [trusted, *hubs])
        about = f"signed head of entry {head.seq}, {head.at}, by key {head.key}"
        if not head.holds():
            report.notes.append(f"{about}: does not count, its signature does not hold")
        elif head.kiosk_id != export.kiosk_id:
            report.notes.append(f"{about}: does not count, it is about kiosk {head.kiosk_id}")
        elif hubs and not known:
            report.notes.append(f"{about}: does not count, it is neither this kiosk's nor that of --hub-key")
        else:
            report.witnesses += 1
            seen.setdefault(head.seq, set()).add(head.entry_hash)
            if not known:
                report.notes.append(f"{about}, {fingerprint(head.key)}: compare it with the hub's, give --hub-key")
    return seen


def _in_its_place(line: Entry | Fault, kiosk_id: str, report: Report, ids: set[str], at: set[int]) -> Entry:
    if isinstance(line, Fault):
        raise line
    header, wanted = line.header, report.entries + 1
    if header["kiosk_id"] != kiosk_id:
        raise Fault("other_kiosk", f"kiosk {header['kiosk_id']}")
    if header["entry_id"] in ids:
        raise Fault("repeated", f"id {header['entry_id']}")
    if header["seq"] != wanted:
        raise Fault("reordered" if wanted in at else "gap", f"entry {header['seq']} follows entry {report.entries}")
    return line


def _check(entry: Entry, before: Entry | None, prev_hash: str, named: str, trusted: str) -> None:
    header = entry.header
    if header["prev_hash"] != prev_hash:
        raise Fault("chain", "prev_hash is not the hash of the entry before")
    if header["body_hash"] != hashlib.sha256(entry.body).hexdigest():
        raise Fault("body_hash", "body_hash is not the hash of the body")
    if not signed_by(trusted, entry.signature, ENTRY_CONTEXT + entry.signed):
        by_named = named != trusted and signed_by(named, entry.signature, ENTRY_CONTEXT + entry.signed)
        raise Fault("other_key" if by_named else "signature", f"signature of entry {header['seq']}")
    last = before.header if before else header
    if header["boot_id"] == last["boot_id"] and header["monotonic_ms"] < last["monotonic_ms"]:
        raise Fault("order", f"{header['monotonic_ms']} ms after {last['monotonic_ms']} ms")


def compare(exports: list[Export], reports: list[Report]) -> None:
    """Find where a newer export leaves the history of an older one, as far as both are good, or ends before it."""
    shared = min(report.entries for report in reports)
    pairs = enumerate(zip(exports[0].lines[:shared], exports[-1].lines[:shared], strict=True), 1)
    fork = next((n for n, (a, b) in pairs if isinstance(a, Entry) and isinstance(b, Entry) and a.hash != b.hash), 0)
    newer = reports[-1]
    if fork:
        newer.fault, newer.first_bad, newer.detail = "forked", fork, "the older export has another"
    elif shared < reports[0].entries and not newer.fault:
        newer.fault, newer.first_bad, newer.detail = "truncated", shared + 1, "the older export has more"


# The command


def main() -> int:
    """Audit what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path, help="file made by `kiosk ledger export`")
    parser.add_argument("newer", type=Path, nargs="?", help="a later one of the same kiosk: does it continue this one?")
    parser.add_argument("--key", default="", help="the kiosk's signing key or its fingerprint, from the office")
    parser.add_argument("--hub-key", action="append", default=[], help="likewise of a hub whose signed heads count")
    parser.add_argument("--witness", action="append", default=[], help="a signed head: its line, or a file holding it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args()
    try:
        given = [read_witness(text) for text in args.witness]
        exports = [read_export(path) for path in (args.export, args.newer) if path]
        if len({export.kiosk_id for export in exports}) > 1:
            raise ValueError("these are exports of two kiosks")
        reports = [audit(export, args.key, args.hub_key, given) for export in exports]
    except ValueError as unusable:
        print(f"unusable: {unusable}", file=sys.stderr)
        return 2
    compare(exports, reports)
    holds = not any(report.fault for report in reports)
    if args.json:
        print(json.dumps({"holds": holds, "reports": [asdict(report) for report in reports]}, indent=1))
    else:
        print("\n\n".join(map(told, reports)))
    return 0 if holds else 1


def told(report: Report) -> str:
    """Return a report in words."""
    verdict = "HOLDS" if not report.fault else f"DOES NOT HOLD: entry {report.first_bad} is the first bad one"
    lines = [f"{report.file}: kiosk {report.kiosk_id}: {verdict}"]
    if report.fault:
        lines.append(f"  {report.fault}: {FAULTS[report.fault]} ({report.detail})")
    lines.append(f"  {report.entries} good entries, last hash {report.head}; {report.witnesses} signed heads compared")
    sure = "as --key says" if report.key_confirmed else "NOT CONFIRMED: compare it with the office's letter (--key)"
    lines.append(f"  signing key {report.key_fingerprint}, {sure}")
    return "\n".join([*lines, *(f"  note: {note}" for note in report.notes)])


if __name__ == "__main__":
    sys.exit(main())
