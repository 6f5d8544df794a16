"""The configuration through its public face: what a technician writes, and what comes back."""

import os
import pwd
import subprocess
import sys
import tempfile
from dataclasses import FrozenInstanceError, asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ConfigError, Fault, KioskConfig, Wrong, files, load, overriding

HOME = {"HOME": "/home/awa"}
ROOT = Path(__file__).parents[2]


def _faults_of(text: str, folder: Path) -> tuple[Fault, ...]:
    path = folder / "kiosk.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, HOME)
    return caught.value.faults


def test_defaults_alone_make_a_whole_configuration() -> None:
    """Without a file everything has a value, and the data lie where a desktop keeps them."""
    config = load(None, HOME)
    assert isinstance(config, KioskConfig)
    assert config.paths.data == Path("/home/awa/.local/share/kiosk")
    assert config.paths.ledger == Path("/home/awa/.local/share/kiosk/ledger.db")
    assert config.hub.database == "sqlite:////home/awa/.local/share/kiosk/hub.db"
    assert config.screen.language == "fr"


def test_xdg_data_home_moves_the_data() -> None:
    """XDG_DATA_HOME is where a desktop's data directory is looked for."""
    assert load(None, {**HOME, "XDG_DATA_HOME": "/srv/xdg"}).paths.data == Path("/srv/xdg/kiosk")


def test_empty_variable_counts_as_unset() -> None:
    """An empty KIOSK_DATA does not put the ledger into the root directory."""
    assert load(None, {**HOME, "KIOSK_DATA": ""}).paths.data == Path("/home/awa/.local/share/kiosk")


def test_a_file_changes_only_what_it_names(tmp_path: Path) -> None:
    """A file lies over the defaults key by key."""
    path = tmp_path / "mine.toml"
    path.write_text('[screen]\ntheme = "night"\n[sync]\ninterval_s = 5\n', "utf-8")
    changed, plain = asdict(load(path, HOME)), asdict(load(None, HOME))
    plain["screen"]["theme"], plain["sync"]["interval_s"] = "night", 5.0
    assert changed == plain


def test_the_environment_overrides_files(tmp_path: Path) -> None:
    """The appliance's units decide where data, socket and keys are, whatever a file says."""
    path = tmp_path / "mine.toml"
    path.write_text('[paths]\ndata = "/elsewhere"\n', "utf-8")
    unit = {"KIOSK_DATA": "/data/kiosk", "KIOSK_SOCKET": "/run/sync.sock", "KIOSK_KEYS": "/run/credentials"}
    paths = load(path, HOME | unit).paths
    assert (paths.data, paths.roster) == (Path("/data/kiosk"), Path("/data/kiosk/roster.db"))
    assert (paths.socket, paths.keys) == (Path("/run/sync.sock"), Path("/run/credentials"))


def test_the_devices_own_file_is_found_in_the_data_directory(tmp_path: Path) -> None:
    """What provisioning wrote counts without being named."""
    (tmp_path / "kiosk.toml").write_text('[device]\nkiosk_id = "GAO-03"\n', "utf-8")
    assert load(None, {**HOME, "KIOSK_DATA": str(tmp_path)}).device.kiosk_id == "GAO-03"


@pytest.fixture
def appliance(tmp_path: Path) -> Path:
    """What an appliance's units and commands share, and a device provisioned below it."""
    system = tmp_path / "etc.toml"
    system.write_text(
        f'[paths]\ndata = "{tmp_path}/data"\nsocket = "/run/sync.sock"\n[screen]\ntheme = "night"\n'
        '[hub]\ndatabase = "sqlite:////data/hub/hub.db"\n',
        "utf-8",
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kiosk.toml").write_text('[device]\nkiosk_id = "GAO-03"\n[screen]\ntheme = "day"\n', "utf-8")
    return system


def test_units_and_commands_share_the_systems_file(appliance: Path, tmp_path: Path) -> None:
    """It says where data and socket are; the device's own file is found there, and lies on top."""
    config = load(None, HOME, system=appliance)
    assert (config.paths.data, config.paths.socket) == (tmp_path / "data", Path("/run/sync.sock"))
    assert (config.device.kiosk_id, config.screen.theme) == ("GAO-03", "day")
    assert files(None, HOME, system=appliance) == (appliance, tmp_path / "data" / "kiosk.toml")
    named = tmp_path / "named.toml"
    named.touch()
    assert files(named, HOME, system=appliance) == (appliance, named)


def test_other_data_are_another_device(appliance: Path, tmp_path: Path) -> None:
    """Who sets KIOSK_DATA, as a rehearsal does, meets neither the socket nor the hub of the desk that is at work."""
    elsewhere = {**HOME, "KIOSK_DATA": str(tmp_path / "elsewhere"), "KIOSK_KEYS": "/keys"}
    config = load(None, elsewhere, system=appliance)
    assert config.paths.socket == tmp_path / "elsewhere" / "sync.sock"
    assert config.hub.database == f"sqlite:///{tmp_path}/elsewhere/hub.db"
    assert files(None, elsewhere, system=appliance) == ()
    assert overriding(elsewhere) == ("KIOSK_DATA", "KIOSK_KEYS")


def test_settings_that_are_named_must_be_there(appliance: Path, tmp_path: Path) -> None:
    """A unit names its file: without it no desk starts on other data, and no hub begins another database."""
    named = {**HOME, "KIOSK_SETTINGS": str(appliance)}
    assert load(None, named, system=tmp_path / "nowhere").device.kiosk_id == "GAO-03"
    appliance.rename(tmp_path / "lost.toml")
    with pytest.raises(ConfigError) as caught:
        load(None, named, system=tmp_path / "lost.toml")
    assert [(fault.source, fault.wrong) for fault in caught.value.faults] == [(str(appliance), Wrong.UNREADABLE)]


def test_a_hub_is_no_device(appliance: Path) -> None:
    """The hub's account may not look into the device's folder, and takes nothing from it."""
    config = load(None, HOME, device=False, system=appliance)
    assert (config.device.kiosk_id, config.hub.database) == ("", "sqlite:////data/hub/hub.db")


def test_a_fault_of_the_systems_file_is_told_once(appliance: Path) -> None:
    """It is read to find the device's own file, and read again for its faults."""
    appliance.write_text(appliance.read_text("utf-8") + "[scaner]\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(None, HOME, system=appliance)
    assert [(fault.source, fault.key) for fault in caught.value.faults] == [(str(appliance), "scaner")]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become an account without rights")
def test_an_account_without_rights_is_told_so() -> None:
    """A folder that may not be looked into is no folder without settings: the fault names the account."""
    probe = (
        "import os, sys\nfrom config import ConfigError, load\nos.seteuid(65534)\n"
        "try: load(None, {'KIOSK_DATA': sys.argv[1], 'HOME': '/'})\n"
        "except ConfigError as error: print(*error.faults)"
    )
    with tempfile.TemporaryDirectory() as folder:  # root's, mode 0700; tmp_path lies in another like it
        (Path(folder) / "kiosk.toml").touch()
        command = [sys.executable, "-c", probe, folder]
        run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    account = pwd.getpwuid(65534).pw_name
    assert f"{folder}/kiosk.toml; permission; found {account}; " in run.stdout


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    """One reading names all that is wrong: file, key, what was found, what was expected."""
    faults = _faults_of(
        '[screen]\ntheme = "dark"\nreduced_motion = "no"\n[scaner]\n[desk]\nport = 70000\nprt = 1\n'
        '[hub]\nport = true\n[scanner]\nurl = "bluetooth:1"\n[paths]\ndata = "relative/kiosk"\nkeys = "${NOWHERE}/k"\n',
        tmp_path,
    )
    assert {(fault.key, fault.wrong) for fault in faults} == {
        ("screen.theme", Wrong.CHOICE),
        ("screen.reduced_motion", Wrong.TYPE),
        ("scaner", Wrong.UNKNOWN_SECTION),
        ("desk.port", Wrong.RANGE),
        ("desk.prt", Wrong.UNKNOWN_KEY),
        ("hub.port", Wrong.TYPE),
        ("scanner.url", Wrong.FORM),
        ("paths.data", Wrong.RELATIVE_PATH),
        ("paths.keys", Wrong.VARIABLE),
    }
    assert {fault.source for fault in faults} == {str(tmp_path / "kiosk.toml")}
    theme = next(fault for fault in faults if fault.key == "screen.theme")
    assert (theme.found, theme.expected) == ("'dark'", "day | night")


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("[scaner]", "scanner"), ("[desk]\nprt = 1", "port"), ("[screen]\nzzzz = 1", ""), ("[zzzz]", "")],
)
def test_a_misspelt_name_gets_the_nearest_known_one(text: str, suggestion: str, tmp_path: Path) -> None:
    """An unknown name is a fault, with a suggestion only where one is near."""
    assert [fault.suggestion for fault in _faults_of(text, tmp_path)] == [suggestion]


@pytest.mark.parametrize("text", ["[screen", 'screen = "day"\n[screen]', "[screen]\ntheme = day"])
def test_broken_toml_is_one_fault_of_the_file(text: str, tmp_path: Path) -> None:
    """What is no TOML at all is named as such, not answered with a traceback."""
    (fault,) = _faults_of(text, tmp_path)
    assert (fault.key, fault.wrong) == ("", Wrong.SYNTAX)
    assert fault.found


def test_a_value_in_place_of_a_section_is_a_fault(tmp_path: Path) -> None:
    """`screen = "day"` is answered with the section that was meant."""
    (fault,) = _faults_of('screen = "day"', tmp_path)
    assert (fault.wrong, fault.expected) == (Wrong.TYPE, "[screen]")


def test_a_named_file_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    """Asking for a file that is not there is never answered with the defaults."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "absent.toml", HOME)
    assert [fault.wrong for fault in caught.value.faults] == [Wrong.UNREADABLE]


def test_a_bad_variable_names_itself() -> None:
    """A fault in the environment points at the variable, not at a file."""
    with pytest.raises(ConfigError) as caught:
        load(None, {**HOME, "KIOSK_DATA": "data"})
    assert [(fault.source, fault.wrong) for fault in caught.value.faults] == [("KIOSK_DATA", Wrong.RELATIVE_PATH)]


def test_a_fault_reads_as_place_trouble_and_remedy(tmp_path: Path) -> None:
    """The English form, for logs, holds file, key, finding, expectation and remedy."""
    (fault,) = _faults_of('[screen]\ntheme = "dark"', tmp_path)
    assert str(fault) == (
        f"{tmp_path / 'kiosk.toml'}: screen.theme; choice; found 'dark'; expected day | night; write one of the choices"
    )


def test_a_configuration_cannot_be_changed() -> None:
    """What was validated stays as it was validated."""
    with pytest.raises(FrozenInstanceError):
        load(None, HOME).screen.theme = "night"  # type: ignore[misc]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_configuration_or_a_list_of_faults(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    """No file, however damaged, ends in anything but a configuration or a ConfigError."""
    path = tmp_path_factory.mktemp("config") / "kiosk.toml"
    path.write_bytes(raw)
    try:
        assert isinstance(load(path, HOME), KioskConfig)
    except ConfigError as error:
        assert error.faults  # noqa: PT017 - either outcome is right, each has its own shape
