"""A package from the office's folder: complete, sealed for its operators, or not there at all."""

import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import cv2
import pytest

from drivers.synthetic import Finger, impression
from kiosk.domain.roster import Collector, Household, TemplateRecord
from kiosk.office.badges import write_badges
from kiosk.office.build import Prepared, draw_pin, prepare, publish
from kiosk.office.findings import InputRefused, Wrong
from kiosk.office.keys import OfficeKeys, create_office_keys
from kiosk.office.past import crosswalk_path
from kiosk.trust import DeviceKeys, PackageError, open_package
from kiosk.trust.badge import parse_badge
from kiosk.trust.errors import ManifestError, SlotError
from kiosk.trust.package import Expected, Package, Pins
from kiosk.trust.records import PackageKeys, RecordKind
from kiosk.trust.slots import SlotCost, unlock
from tests.office.folders import NOW, replace_text, with_line, write_folder, write_lines
from tests.trust.packages import unlocked

CHEAP = SlotCost(memory_kib=64, iterations=1)


@pytest.fixture
def office(tmp_path: Path) -> OfficeKeys:
    """Make the office's keys."""
    return create_office_keys(tmp_path / "keys", bytes(32))


@pytest.fixture
def devices() -> list[DeviceKeys]:
    """Two provisioned kiosks."""
    return [DeviceKeys.create(), DeviceKeys.create()]


@pytest.fixture
def folder(tmp_path: Path, devices: list[DeviceKeys]) -> Path:
    """Write a right folder with one enrolled finger."""
    folder = write_folder(tmp_path / "input", devices)
    cv2.imwrite(str(folder / "p1.png"), impression(Finger.from_seed("P1"), 1))
    write_lines(folder / "templates.csv", ["person_id;finger;view;format;file", "P1;2;0;image;p1.png"])
    return folder


def made(folder: Path, office: OfficeKeys, seed: int = 1) -> Prepared:
    """Prepare a package of the folder."""
    return prepare(folder, office, NOW, Random(seed).randbytes, cost=CHEAP)


def opened(path: Path, prepared: Prepared, office: OfficeKeys) -> Package:
    """Open a package as its first kiosk."""
    pins = Pins(frozenset({office.issuer_public}), frozenset({office.owner_public}))
    return open_package(path, Expected(pins, "kiosk-1", NOW + timedelta(hours=1), "ML-SEV-01"))


def test_an_operator_opens_what_the_office_made(
    tmp_path: Path, folder: Path, office: OfficeKeys, devices: list[DeviceKeys]
) -> None:
    """With badge, PIN and device, and not without, every record of the list can be read on each kiosk."""
    prepared = made(folder, office)
    out = tmp_path / "r1.kpkg"
    publish(prepared, office, out, CHEAP)
    with opened(out, prepared, office) as package:
        badge = prepared.badges[0]
        for number, device in enumerate(devices, 1):
            one = unlocked(package.manifest, f"kiosk-{number}", device, badge.pin, parse_badge(badge.text))
            assert one.operator.display_name == "Awa Konta"
        with pytest.raises(SlotError):
            unlock(package.manifest, "kiosk-1", devices[0], "000000", parse_badge(badge.text))
        with pytest.raises(SlotError):
            unlock(package.manifest, "kiosk-1", devices[0], badge.pin, parse_badge(prepared.badges[1].text))
        keys = PackageKeys(one.package_key, package.manifest.package_id)
        names = [keys.open(row, Household).display_name for row in package.rows(RecordKind.HOUSEHOLD)]
        (template,) = [keys.open(row, TemplateRecord) for row in package.rows(RecordKind.TEMPLATE)]
        collectors = [keys.open(row, Collector) for row in package.rows(RecordKind.COLLECTOR)]
    assert names == ["Aminata Diallo", "Oumar Traoré"]
    assert template.person_pid == collectors[0].person_pid


def test_an_operator_opens_only_the_kiosks_that_the_office_gave(
    folder: Path, office: OfficeKeys, devices: list[DeviceKeys]
) -> None:
    """`desks` in operators.csv limits the slots."""
    write_lines(
        folder / "operators.csv", ["operator_id;display_name;role;desks", "op-1;A;staff;2", "sup-1;B;supervisor;"]
    )
    operators = made(folder, office).manifest.operators
    assert [[slot.kiosk_id for slot in operator.slots] for operator in operators] == [
        ["kiosk-2"],
        ["kiosk-1", "kiosk-2"],
    ]


def test_a_package_shows_no_name_and_no_source_id(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """Who finds the file reads of the people on the list neither names nor cards nor the registry's numbers."""
    replace_text(folder / "households.csv", "H1;", "REGISTRY-77;")
    replace_text(folder / "collectors.csv", "P1;H1", "PERSON-77;REGISTRY-77")
    replace_text(folder / "entitlements.csv", "H1;mat", "REGISTRY-77;mat")
    replace_text(folder / "entitlements.csv", "H1;soap", "REGISTRY-77;soap")
    replace_text(folder / "templates.csv", "P1;", "PERSON-77;")
    out = tmp_path / "r1.kpkg"
    publish(made(folder, office), office, out, CHEAP)
    content = out.read_bytes()
    secrets = ["REGISTRY-77", "PERSON-77", "Aminata", "Traoré", "0401-A", "0401A"]
    assert not any(secret.encode() in content for secret in secrets)
    assert (folder / "p1.png").read_bytes()[100:200] not in content


def test_two_packages_of_one_list_share_no_pseudonym(folder: Path, office: OfficeKeys) -> None:
    """Pseudonyms are fresh in each package; only the programme's overlap hash is the same."""
    first, second = (tuple(made(folder, office, seed).contents.households) for seed in (1, 2))
    assert {household.hh_pid for household in first}.isdisjoint({household.hh_pid for household in second})
    assert [household.ref_hash for household in first] == [household.ref_hash for household in second]


def test_the_crosswalk_leads_back_and_stays_private(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """The office finds the source's ids behind every pseudonym; nobody else can read that file."""
    prepared = made(folder, office)
    out = tmp_path / "r1.kpkg"
    _, path = publish(prepared, office, out, CHEAP)
    assert path == crosswalk_path(out)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    crosswalk = json.loads(path.read_text("utf-8"))
    households = tuple(prepared.contents.households)
    assert [crosswalk["household"][household.hh_pid] for household in households] == ["H1", "H2"]
    lines = [line.line_id for entitlement in prepared.contents.entitlements for line in entitlement.lines]
    assert [crosswalk["line"][line] for line in lines] == ["H1/mat", "H1/soap", "H2/mat"]


def test_a_refused_folder_leaves_nothing_behind(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """Faults of tables and of images come together, and no file is written."""
    with_line(folder, "collectors.csv", "P3;H9;head;N;f;1990")
    (folder / "p1.png").write_bytes(b"torn")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputRefused) as refused:
        made(folder, office)
    assert {finding.wrong for finding in refused.value.findings} == {Wrong.HOUSEHOLD_UNKNOWN, Wrong.IMAGE_UNREADABLE}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_medium_leaves_no_half_package(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """When writing fails half-way, there is no package."""
    prepared = made(folder, office)
    out = tmp_path / "away" / "r1.kpkg"
    with pytest.raises(OSError, match="away"):
        publish(prepared, office, out, CHEAP)
    assert not list(tmp_path.rglob("*.kpkg*"))


def test_the_package_is_refused_with_cheap_slots(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """Only who asks for it gets PINs that are cheap to guess: the ordinary way does not write such a package."""
    prepared = made(folder, office)
    with pytest.raises(ManifestError):
        publish(prepared, office, tmp_path / "r1.kpkg")
    assert not (tmp_path / "r1.kpkg").exists()


def test_a_stranger_cannot_pass_for_the_office(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """A package signed with other keys is not taken for the office's."""
    other = create_office_keys(tmp_path / "other", bytes(32))
    prepared = made(folder, other)
    publish(prepared, other, tmp_path / "r1.kpkg", CHEAP)
    with pytest.raises(PackageError):
        opened(tmp_path / "r1.kpkg", prepared, office)


def test_badges_and_pins_are_on_separate_private_sheets(tmp_path: Path, folder: Path, office: OfficeKeys) -> None:
    """Who finds one sheet has half of what opens the package."""
    prepared = made(folder, office)
    words: Callable[..., str] = lambda message, **values: f"{message} {' '.join(values.values())}"  # noqa: E731
    badges, pins = write_badges(tmp_path / "badges", prepared.badges, "Sévaré", "R1", words)
    for badge in prepared.badges:
        assert badge.pin not in badges.read_text("utf-8")
        assert badge.display_name in badges.read_text("utf-8")
        assert badge.pin in pins.read_text("utf-8")
        assert "<svg" not in pins.read_text("utf-8")
    assert badges.read_text("utf-8").count("<svg") == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in (badges, pins)} == {0o600}


def test_pins_are_not_what_people_try_first() -> None:
    """No PIN is a repetition or a run of digits."""
    draws = iter([n.to_bytes(8, "big") for n in (777777, 123456, 987654, 890123, 40417)])
    assert draw_pin(lambda count: next(draws)) == "040417"
