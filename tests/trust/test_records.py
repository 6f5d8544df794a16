from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.roster import Household, TemplateRecord
from kiosk.trust.errors import RecordError
from kiosk.trust.records import NamedHousehold, PackageKeys, RecordKind, SealedRow
from tests.trust.packages import PACKAGE_KEY, TEMPLATE, People

KEYS = PackageKeys(PACKAGE_KEY, "ML-2026-03")
REFERENCE = next(iter(People().templates()))
ROW = KEYS.seal(RecordKind.TEMPLATE, "P1", "H1", REFERENCE, 2, 0)


def test_round_trip() -> None:
    """A sealed record opens as what it was, and shows nothing before."""
    household = next(iter(People().households()))
    row = KEYS.seal(RecordKind.HOUSEHOLD, "H1", "H1", household)
    assert KEYS.open(row, Household) == household
    assert KEYS.open(ROW, TemplateRecord) == REFERENCE
    assert TEMPLATE not in ROW.sealed


@pytest.mark.parametrize(
    "change",
    [
        {"record_id": "P2"},
        {"hh_pid": "H2"},
        {"finger": 3},
        {"view": 1},
        {"kind": RecordKind.COLLECTOR},
        {"sealed": ROW.sealed[:-1]},
        {"sealed": b""},
        {"sealed": bytes(len(ROW.sealed))},
    ],
    ids=lambda change: "-".join(change),  # never the bytes: the two workers must name a test alike
)
def test_moved(change: dict[str, Any]) -> None:
    """A template moved to another person, household, finger or view does not open there."""
    with pytest.raises(RecordError):
        KEYS.open(replace(ROW, **change), TemplateRecord)


@pytest.mark.parametrize(
    "keys", [PackageKeys(PACKAGE_KEY, "ML-2026-02"), PackageKeys(bytes(32), "ML-2026-03")], ids=["package", "key"]
)
def test_other_package(keys: PackageKeys) -> None:
    """A record opens in its own package only."""
    with pytest.raises(RecordError):
        keys.open(ROW, TemplateRecord)


def test_other_kind_of_record() -> None:
    """A record that is authentic but of another shape is an error, not half a record."""
    with pytest.raises(RecordError):
        KEYS.open(ROW, Household)


def test_look_up() -> None:
    """A card is filed under one code however it is typed; another package files it elsewhere."""
    assert KEYS.look_up("0417-a") == KEYS.look_up(" 0417A\n")
    assert KEYS.look_up("0417-a") != KEYS.look_up("0417-b")
    assert KEYS.look_up("0417-a") != PackageKeys(bytes(32), "ML-2026-03").look_up("0417-a")


def test_names() -> None:
    """The list of names opens whole, or not at all."""
    names = [NamedHousehold("H1", "Aïssata Touré", "0417-1", "T1", 1)]
    sealed = KEYS.seal_names(names)
    assert KEYS.open_names(sealed) == names
    for damaged in (b"", sealed[:-1], sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:]):
        with pytest.raises(RecordError):
            KEYS.open_names(damaged)
    other = KEYS.seal(RecordKind.NAMES, "", "", SealedRow(RecordKind.NAMES, "", "", b""))
    with pytest.raises(RecordError):
        KEYS.open_names(other.sealed)
