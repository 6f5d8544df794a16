"""Who is on the list and who collects: `households.csv` and `collectors.csv`."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from sys import intern

from kiosk.domain.roster import AGE_BANDS, Collector, Household, Role, Sex, card_key
from kiosk.office.findings import Findings, Wrong
from kiosk.office.pseudonyms import Named, Pseudonyms
from kiosk.office.row import Row
from kiosk.office.tables import Columns, read_table


class Group(StrEnum):
    """Why a household is on the list."""

    IDP = "idp"
    HOST = "host"
    RETURNEE = "returnee"


BANDS = tuple(f"{sex}_{band}" for sex in Sex for band in (*(band for _, band in AGE_BANDS), "60_plus"))
HOUSEHOLD_COLUMNS = Columns(
    ("household_id", "display_name", "size", "cards"),
    ("reference", "token", "village", "group", "priority", "language", "home_desk", "flags", *BANDS),
)
COLLECTOR_COLUMNS = Columns(
    ("person_id", "household_id", "role", "display_name", "sex", "birth_year"),
    ("valid_to",),
)
SIZE_MOST = 60
"""Extended families under one head are registered together; more than this is a slip of the keyboard."""
BIRTH_YEAR_FIRST = 1900


@dataclass(frozen=True, slots=True)
class People:
    """Records by the source system's ids, with the line where each was read. The records hold pseudonyms only."""

    households: Mapping[str, Household]
    collectors: Mapping[str, Collector]
    household_of: Mapping[str, str]
    """Source person id -> source household id."""
    lines: Mapping[str, int]
    """Source household id -> line of `households.csv`."""


def read_people(
    folder: Path,
    desks: Collection[int],
    year: int,
    pseudonyms: Pseudonyms,
    findings: Findings,
    homes: Mapping[str, int] | None = None,
) -> People:
    """Read both files and check them against each other.

    Args:
        folder: the office's input.
        desks: numbers that `home_desk` may name; households without one are dealt out evenly in the list's order.
        year: the calendar year of the round, the latest birth year.
        pseudonyms: of this package.
        findings: receives what is wrong.
        homes: of an update, the desk on each household's card, by pseudonym: it stays while that desk is there. Others
            are dealt out by their pseudonym, so that a line more or less moves nobody.
    """
    lines: dict[str, int] = {}
    households: dict[str, Household] = {}
    numbers = sorted(desks) or [1]
    cards = _Cards()
    for index, row in enumerate(read_table(folder / "households.csv", HOUSEHOLD_COLUMNS, findings)):
        source_id = row.text("household_id")
        if source_id in lines:
            row.fault(Wrong.DUPLICATE, "household_id", found=source_id, first=lines[source_id])
            continue
        lines[source_id] = row.line
        turn = numbers[index % len(numbers)]
        if homes is not None:
            hh_pid = pseudonyms.of(Named.HOUSEHOLD, source_id)
            home = homes.get(hh_pid, 0)
            turn = home if home in numbers else numbers[int(hh_pid, 36) % len(numbers)]
        households[source_id] = _household(row, source_id, numbers, turn, pseudonyms)
        cards.check(row, households[source_id])
    collectors, household_of = _collectors(folder, households, year, pseudonyms, findings)
    people = People(households, collectors, household_of, lines)
    _check_collectors(people, findings)
    return people


def _household(row: Row, source_id: str, desks: Collection[int], turn: int, pseudonyms: Pseudonyms) -> Household:
    home = row.number("home_desk", 1, 999, turn)
    if home not in desks:
        row.fault(Wrong.DESK_UNKNOWN, "home_desk", found=home, known=", ".join(map(str, desks)))
    composition = {band: count for band in BANDS if (count := row.number(band, 0, SIZE_MOST, 0))}
    size = row.number("size", 1, SIZE_MOST)
    if composition and sum(composition.values()) != size:
        row.warning(Wrong.COMPOSITION, "size", found=sum(composition.values()), size=size)
    cards = row.many("cards")
    if not cards and not row.optional("token"):
        row.fault(Wrong.VALUE_MISSING, "cards")
    return Household(
        hh_pid=pseudonyms.of(Named.HOUSEHOLD, source_id),
        ref_hash=pseudonyms.reference(row.optional("reference", source_id)),
        display_name=row.text("display_name"),
        size=size,
        cards=cards,
        home_desk=home,
        token=row.optional("token"),
        village=intern(row.optional("village")),
        group=row.choice("group", Group, Group.IDP).value,
        priority=row.flag("priority"),
        language=intern(row.optional("language", "fr")),
        composition=composition,
        flags=row.many("flags"),
    )


class _Cards:
    """Every card and token of the list as it is looked up: two households with one would both get nothing or all."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def check(self, row: Row, household: Household) -> None:
        columns = [("cards", card) for card in household.cards] + [("token", household.token)]
        for column, text in columns:
            key = card_key(text)
            if key and self._lines.setdefault(key, row.line) != row.line:
                row.fault(Wrong.CARD_SHARED, column, found=text, first=self._lines[key])


def _collectors(
    folder: Path, households: Mapping[str, Household], year: int, pseudonyms: Pseudonyms, findings: Findings
) -> tuple[dict[str, Collector], dict[str, str]]:
    collectors: dict[str, Collector] = {}
    household_of: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in read_table(folder / "collectors.csv", COLLECTOR_COLUMNS, findings):
        person, household = row.text("person_id"), row.text("household_id")
        if person in lines:
            row.fault(Wrong.DUPLICATE, "person_id", found=person, first=lines[person])
            continue
        if household and households and household not in households:
            row.fault(Wrong.HOUSEHOLD_UNKNOWN, "household_id", found=household)
        lines[person] = row.line
        household_of[person] = household
        collectors[person] = Collector(
            person_pid=pseudonyms.of(Named.PERSON, person),
            hh_pid=pseudonyms.of(Named.HOUSEHOLD, household),
            role=row.choice("role", Role),
            display_name=row.text("display_name"),
            sex=row.choice("sex", Sex),
            birth_year=row.number("birth_year", BIRTH_YEAR_FIRST, year),
            valid_to=row.day("valid_to"),
        )
    return collectors, household_of


def _check_collectors(people: People, findings: Findings) -> None:
    collected = set(people.household_of.values())
    heads = Counter(
        people.household_of[person] for person, collector in people.collectors.items() if collector.role is Role.HEAD
    )
    for household, line in people.lines.items():
        if household not in collected:
            findings.warning(Wrong.NO_COLLECTOR, "households.csv", line, "household_id", found=household)
        elif heads[household] != 1:
            findings.warning(
                Wrong.HEADS, "households.csv", line, "household_id", found=household, heads=heads[household]
            )
