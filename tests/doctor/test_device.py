"""Keys, scanner, screen and storage, as a technician meets them."""

import os
import sqlite3
from pathlib import Path

import pytest

from kiosk.doctor import Colour
from kiosk.doctor.device import keys_finding, scanner_finding, screen_finding, storage_finding
from kiosk.storage import Ledger
from kiosk.trust import DeviceKeys
from tests.storage.samples import KEYS, approval, stamp


def test_a_provisioned_device_has_its_keys_and_its_name(tmp_path: Path) -> None:
    """Keys that load, a name and a site: nothing to do, and the keys go to the checks that need them."""
    KEYS.save(tmp_path)
    finding, keys = keys_finding(tmp_path, "GAO-03", "ML0701")
    assert (finding.colour, finding.facts) == (Colour.GREEN, {"kiosk": "GAO-03", "site": "ML0701"})
    assert keys is not None
    assert keys.signing_public == KEYS.signing_public


@pytest.mark.parametrize("name", [("", "ML0701"), ("GAO-03", "")])
def test_a_device_without_a_name_or_site_is_not_ready(name: tuple[str, str], tmp_path: Path) -> None:
    """Entries would not say where they come from."""
    KEYS.save(tmp_path)
    finding, _ = keys_finding(tmp_path, *name)
    assert (finding.state, finding.colour) == ("unnamed", Colour.RED)


def test_missing_open_and_damaged_keys_are_told_apart(tmp_path: Path) -> None:
    """Each has its own remedy."""
    states = [keys_finding(tmp_path, "K1", "S1", has_served)[0].state for has_served in (False, True)]
    KEYS.save(tmp_path)
    (file,) = tmp_path.iterdir()
    file.chmod(0o644)
    states.append(keys_finding(tmp_path, "K1", "S1")[0].state)
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-20])
    states.append(keys_finding(tmp_path, "K1", "S1")[0].state)
    file.unlink()
    file.mkdir()
    states.append(keys_finding(tmp_path, "K1", "S1", has_served=True)[0].state)
    assert states == ["missing", "lost", "mode", "damaged", "unreadable"]


@pytest.mark.parametrize(
    ("url", "state", "colour"),
    [
        ("simulated:", "no-hardware", Colour.AMBER),
        ("simulated:?seed=x", "address", Colour.RED),
        ("replay:/nonexistent", "address", Colour.RED),
        ("bluetooth:1", "address", Colour.RED),
    ],
)
def test_a_scanner_that_cannot_serve_says_why(url: str, state: str, colour: Colour) -> None:
    """Practice is not service, and an address that leads nowhere is named."""
    finding = scanner_finding(url, 0.2)
    assert (finding.state, finding.colour) == (state, colour)


@pytest.mark.parametrize(
    ("environ", "toolkit", "face", "state"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0"}, True, True, "ready"),
        ({"DISPLAY": ":0"}, True, True, "ready"),
        ({"DISPLAY": ""}, True, True, "no-display"),
        ({"DISPLAY": ":0"}, True, False, "face"),
        ({"DISPLAY": ":0"}, False, True, "toolkit"),
    ],
)
def test_the_screen_needs_display_toolkit_and_typeface(
    environ: dict[str, str], toolkit: bool, face: bool, state: str
) -> None:
    """Whatever lacks is the finding, what stops the screens first."""
    assert screen_finding(environ, toolkit, face).state == state


def _ledger(folder: Path, entries: int) -> Path:
    path = folder / "ledger.db"
    desk = stamp()
    with Ledger.open(path, KEYS) as ledger:
        for number in range(1, entries + 1):
            ledger.append(approval(number), desk)
    return path


def test_good_storage_counts_what_it_verified(tmp_path: Path) -> None:
    """Green storage says how many entries hold, and leaves nothing behind."""
    path = _ledger(tmp_path, 3)
    before = sorted(tmp_path.iterdir())
    finding = storage_finding(tmp_path, path, KEYS)
    assert finding.colour is not Colour.RED
    assert finding.facts.get("entries", 3) == 3
    assert [name for name in tmp_path.iterdir() if name.suffix == ".tmp" or name.name == ".doctor"] == []
    assert set(before) <= set(tmp_path.iterdir())


def test_a_ledger_of_other_keys_is_red(tmp_path: Path) -> None:
    """Signatures that are not this device's stop the desk from opening."""
    finding = storage_finding(tmp_path, _ledger(tmp_path, 2), DeviceKeys.create())
    assert (finding.state, finding.colour, finding.facts["entries"]) == ("ledger", Colour.RED, 2)


def test_a_changed_entry_is_found_wherever_it_is(tmp_path: Path) -> None:
    """The doctor verifies every entry, not only the last ones."""
    path = _ledger(tmp_path, 4)
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER never_updated")
    connection.execute("UPDATE entry SET signature = zeroblob(64) WHERE seq = 1")
    connection.commit()
    connection.close()
    assert storage_finding(tmp_path, path, KEYS).colour is Colour.RED


def test_a_file_that_is_no_ledger_is_red(tmp_path: Path) -> None:
    """It is reported, and left as it is."""
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database" * 100)
    assert storage_finding(tmp_path, path, KEYS).state == "ledger-unread"
    assert path.read_bytes() == b"not a database" * 100


def test_a_missing_data_directory_is_named(tmp_path: Path) -> None:
    """An unmounted partition is not taken for an empty one."""
    finding = storage_finding(tmp_path / "absent", tmp_path / "absent" / "ledger.db", None)
    assert (finding.state, finding.colour) == ("missing", Colour.RED)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_is_not_ours_is_named(tmp_path: Path) -> None:
    """The wrong account gets the right command as its remedy."""
    tmp_path.chmod(0o500)
    assert storage_finding(tmp_path, tmp_path / "ledger.db", None).state == "permission"
