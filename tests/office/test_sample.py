"""A sample is a distribution like any other, and whoever has its sheet can play every part in it."""

import csv
import stat
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from drivers.synthetic import PPI, Finger, impression
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.roster import NATIVE_TEMPLATE, Role, TemplateRecord
from kiosk.office.sample import FolderNotEmpty, Kind, Sample, Stage, make_next_round, make_sample
from kiosk.office.sample.household import draw_household
from kiosk.trust import DeviceKeys, open_package
from kiosk.trust.badge import parse_badge
from kiosk.trust.package import Expected, Pins, inspect_package
from kiosk.trust.records import PackageKeys, RecordKind
from matcher import Comparison, Template, compare, extract, threshold
from tests.trust.packages import unlocked

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_a_sample_is_loaded_as_it_was_made(sample: Sample) -> None:
    """The sheet gives back all that the making returned, and is private."""
    assert Sample.load(sample.folder) == sample
    assert stat.S_IMODE((sample.folder / "sample.json").stat().st_mode) == 0o600


def test_badge_pin_and_finger_of_the_sheet_are_those_of_the_package(sample: Sample) -> None:
    """On each desk the supervisor opens the package, and a collector's finger matches the reference in it."""
    manifest = inspect_package(sample.package)
    who = sample.operator(OperatorRole.SUPERVISOR)
    now = datetime.now(UTC) + timedelta(minutes=1)
    for desk in sample.desks:
        device = DeviceKeys.load(desk.keys)
        expected = Expected(Pins.of(manifest), desk.kiosk_id, now, receiving_key=device.receiving_public)
        with open_package(sample.package, expected) as package:
            opened = unlocked(package.manifest, desk.kiosk_id, device, who.pin, parse_badge(who.badge))
            keys = PackageKeys(opened.package_key, manifest.package_id)
            templates = [keys.open(row, TemplateRecord) for row in package.rows(RecordKind.TEMPLATE)]
            households = dict(package.look_ups())
    person = next(person for person in sample.people if person.kind is Kind.GOOD)
    home = households[keys.look_up(person.card)]
    assert home == households[keys.look_up(person.token)]
    assert len(templates) == sum(len(person.enrolled) for person in sample.people)
    finger = person.enrolled[0]
    probe = extract(impression(Finger.from_seed(person.fingers[finger]), "at the desk"), PPI)
    scores = [
        result.score
        for record in templates
        if record.format == NATIVE_TEMPLATE
        and isinstance(result := compare(Template.from_bytes(record.record), probe), Comparison)
    ]
    assert sum(score >= threshold(1e-4) for score in scores) == 1


def test_every_sample_shows_each_kind_of_person(sample: Sample) -> None:
    """Good, worn and no fingers are there even in a small sample; nobody without fingers has a reference."""
    assert all(sample.of_kind(kind) for kind in Kind)
    assert all(not person.enrolled for person in sample.of_kind(Kind.NO_FINGERS))
    assert all(len(person.enrolled) >= 2 for person in sample.of_kind(Kind.GOOD))
    assert {person.home_desk for person in sample.people} == {1, 2}


def test_equal_seeds_give_equal_samples_but_for_the_keys(tmp_path: Path) -> None:
    """People, prints, badges and PINs repeat; device and office keys never do."""
    first, second = (make_sample(tmp_path / name, 1, 5, fast=True, now=NOW) for name in ("a", "b"))
    assert first.people == second.people
    assert first.operators == second.operators
    for path in (first.folder / "input").rglob("*.*"):
        twin = second.folder / path.relative_to(first.folder)
        assert path.name == "desks.json" or path.read_bytes() == twin.read_bytes()
    keys = [DeviceKeys.load(sample.desks[0].keys).signing_public for sample in (first, second)]
    assert keys[0] != keys[1]
    assert inspect_package(first.package).issuer_key != inspect_package(second.package).issuer_key


def test_a_sample_never_overwrites(tmp_path: Path) -> None:
    """A folder with anything in it is refused and left alone."""
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(FolderNotEmpty):
        make_sample(tmp_path, 1, now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_progress_counts_every_print_twice(tmp_path: Path) -> None:
    """Once when its finger is printed, once when it is examined; each stage, the sealing too, says that it begins."""
    seen: list[tuple[Stage, int, int]] = []
    make_sample(tmp_path / "s", 1, 5, lambda *step: seen.append(step), fast=True, now=NOW)
    total = seen[0][2]
    counted = [(stage, done, total) for stage in (Stage.FINGERS, Stage.PRINTS) for done in range(total + 1)]
    assert seen[: len(counted)] == counted
    assert [stage for stage, done, _ in seen if done == 0] == list(Stage)


def test_the_input_of_a_sample_has_the_quantities_of_its_households(sample: Sample) -> None:
    """Each desk's stock covers what everybody is due who comes to it, and dues follow the household's size."""
    with (sample.folder / "input" / "stock_open.csv").open(encoding="utf-8") as file:
        stock = {(row["item"], int(row["desk"])): int(row["quantity"]) for row in csv.DictReader(file, delimiter=";")}
    with (sample.folder / "input" / "entitlements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    home = {person.household_id: person.home_desk for person in sample.people}
    due: Counter[tuple[str, int]] = Counter()
    for row in rows:
        due[row["item"], home[row["household_id"]]] += int(row["quantity"])
    assert {desk for _, desk in stock} == {1, 2}
    assert all(stock[place] >= quantity for place, quantity in due.items())
    assert all(row["quantity"] == "1" for row in rows if row["item"] == "kitchen-set")


def test_drawn_households_are_believable() -> None:
    """Five people on average, one head, collectors of age, a composition that adds up, each card once."""
    random = Random(11)
    drawn = [draw_household(random, number, 2026, few_fingers=False) for number in range(1, 401)]
    assert 4.5 < sum(household.size for household in drawn) / len(drawn) < 5.5
    people = [person for household in drawn for person in household.people]
    assert sum(person.role is Role.HEAD for person in people) == len(drawn)
    assert all(18 <= 2026 - person.birth_year <= 92 for person in people)
    assert len({household.card for household in drawn}) == len(drawn)
    assert drawn[16].card == "0417-A"
    worn = sum(person.kind is Kind.WORN for person in people) / len(people)
    assert 0.06 < worn < 0.18


def test_the_next_round_is_for_some_of_the_same_people_on_the_same_devices(sample: Sample, tmp_path: Path) -> None:
    """Another package of the same office, with other badges, opens on the same kiosk; only they are on its list."""
    household = sample.of_kind(Kind.GOOD)[0].household_id
    second = make_next_round(sample, tmp_path / "second", [household], NOW)
    before, manifest = inspect_package(sample.package), inspect_package(second.package)
    assert (manifest.round.number, manifest.sequence) == (2, before.sequence + 1)
    assert manifest.round.round_id != before.round.round_id
    assert (manifest.desks, manifest.site, Pins.of(manifest)) == (before.desks, before.site, Pins.of(before))
    assert {person.household_id for person in second.people} == {household}
    assert {one.badge for one in second.operators}.isdisjoint(one.badge for one in sample.operators)
    expected = Expected(Pins.of(before), sample.desks[0].kiosk_id, NOW)
    with open_package(second.package, expected) as package:
        assert len(list(package.rows(RecordKind.HOUSEHOLD))) == 1
    assert Sample.load(second.folder) == second
