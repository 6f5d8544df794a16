"""Deltas and revocations: what a later package of the same round may change, and what it may not be used for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.domain.manifest import Manifest, Revoked
from kiosk.domain.roster import Household
from kiosk.storage.errors import RosterFault
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.trust.errors import ManifestError, PackageError, PackageFault, SlotError, SlotFault
from kiosk.trust.keys import public_text
from kiosk.trust.package import Expected, Imported, check_signatures, open_package
from kiosk.trust.packing import write_package
from kiosk.trust.slots import unlock
from tests.trust.packages import (
    BADGES,
    CHEAP,
    EXPECTED,
    ISSUER,
    KIOSK,
    MANIFEST,
    OWNER,
    PACKAGE_KEY,
    PIN,
    PINS,
    People,
    unlocked,
    written,
)

DELTA = replace(MANIFEST, sequence=7, delta_of=5)


@dataclass(frozen=True)
class Change(People):
    """Household 2 has moved to another card, household 11 is new, household 3 is gone."""

    def changed(self) -> Iterable[Household]:
        """Return the two whose records a delta brings."""
        second, eleventh = (next(h for h in People(11).households() if h.hh_pid == pid) for pid in ("H2", "H11"))
        yield replace(second, cards=("0417-9999",), display_name="Boubacar Keïta")
        yield eleventh

    def listed(self) -> Iterable[Household]:
        """Return everybody on the list after it."""
        new = {household.hh_pid: household for household in self.changed()}
        return (new.get(h.hh_pid, h) for h in People(11).households() if h.hh_pid != "H3")


def write_delta(path: Path, manifest: Manifest = DELTA) -> Path:
    """Write the delta and return its path."""
    pids = ("H2", "H11")
    everybody, change = People(11), Change()
    contents = replace(
        everybody.contents(),
        households=change.changed(),
        collectors=[one for one in everybody.collectors() if one.hh_pid in pids],
        entitlements=[one for one in everybody.entitlements() if one.hh_pid in pids],
        templates=[one for one in everybody.templates() if one.person_pid in ("P2", "P11")],
        gone_households=("H3",),
        listed=change.listed(),
    )
    write_package(path, manifest, contents, PACKAGE_KEY, ISSUER, OWNER, floor=CHEAP)
    return path


def take_in(cache: RosterCache, path: Path, expected: Expected = EXPECTED) -> None:
    """Import a package as the command line does."""
    expected = replace(expected, last=cache.last_imported(public_text(ISSUER)), present=cache.present())
    with open_package(path, expected) as package:
        cache.import_package(package)


def refusal(cache: RosterCache, path: Path, expected: Expected = EXPECTED) -> PackageFault:
    """Return why a package is not imported."""
    with pytest.raises(PackageError) as caught:
        take_in(cache, path, expected)
    return caught.value.fault


@pytest.fixture
def cache(tmp_path: Path) -> RosterCache:
    """Return a kiosk's roster with the complete package of ten households."""
    written(tmp_path / "complete.kpkg")
    cache = RosterCache.open(tmp_path / "roster.db", PINS)
    take_in(cache, tmp_path / "complete.kpkg")
    return cache


def known(roster: OpenRoster) -> dict[str, str | None]:
    """Return what the interesting cards and tokens lead to."""
    return {text: roster.find(text) for text in ("0417-0001", "0417-0002", "0417-9999", "0417-0003", "T11")}


def test_a_delta_changes_what_it_names_and_nothing_else(tmp_path: Path, cache: RosterCache) -> None:
    """Changed, new and gone households are so afterwards, under the same key; all others are byte for byte the same."""
    before = cache.unlock(PACKAGE_KEY)
    kept = before.household("H1"), before.templates("H1")
    take_in(cache, write_delta(tmp_path / "delta.kpkg"))
    after = cache.unlock(PACKAGE_KEY)
    assert known(after) == {
        "0417-0001": "H1", "0417-0002": None, "0417-9999": "H2", "0417-0003": None, "T11": "H11",
    }  # fmt: skip
    assert (after.household("H1"), after.templates("H1")) == kept
    assert after.household("H2").household.display_name == "Boubacar Keïta"
    assert len(after.templates("H11")) == 3
    with pytest.raises(RosterFault):
        after.household("H3")
    assert [row.hh_pid for row in after.rows(1)] == ["H1", "H5", "H7", "H9", "H11"]
    assert known(before)["0417-0003"] == "H3", "who reads the old roster goes on reading it"
    status = cache.status()
    assert status is not None
    assert (status.households, status.templates, status.manifest.sequence) == (10, 30, 7)


def test_what_a_delta_removes_is_not_left_in_free_pages(tmp_path: Path, cache: RosterCache) -> None:
    """The sealed records of a household that is gone are overwritten in the new file."""
    with open_package(tmp_path / "complete.kpkg", EXPECTED) as package:
        gone = [row.sealed for kind in ("household", "template") for row in package.rows(kind) if row.hh_pid == "H3"]  # type: ignore[arg-type]
    assert all(sealed in (tmp_path / "roster.db").read_bytes() for sealed in gone)
    take_in(cache, write_delta(tmp_path / "delta.kpkg"))
    assert not any(sealed in (tmp_path / "roster.db").read_bytes() for sealed in gone)


def test_a_delta_fits_every_state_since_its_base(tmp_path: Path, cache: RosterCache) -> None:
    """The same delta again and a later one of the same base are taken; after that the earlier one no more."""
    first, second = write_delta(tmp_path / "d7"), write_delta(tmp_path / "d9", replace(DELTA, sequence=9))
    for path in (first, first, second, second):
        take_in(cache, path)
    assert refusal(cache, first) is PackageFault.ROLLED_BACK
    assert refusal(cache, tmp_path / "complete.kpkg") is PackageFault.ROLLED_BACK


@pytest.mark.parametrize("manifest", [replace(DELTA, delta_of=6), replace(DELTA, package_id="ML-OTHER")])
def test_a_delta_of_something_else_is_refused(tmp_path: Path, cache: RosterCache, manifest: Manifest) -> None:
    """A delta whose base is not on the device names the base, and changes nothing."""
    before = (tmp_path / "roster.db").read_bytes()
    path = write_delta(tmp_path / "delta.kpkg", manifest)
    with pytest.raises(PackageError, match=f"{manifest.package_id}, {manifest.delta_of}") as caught:
        take_in(cache, path)
    assert caught.value.fault is PackageFault.WRONG_BASE
    assert (tmp_path / "roster.db").read_bytes() == before


def test_a_delta_on_an_empty_device_is_refused(tmp_path: Path) -> None:
    """There is nothing to change."""
    path = write_delta(tmp_path / "delta.kpkg")
    assert refusal(RosterCache.open(tmp_path / "roster.db", PINS), path) is PackageFault.WRONG_BASE


def test_another_issuer_cannot_roll_a_package_back(tmp_path: Path, cache: RosterCache) -> None:
    """Numbers of one package are compared whoever signs it."""
    expected = replace(EXPECTED, present=Imported("ML-2026-03", 6))
    with pytest.raises(PackageError) as caught:
        open_package(tmp_path / "complete.kpkg", expected)
    assert caught.value.fault is PackageFault.ROLLED_BACK


def test_a_lost_badge_opens_nothing_after_the_delta(tmp_path: Path, cache: RosterCache) -> None:
    """It is refused as revoked, with the right PIN and with a wrong one alike; the others go on as before."""
    lost, supervisor, _technician = MANIFEST.operators
    manifest = replace(DELTA, operators=(supervisor,), revoked=Revoked(badges=(lost.badge_id,)))
    take_in(cache, write_delta(tmp_path / "delta.kpkg", manifest))
    status = cache.status()
    assert status is not None
    for pin in (PIN, "000000"):
        with pytest.raises(SlotError) as caught:
            unlock(status.manifest, "K1", KIOSK, pin, BADGES["OP1"])
        assert caught.value.fault is SlotFault.REVOKED
    assert cache.unlock(unlocked(status.manifest, "K1", KIOSK, PIN, BADGES["SV1"]).package_key).find("T1") == "H1"


def test_a_revoked_device_is_told_so_before_anything_else(tmp_path: Path, cache: RosterCache) -> None:
    """A device whose key a trusted package revokes takes nothing in, now and when it remembers the revocation."""
    revoked = Revoked(devices=(KIOSK.signing_public,))
    manifest = replace(DELTA, desks=DELTA.desks[1:], operators=(), revoked=revoked)
    path = write_delta(tmp_path / "delta.kpkg", manifest)
    assert refusal(cache, path) is PackageFault.DEVICE_REVOKED
    remembers = replace(EXPECTED, pins=PINS.with_revoked(manifest))
    assert refusal(cache, tmp_path / "complete.kpkg", remembers) is PackageFault.DEVICE_REVOKED


@pytest.mark.parametrize(
    ("key", "fault"),
    [(public_text(ISSUER), PackageFault.ISSUER_REVOKED), (public_text(OWNER), PackageFault.OWNER_REVOKED)],
    ids=["issuer", "owner"],
)
def test_what_a_revoked_key_signs_is_refused(tmp_path: Path, key: str, fault: PackageFault) -> None:
    """Once a package has revoked a signer, that signer's own packages are refused, though they were trusted before."""
    written(tmp_path / "p")
    pins = PINS.with_revoked(replace(MANIFEST, revoked=Revoked(keys=(key,))))
    assert key not in pins.issuers | pins.owners
    with pytest.raises(PackageError) as caught:
        open_package(tmp_path / "p", replace(EXPECTED, pins=pins))
    assert caught.value.fault is fault
    with pytest.raises(PackageError):
        check_signatures(replace(MANIFEST, issuer_key=public_text(ISSUER), owner_key=public_text(OWNER)), b"", b"", b"",
                         pins)  # fmt: skip


@pytest.mark.parametrize(
    "manifest",
    [
        replace(MANIFEST, delta_of=5),
        replace(MANIFEST, delta_of=-1),
        replace(MANIFEST, revoked=Revoked(badges=("B-1",))),
        replace(MANIFEST, revoked=Revoked(devices=(KIOSK.signing_public,))),
        replace(MANIFEST, revoked=Revoked(keys=(public_text(ISSUER),))),
        replace(MANIFEST, revoked=Revoked(keys=("no key",))),
    ],
)
def test_a_manifest_that_contradicts_itself_is_not_made(tmp_path: Path, manifest: Manifest) -> None:
    """A delta of itself or of the future, or a package that revokes what it relies on, is refused when it is made."""
    with pytest.raises(ManifestError):
        written(tmp_path / "p", manifest)
    assert not (tmp_path / "p").exists()
