"""What each process loads, told by the process itself: a fresh one, started as on a device, serving or at its end.

A device that serves people holds nothing of the office and nobody invented; what listens to the network holds no
finger; a small command starts without a web server or an image library.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import requires
from pathlib import Path
from typing import TextIO

import pytest

from kiosk.office.sample import Sample
from kiosk.rehearsal.crew import free_port
from kiosk.runtime.desk_link import DeskLink

WATCHED = Path(__file__).with_name("watched.py")
PROVISION = """
import sys
from pathlib import Path
from kiosk.office.sample import Sample
from kiosk.rehearsal.director import provision
provision(Sample.load(Path(sys.argv[1])), Path(sys.argv[2]), "", "usb:", "fr")
"""

PARTS = (
    *("config", "matcher", "drivers", "drivers.equipment", "drivers.synthetic", "drivers.simulated", "drivers.replay"),
    *("kiosk.cli", "kiosk.languages", "kiosk.domain", "kiosk.trust", "kiosk.storage", "kiosk.runtime", "kiosk.doctor"),
    *(
        "kiosk.deadline",
        "kiosk.notify",
        "kiosk.sync",
        "kiosk.hub",
        "kiosk.ui",
        "kiosk.office",
        "kiosk.office.sample",
        "kiosk.rehearsal",
    ),
    *(f"kiosk.roots.{root}" for root in ("touchscreen", "sync", "hub", "office", "practice")),
)
IMPORTED_AS = {"pyserial": "serial", "pyusb": "usb", "opencv-python": "cv2", "fluent.runtime": "fluent"}
NEEDED = [need for need in requires("aid-distribution-kiosk") or () if "extra ==" not in need]
NAMES = [re.split(r"[\s<>=!;\[]", need)[0] for need in NEEDED]
LIBRARIES = {IMPORTED_AS.get(name, name) for name in NAMES}

ALL = {"config", "kiosk.cli", "kiosk.languages", "babel", "fluent"}
"""Of every command: its words and its settings."""
KEPT = ALL | {"kiosk.domain", "kiosk.trust", "kiosk.storage", "cryptography", "tinydb"}
"""Of what reads the device's ledger and list."""
SCANNERS = {"drivers", "serial", "usb", "numpy", "cv2"}
DESK = KEPT | SCANNERS | {"matcher", "kiosk.runtime", "kiosk.doctor", "kiosk.ui", "kiosk.roots.touchscreen", "segno"}
DESK |= {"kiosk.deadline", "kiosk.notify"}
WEB = {"fastapi", "uvicorn"}
OFFICE = ALL | {"kiosk.domain", "kiosk.trust", "kiosk.office", "cryptography", "matcher", "numpy", "cv2", "segno"}
INVENTED = {"kiosk.office.sample", "kiosk.rehearsal", "kiosk.roots.practice"}
INVENTED |= {"drivers.equipment", "drivers.synthetic", "drivers.simulated", "drivers.replay"}

MAY_LOAD: dict[str, set[str]] = {
    "run": DESK | {"kivy"},
    "sync": KEPT | WEB | {"kiosk.sync", "kiosk.roots.sync", "kiosk.deadline", "kiosk.notify", "requests"},
    "hub": ALL | WEB | {"kiosk.domain", "kiosk.trust", "kiosk.hub", "kiosk.roots.hub", "cryptography", "sqlalchemy"},
    "roster build": OFFICE | {"kiosk.roots.office"},
    "roster sample": OFFICE | DESK | INVENTED,
    "roster import": KEPT | {"kiosk.runtime"},
    "provision": ALL | {"kiosk.domain", "kiosk.trust", "cryptography"},
    "prefer": KEPT,
    "doctor": KEPT
    | SCANNERS
    | {"matcher", "kiosk.runtime", "kiosk.doctor", "kiosk.ui", "kiosk.sync"}
    | {"kiosk.deadline"},
    "ledger verify": KEPT | {"kiosk.sync", "kiosk.runtime", "segno"},
    "rescue": KEPT | {"kiosk.sync", "kiosk.runtime"},
    "verify": KEPT | SCANNERS | {"matcher", "kiosk.runtime"},
}


def parts_of(modules: list[str]) -> set[str]:
    """Which parts of ours, and which of the libraries that we need, are among the modules of a process."""
    found = set()
    for module in modules:
        if module in ("kiosk", "kiosk.__main__", "kiosk.roots"):
            continue
        names = [part for part in (*PARTS, *LIBRARIES) if f"{module}.".startswith(f"{part}.")]
        ours = module.split(".")[0] in ("kiosk", "drivers", "matcher", "config")
        found |= {max(names, key=len)} if names else {module} if ours else set()
    return found


@dataclass(frozen=True)
class Device:
    """A provisioned device with its package; what was loaded to make it is told too."""

    folder: Path
    sample: Sample
    told: dict[str, set[str]] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @contextmanager
    def start(self, *arguments: str, data: Path | None = None, **environ: str) -> Iterator["Watched"]:
        """Start a command of this device, or of another data folder, and end it with the block."""
        around = {**os.environ, "KIOSK_DATA": str(data or self.data), "PYTHONUNBUFFERED": "1", **environ}
        hears, tells = os.pipe()
        command = [sys.executable, str(WATCHED), str(tells), *arguments]
        with (
            os.fdopen(hears, encoding="utf-8") as told,
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=around, pass_fds=[tells], text=True
            ) as process,
        ):
            os.close(tells)
            try:
                yield Watched(process, told)
            finally:
                process.kill()

    def run(self, *arguments: str, says: str = "", data: Path | None = None) -> set[str]:
        """Run a command to its end; return what it has loaded."""
        with self.start(*arguments, data=data) as watched:
            assert watched.process.stdin is not None
            with watched.process.stdin as keyboard:
                keyboard.write(says)
            return watched.loaded()


@dataclass(frozen=True)
class Watched:
    """A command at work."""

    process: subprocess.Popen[str]
    told: TextIO

    def line(self) -> str:
        """Wait for a line that it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def ask(self) -> set[str]:
        """Return what it has loaded by now."""
        self.process.send_signal(signal.SIGUSR1)
        return self.loaded()

    def loaded(self) -> set[str]:
        """Return what it has loaded, once it tells."""
        return parts_of(json.loads(self.told.readline()))


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Device:
    """Made by other processes: nothing of the making is in those that are asked."""
    folder = tmp_path_factory.mktemp("roots")
    made = Device(folder, Sample(folder, 0, folder, folder, (), (), ()))
    made.told["roster sample"] = made.run("roster", "sample", "--out", f"{folder}/sample", "--households=1", "--fast")
    subprocess.run([sys.executable, "-c", PROVISION, folder / "sample", made.data], check=True)
    device = Device(folder, Sample.load(folder / "sample"), made.told)
    package = str(device.sample.package)
    device.told["roster import"] = device.run("roster", "import", package, "--trust-issuer", "--json")
    return device


def beyond(row: str, loaded: set[str]) -> set[str]:
    """Return what the table does not allow. A command that told nothing is no proof."""
    assert "kiosk.cli" in loaded
    return loaded - MAY_LOAD[row]


@contextmanager
def told_to_system(folder: Path) -> Iterator[socket.socket]:
    """Be systemd: hear that a unit is ready, and then that its screen goes on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(folder / "notify"))
        door.settimeout(60)
        yield door
    (folder / "notify").unlink()


def glass(device: Device, data: Path) -> set[str]:
    """Start the touchscreen, wait until frames follow one another, and ask."""
    with told_to_system(device.folder) as door:
        around = {"NOTIFY_SOCKET": str(device.folder / "notify"), "WATCHDOG_USEC": "400000"}
        # A display that is not there: the closed desk asks for one, and the toolkit draws into memory.
        around |= {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy", "DISPLAY": ":offscreen"}
        with device.start("run", data=data, **around) as watched:
            said = [door.recv(64) for _ in range(3)]
            assert said == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
            return watched.ask()


def test_the_touchscreen_loads_what_serves_people(device: Device) -> None:
    """At its first frames, with a scanner on USB: no office, nobody invented, no model of a device, no network."""
    loaded = glass(device, device.data)
    assert beyond("run", loaded) == set()
    assert {"kivy", "matcher", "drivers", "kiosk.roots.touchscreen"} <= loaded


def test_a_closed_desk_loads_no_more(device: Device, tmp_path: Path) -> None:
    """A desk that cannot open examines itself on the screen, and stays without network, office and models for that."""
    device.run("provision", "--no-input", "--site", "GAO", data=tmp_path / "data")
    loaded = glass(device, tmp_path / "data")
    assert beyond("run", loaded) == set()
    assert {"kivy", "kiosk.doctor"} <= loaded


def test_sync_loads_the_network_and_no_finger(device: Device) -> None:
    """Asked for its state by the touchscreen: no screen, no scanner, no matcher, no hub."""
    with device.start("sync") as watched:
        assert watched.line()
        assert DeskLink(device.data / "sync.sock", device.sample.desks[0].kiosk_id, timeout_s=30).status().pending > 0
        loaded = watched.ask()
    assert beyond("sync", loaded) == set()
    assert {"kiosk.roots.sync", "fastapi"} <= loaded


def test_the_hub_loads_no_part_of_a_desk(device: Device, tmp_path: Path) -> None:
    """Having answered: no screen, no scanner, no ledger of its own, nothing of sync."""
    port = free_port()
    with device.start("hub", "--host=127.0.0.1", f"--port={port}", f"--database={tmp_path}/hub.db") as watched:
        assert watched.line()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60) as answer:
            assert answer.status == 200
        loaded = watched.ask()
    assert beyond("hub", loaded) == set()
    assert {"kiosk.roots.hub", "sqlalchemy"} <= loaded


@pytest.mark.parametrize("row", ["provision", "prefer", "doctor", "ledger verify", "rescue"])
def test_a_command_loads_what_it_needs(device: Device, tmp_path: Path, row: str) -> None:
    """Run to its end: what a command does not need it does not load."""
    rest = {"provision": ["--no-input", "--site=GAO"], "doctor": [f"--config={tmp_path}/kiosk.toml"]}
    (tmp_path / "kiosk.toml").write_text('[scanner]\nurl = "serial:/dev/no-such-line"\n')  # nobody waits for that
    data = tmp_path / "data" if row == "provision" else device.data
    assert beyond(row, device.run(*row.split(), *rest.get(row, []), data=data)) == set()


def test_a_package_is_built_without_anybody_invented(device: Device, tmp_path: Path) -> None:
    """The office's tool reads prints with the matcher and needs no scanner, no screen and no sample."""
    sample = device.sample
    keys = f"--keys={sample.keys}"
    loaded = device.run("roster", "build", f"--from={sample.folder}/input", keys, f"--out={tmp_path}/round.kpkg")
    assert beyond("roster build", loaded) == set()
    assert {"kiosk.roots.office", "matcher"} <= loaded
    assert (tmp_path / "round.kpkg").exists()


def test_a_comparison_loads_no_office(device: Device) -> None:
    """`kiosk verify` opens the list and compares an image; the office's readers stay out."""
    operator = device.sample.operators[0]
    image = next((device.sample.folder / "input" / "prints").iterdir())
    arguments = ["verify", f"--card={device.sample.people[0].card}", f"--image={image}"]
    assert beyond("verify", device.run(*arguments, says=f"{operator.badge}\n{operator.pin}\n")) == set()


@pytest.mark.parametrize("row", ["roster sample", "roster import"])
def test_making_the_device_loaded_what_it_needs(device: Device, row: str) -> None:
    """Practice may load both office and desk, but no server; an import on the device loads nothing of the office."""
    assert beyond(row, device.told[row]) == set()


def test_the_table_names_every_part() -> None:
    """Each part of the kiosk and each library that it needs may be loaded by somebody."""
    assert set(PARTS) | LIBRARIES == set().union(*MAY_LOAD.values())
