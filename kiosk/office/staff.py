"""Who works at the site and on which kiosks: `operators.csv` and the device cards of `desks.json`."""

import json
from collections.abc import Sequence
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


def read_desks(folder: Path, findings: Findings) -> tuple[Desk, ...]:
    """Read `desks.json`: a list of the device cards that `kiosk provision` writes."""
    path = folder / "desks.json"
    try:
        content = path.read_bytes()
    except OSError:
        findings.fault(Wrong.FILE_MISSING, path.name)
        return ()
    text = decode(content, path.name, findings)
    try:
        cards = json.loads(text) if text is not None else []
    except json.JSONDecodeError as error:
        findings.fault(Wrong.SYNTAX, path.name, error.lineno, detail=error.msg)
        return ()
    if not isinstance(cards, list) or (text is not None and not cards):
        findings.fault(Wrong.DESKS_FORM, path.name, place=1)
        return ()
    desks = [desk for place, card in enumerate(cards, 1) if (desk := _desk(path.name, place, card, findings))]
    for kind in ("kiosk_id", "number"):
        values = [getattr(desk, kind) for desk in desks]
        for place, value in enumerate(values, 1):
            if values.index(value) != place - 1:
                findings.fault(Wrong.DUPLICATE, path.name, 0, kind, found=value, first=values.index(value) + 1)
    return tuple(desks)


def _desk(file: str, place: int, card: object, findings: Findings) -> Desk | None:
    if not isinstance(card, dict):
        findings.fault(Wrong.DESKS_FORM, file, place=place)
        return None
    texts = {key: card.get(key, "") for key in ("kiosk_id", "signing_key", "receiving_key", "address")}
    number = card.get("number")
    if not all(isinstance(text, str) for text in texts.values()) or type(number) is not int:
        findings.fault(Wrong.DESKS_FORM, file, place=place)
        return None
    if not texts["kiosk_id"] or not 1 <= number <= DESK_MOST:
        findings.fault(Wrong.DESKS_FORM, file, place=place)
        return None
    for key, parse in (("signing_key", signing_public_key), ("receiving_key", receiving_public_key)):
        try:
            parse(texts[key])
        except ValueError:
            findings.fault(Wrong.KEY_FORM, file, 0, key, place=place)
            return None
    return Desk(texts["kiosk_id"], number, texts["signing_key"], texts["receiving_key"], texts["address"])


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
