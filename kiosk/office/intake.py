"""The office's input folder, read once: either everything a package needs, or everything that is wrong."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.domain.manifest import Desk
from kiosk.office.delta import check_terms
from kiosk.office.due import Dues, read_dues
from kiosk.office.findings import Findings
from kiosk.office.goods import Goods, read_goods
from kiosk.office.past import Past
from kiosk.office.people import People, read_people
from kiosk.office.prints import PrintList
from kiosk.office.programme import Terms, read_terms
from kiosk.office.pseudonyms import Pseudonyms
from kiosk.office.revocations import Struck, read_revocations
from kiosk.office.staff import StaffMember, read_desks, read_staff


@dataclass(frozen=True, slots=True)
class OfficeInput:
    """What the folder says. Records hold pseudonyms already; prints are listed, not yet examined."""

    terms: Terms
    desks: tuple[Desk, ...]
    staff: tuple[StaffMember, ...]
    goods: Goods
    people: People
    dues: Dues
    prints: PrintList
    struck: Struck


def read_input(
    folder: Path, pseudonyms: Pseudonyms, now: datetime, findings: Findings, past: Past | None = None
) -> OfficeInput | None:
    """Read every file of the folder, whatever is wrong with the others; `past` is the package that is updated.

    Returns:
        The input, to be used only if `findings` holds no fault; None when `programme.toml` cannot be read.
    """
    terms = read_terms(folder, now, findings)
    desks = read_desks(folder, terms.site.code if terms else "", findings)
    struck = read_revocations(folder, desks, past.secret.manifest if past else None, findings)
    desks = tuple(desk for desk in desks if desk.signing_key not in struck.revoked.devices)
    staff = read_staff(folder, desks, findings)
    numbers = [desk.number for desk in desks]
    goods = read_goods(folder, numbers, findings)
    homes = past.homes if past else None
    people = read_people(folder, numbers, now.year, pseudonyms, findings, homes)
    dues = read_dues(folder, people, goods.items, pseudonyms, findings)
    prints = PrintList(folder, people)
    if terms is None:
        deque(prints.read(findings), maxlen=0)
        return None
    if past:
        check_terms(terms, past, findings)
    return OfficeInput(terms, desks, staff, goods, people, dues, prints, struck)
