"""From the office's folder to a package: read, judge, seal for each operator on each kiosk, sign, write."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from kiosk.domain.manifest import Desk, Manifest, Operator
from kiosk.domain.roles import opened_by
from kiosk.office.badges import Badge
from kiosk.office.delta import Changes, changes, only
from kiosk.office.findings import Finding, Findings, InputRefused, Wrong
from kiosk.office.intake import OfficeInput, read_input
from kiosk.office.keys import OfficeKeys
from kiosk.office.parallel import Progress, no_progress
from kiosk.office.past import Past, Secret, crosswalk_path, secret_path
from kiosk.office.prints import references
from kiosk.office.pseudonyms import SECRET_BYTES, Crosswalk, Named, Pseudonyms
from kiosk.office.references import References
from kiosk.office.staff import StaffMember
from kiosk.trust.badge import SECRET_BYTES as BADGE_BYTES
from kiosk.trust.badge import Badge as SecretBadge
from kiosk.trust.badge import badge_text
from kiosk.trust.durable import replacing
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
    """Of a new package, everybody's; of an update, new ones only."""
    crosswalk: Crosswalk = field(repr=False)
    warnings: tuple[Finding, ...]
    counts: dict[str, int]
    """How many households, collectors, templates on the list; operators, desks; and in the file: changed, gone."""
    touched: frozenset[str] = frozenset()
    past: Path | None = None
    """The complete package that this one updates."""


def prepare(
    folder: Path,
    keys: OfficeKeys,
    now: datetime,
    random: RandomBytes,
    progress: Progress = no_progress,
    cost: SlotCost = FLOOR,
    past: Past | None = None,
    whole: bool = False,
) -> Prepared:
    """Read the office's folder and make everything but the file.

    Args:
        folder: the input, see docs/packages.md.
        keys: the office's.
        now: aware; the package is issued then.
        random: for pseudonyms, badges and PINs. The package key never comes from it.
        progress: called before the first and after each examined print.
        cost: of a guess at a PIN; only samples ask for less than the floor.
        past: the package to update: its id, key, pseudonyms, home desks and the slots of badges that go on stay.
        whole: put everything into an update, not only what has changed.
    Raises:
        InputRefused: with all faults of the input.
        OfficeError: a working process was killed.
    """
    pseudonyms = Pseudonyms(past.pseudonyms if past else random(SECRET_BYTES), keys.overlap_secret)
    found, templates, findings = _judged(folder, pseudonyms, now, progress, past)
    package_id, package_key = _identity(past, now, random)
    operators, badges = _operators(found, package_id, package_key, random, cost, past)
    manifest = _manifest(found, keys, package_id, now, operators)
    contents = _contents(found, templates)
    these = changes(contents, past) if past else Changes(frozenset(people_of(found)), frozenset(), frozenset())
    if past:
        _warn_of_missing_slots(found, operators, findings)
        left = {operator.badge_id for operator in past.secret.manifest.operators}
        left -= {operator.badge_id for operator in operators}
        revoked = replace(manifest.revoked, badges=tuple(sorted({*manifest.revoked.badges, *left})))
        manifest = replace(manifest, revoked=revoked, delta_of=0 if whole else past.sequence)
    return Prepared(
        manifest=manifest,
        contents=only(contents, these) if past and not whole else contents,
        package_key=package_key,
        badges=badges,
        crosswalk=_crosswalk(found, package_id, pseudonyms),
        warnings=findings.warnings,
        counts={
            "households": len(found.people.households),
            "collectors": len(found.people.collectors),
            "templates": len(templates),
            "operators": len(operators),
            "desks": len(found.desks),
            "changed": len(these.changed),
            "gone": len(these.gone),
        },
        touched=these.touched,
        past=past.path if past else None,
    )


def people_of(found: OfficeInput) -> Iterator[str]:
    """Yield the pseudonyms of the list's households."""
    return (household.hh_pid for household in found.people.households.values())


def _identity(past: Past | None, now: datetime, random: RandomBytes) -> tuple[str, bytes]:
    """Return id and key of the package: an update's are those of what it updates, so that records and slots open."""
    if past:
        return past.secret.manifest.package_id, past.secret.package_key
    return uuid7(int(now.timestamp() * 1000), random(_UUID_RANDOM_BYTES)), secrets.token_bytes(PACKAGE_KEY_BYTES)


def _judged(
    folder: Path, pseudonyms: Pseudonyms, now: datetime, progress: Progress, past: Past | None
) -> tuple[OfficeInput, References, Findings]:
    """Prints are examined even when a table is wrong: all faults at once also means those of images."""
    findings = Findings()
    found = read_input(folder, pseudonyms, now, findings, past)
    templates = references(found.prints, findings, progress) if found else References()
    if found is None or findings.fault_count:
        raise InputRefused(findings)
    return found, templates, findings


def _contents(found: OfficeInput, templates: References) -> Contents:
    return Contents(
        households=tuple(found.people.households.values()),
        collectors=tuple(found.people.collectors.values()),
        entitlements=found.dues.entitlements,
        templates=templates,
        items=tuple(found.goods.items.values()),
        stock_open=found.goods.stock,
        revoked_cards=found.struck.cards,
    )


def publish(
    prepared: Prepared,
    keys: OfficeKeys,
    out: Path,
    cost: SlotCost = FLOOR,
    progress: Progress = no_progress,
    first: Callable[[], None] = lambda: None,
) -> tuple[Manifest, Path]:
    """Seal everything, write secret and crosswalk, then let the package appear: where it is, nothing is missing.

    Cut off while it seals, the work of minutes, it leaves `OUT.tmp`, which the next attempt replaces. The secret and
    the crosswalk of an update are those of the package that it updates: they are brought up to date.

    Args:
        prepared: what to write.
        keys: the office's.
        out: the file.
        cost: as in `prepare`.
        progress: called now and then with records sealed and records in all.
        first: called before secret and crosswalk are written: for the badges.
    Returns:
        The signed manifest and the crosswalk's path.
    Raises:
        ManifestError, ValueError: what the package format refuses, though the input's checks let it pass: a bug.
        OSError: the medium.
    """
    beside = prepared.past or out
    crosswalk, total = crosswalk_path(beside), _record_count(prepared)

    def first_of_all() -> None:
        first()
        secret = Secret(prepared.package_key, prepared.manifest, prepared.touched)
        _write_json(secret_path(beside), secret.to_json())
        _write_json(crosswalk, prepared.crosswalk.joined_to(crosswalk if prepared.past else None))

    progress(0, total)
    manifest = write_package(
        out,
        prepared.manifest,
        prepared.contents,
        prepared.package_key,
        keys.issuer,
        keys.owner,
        floor=cost,
        progress=lambda done: progress(min(done, total), total),
        first=first_of_all,
    )
    progress(total, total)
    return manifest, crosswalk


def _record_count(prepared: Prepared) -> int:
    """Of a delta, only at most: the bar jumps at its end."""
    return sum(prepared.counts[name] for name in ("collectors", "templates")) + 2 * prepared.counts["households"]


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    with replacing(path, 0o600) as file:
        file.writelines(
            part.encode("utf-8") for part in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(content)
        )


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
        revoked=found.struck.revoked,
    )


def _operators(
    found: OfficeInput, package_id: str, package_key: bytes, random: RandomBytes, cost: SlotCost, past: Past | None
) -> tuple[tuple[Operator, ...], tuple[Badge, ...]]:
    """Give everybody a badge and slots; of an update, only whose last badge is none any more."""
    operators, badges = [], []
    for member in found.staff:
        kept = _kept(member, found, past)
        if kept:
            operators.append(kept)
            continue
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


def _kept(member: StaffMember, found: OfficeInput, past: Past | None) -> Operator | None:
    """Who goes on with the badge and the PIN that they have: the slots, where the desk is still the same device.

    Not who becomes a technician, or was one: their slots open something else.
    """
    last = past.secret.manifest if past else None
    before = next((one for one in last.operators if one.operator_id == member.operator_id), None) if last else None
    if last is None or before is None or before.badge_id in found.struck.revoked.badges:
        return None
    if opened_by(before.role) is not opened_by(member.role):
        return None
    sealed_for = {desk.kiosk_id: desk.receiving_key for desk in last.desks}
    opened = {
        desk.kiosk_id
        for desk in found.desks
        if desk.number in member.desks and sealed_for.get(desk.kiosk_id) == desk.receiving_key
    }
    slots = tuple(slot for slot in before.slots if slot.kiosk_id in opened)
    return Operator(member.operator_id, member.display_name, member.role, before.badge_id, slots)


def _warn_of_missing_slots(found: OfficeInput, operators: tuple[Operator, ...], findings: Findings) -> None:
    for member, operator in zip(found.staff, operators, strict=True):
        there = {slot.kiosk_id for slot in operator.slots}
        for desk in found.desks:
            if desk.number in member.desks and desk.kiosk_id not in there:
                findings.warning(
                    Wrong.SLOT_MISSING,
                    "operators.csv",
                    0,
                    "desks",
                    found=member.operator_id,
                    desk=desk.number,
                    badge=operator.badge_id,
                )


def _place(package_id: str, desk: Desk, member: StaffMember) -> SlotPlace:
    return SlotPlace(package_id, desk.kiosk_id, member.operator_id, opened_by(member.role))


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
