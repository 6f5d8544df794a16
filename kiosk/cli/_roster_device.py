"""What `kiosk roster` does with a package that is there: show it."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from kiosk.cli._words import Words
from kiosk.domain.manifest import Manifest
from kiosk.office.keys import fingerprint
from kiosk.trust.archive import Archive
from kiosk.trust.manifest import manifest_to_mapping
from kiosk.trust.package import MEMBERS, ROW_FILES, inspect_package
from kiosk.trust.records import RecordKind


def inspect(args: argparse.Namespace, words: Words) -> int:
    """Show what anybody can read of a package whose signatures agree with the keys that it names itself."""
    manifest = inspect_package(args.package)
    counts = count_records(args.package, manifest)
    if args.json:
        print(json.dumps({"manifest": manifest_to_mapping(manifest), "counts": counts}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(manifest_lines(manifest, counts, words)))
    return 0


def count_records(path: Path, manifest: Manifest) -> dict[str, int]:
    """Count the sealed records of each kind: their number shows without opening them."""
    archive = Archive(path, MEMBERS)
    try:
        return {
            RecordKind(kind).value: sum(1 for _ in archive.lines(name, manifest.files[name].sha256))
            for kind, name in ROW_FILES.items()
        }
    finally:
        archive.close()


def manifest_lines(manifest: Manifest, counts: dict[str, int], words: Words) -> Iterator[str]:
    """Yield the facts that a technician compares with the office's letter."""
    programme, round_, site = manifest.programme, manifest.round, manifest.site
    yield words("roster-show-issuer", issuer=manifest.issuer, fingerprint=fingerprint(manifest.issuer_key))
    yield words("roster-show-owner", controller=programme.controller, fingerprint=fingerprint(manifest.owner_key))
    yield words("roster-show-programme", code=programme.code, name=programme.name)
    yield words("roster-show-purpose", purpose=programme.purpose)
    yield words("roster-show-basis", dpia=programme.dpia_ref, authorisation=programme.authorisation_ref)
    yield words(
        "roster-show-round",
        id=round_.round_id,
        number=round_.number,
        of=round_.of,
        opens=round_.opens,
        closes=round_.closes,
    )
    yield words("roster-show-site", code=site.code, name=site.name)
    yield words(
        "roster-show-counts",
        households=counts[RecordKind.HOUSEHOLD],
        collectors=counts[RecordKind.COLLECTOR],
        templates=counts[RecordKind.TEMPLATE],
    )
    yield words("roster-show-desks", desks=", ".join(f"{desk.number} ({desk.kiosk_id})" for desk in manifest.desks))
    for operator in manifest.operators:
        role = words(f"roster-role-{operator.role}")
        yield words("roster-show-operator", id=operator.operator_id, name=operator.display_name, role=role)
    yield words("roster-show-times", issued=manifest.issued_at, expires=manifest.expires_at)
    yield words("roster-show-destroyed", destroyed=manifest.templates_destroyed_at)
    yield words("roster-show-package", id=manifest.package_id, sequence=manifest.sequence)
