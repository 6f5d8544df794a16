"""What no longer counts: `revocations.csv`, and what the package's earlier heads have revoked already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.domain.manifest import Desk, Manifest, Revoked
from kiosk.office.findings import Findings, Wrong
from kiosk.office.row import Row
from kiosk.office.tables import Columns, read_table
from kiosk.trust.keys import signing_public_key

FILE = "revocations.csv"
COLUMNS = Columns(("what", "which"), ("reason",))
"""`reason` is the office's own note: it goes nowhere."""


class What(StrEnum):
    """What can be revoked."""

    CARD = "card"
    BADGE = "badge"
    DEVICE = "device"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Struck:
    """Card numbers, and what stands in the manifest."""

    cards: tuple[str, ...]
    revoked: Revoked


def read_revocations(folder: Path, desks: Sequence[Desk], last: Manifest | None, findings: Findings) -> Struck:
    """Read the file, which need not be there.

    A device is named by its kiosk id or its signing key, a badge as on its sheet. What was revoked stays so.

    Args:
        folder: the office's input.
        desks: of the folder's device cards.
        last: the head of the package that is updated, as handed out last; None for a new package.
        findings: receives what is wrong.
    """
    before = last.revoked if last else Revoked()
    found: dict[What, list[str]] = {what: [] for what in What}
    known_desks = {desk.kiosk_id: desk.signing_key for desk in (*(last.desks if last else ()), *desks)}
    badges = {operator.badge_id for operator in last.operators} if last else set()
    for row in read_table(folder / FILE, COLUMNS, findings) if (folder / FILE).exists() else ():
        what = row.choice("what", What)
        which = _which(row, what, known_desks, badges | set(before.badges))
        if which:
            found[what].append(which)

    def joined(earlier: tuple[str, ...], what: What) -> tuple[str, ...]:
        return tuple(sorted({*earlier, *found[what]}))

    return Struck(
        tuple(found[What.CARD]),
        Revoked(
            badges=joined(before.badges, What.BADGE),
            devices=joined(before.devices, What.DEVICE),
            keys=joined(before.keys, What.KEY),
        ),
    )


def _which(row: Row, what: What, desks: Mapping[str, str], badges: set[str]) -> str:
    text = row.text("which")
    if what is What.CARD or not text:
        return text
    if what is What.DEVICE and text in desks:
        return desks[text]
    if (what is What.BADGE and text in badges) or (what in (What.DEVICE, What.KEY) and _is_key(text)):
        return text
    row.fault(Wrong.REVOCATION, "which", found=text)
    return ""


def _is_key(text: str) -> bool:
    try:
        signing_public_key(text)
    except ValueError:
        return False
    return True
