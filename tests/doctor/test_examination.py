"""A whole device: what one check learns, the others use."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config import KioskConfig, load
from kiosk.doctor import Colour, HubAnswer, Probes, Sending, examine, verdict
from kiosk.domain.manifest import HubAddress
from kiosk.storage import Ledger, RosterCache
from kiosk.trust.package import open_package
from tests.storage.samples import ManualClock, approval, stamp
from tests.trust.packages import EXPECTED, KIOSK, MANIFEST, NOW, written

HUB = HubAddress("https://hub.example.org", KIOSK.signing_public)
PROBES = Probes(
    now=NOW,
    time_source="rtc",
    installed=datetime(2026, 1, 1, tzinfo=UTC),
    environ={"WAYLAND_DISPLAY": "wayland-0"},
    has_toolkit=True,
    has_face=True,
    careful="ready",
    ask_sync=lambda: Sending(0, ""),
    ask_hub=lambda address, key: HubAnswer.HUB,
)


@pytest.fixture
def device(tmp_path: Path) -> KioskConfig:
    """A provisioned device with its package, on a simulated scanner."""
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    KIOSK.save(data / "keys")
    (data / "kiosk.toml").write_text(
        f'[device]\nkiosk_id = "K1"\nsite = "{MANIFEST.site.code}"\n[scanner]\nurl = "simulated:"\n', "utf-8"
    )
    written(tmp_path / "package.kpk", replace(MANIFEST, hub=HUB))
    with open_package(tmp_path / "package.kpk", EXPECTED) as package:
        RosterCache(data / "roster.db").import_package(package)
    return load(None, {"HOME": str(tmp_path), "KIOSK_DATA": str(data)})


def _states(config: KioskConfig, probes: Probes = PROBES) -> dict[str, str]:
    return {finding.check: finding.state for finding in examine(config, probes)}


def test_a_device_that_is_ready_to_serve(device: KioskConfig) -> None:
    """All is green but the scanner, which is only simulated, the second copy, which is nowhere, and a small disk."""
    findings = examine(device, PROBES)
    urgent = {finding.check for finding in findings if finding.colour is not Colour.GREEN}
    assert urgent <= {"scanner", "storage", "copy"}
    assert verdict(findings) is Colour.AMBER
    assert _states(device)["package"] == "ready"


def test_a_ledger_that_others_have_seen_is_lost_not_young(device: KioskConfig, tmp_path: Path) -> None:
    """The hub's countersignature or the second copy tells a ledger that is gone from one that was never begun."""
    assert _states(device)["storage"] in ("ready", "little-room")
    assert _states(device, replace(PROBES, witnessed=7))["storage"] == "ledger-lost"
    stick = replace(device, storage=replace(device.storage, second_copy=str(tmp_path)))
    (tmp_path / "K1.ledger.jsonl").write_text('{"header":{"seq":3}}\n', "utf-8")
    (found,) = (finding for finding in examine(stick, PROBES) if finding.check == "storage")
    assert (found.state, found.facts) == ("ledger-lost", {"entries": 3})


def test_keys_that_are_gone_beside_a_ledger_are_lost(device: KioskConfig) -> None:
    """Nobody is told to make other keys where entries hang on the old ones."""
    with Ledger.open(device.paths.ledger, KIOSK) as ledger:
        ledger.append(approval(1), stamp())
    (device.paths.keys / "device-keys.json").unlink()
    assert _states(device)["keys"] == "lost"


def test_the_hub_is_the_packages_unless_the_technician_says_otherwise(device: KioskConfig) -> None:
    """Its address comes from the settings, else from the package; its key always from the package."""
    asked: list[tuple[str, str]] = []

    def hub(address: str, key: str) -> HubAnswer:
        asked.append((address, key))
        return HubAnswer.HUB

    probes = replace(PROBES, ask_hub=hub)
    examine(device, probes)
    examine(replace(device, sync=replace(device.sync, hub_url="https://other.example.org")), probes)
    assert asked == [(HUB.address, HUB.key), ("https://other.example.org", HUB.key)]


def test_the_last_entry_keeps_the_clock_from_going_back(device: KioskConfig) -> None:
    """A clock before the last entry of a trusted time is behind, though the package is older still."""
    with Ledger.open(device.paths.ledger, KIOSK) as ledger:
        ledger.append(approval(1), stamp(ManualClock(wall=NOW + timedelta(hours=2))))
    assert _states(device)["clock"] == "behind"
    assert _states(device, replace(PROBES, now=NOW + timedelta(hours=2)))["clock"] == "ready"


def test_the_programs_installation_keeps_the_clock_from_going_back(device: KioskConfig) -> None:
    """Before the program was installed it cannot have run."""
    assert _states(device, replace(PROBES, installed=NOW + timedelta(days=1)))["clock"] == "behind"


def test_a_damaged_roster_is_a_finding_not_an_end(device: KioskConfig) -> None:
    """The other checks are still made."""
    device.paths.roster.write_bytes(b"torn" * 500)
    states = _states(device)
    assert states["package"] == "damaged"
    assert states["keys"] == "ready"
