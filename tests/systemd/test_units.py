"""The units as systemd reads them: no unknown key, hardened, and the touchscreen without a network."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config import SYSTEM_FILE, load
from kiosk.sync.pulse import DOOR_S

UNITS = sorted((Path(__file__).parents[2] / "systemd").glob("*.service"))
SYSTEMD = UNITS[0].parent
RULES = SYSTEMD / "udev" / "70-kiosk-scanners.rules"
STICK = SYSTEMD / "udev" / "71-kiosk-copy.rules"
HERE = Path(__file__).parent

needs_systemd_analyze = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"
)


def _udevadm_verifies() -> bool:
    """Since systemd 254."""
    if not shutil.which("udevadm"):
        return False
    return subprocess.run(["udevadm", "verify", "--help"], capture_output=True, check=False).returncode == 0


def _settings(unit: Path) -> dict[str, list[str]]:
    """Every key of a unit with all its values: a key may stand more than once, which configparser refuses."""
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^([A-Za-z]+)=(.*)$", unit.read_text("utf-8"), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


def _installed(folder: Path) -> list[str]:
    """Copies whose programs exist on any machine; verify looks at nothing else of ExecStart=."""
    for unit in UNITS:
        text, replaced = re.subn(r"^ExecStart=/\S+", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
        assert replaced == 1
        (folder / unit.name).write_text(text, "utf-8")
    return [str(folder / unit.name) for unit in UNITS]


def _verify(units: list[str]) -> str:
    """What systemd complains of: it exits 0 even on an unknown key, so its words are the verdict."""
    command = ["systemd-analyze", "verify", "--recursive-errors=no", *units]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stderr if run.returncode == 0 else f"exit {run.returncode}: {run.stderr}"


@needs_systemd_analyze
def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    """systemd-analyze verify has nothing to say about the units."""
    assert _verify(_installed(tmp_path)) == ""


@needs_systemd_analyze
def test_the_verification_would_notice_a_misspelt_key(tmp_path: Path) -> None:
    """The check above is not empty: the same unit with a misspelt key is complained of."""
    first, *_ = _installed(tmp_path)
    text = Path(first).read_text("utf-8")
    Path(first).write_text(text.replace("ProtectSystem=", "ProtectSytem="), "utf-8")
    assert "ProtectSytem" in _verify([first])


@needs_systemd_analyze
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_are_hardened(unit: Path, tmp_path: Path) -> None:
    """systemd's own exposure score of a unit is at most 2.0 of 10."""
    folder = tmp_path / "etc" / "systemd" / "system"
    folder.mkdir(parents=True)
    shutil.copy(unit, folder)
    command = ["systemd-analyze", "security", "--offline=yes", f"--root={tmp_path}", "--threshold=20", unit.name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in run.stderr:
        pytest.skip("this systemd-analyze has no offline security review")
    assert run.returncode == 0, run.stdout.splitlines()[-1:] + run.stderr.splitlines()


def test_the_touchscreen_has_no_network_and_keeps_hot_plug() -> None:
    """Only local sockets and the kernel's messages; its own network namespace would cut udev off."""
    kiosk = _settings(SYSTEMD / "kiosk.service")
    assert kiosk["RestrictAddressFamilies"] == ["AF_UNIX AF_NETLINK"]
    assert kiosk["IPAddressDeny"] == ["any"]
    assert "PrivateNetwork" not in kiosk


def test_the_touchscreen_comes_back() -> None:
    """A crash or a hang restarts it, for as long as it takes."""
    kiosk = _settings(SYSTEMD / "kiosk.service")
    assert (kiosk["Restart"], kiosk["Type"], kiosk["StartLimitIntervalSec"]) == (["always"], ["notify"], ["0"])
    assert int(kiosk["WatchdogSec"][0]) > 0


def test_the_exchange_comes_back_when_it_hangs() -> None:
    """It says that it gets on; a silent one is killed outright, for its memory must not become a core file."""
    sync = _settings(SYSTEMD / "kiosk-sync.service")
    assert (sync["Restart"], sync["Type"], sync["StartLimitIntervalSec"]) == (["always"], ["notify"], ["0"])
    assert int(sync["WatchdogSec"][0]) > 2 * DOOR_S * 2  # it looks at two doors, twice in that time
    assert sync["WatchdogSignal"] == ["SIGKILL"]


def test_only_the_network_process_has_a_network_and_it_cannot_open_the_keys_folder() -> None:
    """kiosk-sync is another user, and the folder of keys is closed to it."""
    kiosk, sync = (_settings(SYSTEMD / f"{name}.service") for name in ("kiosk", "kiosk-sync"))
    assert sync["User"] != kiosk["User"]
    assert "AF_INET" in sync["RestrictAddressFamilies"][0]
    assert sync["InaccessiblePaths"] == ["/data/kiosk/keys"]
    assert "d /data/kiosk/keys 0700 kiosk kiosk -" in (SYSTEMD / "tmpfiles.d" / "kiosk.conf").read_text("utf-8")


def test_no_unit_breaks_on_the_read_only_root() -> None:
    """StateDirectory= fails there, ProcSubset=pid hides the boot id that every entry holds."""
    assert all("StateDirectory" not in _settings(unit) for unit in UNITS)
    assert "ProcSubset" not in _settings(SYSTEMD / "kiosk.service")


def test_every_user_and_directory_of_a_unit_is_made_by_the_system() -> None:
    """What a unit runs as and writes to stands in sysusers.d and tmpfiles.d."""
    people = (SYSTEMD / "sysusers.d" / "kiosk.conf").read_text("utf-8")
    folders = (SYSTEMD / "tmpfiles.d" / "kiosk.conf").read_text("utf-8")
    for unit in map(_settings, UNITS):
        assert re.search(rf"^u {unit['User'][0]} ", people, re.MULTILINE)
        for folder in unit["ReadWritePaths"][0].split():
            assert re.search(rf"^d {folder.removeprefix('-')} ", folders, re.MULTILINE)


def test_every_scanner_of_the_rules_stays_awake_for_its_group() -> None:
    """A known scanner is marked by vendor and product, then kept powered and given to kiosk-scanner."""
    rules = RULES.read_text("utf-8")
    known = re.findall(
        r'ATTR\{idVendor\}=="([0-9a-f]{4})", ATTR\{idProduct\}=="([0-9a-f]{4})", ENV\{KIOSK_SCANNER\}="1"', rules
    )
    assert ("05ba", "000a") in known
    assert len(known) == len(set(known))
    assert 'ENV{KIOSK_SCANNER}=="1", ATTR{power/control}="on", GROUP="kiosk-scanner", MODE="0660"' in rules


@pytest.mark.parametrize("file", [RULES, STICK], ids=lambda file: file.stem)
def test_labels_of_the_rules_exist(file: Path) -> None:
    """Every GOTO has its LABEL: udev would ignore the rest of the file otherwise."""
    rules = file.read_text("utf-8")
    assert set(re.findall(r'GOTO="(\w+)"', rules)) == set(re.findall(r'LABEL="(\w+)"', rules))


@pytest.mark.skipif(not _udevadm_verifies(), reason="this udevadm cannot verify rules")
def test_udev_accepts_the_rules() -> None:
    """udevadm verify has nothing to say about the rules; the group is made by sysusers.d."""
    command = ["udevadm", "verify", "--resolve-names=never", str(RULES), str(STICK)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def _paths_of(unit: dict[str, list[str]]) -> set[str]:
    """Every path of ours that a unit names, but for its program's."""
    named = [value for key, values in unit.items() if key not in ("ExecStart", "Description") for value in values]
    return {found.rstrip("/") for value in named for found in re.findall(r"/(?:data|media|run)/[\w./-]+", value)}


def test_units_and_settings_agree() -> None:
    """Data, socket and copy are said in one file that commands read too: a unit names no folder besides, sets none."""
    config = load(None, {"HOME": "/"}, device=False, system=SYSTEMD / "kiosk.toml")
    hub = Path(config.hub.database.removeprefix("sqlite:///"))
    known = {config.paths.data, config.paths.keys, config.paths.socket, Path(config.storage.second_copy), hub.parent}
    for unit in map(_settings, UNITS):
        assert not re.search(r"KIOSK_(DATA|SOCKET)", " ".join(unit.get("Environment", [])))
        named = {Path(path) for path in _paths_of(unit)} - {config.paths.keys / "device-keys.json"}
        assert {path for path in named if not path.is_relative_to("/run/kiosk")} <= known
    sync = _settings(SYSTEMD / "kiosk-sync.service")
    assert config.paths.socket.parent == Path("/run", sync["RuntimeDirectory"][0])


def test_no_unit_starts_without_its_settings() -> None:
    """Each names the file that commands in a shell read too: with the program's defaults it would look elsewhere."""
    for unit in map(_settings, UNITS):
        assert f"KIOSK_SETTINGS={SYSTEM_FILE}" in " ".join(unit["Environment"]).split()


def test_the_second_copys_medium_is_writable_whenever_it_comes() -> None:
    """A stick that is in before the unit starts is read-only in it unless it is named; its folder is root's alone."""
    config = load(None, {"HOME": "/"}, system=SYSTEMD / "kiosk.toml")
    place = config.storage.second_copy
    assert f"-{place}" in _settings(SYSTEMD / "kiosk.service")["ReadWritePaths"][0].split()
    assert f"d {place} :0755 :root :root -" in (SYSTEMD / "tmpfiles.d" / "kiosk.conf").read_text("utf-8")
    (mount,) = re.findall(r'RUN\{program\}\+="([^"]+)"', STICK.read_text("utf-8"))
    assert mount.split()[-1] == place
    assert "--options=nodev,nosuid,noexec," in mount


@needs_systemd_analyze
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_no_system_call_is_missing(unit: Path) -> None:
    """What the programs were seen to call on Debian 13 passes the unit's filter; the rest costs an EPERM, silently."""
    listed = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    groups: dict[str, list[str]] = {}
    for line in listed.splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), [])
        elif line.startswith("    ") and not line.lstrip().startswith("#"):
            group.append(line.strip())
    allowed: set[str] = set()
    for value in _settings(unit)["SystemCallFilter"]:
        calls = {call for name in value.removeprefix("~").split() for call in _expanded(name, groups)}
        allowed = allowed - calls if value.startswith("~") else allowed | calls
    seen = (HERE / f"{unit.stem}.syscalls").read_text("utf-8").split()
    assert set(seen) - allowed == set()


def _expanded(name: str, groups: dict[str, list[str]]) -> set[str]:
    """A group may name groups."""
    if not name.startswith("@"):
        return {name}
    return {call for member in groups[name] for call in _expanded(member, groups)}
