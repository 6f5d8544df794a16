"""The next round of a sample at the same site: the same office, devices, people and prints; new package, new badges."""

import csv
import re
import shutil
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

from kiosk.office.build import prepare, publish
from kiosk.office.keys import load_office_keys
from kiosk.office.sample.folder import DELIMITER
from kiosk.office.sample.making import CHEAP, DEVICES, INPUT, KEYS, PACKAGE, PRINTS, operator_of
from kiosk.office.sample.sheet import Sample

_OF_A_HOUSEHOLD = ("households.csv", "collectors.csv", "entitlements.csv")
_OF_A_PERSON = "templates.csv"


def make_next_round(sample: Sample, folder: Path, households: Collection[str], now: datetime) -> Sample:
    """Make round 2 for some of a sample's households, as a sample of its own.

    Args:
        folder: not there yet.
        households: ids of those who are on its list.
        now: aware; the package is issued then.
    Raises:
        OfficeError: a working process was killed.
    """
    home = folder.resolve()
    home.mkdir(parents=True)
    for part in (KEYS, DEVICES):
        shutil.copytree(sample.folder / part, home / part)
    shutil.copytree(sample.folder / INPUT, home / INPUT, ignore=shutil.ignore_patterns(PRINTS))
    people = tuple(person for person in sample.people if person.household_id in households)
    for name in _OF_A_HOUSEHOLD:
        _keep(home / INPUT / name, "household_id", households)
    for row in _keep(home / INPUT / _OF_A_PERSON, "person_id", {person.person_id for person in people}):
        image = home / INPUT / row["file"]
        image.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample.folder / INPUT / row["file"], image)
    _count_on(home / INPUT / "programme.toml")
    keys, random = load_office_keys(home / KEYS), Random(sample.seed + 1)
    prepared = prepare(home / INPUT, keys, now, random.randbytes, cost=CHEAP)
    publish(prepared, keys, home / PACKAGE, CHEAP)
    made = replace(
        sample,
        folder=home,
        package=home / PACKAGE,
        keys=home / KEYS,
        people=people,
        operators=tuple(map(operator_of, prepared.badges)),
        desks=tuple(replace(desk, keys=home / DEVICES / desk.kiosk_id) for desk in sample.desks),
    )
    made.save()
    return made


def _keep(path: Path, column: str, wanted: Collection[str]) -> list[dict[str, str]]:
    """Leave of a table the rows of these, and return them."""
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter=DELIMITER)
        rows, columns = [row for row in table if row[column] in wanted], table.fieldnames or ()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=DELIMITER)
        writer.writeheader()
        writer.writerows(rows)
    return rows


def _count_on(programme: Path) -> None:
    """The second package of this office, and the second round."""
    text = programme.read_text("utf-8")
    for before, after in ((r"^sequence = 1$", "sequence = 2"), (r"-R1\"$", '-R2"'), (r"^number = 1$", "number = 2")):
        text, changed = re.subn(before, after, text, count=1, flags=re.MULTILINE)
        if not changed:
            raise ValueError(f"{programme}: no {before}")
    programme.write_text(text, "utf-8")
