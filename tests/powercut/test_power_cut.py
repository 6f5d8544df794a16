from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.trust.keys import DeviceKeys
from tests.powercut import reopening
from tests.powercut.recording import needs_strace, record
from tests.powercut.reopening import Found
from tests.powercut.survey import Survey, survey
from tests.storage.test_roster import LATER
from tests.trust.packages import MANIFEST, People, written

pytestmark = needs_strace


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a device's keys."""
    folder = tmp_path_factory.mktemp("keys")
    DeviceKeys.create().save(folder)
    return folder


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two packages of one issuer, one after the other."""
    folder = tmp_path_factory.mktemp("packages")
    for name, manifest in (("first", MANIFEST), ("second", LATER)):
        written(folder / name, manifest, people=People(2))
    return [folder / "first", folder / "second"]


@dataclass(frozen=True)
class Effort:
    """How much is done, how many images are drawn at random after each event, and how many there must be in all."""

    done: int
    samples: int
    least: int


def few_or_many(few: Effort, many: Effort) -> pytest.MarkDecorator:
    """Little in `make test`, much in `make test-full`."""
    return pytest.mark.parametrize(
        "effort", [pytest.param(few, id="few"), pytest.param(many, id="many", marks=pytest.mark.full)]
    )


def surveyed(folder: Path, workload: str, arguments: Sequence[str], found: Found, effort: Effort) -> Survey:
    """Record a workload, and look at what every cut could leave of it."""
    outcome = survey(record(workload, folder, *arguments), found, effort.samples)
    print(f"{workload}: {outcome.states} states, {len(outcome.unreadable)} unreadable, {len(outcome.lost)} lost")
    assert outcome.states >= effort.least
    return outcome


@few_or_many(Effort(24, 6, 1100), Effort(40, 60, 5_500))
def test_the_ledger(tmp_path: Path, keys: Path, effort: Effort) -> None:
    """No cut loses an entry that was acknowledged, or makes the ledger unreadable; and it goes on."""
    found = reopening.ledger(DeviceKeys.load(keys))
    outcome = surveyed(tmp_path / "disk", "ledger", (str(keys), str(effort.done)), found, effort)
    assert (outcome.unreadable, outcome.lost) == ([], [])


@few_or_many(Effort(20, 6, 65), Effort(60, 20, 220))
def test_the_second_copy(tmp_path: Path, keys: Path, effort: Effort) -> None:
    """What is said to be on the stick is there; a torn line costs that line only."""
    found = reopening.second_copy(DeviceKeys.load(keys))
    outcome = surveyed(tmp_path / "disk", "second_copy", (str(keys), str(effort.done)), found, effort)
    assert (outcome.unreadable, outcome.lost) == ([], [])


@few_or_many(Effort(50, 2, 150), Effort(300, 10, 900))
def test_the_preferences(tmp_path: Path, effort: Effort) -> None:
    """The file is the last one chosen or the one before, and always readable."""
    outcome = surveyed(tmp_path / "disk", "preferences", (str(effort.done),), reopening.preferences, effort)
    assert (outcome.unreadable, outcome.lost) == ([], [])


@few_or_many(Effort(2, 20, 150), Effort(2, 400, 900))
def test_the_roster(tmp_path: Path, packages: list[Path], effort: Effort) -> None:
    """The old package or the new one, whole, and what was imported last is remembered."""
    found = reopening.roster(packages)
    outcome = surveyed(tmp_path / "disk", "roster", [str(path) for path in packages], found, effort)
    assert (outcome.unreadable, outcome.lost) == ([], [])


def test_the_device_keys(tmp_path: Path, keys: Path) -> None:
    """No keys or these, never a part."""
    found = reopening.device_keys(DeviceKeys.load(keys))
    outcome = surveyed(tmp_path / "disk", "device_keys", (str(keys),), found, Effort(1, 20, 4))
    assert (outcome.unreadable, outcome.lost) == ([], [])


@few_or_many(Effort(24, 4, 1400), Effort(150, 100, 14_000))
def test_what_sync_must_not_forget(tmp_path: Path, effort: Effort) -> None:
    """A claim that was granted is held, whole; what the hub said is kept."""
    outcome = surveyed(tmp_path / "disk", "sync", (str(effort.done),), reopening.sync, effort)
    assert (outcome.unreadable, outcome.lost) == ([], [])


CONTROL = Effort(8, 4, 20)


def test_the_survey_finds_what_is_not_safe(tmp_path: Path) -> None:
    """Stores that are known not to survive do not: TinyDB as it comes, a rename without a sync, a lazy SQLite."""
    tiny = surveyed(tmp_path / "tiny", "tinydb", ("8",), reopening.tinydb, CONTROL)
    assert tiny.unreadable
    assert tiny.lost
    renamed = surveyed(tmp_path / "renamed", "renamed", ("8",), reopening.renamed, CONTROL)
    assert renamed.unreadable
    lazy = surveyed(tmp_path / "lazy", "lazy_sqlite", ("8",), reopening.lazy_sqlite, CONTROL)
    assert lazy.lost
    assert not lazy.unreadable
