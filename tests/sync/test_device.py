"""`kiosk hub` and `kiosk sync` as commands, around a real ledger and, where there is one, a package."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind
from kiosk.domain.manifest import HubAddress
from kiosk.storage import Ledger, RosterCache, RosterFault, Stamp
from kiosk.storage.errors import RosterTrouble
from kiosk.sync import LedgerSource, Stations, SyncError, SyncFault
from kiosk.trust import DeviceKeys
from kiosk.trust.package import Pins, open_package
from kiosk.trust.sealing import Sealer
from tests.hub.kiosks import HANDED_OVER, OFFICE, SimulatedKiosk
from tests.hub.running import RunningHub, running_hub
from tests.storage.samples import ManualClock
from tests.sync.sites import running_site
from tests.sync.unix import ask
from tests.trust import packages

KIOSK = "GAO-01"
KEYS = tuple(DeviceKeys.create().signing_public for _ in range(2))


@contextmanager
def command(*arguments: str, data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a kiosk command that serves; give the process and the first line it says; end it as systemd does."""
    environment = {**os.environ, "KIOSK_DATA": str(data), "PYTHONUNBUFFERED": "1"}
    started = [sys.executable, "-m", "kiosk", *arguments, "--language", "en"]
    with subprocess.Popen(started, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def provisioned(data: Path, hub_url: str) -> SimulatedKiosk:
    """Make a device's folder: keys and settings."""
    keys = DeviceKeys.create()
    (data / "keys").mkdir(parents=True)
    keys.save(data / "keys")
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    device, hub = f'[device]\nkiosk_id = "{KIOSK}"\n', f'[sync]\nhub_url = "{hub_url}"\n'
    settings = f'{device}{hub}[desk]\nhost = "127.0.0.1"\nport = {port}\n'
    (data / "kiosk.toml").write_text(settings)
    return SimulatedKiosk(KIOSK, keys)


def append(ledger: Ledger, count: int) -> None:
    """Append handovers to a real ledger."""
    stamp = Stamp(
        ManualClock(), os.urandom, KIOSK, "OP1", "package-1", "round-1", "ML0701-A", Sealer([OFFICE.receiving_public])
    )
    for _ in range(count):
        ledger.append(HANDED_OVER, stamp)


def test_a_real_ledger_reaches_a_real_hub(tmp_path: Path) -> None:
    """`kiosk sync` takes what the touchscreen commits to the hub, wakes for new entries, and ends on a signal."""
    (tmp_path / "hub").mkdir()
    with running_hub(tmp_path / "hub") as hub:
        kiosk = provisioned(tmp_path / "data", hub.url)
        hub.enrol(kiosk)
        with Ledger.open(tmp_path / "data" / "ledger.db", kiosk.keys) as ledger:
            append(ledger, 3)
            with command("sync", data=tmp_path / "data") as (process, said):
                assert said.startswith(KIOSK)
                until_sent(tmp_path / "data")
                append(ledger, 2)
                ask(tmp_path / "data" / "sync.sock", "POST", "/wake", {})
                until_sent(tmp_path / "data")
            assert process.returncode == 0
        assert hub.board()["kiosks"][0]["served"] == 5


def until_sent(data: Path) -> None:
    """Wait until nothing is pending."""
    while ask(data / "sync.sock", "GET", "/status")[1]["pending"]:
        pass


def test_the_hub_command_serves_and_publishes(tmp_path: Path) -> None:
    """`kiosk hub` says where it listens and with which key; `publish` and `tokens` work beside it."""
    place = ("--database", str(tmp_path / "hub" / "hub.db"))
    with command("hub", "--port", "0", *place, data=tmp_path) as (process, said):
        port = int(said.strip().rpartition(":")[2])
        hub = RunningHub(tmp_path / "hub", port)
        assert hub.request("GET", "/health").json()["status"] == "ok"
        kiosk = SimulatedKiosk(KIOSK)
        hub.enrol(kiosk)
        package = tmp_path / "round.package"
        package.write_bytes(b"sealed")
        once(tmp_path, "hub", "publish", str(package), "--kiosk", KIOSK, *place)
        target = f"/v1/packages?device={KIOSK}"
        listed = hub.request("GET", target, headers=kiosk.headers("GET", target)).json()["packages"]
        assert [parcel["name"] for parcel in listed] == ["round.package"]
        assert hub.token("staff")["Authorization"].removeprefix("Bearer ") in once(tmp_path, "hub", "tokens", *place)
    assert process.returncode in (0, -signal.SIGTERM)


def once(data: Path, *arguments: str) -> str:
    """Run a command to its end; return what it printed."""
    environment = {**os.environ, "KIOSK_DATA": str(data)}
    started = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(started, env=environment, capture_output=True, text=True, check=True).stdout


def test_half_a_certificate_is_wrong_usage(tmp_path: Path) -> None:
    """A certificate without its key is refused before anything listens."""
    with pytest.raises(subprocess.CalledProcessError) as refused:
        once(tmp_path, "hub", "--database", str(tmp_path / "hub.db"), "--tls-cert", "x.pem")
    assert refused.value.returncode == 2


def test_a_device_without_a_name_does_not_sync(tmp_path: Path) -> None:
    """Before provisioning, `kiosk sync` says what is missing."""
    with pytest.raises(subprocess.CalledProcessError) as refused:
        once(tmp_path, "sync")
    assert refused.value.returncode == 69
    assert "provision" in refused.value.stderr


def test_a_ledger_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    """Before the first entry there is nothing to send; a damaged ledger is a fault, asked anew each time."""
    path = tmp_path / "ledger.db"
    keys = DeviceKeys.create()
    with closing(LedgerSource(path)) as source:
        assert (source.head_seq(), source.entries()) == (0, ())
        with Ledger.open(path, keys) as ledger:
            append(ledger, 2)
            assert (source.head_seq(), [entry.draft.kind for entry in source.entries(1, 5)]) == (2, [Kind.HANDOVER])
        assert source.head_seq() == 2
    path.write_bytes(b"not a ledger at all" * 300)
    with closing(LedgerSource(path)) as source, pytest.raises(SyncError) as refused:
        source.head_seq()
    assert refused.value.fault is SyncFault.LEDGER


def test_without_a_package_only_a_configured_hub_is_known(tmp_path: Path) -> None:
    """A device that has no package knows its settings' hub and no desk; without settings it knows nothing."""
    keys = DeviceKeys.create()
    station = Stations(KIOSK, keys, tmp_path / "roster.db", "http://hub.example")()
    assert station is not None
    assert (station.hub_url, station.hub_key, station.desks) == ("http://hub.example", "", {})
    assert Stations(KIOSK, keys, tmp_path / "roster.db")() is None
    (tmp_path / "roster.db").write_bytes(b"damaged" * 100)
    assert Stations(KIOSK, keys, tmp_path / "roster.db")() is None


def imported(folder: Path, sequence: int, hub: HubAddress) -> Path:
    """Import a package that names a hub; return the roster's file."""
    packages.written(folder / "round.package", replace(packages.MANIFEST, sequence=sequence, hub=hub))
    with open_package(folder / "round.package", packages.EXPECTED) as package:
        RosterCache.open(folder / "roster.db").import_package(package)
    return folder / "roster.db"


def test_the_package_names_hub_round_and_desks(tmp_path: Path) -> None:
    """Hub, its key, round and desks come from the imported package, and from the next one as soon as it is imported."""
    stations = Stations("K2", packages.OTHER_KIOSK, imported(tmp_path, 5, HubAddress("https://hub.example", KEYS[0])))
    station = stations()
    assert station is not None
    assert (station.hub_url, station.hub_key, station.round_id) == ("https://hub.example", KEYS[0], "R1")
    assert (station.number, station.number_of("K1"), station.number_of("K9")) == (2, 1, 0)
    imported(tmp_path, 6, HubAddress("https://other.example", KEYS[1]))
    later = stations()
    assert later is not None
    assert (later.hub_url, later.hub_key) == ("https://other.example", KEYS[1])


def test_a_hub_of_the_settings_is_not_held_to_the_packages_key(tmp_path: Path) -> None:
    """A technician's own hub address goes before the package's; only at the package's address its key must sign."""
    roster = imported(tmp_path, 5, HubAddress("https://hub.example", KEYS[0]))
    own = Stations("K2", packages.OTHER_KIOSK, roster, "http://10.0.0.2:8080")()
    same = Stations("K2", packages.OTHER_KIOSK, roster, "https://hub.example")()
    assert own is not None
    assert same is not None
    assert (own.hub_url, own.hub_key, same.hub_key) == ("http://10.0.0.2:8080", "", KEYS[0])


def test_a_roster_of_other_signers_names_no_hub_and_no_desk(tmp_path: Path) -> None:
    """Entries and claims go only where a package of the confirmed signers says; torn confirmations confirm nobody."""
    roster = imported(tmp_path, 5, HubAddress("https://hub.example", KEYS[0]))
    keys = DeviceKeys.create()
    known = RosterCache(roster).status()
    assert known is not None

    def unreadable() -> Pins:
        raise RosterFault(RosterTrouble.PINS, "trusted-issuers.json")

    assert Stations("K2", keys, roster, pins=lambda: Pins.of(known.manifest))() is not None
    assert Stations("K2", keys, roster, pins=lambda: Pins(frozenset(), frozenset()))() is None
    assert Stations("K2", keys, roster, pins=unreadable)() is None


def test_a_claim_id_is_an_id(tmp_path: Path) -> None:
    """What stands in a path's place of an id is held to an id's form, on the socket as between desks."""
    with running_site(tmp_path, 1) as site:
        assert site[1].end("-no-id", "released")[0] == 422
        assert site[1].end("a" * 65, "released")[0] == 422
        assert site[1].end("%2e%2e%2fclaims", "released")[0] in (404, 422)
