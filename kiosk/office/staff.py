"""Who works at the site and on which kiosks: `operators.csv` and the device cards of `desks.json`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.manifest import Desk, OperatorRole
from kiosk.office.findings import Findings, Wrong
from kiosk.office.tables import Columns, decode, read_table
from kiosk.trust.keys import receiving_public_key, signing_public_key

OPERATOR_COLUMNS = Columns(("operator_id", "display_name", "role"), ("desks",))
DESK_MOST = 99


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who gets a badge. `desks` are the numbers of the kiosks that it opens."""

    operator_id: str
    display_name: str
    role: OperatorRole
    desks: tuple[int, ...]


def read_desks(folder: Path, site: str, findings: Findings) -> tuple[Desk, ...]:
    """Read the device cards that `kiosk provision` writes: as a list in `desks.json`, or each a file in `desks/`.

    `site` is the round's site code; a card of another site is remarked, when that is known.
    """
    files = sorted((folder / "desks").glob("*.json")) if (folder / "desks").is_dir() else [folder / "desks.json"]
    cards = [(path.name, card) for path in files for card in _cards(path, findings)]
    if not cards and not any(finding.file in {path.name for path in files} for finding in findings):
        findings.fault(Wrong.DESKS_FORM, "desks.json", place=1)
    desks = []
    for place, (file, card) in enumerate(cards, 1):
        desk = _desk(file, place, card, findings)
        if desk is not None:
            desks.append(desk)
            if site and card.get("site", site) != site:
                findings.warning(Wrong.DESK_SITE, file, 0, "site", place=place, found=str(card["site"]), site=site)
    _check_unlike(desks, files[0].name if len(files) == 1 else "desks", findings)
    return tuple(desks)


def _cards(path: Path, findings: Findings) -> list[dict[str, object]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.unopened(path.name, error)
        return []
    text = decode(content, path.name, findings)
    if text is None:
        return []
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        findings.fault(Wrong.SYNTAX, path.name, error.lineno, detail=error.msg)
        return []
    cards = [found] if isinstance(found, dict) and "kiosk_id" in found else found
    if not isinstance(cards, list) or not all(isinstance(card, dict) for card in cards):
        findings.fault(Wrong.DESKS_FORM, path.name, place=1)
        return []
    return cards


def _check_unlike(desks: Sequence[Desk], file: str, findings: Findings) -> None:
    for column in ("kiosk_id", "number"):
        values = [getattr(desk, column) for desk in desks]
        for place, value in enumerate(values, 1):
            if values.index(value) != place - 1:
                findings.fault(Wrong.DUPLICATE, file, 0, column, found=value, first=values.index(value) + 1)


def _desk(file: str, place: int, card: Mapping[str, object], findings: Findings) -> Desk | None:
    kiosk_id, number, address = card.get("kiosk_id"), card.get("number"), card.get("address", "")
    if (
        not (isinstance(kiosk_id, str) and kiosk_id and isinstance(address, str))
        or type(number) is not int
        or not 1 <= number <= DESK_MOST
    ):
        findings.fault(Wrong.DESKS_FORM, file, place=place)
        return None
    keys = {}
    for key, parse in (("signing_key", signing_public_key), ("receiving_key", receiving_public_key)):
        try:
            keys[key] = str(card.get(key, ""))
            parse(keys[key])
        except ValueError:
            findings.fault(Wrong.KEY_FORM, file, 0, key, place=place)
            return None
    return Desk(kiosk_id, number, keys["signing_key"], keys["receiving_key"], address)


def read_staff(folder: Path, desks: Sequence[Desk], findings: Findings) -> tuple[StaffMember, ...]:
    """Read `operators.csv`; an empty `desks` cell means every kiosk of the site."""
    numbers = tuple(sorted(desk.number for desk in desks))
    lines: dict[str, int] = {}
    staff = []
    before = findings.fault_count
    for row in read_table(folder / "operators.csv", OPERATOR_COLUMNS, findings):
        operator = row.text("operator_id")
        if operator in lines:
            row.fault(Wrong.DUPLICATE, "operator_id", found=operator, first=lines[operator])
        lines.setdefault(operator, row.line)
        wanted = row.many("desks")
        for text in wanted:
            if numbers and text not in map(str, numbers):
                row.fault(Wrong.DESK_UNKNOWN, "desks", found=text, known=", ".join(map(str, numbers)))
        chosen = tuple(number for number in numbers if not wanted or str(number) in wanted)
        staff.append(StaffMember(operator, row.text("display_name"), row.choice("role", OperatorRole), chosen))
    if not staff and findings.fault_count == before:
        findings.fault(Wrong.NO_OPERATOR, "operators.csv")
    elif staff and all(member.role is not OperatorRole.SUPERVISOR for member in staff):
        findings.warning(Wrong.NO_SUPERVISOR, "operators.csv")
    return tuple(staff)
