"""What each household is due: `entitlements.csv`, one line an item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from kiosk.domain.roster import Entitlement, EntitlementLine, Item, Quantity
from kiosk.office.findings import Findings, Wrong
from kiosk.office.people import People
from kiosk.office.pseudonyms import Named, Pseudonyms
from kiosk.office.row import Row
from kiosk.office.tables import Columns, read_table

COLUMNS = Columns(
    ("household_id", "item", "quantity"),
    ("entitlement_id", "person_id", "uom", "kind", "currency", "substitutes"),
)
PIECES_MOST = 10_000
CASH_MOST = 1_000_000_000
"""Minor units: ten million of a currency with cents."""


@dataclass(frozen=True, slots=True)
class Dues:
    """Entitlements, and the source ids behind the pseudonyms of entitlements and lines."""

    entitlements: tuple[Entitlement, ...]
    entitlement_sources: dict[str, str]
    line_sources: dict[str, str]


@dataclass(slots=True)
class _Claim:
    """An entitlement while its lines are read."""

    household: str
    person: str
    line: int
    lines: dict[str, EntitlementLine] = field(default_factory=dict)


def read_dues(
    folder: Path, people: People, items: Mapping[str, Item], pseudonyms: Pseudonyms, findings: Findings
) -> Dues:
    """Read the file.

    Lines with one `entitlement_id`, or without it those of one household and person, are one entitlement.
    """
    claims: dict[str, _Claim] = {}
    line_sources: dict[str, str] = {}
    entitled = set()
    for row in read_table(folder / "entitlements.csv", COLUMNS, findings):
        household, person, item = row.text("household_id"), row.optional("person_id"), intern(row.text("item"))
        _check_names(row, household, person, item, people, items)
        source = row.optional("entitlement_id") or (f"{household}/{person}" if person else household)
        claim = claims.setdefault(source, _Claim(household, person, row.line))
        if claim.household != household:
            row.fault(Wrong.DUPLICATE, "entitlement_id", found=source, first=claim.line)
        elif item in claim.lines:
            row.fault(Wrong.ENTITLEMENT_TWICE, "item", found=item, first=claim.line)
        line_id = pseudonyms.of(Named.LINE, f"{source}\0{item}")
        claim.lines[item] = _line(row, line_id, item, items)
        line_sources[line_id] = f"{source}/{item}"
        entitled.add(household)
    _check_everybody(people, entitled, findings)
    entitlements = {source: _entitlement(source, claim, pseudonyms) for source, claim in claims.items()}
    sources = {entitlement.ent_id: source for source, entitlement in entitlements.items()}
    return Dues(tuple(entitlements.values()), sources, line_sources)


def _entitlement(source: str, claim: _Claim, pseudonyms: Pseudonyms) -> Entitlement:
    return Entitlement(
        ent_id=pseudonyms.of(Named.ENTITLEMENT, source),
        hh_pid=pseudonyms.of(Named.HOUSEHOLD, claim.household),
        lines=tuple(claim.lines.values()),
        person_pid=pseudonyms.of(Named.PERSON, claim.person) if claim.person else "",
    )


def _check_names(row: Row, household: str, person: str, item: str, people: People, items: Mapping[str, Item]) -> None:
    """An unread file has told its own fault: its names are not looked for."""
    if household and people.households and household not in people.households:
        row.fault(Wrong.HOUSEHOLD_UNKNOWN, "household_id", found=household)
    if person and people.collectors:
        if person not in people.collectors:
            row.fault(Wrong.PERSON_UNKNOWN, "person_id", found=person)
        elif people.household_of[person] != household:
            row.fault(Wrong.PERSON_ELSEWHERE, "person_id", found=person, household=people.household_of[person])
    if items:
        for column, code in (("item", item), *(("substitutes", code) for code in row.many("substitutes"))):
            if code and code not in items:
                row.fault(Wrong.ITEM_UNKNOWN, column, found=code)


def _line(row: Row, line_id: str, item: str, items: Mapping[str, Item]) -> EntitlementLine:
    kind = row.choice("kind", Quantity, Quantity.KIND)
    cash = kind is Quantity.CASH
    known = items.get(item)
    return EntitlementLine(
        line_id=line_id,
        item=item,
        quantity=row.number("quantity", 1, CASH_MOST if cash else PIECES_MOST),
        uom=intern(row.optional("uom", known.uom if known else "piece")),
        kind=kind,
        currency=row.text("currency") if cash else row.optional("currency"),
        substitutes=row.many("substitutes"),
    )


def _check_everybody(people: People, entitled: set[str], findings: Findings) -> None:
    for household, line in people.lines.items():
        if household not in entitled:
            findings.warning(Wrong.NO_ENTITLEMENT, "households.csv", line, "household_id", found=household)
