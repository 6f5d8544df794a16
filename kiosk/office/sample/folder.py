"""A sample written as the office's input: the same files that a real office fills in."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

from kiosk.domain.manifest import OperatorRole
from kiosk.office.people import BANDS
from kiosk.office.sample.fingers import Enrolment
from kiosk.office.sample.household import DrawnHousehold
from kiosk.office.sample.sheet import SampleDesk
from kiosk.trust.keys import DeviceKeys

ITEMS = (
    ("mat", "natte", "mat", "pièce", False),
    ("blanket", "couverture", "blanket", "pièce", False),
    ("mosquito-net", "moustiquaire", "mosquito net", "pièce", False),
    ("kitchen-set", "kit de cuisine", "kitchen set", "kit", False),
    ("soap", "savon", "soap", "pièce", False),
    ("dignity-kit", "kit de dignité", "dignity kit", "kit", True),
    ("baby-kit", "kit bébé", "baby kit", "kit", False),
    ("tarpaulin", "bâche", "tarpaulin", "pièce", False),
    ("jerrycan", "bidon", "jerrycan", "pièce", False),
    ("bucket", "seau", "bucket", "pièce", False),
)
"""(code and pictogram, French, English, unit, discreet)."""
STAFF = (
    ("op-01", "Awa Konta", OperatorRole.STAFF),
    ("op-02", "Yacouba Dolo", OperatorRole.STAFF),
    ("sup-01", "Ramata Bocoum", OperatorRole.SUPERVISOR),
    ("tec-01", "Idrissa Arama", OperatorRole.TECHNICIAN),
)
DELIMITER = ";"
"""As a French spreadsheet writes it."""
_DAYS_OPEN = 6
_STOCK_RESERVE = 1.02
_PROGRAMME = """\
# Exemple pour répétitions et essais : aucun organisme réel.
[package]
issuer = "Organisation d’exemple, bureau de Sévaré"
sequence = 1

[programme]
code = "EXEMPLE-NFI"
name = "Articles ménagers pour familles déplacées (exemple)"
donors = ["Donateur d’exemple"]
sector = "abris et articles non alimentaires"
purpose = "Remettre à chaque ménage inscrit l’aide qui lui revient, une seule fois"
controller = "Organisation d’exemple"
dpia_ref = "AIPD-EXEMPLE-1"
authorisation_ref = "AUTORISATION-EXEMPLE-1"

[round]
id = "EXEMPLE-R1"
number = 1
of = 3
modality = "kind"
opens = {opens}
closes = {closes}
time_zone = "Africa/Bamako"

[site]
code = "ML-SEV-01"
name = "Sévaré, camp de Socoura"
admin1 = "ML05"
"""


def write_programme(folder: Path, now: datetime, policy: Mapping[str, int]) -> None:
    """Write `programme.toml`: a round that opens on the day of `now`, and what its policy decides."""
    opens = now.date()
    text = _PROGRAMME.format(opens=opens.isoformat(), closes=(opens + timedelta(days=_DAYS_OPEN)).isoformat())
    rules = "".join(f"{name} = {value}\n" for name, value in policy.items())
    (folder / "programme.toml").write_text(f"{text}\n[policy]\n{rules}" if rules else text, "utf-8")


def write_desks(folder: Path, desks: Sequence[SampleDesk]) -> None:
    """Make keys for every simulated kiosk and write `desks.json`."""
    cards = []
    for desk in desks:
        desk.keys.mkdir(parents=True, mode=0o700)
        keys = DeviceKeys.create()
        keys.save(desk.keys)
        cards.append(
            {
                "kiosk_id": desk.kiosk_id,
                "number": desk.number,
                "signing_key": keys.signing_public,
                "receiving_key": keys.receiving_public,
                "address": "",
            }
        )
    (folder / "desks.json").write_text(json.dumps(cards, indent=1), "utf-8")


def write_tables(
    folder: Path, households: Sequence[DrawnHousehold], enrolments: Iterable[Enrolment], desks: int
) -> None:
    """Write every CSV file, with semicolons, as a French spreadsheet does."""
    columns = ["household_id", "reference", "display_name", "size", "cards", "token", "village", "priority", *BANDS]
    _write(folder / "households.csv", columns, (_household(household) for household in households))
    people = [(household.household_id, person) for household in households for person in household.people]
    _write(
        folder / "collectors.csv",
        ["person_id", "household_id", "role", "display_name", "sex", "birth_year"],
        ([p.person_id, household, p.role, p.name, p.sex, p.birth_year] for household, p in people),
    )
    due = [(household.household_id, *line) for household in households for line in household.due.items()]
    _write(folder / "entitlements.csv", ["household_id", "item", "quantity"], due)
    _write(
        folder / "items.csv",
        ["code", "pictogram", "uom", "discreet", "label_fr", "label_en"],
        ([code, code, uom, "oui" if discreet else "non", fr, en] for code, fr, en, uom, discreet in ITEMS),
    )
    _write(folder / "operators.csv", ["operator_id", "display_name", "role"], STAFF)
    _write(
        folder / "templates.csv",
        ["person_id", "finger", "view", "format", "file", "ppi"],
        ([e.person_id, e.finger, 0, e.format, e.path.relative_to(folder).as_posix(), e.ppi] for e in enrolments),
    )
    _write_stock(folder, households, desks)


def _household(household: DrawnHousehold) -> list[object]:
    return [
        household.household_id,
        household.reference,
        household.people[0].name,
        household.size,
        household.card,
        household.token,
        household.village,
        "oui" if household.priority else "non",
        *(household.composition.get(band, 0) for band in BANDS),
    ]


def _write_stock(folder: Path, households: Sequence[DrawnHousehold], desks: int) -> None:
    """Dealt out: enough for everybody who comes to a desk and two in a hundred more."""
    total: Counter[tuple[str, int]] = Counter()
    for number, household in enumerate(households):
        for item, quantity in household.due.items():
            total[item, number % desks + 1] += quantity
    rows = ([item, desk, ceil(count * _STOCK_RESERVE), "BL-EXEMPLE-1"] for (item, desk), count in sorted(total.items()))
    _write(folder / "stock_open.csv", ["item", "desk", "quantity", "waybill"], rows)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=DELIMITER)
        writer.writerow(columns)
        writer.writerows(rows)
