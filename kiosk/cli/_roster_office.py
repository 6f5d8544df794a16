"""What `kiosk roster` does at the office: keys, build."""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from kiosk.cli._findings import print_findings
from kiosk.cli._progress import Progress
from kiosk.cli._words import Words
from kiosk.office.badges import BADGES, PINS, write_badges
from kiosk.office.build import Prepared, publish
from kiosk.office.findings import InputRefused, OfficeError
from kiosk.office.keys import KeysError, OfficeKeys, load_office_keys
from kiosk.office.past import PastError, crosswalk_path, read_past, secret_path
from kiosk.roots.office import make_keys, prepare_package
from kiosk.trust.keys import fingerprint
from kiosk.trust.manifest import manifest_to_mapping

REFUSED, STOPPED = 1, 70
"""The input has faults, or something that must not be replaced is there; the work broke off."""


def keys(args: argparse.Namespace, words: Words) -> int:
    """Make the office's keys, once."""
    try:
        made = make_keys(args.out)
    except KeysError as error:
        return _refuse(words(f"roster-keys-{error.fault}", file=str(error.file)))
    print(
        words(
            "roster-keys-made",
            folder=str(args.out),
            issuer=fingerprint(made.issuer_public),
            owner=fingerprint(made.owner_public),
        )
    )
    print(words("roster-keys-safe"))
    return 0


def build(args: argparse.Namespace, words: Words) -> int:
    """Make a package, its badges and its crosswalk, or tell every fault."""
    badges = args.badges or args.out.with_name(f"{args.out.stem}-badges")
    beside = [badges] if args.delta_of else [badges, crosswalk_path(args.out), secret_path(args.out)]
    if args.out.with_name(f"{args.out.name}.tmp").exists():  # what lies beside it is of an attempt that was cut off
        beside = []
    taken = next((path for path in (args.out, *beside) if path.exists()), None)
    if taken is not None:
        return _refuse(words("roster-exists", file=str(taken)))
    try:
        office = load_office_keys(args.keys or args.source / "keys")
        progress = Progress(words, silent=args.json)
        progress.begin("tables")
        past = read_past(args.delta_of, office) if args.delta_of else None
        prepared = prepare_package(args.source, office, partial(progress.show, "prints"), past, args.whole)
    except KeysError as error:
        return _refuse(words(f"roster-keys-{error.fault}", file=str(error.file)))
    except PastError as error:
        return _refuse(words(f"roster-old-{error.fault}", file=str(error.file)))
    except InputRefused as refused:
        if args.json:
            _print_json({"package": None, "findings": [finding.to_json() for finding in refused.findings]})
        else:
            print_findings(refused.findings, words)
        return REFUSED
    except OfficeError as error:
        print(words("roster-office-error", detail=str(error)), file=sys.stderr)
        return STOPPED
    return _publish(prepared, office, args.out, badges, progress, args.json, words)


def _publish(
    prepared: Prepared, office: OfficeKeys, out: Path, folder: Path, progress: Progress, as_json: bool, words: Words
) -> int:
    site, round_id = prepared.manifest.site.name, prepared.manifest.round.round_id
    badges, pins = folder / BADGES, folder / PINS
    out.parent.mkdir(parents=True, exist_ok=True)

    def sheets() -> None:
        if prepared.badges:
            write_badges(folder, prepared.badges, site, round_id, words)

    manifest, crosswalk = publish(prepared, office, out, progress=partial(progress.show, "seal"), first=sheets)
    secret = secret_path(prepared.past or out)
    if as_json:
        _print_json(
            {
                "package": str(out),
                "manifest": manifest_to_mapping(manifest),
                "counts": prepared.counts,
                "badges": str(badges) if prepared.badges else None,
                "pins": str(pins) if prepared.badges else None,
                "crosswalk": str(crosswalk),
                "secret": str(secret),
                "findings": [finding.to_json() for finding in prepared.warnings],
            }
        )
        return 0
    print_findings(prepared.warnings, words)
    counts = {name: number for name, number in prepared.counts.items() if name not in ("changed", "gone")}
    print(words("roster-built", package=str(out), **counts))
    if manifest.delta_of:
        changed = {name: prepared.counts[name] for name in ("changed", "gone")}
        number = len(prepared.badges)
        print(words("roster-built-delta", id=manifest.package_id, of=manifest.delta_of, badges=number, **changed))
    if prepared.badges:
        print(words("roster-built-badges", badges=str(badges), pins=str(pins)))
    print(words("roster-built-crosswalk", file=str(crosswalk)))
    print(words("roster-built-secret", file=str(secret)))
    return 0


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return REFUSED


def _print_json(content: dict[str, object]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))
