"""The end of a package: what goes, what is certified, what is taken in again."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.codes import Figure, Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import HubAddress
from kiosk.storage.destruction import Destruction
from kiosk.storage.errors import LedgerFault
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Stage, Why, outlook
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.sync import Stations
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.keys import public_text
from kiosk.trust.package import open_package
from tests.storage.samples import ManualClock
from tests.trust.packages import EXPECTED, ISSUER, KIOSK, MANIFEST, NAMES, PINS, operators, written

HUB = HubAddress("https://hub.example.org", public_text(ISSUER))
MANIFEST_HERE = replace(MANIFEST, hub=HUB)
OTHER = replace(MANIFEST, package_id="ML-2026-04", sequence=6, operators=operators("ML-2026-04"))


def take_in(folder: Path, file: Path) -> RosterCache:
    """Import a package."""
    cache = RosterCache.open(folder / "roster.db", PINS)
    with open_package(file, EXPECTED) as package:
        cache.import_package(package)
    return cache


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A device with its package, which has also arrived twice more, once torn, beside the next round's."""
    packages = tmp_path / "packages"
    packages.mkdir()
    written(packages / "round.kpkg", MANIFEST_HERE)
    written(packages / "next.kpkg", OTHER)
    (packages / "torn.kpkg").write_bytes((packages / "round.kpkg").read_bytes()[:3000])
    take_in(tmp_path, packages / "round.kpkg")
    return tmp_path


def destruction(folder: Path, ledger: Ledger) -> Destruction:
    """What two people at this device set going."""
    nobody = Stamp(ManualClock(), Random(1).randbytes, "K1")
    return Destruction(RosterCache.open(folder / "roster.db", PINS), ledger, nobody, folder / "packages")


def test_the_certificate_says_what_by_whom_and_why(here: Path) -> None:
    """Package, number, counts, reason, both people and the clock's source are in the clear header."""
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        ending = destruction(here, ledger).destroy(Why.COMMAND, "OP1", "SV1")
        (entry,) = ledger.entries()
    assert ending is not None
    assert entry.origin.entry_id == ending.entry_id
    assert (entry.draft.kind, entry.origin.package_id) == (Kind.PACKAGE_DESTROYED, MANIFEST.package_id)
    assert (entry.origin.operator_id, entry.draft.second_operator_id) == ("OP1", "SV1")
    assert (entry.draft.reason, entry.draft.package.sequence) == (Reason.ENDED_BY_TWO, 5)
    assert entry.draft.figures == {Figure.HOUSEHOLDS: 10, Figure.TEMPLATES: 30}
    assert (entry.origin.ts_source, entry.origin.kiosk_id, entry.origin.round_id) == ("rtc", "K1", "R1")


def test_nothing_of_the_package_is_left(here: Path) -> None:
    """Neither slots nor sealed records nor names are in any file; the next round's package stays."""
    with closing(sqlite3.connect(here / "roster.db")) as connection:
        wanted = {bytes(sealed[:24]) for (sealed,) in connection.execute("SELECT sealed FROM record")}
    slots = [slot.sealed.encode() for operator in MANIFEST_HERE.operators for slot in operator.slots]
    wanted |= {*slots, *(name.encode() for name in NAMES)}
    (here / "roster.db.new").write_bytes((here / "roster.db").read_bytes())
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        destruction(here, ledger).destroy(Why.TIME)
    left = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    assert {path.name for path in left if path.parent.name == "packages"} == {"next.kpkg"}
    assert [path.name for path, content in left.items() if any(piece in content for piece in wanted)] == []


def test_without_a_package_there_is_nothing_to_destroy(tmp_path: Path) -> None:
    """And no certificate is written of it."""
    with closing(Ledger.open(tmp_path / "ledger.db", KIOSK)) as ledger:
        assert destruction(tmp_path, ledger).destroy(Why.COMMAND, "OP1", "SV1") is None
        assert destruction(tmp_path, ledger).resume() is None
        assert ledger.count() == 0


def test_a_card_too_full_for_the_certificate_delays_only_that(here: Path) -> None:
    """The package is gone at once; the certificate follows when there is room, once."""
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with suppress(LedgerFault):
            while True:
                ledger.append(Draft(Kind.SELF_TEST), Stamp(ManualClock(), Random(ledger.count()).randbytes, "K1"))
        with pytest.raises(LedgerFault):
            destruction(here, ledger).destroy(Why.COMMAND, "OP1", "SV1")
        cache = RosterCache.open(here / "roster.db", PINS)
        assert cache.status() is None
        assert cache.retention.life().unfinished is not None
        before = ledger.count()
        ledger._connection.execute(f"PRAGMA max_page_count = {pages + 100}")
        assert destruction(here, ledger).resume() is not None
        assert destruction(here, ledger).resume() is None
        assert ledger.count() == before + 1


def written_next(folder: Path) -> Path:
    """Write a package of a number above all that were here."""
    ended = RosterCache.open(folder / "roster.db", PINS).retention.life().endings
    sequence = max(ending.sequence for ending in ended) + 1
    written(folder / "more.kpkg", replace(MANIFEST_HERE, sequence=sequence))
    return folder / "more.kpkg"


def test_only_a_higher_number_is_taken_in_again(here: Path) -> None:
    """What was destroyed is refused with a fault of its own; the office can decide otherwise with a new number."""
    shutil.copy(here / "packages" / "round.kpkg", here / "again.kpkg")
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        destruction(here, ledger).destroy(Why.COMMAND, "OP1", "SV1")
    with pytest.raises(PackageError) as refused:
        take_in(here, here / "again.kpkg")
    assert refused.value.fault is PackageFault.DESTROYED
    cache = take_in(here, written_next(here))
    assert cache.status() is not None
    later = replace(MANIFEST_HERE, sequence=6)
    assert outlook(cache.retention.life(), later, ManualClock().wall, "rtc").stage is Stage.FRESH


def test_an_order_that_was_cut_off_does_not_hit_what_came_later(here: Path) -> None:
    """A number that was imported after the order stays; the certificate of the earlier one is still written."""
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        destroyer = destruction(here, ledger)
        destroyer.destroy(Why.COMMAND, "OP1", "SV1")
        life = destroyer.roster.retention.life()
        destroyer.roster.retention.remember(life.with_ending(replace(life.endings[0], done=False)))
        take_in(here, written_next(here))
        assert destroyer.resume() is not None
        assert destroyer.roster.status() is not None
        assert ledger.count() == 1  # the same certificate, not a second one


def test_what_is_still_to_be_sent_finds_its_hub(here: Path) -> None:
    """The address and key of the hub outlive the package, so that the certificate arrives."""
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        stations = Stations("K1", KIOSK, here / "roster.db", pins=lambda: PINS)
        assert stations() is not None
        destruction(here, ledger).destroy(Why.TIME)
    station = stations()
    assert station is not None
    assert (station.hub_url, station.hub_key, station.round_id) == (HUB.address, HUB.key, "")


def test_a_folder_for_packages_need_not_be_there(here: Path) -> None:
    """Nothing has ever arrived over the network."""
    shutil.rmtree(here / "packages")
    with closing(Ledger.open(here / "ledger.db", KIOSK)) as ledger:
        assert destruction(here, ledger).destroy(Why.TIME) is not None
    assert not os.path.lexists(here / "roster.db")
