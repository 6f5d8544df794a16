"""What `kiosk roster` does with a package that is there: show it, take it in."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

from config import KioskConfig, load
from kiosk.cli._account import check_account
from kiosk.cli._progress import Progress
from kiosk.cli._trusted import joined, known, load_pins, save_pins
from kiosk.cli._unlock import two_while_in_use
from kiosk.cli._words import Words
from kiosk.domain.codes import Kind
from kiosk.domain.entry import Draft, PackageFacts
from kiosk.domain.manifest import Manifest
from kiosk.domain.roles import Action
from kiosk.runtime.clock import Clock, device_clock
from kiosk.storage import Ledger, RosterFault, Stamp
from kiosk.storage.destruction import certificate
from kiosk.storage.locking import exclusive
from kiosk.storage.replacement import finish, pending
from kiosk.storage.retention import Why
from kiosk.storage.roster import RosterCache, RosterStatus
from kiosk.storage.timekeeping import believed_now, newest_origins
from kiosk.trust import DeviceKeys
from kiosk.trust.archive import Archive
from kiosk.trust.canonical import canonical
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.keys import fingerprint
from kiosk.trust.manifest import manifest_to_mapping
from kiosk.trust.package import MEMBERS, ROW_FILES, Expected, Pins, inspect_package, open_package
from kiosk.trust.records import RecordKind

NOT_TRUSTED, NOT_PROVISIONED = 1, 78


def take_in(args: argparse.Namespace, words: Words) -> int:
    """Import a package that is for this device, once a person has confirmed who signs for it."""
    config = load(args.config)
    check_account(config.paths.data)
    if not config.device.kiosk_id:
        print(words("roster-import-unprovisioned"), file=sys.stderr)
        return NOT_PROVISIONED
    progress = Progress(words, silent=args.json)
    progress.begin("check")
    manifest = inspect_package(args.package)
    counts = count_records(args.package, manifest)
    if not args.json:
        print("\n".join(manifest_lines(manifest, counts, words)))
    pins, two = load_pins(config.paths.data), ("", "")
    if not known(pins, manifest):
        if not (args.trust_issuer or _confirmed(bool(pins.issuers), words)):
            print(words("roster-import-not-trusted"), file=sys.stderr)
            return NOT_TRUSTED
        two = two_while_in_use(config, Action.TRUST_SIGNER, words)
        pins = joined(pins, manifest)
    progress.begin("open")
    with exclusive(config.paths.roster, wait=True):  # two imports at once would each build on what the other replaces
        _import(args.package, config, pins, device_clock(), progress, two)
        # The office has answered to the new keys: the old ones serve nobody any more.
        kept = finish(config.paths.data) if pending(config.paths.data) is not None else None
    if args.json:
        print(json.dumps({"imported": manifest.package_id, "counts": counts}, indent=1))
    else:
        if kept is not None:
            print(words("provision-finished", folder=str(kept)))
        print(words("roster-import-done", site=manifest.site.name, round=manifest.round.round_id))
    return 0


def _import(
    path: Path, config: KioskConfig, pins: Pins, clock: Clock, progress: Progress, two: tuple[str, str]
) -> None:
    """Check it against this device, remember signers and revoked keys, put it in place, record it: in this order.

    `two` are the people who answered for a new signer while another package was in use, else nobody.

    A cut in between leaves a package without its entry; importing it again is allowed and records it. What was there of
    another round is gone with it, which is certified.
    """
    keys, manifest = DeviceKeys.load(config.paths.keys), inspect_package(path)
    cache = RosterCache(config.paths.roster, pins)
    expected = Expected(
        pins=pins,
        kiosk_id=config.device.kiosk_id,
        # A clock that a person set, or nobody, must not refuse a package as expired or not yet issued.
        now=believed_now(clock.now(), clock.source(), newest_origins(config.paths.ledger)),
        site=config.device.site,
        signing_key=keys.signing_public,
        receiving_key=keys.receiving_public,
        last=cache.last_imported(manifest.issuer_key),
        present=cache.present(),
    )
    try:
        package = open_package(path, expected)
    except PackageError as error:
        if error.fault is PackageFault.DEVICE_REVOKED:  # its signatures hold: what is on this device is closed, too
            save_pins(config.paths.data, pins.with_revoked(manifest))
        raise
    before = _before(cache)
    with package:
        # Before the roster: a roster whose signers this device does not know could not be opened.
        save_pins(config.paths.data, pins.with_revoked(package.manifest))
        cache.import_package(package, partial(progress.show, "import"))
        manifest = package.manifest
    with closing(Ledger.open(config.paths.ledger, keys)) as ledger:
        if before is not None and before.manifest.package_id != manifest.package_id:
            ended = certificate(Why.REPLACED, before.manifest.sequence, before.households, before.templates)
            ledger.append(ended, Stamp.of(before.manifest, config.device.kiosk_id, "", clock, os.urandom))
        first, second = two
        stamp = Stamp.of(manifest, config.device.kiosk_id, first, clock, os.urandom)
        ledger.append(Draft(Kind.PACKAGE_LOADED, second_operator_id=second, package=_facts(manifest)), stamp)


def _facts(manifest: Manifest) -> PackageFacts:
    digest = sha256(canonical(manifest_to_mapping(manifest))).hexdigest()
    return PackageFacts(manifest.sequence, manifest.delta_of, digest, manifest.issuer_key, manifest.owner_key)


def _before(cache: RosterCache) -> RosterStatus | None:
    """What the device holds now; nothing where it cannot be read."""
    try:
        return cache.status()
    except RosterFault:
        return None


def _confirmed(others_known: bool, words: Words) -> bool:
    """Ask the person at the terminal whether the fingerprints are those of the office's letter."""
    if not sys.stdin.isatty():
        return False
    print(words("roster-import-other" if others_known else "roster-import-first"), file=sys.stderr)
    print(words("roster-import-ask"), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in words("roster-import-yes").split()


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
        yield words(
            "roster-show-operator",
            id=operator.operator_id,
            name=operator.display_name,
            role=role,
            badge=operator.badge_id,
        )
    yield words("roster-show-times", issued=manifest.issued_at, expires=manifest.expires_at)
    yield words("roster-show-destroyed", destroyed=manifest.templates_destroyed_at)
    yield words("roster-show-package", id=manifest.package_id, sequence=manifest.sequence)
    if manifest.delta_of:
        yield words("roster-show-delta", of=manifest.delta_of)
    if any((manifest.revoked.badges, manifest.revoked.devices, manifest.revoked.keys)):
        revoked = manifest.revoked
        yield words(
            "roster-show-revoked",
            badges=", ".join(revoked.badges) or "-",
            devices=", ".join(map(fingerprint, revoked.devices)) or "-",
            keys=", ".join(map(fingerprint, revoked.keys)) or "-",
        )
