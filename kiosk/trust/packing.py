"""Making a package: the office's side of `kiosk.trust.package`."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.manifest import Manifest
from kiosk.domain.roster import (
    Collector,
    Entitlement,
    Household,
    Item,
    Revocations,
    StockLine,
    TemplateRecord,
    card_key,
)
from kiosk.trust.archive import ArchiveWriter
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import b64, to_mapping
from kiosk.trust.durable import replacing
from kiosk.trust.errors import ManifestError
from kiosk.trust.keys import public_text
from kiosk.trust.manifest import lacking_legal_basis, manifest_from_mapping, manifest_to_mapping
from kiosk.trust.package import (
    ISSUER_CONTEXT,
    ISSUER_SIGNATURE,
    MANIFEST,
    OWNER_CONTEXT,
    OWNER_SIGNATURE,
    ROW_FILES,
)
from kiosk.trust.records import NamedHousehold, PackageKeys, RecordKind, SealedRow
from kiosk.trust.slots import FLOOR, SlotCost

_SHOWN_EVERY = 256


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a package. The first four may be generators: they are read once, in this order.

    A delta holds the households that changed or are new, `listed` everybody who is on the list after it, in its order;
    in a complete package those are the same, and `listed` is None. `revoked_cards` are card numbers; only their look-up
    codes leave the office.
    """

    households: Iterable[Household]
    collectors: Iterable[Collector]
    entitlements: Iterable[Entitlement]
    templates: Iterable[TemplateRecord]
    items: tuple[Item, ...]
    stock_open: tuple[StockLine, ...] = ()
    revoked_cards: tuple[str, ...] = ()
    gone_households: tuple[str, ...] = ()
    listed: Iterable[Household] | None = None


@dataclass(slots=True)
class _Register:
    """What is remembered of the households while the rest streams by."""

    names: list[NamedHousehold] = field(default_factory=list)
    codes: dict[bytes, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    home_of: dict[str, str] = field(default_factory=dict)


def write_package(
    path: Path,
    manifest: Manifest,
    contents: Contents,
    package_key: bytes,
    issuer: Ed25519PrivateKey,
    owner: Ed25519PrivateKey,
    *,
    floor: SlotCost = FLOOR,
    progress: Callable[[int], None] = lambda records: None,
    first: Callable[[], None] = lambda: None,
) -> Manifest:
    """Write a package; the file appears whole or not at all.

    Args:
        path: the file.
        manifest: all but `files`, `local_key`, `issuer_key` and `owner_key`, which are set here.
        contents: the records.
        package_key: 32 bytes, the one that the manifest's slots are sealed for.
        issuer: signs the manifest.
        owner: the programme owner's key, which countersigns it.
        floor: what a guess at a slot must cost at least; only rehearsals and tests ask for less.
        progress: called now and then with how many records are sealed.
        first: called when all is sealed and signed, just before the file appears: for what must not be missing then.
    Returns:
        The manifest as signed.
    Raises:
        ManifestError: the manifest would be refused, or a slot is cheaper than `floor`.
        ValueError: a record of an unknown household or person, or a card or number that two households have.
    """
    keys = PackageKeys(package_key, manifest.package_id)
    signer = replace(
        manifest, issuer_key=public_text(issuer), owner_key=public_text(owner), local_key=public_text(keys.local)
    )
    _check_promises(signer, floor)
    with replacing(path, mode=0o644) as file, ArchiveWriter(file) as archive:
        _add_records(archive, keys, contents, progress)
        signed = manifest_from_mapping(manifest_to_mapping(replace(signer, files=archive.digests)))
        text = canonical(manifest_to_mapping(signed))
        archive.add(MANIFEST, [text])
        archive.add(ISSUER_SIGNATURE, [issuer.sign(ISSUER_CONTEXT + text)])
        archive.add(OWNER_SIGNATURE, [owner.sign(OWNER_CONTEXT + text)])
        first()
    return signed


def _check_promises(manifest: Manifest, floor: SlotCost) -> None:
    faults = [f"programme.{name}: empty" for name in lacking_legal_basis(manifest)]
    faults += [
        f"operators.{operator.operator_id}: the slot on {slot.kiosk_id} is too cheap to guess"
        for operator in manifest.operators
        for slot in operator.slots
        if not SlotCost(slot.memory_kib, slot.iterations, slot.lanes).reaches(floor)
    ]
    if faults:
        raise ManifestError(tuple(faults))


def _add_records(
    archive: ArchiveWriter, keys: PackageKeys, contents: Contents, progress: Callable[[int], None]
) -> None:
    register = _Register()
    rows = {
        RecordKind.HOUSEHOLD: _households(keys, contents.households, register),
        RecordKind.COLLECTOR: _collectors(keys, contents.collectors, register),
        RecordKind.ENTITLEMENT: _entitlements(keys, contents.entitlements, register),
        RecordKind.TEMPLATE: _templates(keys, contents.templates, register),
    }
    numbers = count(1)
    for kind, sealed in rows.items():
        archive.add(ROW_FILES[kind], _lines(sealed, numbers, progress))
    # In the order of the codes: the file must not repeat the order of the office's list.
    codes = ({"hmac": code.hex(), "hh_pid": hh_pid} for code, hh_pid in sorted(register.codes.items()))
    archive.add("look_up.jsonl", map(_line, codes))
    names = register.names if contents.listed is None else list(map(_named, contents.listed))
    archive.add("names.sealed", [keys.seal_names(names)])
    archive.add("items.json", [canonical([to_mapping(item) for item in contents.items])])
    archive.add("stock_open.json", [canonical([to_mapping(line) for line in contents.stock_open])])
    cards = tuple(sorted(keys.look_up(card).hex() for card in contents.revoked_cards))
    revocations = Revocations(cards, contents.gone_households)
    archive.add("revocations.json", [canonical(to_mapping(revocations))])


def _households(keys: PackageKeys, households: Iterable[Household], register: _Register) -> Iterator[SealedRow]:
    for household in households:
        hh_pid = household.hh_pid
        if hh_pid in register.known:
            raise ValueError(f"household {hh_pid} twice")
        register.known.add(hh_pid)
        for text in (*household.cards, household.token):
            if card_key(text) and register.codes.setdefault(keys.look_up(text), hh_pid) != hh_pid:
                raise ValueError(f"household {hh_pid} has a card or token number of another household")
        register.names.append(_named(household))
        yield keys.seal(RecordKind.HOUSEHOLD, hh_pid, hh_pid, household)


def _named(household: Household) -> NamedHousehold:
    card = household.cards[0] if household.cards else ""
    return NamedHousehold(household.hh_pid, household.display_name, card, household.token, household.home_desk)


def _collectors(keys: PackageKeys, collectors: Iterable[Collector], register: _Register) -> Iterator[SealedRow]:
    for collector in collectors:
        if collector.hh_pid not in register.known or collector.person_pid in register.home_of:
            raise ValueError(f"person {collector.person_pid}: unknown household, or listed twice")
        register.home_of[collector.person_pid] = collector.hh_pid
        yield keys.seal(RecordKind.COLLECTOR, collector.person_pid, collector.hh_pid, collector)


def _entitlements(keys: PackageKeys, entitlements: Iterable[Entitlement], register: _Register) -> Iterator[SealedRow]:
    for entitlement in entitlements:
        if entitlement.hh_pid not in register.known:
            raise ValueError(f"entitlement {entitlement.ent_id}: unknown household")
        yield keys.seal(RecordKind.ENTITLEMENT, entitlement.ent_id, entitlement.hh_pid, entitlement)


def _templates(keys: PackageKeys, templates: Iterable[TemplateRecord], register: _Register) -> Iterator[SealedRow]:
    for template in templates:
        person = template.person_pid
        if person not in register.home_of:
            raise ValueError(f"template of {person}: unknown person")
        hh_pid = register.home_of[person]
        yield keys.seal(RecordKind.TEMPLATE, person, hh_pid, template, template.finger, template.view)


def _lines(sealed: Iterable[SealedRow], numbers: Iterator[int], progress: Callable[[int], None]) -> Iterator[bytes]:
    for row in sealed:
        number = next(numbers)
        if number % _SHOWN_EVERY == 0:
            progress(number)
        yield _line(_row_mapping(row))


def _row_mapping(row: SealedRow) -> Mapping[str, Any]:
    place = {"id": row.record_id, "hh_pid": row.hh_pid, "sealed": b64(row.sealed)}
    return {**place, "finger": row.finger, "view": row.view} if row.kind is RecordKind.TEMPLATE else place


def _line(mapping: Mapping[str, Any]) -> bytes:
    return json.dumps(mapping, separators=(",", ":"), sort_keys=True).encode("ascii") + b"\n"
