"""From the office's folder to a package: read, judge, seal for each operator on each kiosk, sign, write."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from kiosk.domain.manifest import Desk, Manifest, Operator
from kiosk.domain.roster import TemplateRecord
from kiosk.office.badges import Badge
from kiosk.office.findings import Finding, Findings, InputRefused
from kiosk.office.intake import OfficeInput, read_input
from kiosk.office.keys import OfficeKeys
from kiosk.office.parallel import Progress, no_progress
from kiosk.office.prints import references
from kiosk.office.pseudonyms import SECRET_BYTES, Crosswalk, Named, Pseudonyms
from kiosk.office.staff import StaffMember
from kiosk.trust.badge import SECRET_BYTES as BADGE_BYTES
from kiosk.trust.badge import Badge as SecretBadge
from kiosk.trust.badge import badge_text
from kiosk.trust.durable import write_durably
from kiosk.trust.ids import uuid7
from kiosk.trust.manifest import format_time
from kiosk.trust.packing import Contents, write_package
from kiosk.trust.slots import FLOOR, PACKAGE_KEY_BYTES, SlotCost, SlotPlace, seal_slot

RandomBytes = Callable[[int], bytes]
"""Gives so many random bytes: `os.urandom`, or a seeded source for a sample."""

PIN_DIGITS = 6
_BADGE_ID_BYTES = 4
_UUID_RANDOM_BYTES = 10


@dataclass(frozen=True, slots=True)
class Prepared:
    """A package that only needs writing, and what goes beside it."""

    manifest: Manifest
    contents: Contents = field(repr=False)
    package_key: bytes = field(repr=False)
    badges: tuple[Badge, ...]
    crosswalk: Crosswalk = field(repr=False)
    warnings: tuple[Finding, ...]
    counts: dict[str, int]
    """How many households, collectors, templates, operators, desks."""


def prepare(
    folder: Path,
    keys: OfficeKeys,
    now: datetime,
    random: RandomBytes,
    progress: Progress = no_progress,
    cost: SlotCost = FLOOR,
) -> Prepared:
    """Read the office's folder and make everything but the file.

    Args:
        folder: the input, see docs/packages.md.
        keys: the office's.
        now: aware; the package is issued then.
        random: for pseudonyms, badges and PINs. The package key never comes from it.
        progress: called after each examined print.
        cost: of a guess at a PIN; only samples ask for less than the floor.
    Raises:
        InputRefused: with all faults of the input.
        OfficeError: a working process was killed.
    """
    pseudonyms = Pseudonyms(random(SECRET_BYTES), keys.overlap_secret)
    found, templates, warnings = _judged(folder, pseudonyms, now, progress)
    package_id = uuid7(int(now.timestamp() * 1000), random(_UUID_RANDOM_BYTES))
    package_key = secrets.token_bytes(PACKAGE_KEY_BYTES)
    operators, badges = _operators(found, package_id, package_key, random, cost)
    return Prepared(
        manifest=_manifest(found, keys, package_id, now, operators),
        contents=_contents(found, templates),
        package_key=package_key,
        badges=badges,
        crosswalk=_crosswalk(found, package_id, pseudonyms),
        warnings=warnings,
        counts={
            "households": len(found.people.households),
            "collectors": len(found.people.collectors),
            "templates": len(templates),
            "operators": len(operators),
            "desks": len(found.desks),
        },
    )


def _judged(
    folder: Path, pseudonyms: Pseudonyms, now: datetime, progress: Progress
) -> tuple[OfficeInput, tuple[TemplateRecord, ...], tuple[Finding, ...]]:
    """Prints are examined even when a table is wrong: all faults at once also means those of images."""
    findings = Findings()
    found = read_input(folder, pseudonyms, now, findings)
    templates = references(found.prints, findings, progress) if found else ()
    if found is None or findings.fault_count:
        raise InputRefused(findings)
    return found, templates, findings.warnings


def _contents(found: OfficeInput, templates: tuple[TemplateRecord, ...]) -> Contents:
    return Contents(
        households=tuple(found.people.households.values()),
        collectors=tuple(found.people.collectors.values()),
        entitlements=found.dues.entitlements,
        templates=templates,
        items=tuple(found.goods.items.values()),
        stock_open=found.goods.stock,
    )


def publish(prepared: Prepared, keys: OfficeKeys, out: Path, cost: SlotCost = FLOOR) -> tuple[Manifest, Path]:
    """Write the crosswalk, then the package: where the package is, nothing is missing.

    Returns:
        The signed manifest and the crosswalk's path.
    Raises:
        ManifestError, ValueError: what the package format refuses, though the input's checks let it pass: a bug.
        OSError: the medium.
    """
    crosswalk = crosswalk_path(out)
    text = json.dumps(prepared.crosswalk.to_json(), ensure_ascii=False, indent=1)
    write_durably(crosswalk, text.encode("utf-8"), 0o600)
    manifest = write_package(
        out, prepared.manifest, prepared.contents, prepared.package_key, keys.issuer, keys.owner, floor=cost
    )
    return manifest, crosswalk


def crosswalk_path(out: Path) -> Path:
    """Return where the crosswalk of a package lies."""
    return out.with_name(f"{out.stem}.crosswalk.json")


def _manifest(
    found: OfficeInput, keys: OfficeKeys, package_id: str, now: datetime, operators: tuple[Operator, ...]
) -> Manifest:
    terms = found.terms
    programme = replace(terms.programme, public_key=keys.programme_public, focal_point_key=keys.focal_point_public)
    return Manifest(
        package_id=package_id,
        sequence=terms.sequence,
        supersedes=terms.supersedes,
        issuer=terms.issuer,
        issuer_key="",
        issued_at=format_time(now),
        expires_at=terms.expires_at,
        templates_destroyed_at=terms.templates_destroyed_at,
        programme=programme,
        hub=terms.hub,
        round=terms.round,
        site=terms.site,
        desks=found.desks,
        operators=operators,
        policy=terms.policy,
        files={},
    )


def _operators(
    found: OfficeInput, package_id: str, package_key: bytes, random: RandomBytes, cost: SlotCost
) -> tuple[tuple[Operator, ...], tuple[Badge, ...]]:
    operators, badges = [], []
    for member in found.staff:
        secret = SecretBadge(_badge_id(member, random), random(BADGE_BYTES))
        pin = draw_pin(random)
        desks = [desk for desk in found.desks if desk.number in member.desks]
        slots = tuple(
            seal_slot(package_key, _place(package_id, desk, member), desk.receiving_key, pin, secret, cost)
            for desk in desks
        )
        operators.append(Operator(member.operator_id, member.display_name, member.role, secret.badge_id, slots))
        text = badge_text(secret)
        badges.append(Badge(member.operator_id, member.display_name, member.role, text, pin))
    return tuple(operators), tuple(badges)


def _place(package_id: str, desk: Desk, member: StaffMember) -> SlotPlace:
    return SlotPlace(package_id, desk.kiosk_id, member.operator_id)


def _badge_id(member: StaffMember, random: RandomBytes) -> str:
    """Says the role, which the screen greets, and nothing of the person."""
    return f"{member.role.value[:3].upper()}-{random(_BADGE_ID_BYTES).hex().upper()}"


def draw_pin(random: RandomBytes) -> str:
    """Return six digits that are no run and no repetition: those are what people try first."""
    while True:
        pin = f"{int.from_bytes(random(8), 'big') % 10**PIN_DIGITS:0{PIN_DIGITS}d}"
        steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
        if len(steps) > 1:
            return pin


def _crosswalk(found: OfficeInput, package_id: str, pseudonyms: Pseudonyms) -> Crosswalk:
    terms, people, dues = found.terms, found.people, found.dues
    return Crosswalk(
        package_id=package_id,
        programme=terms.programme.code,
        round_id=terms.round.round_id,
        site=terms.site.code,
        secret=pseudonyms.secret,
        ids={
            Named.HOUSEHOLD: {household.hh_pid: source for source, household in people.households.items()},
            Named.PERSON: {collector.person_pid: source for source, collector in people.collectors.items()},
            Named.ENTITLEMENT: dues.entitlement_sources,
            Named.LINE: dues.line_sources,
        },
        items=found.goods.source_ids,
    )
