import resource
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.roster import Enrolled, Revocations
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.trust.entries import open_body
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.keys import public_text
from kiosk.trust.package import Imported, Pins, open_package
from kiosk.trust.records import PackageKeys
from tests.storage.samples import KEYS, ManualClock
from tests.trust.packages import (
    BADGES,
    EXPECTED,
    ISSUER,
    KIOSK,
    MANIFEST,
    PACKAGE_KEY,
    PIN,
    PINS,
    TEMPLATE,
    People,
    operators,
    unlocked,
    written,
)
from tests.trust.samples import HANDOVER

ISSUER_KEY = public_text(ISSUER)
LATER = replace(MANIFEST, package_id="ML-2026-04", sequence=6, operators=operators("ML-2026-04"))


def imported(folder: Path, count: int = 10) -> RosterCache:
    """A roster with the sample package imported."""
    written(folder / "package", people=People(count))
    cache = RosterCache.open(folder / "roster.db", PINS)
    with open_package(folder / "package", EXPECTED) as package:
        cache.import_package(package)
    return cache


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an imported roster that no test changes."""
    folder = tmp_path_factory.mktemp("roster")
    imported(folder)
    return folder


@pytest.fixture
def roster(folder: Path) -> Iterator[OpenRoster]:
    """The roster in an open session."""
    opened = RosterCache.open(folder / "roster.db", PINS).unlock(PACKAGE_KEY)
    yield opened
    opened.lock()


def trouble(caught: pytest.ExceptionInfo[RosterFault]) -> RosterTrouble:
    """What kind of fault it was."""
    return caught.value.trouble


def test_from_badge_to_household(folder: Path) -> None:
    """Badge and PIN open the roster; a card leads to the household, its collectors, its due and its fingers."""
    cache = RosterCache.open(folder / "roster.db", PINS)
    status = cache.status()
    assert status is not None
    assert (status.households, status.collectors, status.templates) == (10, 20, 30)
    opened = unlocked(status.manifest, "K1", KIOSK, PIN, BADGES["OP1"])
    roster = cache.unlock(opened.package_key)
    hh_pid = roster.find(" 0417-0007\r\n")
    assert hh_pid == "H7" == roster.find("t7")
    file = roster.household(hh_pid)
    people = People()
    assert file.household == list(people.households())[6]
    assert file.collectors == tuple(row for row in people.collectors() if row.hh_pid == "H7")
    assert file.entitlements == tuple(row for row in people.entitlements() if row.hh_pid == "H7")
    assert file.enrolled == (Enrolled("P7", (1, 7, 2)),)
    assert roster.templates(hh_pid) == tuple(row for row in people.templates() if row.person_pid == "P7")
    roster.lock()


def test_unknown(roster: OpenRoster) -> None:
    """A card that is not on the list leads nowhere, and an empty one too."""
    assert roster.find("0417-9999") is None
    assert roster.find(" - ") is None
    assert roster.templates("H99") == ()
    with pytest.raises(RosterFault) as caught:
        roster.household("H99")
    assert trouble(caught) is RosterTrouble.UNKNOWN


def test_lists(roster: OpenRoster) -> None:
    """The list of a desk, the search by name, the items and the stock are those of the package."""
    assert [row.hh_pid for row in roster.rows(2)] == ["H2", "H4", "H6", "H8", "H10"]
    assert [(row.hh_pid, row.card, row.token, row.served) for row in roster.search("aiss")] == [
        ("H6", "0417-0006", "T6", False),
        ("H1", "0417-0001", "T1", False),
    ]
    assert [item.code for item in roster.items()] == ["MAT", "KIT"]
    assert roster.stock_open()[0].lot == "L7"
    assert isinstance(roster.revocations(), Revocations)
    assert roster.is_revoked("0417 0003")
    assert not roster.is_revoked("0417-0004")
    assert roster.manifest.site.code == "GAO-01"


def test_nothing_in_clear(folder: Path) -> None:
    """No file of the roster shows a name, a card, a village or a template."""
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in ("Aïssata".encode(), b"\\u00efssata", b"0417-0001", b"Wabaria", TEMPLATE[:10], PACKAGE_KEY):
        assert secret not in content


def test_lock(folder: Path) -> None:
    """After locking nothing is answered any more."""
    roster = RosterCache.open(folder / "roster.db").unlock(PACKAGE_KEY)
    roster.search("a")
    roster.lock()
    for ask in (
        lambda: roster.find("T1"),
        lambda: roster.household("H1"),
        lambda: roster.templates("H1"),
        lambda: roster.search("a"),
        lambda: roster.rows(1),
        lambda: roster.is_revoked("T1"),
        lambda: roster.local_key,
    ):
        with pytest.raises(RosterFault) as caught:
            ask()
        assert trouble(caught) is RosterTrouble.LOCKED


def test_wrong_key(folder: Path) -> None:
    """Another package's key opens nothing."""
    with pytest.raises(RosterFault) as caught:
        RosterCache.open(folder / "roster.db").unlock(bytes(32))
    assert trouble(caught) is RosterTrouble.WRONG_KEY


def test_nothing_imported(tmp_path: Path) -> None:
    """Before the first import there is no roster, and nobody is told that it is damaged."""
    cache = RosterCache.open(tmp_path / "roster.db")
    assert cache.status() is None
    assert cache.last_imported(ISSUER_KEY) is None
    with pytest.raises(RosterFault) as caught:
        cache.unlock(PACKAGE_KEY)
    assert trouble(caught) is RosterTrouble.NONE


def test_bodies_open_within_a_session(roster: OpenRoster, tmp_path: Path) -> None:
    """An entry sealed without any session opens with the roster's local key, so an open approval can be shown."""
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        ledger.append(HANDOVER, Stamp.of(roster.manifest, "K1", "OP1", ManualClock(), bytes))
        assert open_body(ledger.entries()[0], roster.local_key) == HANDOVER.body


def test_replaced(tmp_path: Path) -> None:
    """A later package takes the earlier one's place; a session that was open goes on with what it had."""
    cache = imported(tmp_path)
    session = cache.unlock(PACKAGE_KEY)
    written(tmp_path / "later", LATER, People(3))
    with open_package(tmp_path / "later", replace(EXPECTED, last=cache.last_imported(ISSUER_KEY))) as package:
        cache.import_package(package)
    status = cache.status()
    assert status is not None
    assert (status.manifest.package_id, status.households) == ("ML-2026-04", 3)
    assert session.household("H9").household.size == 5
    session.lock()


def test_no_way_back(tmp_path: Path) -> None:
    """What was imported is remembered, also after the roster was destroyed, so that nothing older comes back."""
    cache = imported(tmp_path)
    written(tmp_path / "later", LATER)
    with open_package(tmp_path / "later", EXPECTED) as package:
        cache.import_package(package)
    for _ in range(2):
        assert cache.last_imported(ISSUER_KEY) == Imported("ML-2026-04", 6)
        with pytest.raises(PackageError) as caught:
            open_package(tmp_path / "package", replace(EXPECTED, last=cache.last_imported(ISSUER_KEY)))
        assert caught.value.fault is PackageFault.ROLLED_BACK
        cache.destroy()
    assert cache.status() is None
    cache.destroy()


@pytest.mark.parametrize("content", [b"", b"?", b"[]", b'{"a":1}', b'{"a":[]}'])
def test_memory_damaged(tmp_path: Path, content: bytes) -> None:
    """A damaged memory of imports is made up for by the roster that is there."""
    cache = imported(tmp_path)
    (tmp_path / "roster.db.imports.json").write_bytes(content)
    assert cache.last_imported(ISSUER_KEY) == Imported("ML-2026-03", 5)


def test_import_fails(tmp_path: Path) -> None:
    """A package that changes while it is copied leaves the old roster as it was, and no rubbish."""
    cache = imported(tmp_path)
    later = tmp_path / "later"
    written(later, LATER, People(3))
    content = later.read_bytes()
    with open_package(later, EXPECTED) as package:
        later.write_bytes(content[:2000] + bytes(len(content) - 2000))
        with pytest.raises(PackageError):
            cache.import_package(package)
    status = cache.status()
    assert status is not None
    assert status.manifest.package_id == "ML-2026-03"
    assert cache.last_imported(ISSUER_KEY) == Imported("ML-2026-03", 5)
    assert not list(tmp_path.glob("*.new"))


def test_no_room(tmp_path: Path) -> None:
    """When the medium refuses the new roster, the old one stays."""
    cache = imported(tmp_path)
    written(tmp_path / "later", LATER, People(200))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with open_package(tmp_path / "later", EXPECTED) as package:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        try:
            with pytest.raises(RosterFault):
                cache.import_package(package)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    status = cache.status()
    assert status is not None
    assert status.manifest.package_id == "ML-2026-03"
    assert not list(tmp_path.glob("*.new"))


def tampered(folder: Path, statement: str, *values: object) -> RosterCache:
    """A roster that somebody with the disk in hand has changed."""
    cache = imported(folder)
    with sqlite3.connect(folder / "roster.db") as connection:
        connection.execute(statement, values)
    connection.close()
    return cache


@pytest.mark.parametrize(
    "statement",
    [
        (
            "UPDATE record SET sealed = (SELECT sealed FROM record WHERE kind = 'collector' AND record_id = 'P2')"
            " WHERE record_id = 'P1' AND kind = 'collector'"
        ),
        "UPDATE record SET sealed = x'00' WHERE kind = 'entitlement'",
    ],
)
def test_moved_records(tmp_path: Path, statement: str) -> None:
    """A collector or a due moved to another household on the disk is damage, not somebody's."""
    roster = tampered(tmp_path, statement).unlock(PACKAGE_KEY)
    with pytest.raises(RosterFault) as caught:
        roster.household("H1")
    assert trouble(caught) is RosterTrouble.DAMAGED
    roster.lock()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET hh_pid = 'H1' WHERE kind = 'template' AND hh_pid = 'H2'",
        "UPDATE record SET record_id = 'P2' WHERE kind = 'template' AND hh_pid = 'H1' AND finger = 2",
        "UPDATE record SET finger = 3 WHERE kind = 'template' AND hh_pid = 'H1' AND finger = 2",
        "UPDATE record SET sealed = substr(sealed, 1, 40) WHERE kind = 'template' AND hh_pid = 'H1' AND finger = 2",
    ],
)
def test_moved_or_torn_fingers(tmp_path: Path, statement: str) -> None:
    """A finger moved to somebody else or torn on the disk is left out: nobody matches it, everybody is served."""
    roster = tampered(tmp_path, statement).unlock(PACKAGE_KEY)
    whole = {row for row in People().templates() if row.person_pid in {"P1"}}
    found = set(roster.templates("H1"))
    assert found <= whole
    assert (found == whole) == ("H2" in statement)
    file = roster.household("H1")
    assert {(row.person_pid, finger) for row in file.enrolled for finger in row.fingers} == {
        (row.person_pid, row.finger) for row in found
    }
    assert file.entitlements
    roster.lock()


def test_moved_card(tmp_path: Path) -> None:
    """A card that was made to point at another household is noticed."""
    code = PackageKeys(PACKAGE_KEY, "ML-2026-03").look_up("0417-0002")
    roster = tampered(tmp_path, "UPDATE look_up SET hh_pid = 'H1' WHERE code = ?", code).unlock(PACKAGE_KEY)
    assert roster.find("T2") == "H2"
    with pytest.raises(RosterFault) as caught:
        roster.find("0417-0002")
    assert trouble(caught) is RosterTrouble.DAMAGED
    roster.lock()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE file SET content = replace(content, 'staff', 'supervisor') WHERE name = 'manifest.json'", "untrusted"),
        ("UPDATE file SET content = zeroblob(64) WHERE name = 'owner.sig'", "untrusted"),
        ("DELETE FROM file WHERE name = 'manifest.json'", "damaged"),
        ("UPDATE file SET content = CAST('[]' AS BLOB) WHERE name = 'revocations.json'", "damaged"),
        ("UPDATE file SET content = CAST('[]' AS BLOB) WHERE name = 'names.sealed'", "wrong_key"),
        ("PRAGMA user_version = 9", "newer"),
    ],
)
def test_changed_head(tmp_path: Path, statement: str, expected: str) -> None:
    """Whoever makes himself a supervisor, or lifts a revocation, on the disk gets no session."""
    statement = statement.replace("replace(content,", "CAST(replace(CAST(content AS TEXT),").replace(
        "'supervisor')", "'supervisor') AS BLOB)"
    )
    cache = tampered(tmp_path, statement)
    with pytest.raises(RosterFault) as caught:
        cache.unlock(PACKAGE_KEY)
    assert trouble(caught).value == expected


def test_other_signers(folder: Path) -> None:
    """A roster signed by others than those whom this kiosk trusts is not used."""
    cache = RosterCache.open(folder / "roster.db", Pins(frozenset({"another"}), frozenset({"another"})))
    with pytest.raises(RosterFault) as caught:
        cache.status()
    assert trouble(caught) is RosterTrouble.UNTRUSTED


def test_nobody_has_confirmed_a_signer(folder: Path) -> None:
    """Where the list of trusted signers is missing, the roster is not called forged."""
    cache = RosterCache.open(folder / "roster.db", Pins(frozenset(), frozenset()))
    with pytest.raises(RosterFault) as caught:
        cache.status()
    assert trouble(caught) is RosterTrouble.NO_PINS


def test_a_roster_that_cannot_be_opened_is_not_damaged(tmp_path: Path) -> None:
    """Importing once more would not help where the account or the medium is in the way."""
    (tmp_path / "roster.db").mkdir()
    with pytest.raises(RosterFault) as caught:
        RosterCache.open(tmp_path / "roster.db").status()
    assert trouble(caught) is RosterTrouble.IO


def test_not_a_roster(tmp_path: Path) -> None:
    """A file that is no roster is called damaged, and importing again mends it."""
    (tmp_path / "roster.db").write_bytes(b"?" * 5000)
    cache = RosterCache.open(tmp_path / "roster.db")
    with pytest.raises(RosterFault) as caught:
        cache.status()
    assert trouble(caught) is RosterTrouble.DAMAGED
    imported(tmp_path)
    assert cache.status() is not None
