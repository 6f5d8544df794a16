"""Provisioning: keys once, settings, and the card that the office reads."""

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from config import load
from kiosk.__main__ import main
from kiosk.trust import DeviceKeys

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "device-card.schema.json").read_text("utf-8"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory that is not there yet; English words."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return tmp_path / "data"


def _provision(capsys: pytest.CaptureFixture[str], *options: str, code: int = 0) -> tuple[str, str]:
    """Provision without being asked anything; returns standard output and standard error."""
    assert main(["provision", "--no-input", *options]) == code
    said = capsys.readouterr()
    return said.out, said.err


def test_the_card_is_what_the_office_needs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output is the card alone, with the public keys of the device; a copy stays on the device."""
    out, _ = _provision(
        capsys, "--kiosk-id", "GAO-03", "--site", "ML0701", "--desk", "3", "--address", "https://10.0.0.3"
    )
    card = json.loads(out)
    jsonschema.validate(card, SCHEMA)
    keys = DeviceKeys.load(data / "keys")
    assert card == {
        "kiosk_id": "GAO-03",
        "number": 3,
        "site": "ML0701",
        "address": "https://10.0.0.3",
        "signing_key": keys.signing_public,
        "receiving_key": keys.receiving_public,
    }
    assert (data / "device-card.json").read_text("utf-8") == out


def test_the_settings_are_the_devices_own_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was said is what `load` finds afterwards, without naming a file."""
    _provision(capsys, "--site", "ML0701", "--desk", "3", "--scanner", "simulated:", "--hub", "https://hub.example.org")
    config = load()
    assert (config.device.site, config.device.desk) == ("ML0701", 3)
    assert (config.scanner.url, config.sync.hub_url) == ("simulated:", "https://hub.example.org")


def test_secrets_are_readable_by_their_owner_only(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys are 0600 in a folder 0700, and nothing secret is printed or written elsewhere."""
    out, err = _provision(capsys, "--site", "GAO")
    key_file = data / "keys" / "device-keys.json"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    secrets = [
        value for name, value in json.loads(key_file.read_text("utf-8")).items() if name in ("signing", "receiving")
    ]
    others = out + err + "".join(path.read_text("utf-8") for path in data.glob("*.*"))
    assert len(secrets) == 2
    assert not any(secret in others for secret in secrets)


def test_a_kiosk_without_a_name_gets_one_of_its_own(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The default name comes from the keys: two kiosks provisioned alike do not share it, and it stays."""
    names = [json.loads(_provision(capsys, "--site", "GAO")[0])["kiosk_id"] for _ in range(2)]
    assert names[0] == names[1]
    assert names[0].startswith("K-")


def test_running_again_keeps_the_keys_and_what_was_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run changes what it is told, never the keys, and says what other keys would mean."""
    first = json.loads(_provision(capsys, "--site", "GAO", "--desk", "2")[0])
    out, err = _provision(capsys, "--hub", "https://hub.example.org")
    assert json.loads(out) == first
    assert "they stay as they are" in err
    assert "--replace" in err


def test_replacing_keys_is_asked_for_by_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only --replace makes other keys, and the help says what is lost by it."""
    first = json.loads(_provision(capsys, "--site", "GAO")[0])
    out, err = _provision(capsys, "--replace")
    second = json.loads(out)
    assert second["signing_key"] != first["signing_key"]
    assert second["receiving_key"] != first["receiving_key"]
    assert DeviceKeys.load(data / "keys").signing_public == second["signing_key"]
    assert "Keys replaced" in err
    with pytest.raises(SystemExit):
        main(["provision", "--help"])
    assert "are destroyed" in capsys.readouterr().out


def test_damaged_keys_are_kept_and_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A torn key file is never silently replaced: entries may hang on it."""
    _provision(capsys, "--site", "GAO")
    key_file = data / "keys" / "device-keys.json"
    key_file.write_bytes(key_file.read_bytes()[:40])
    out, err = _provision(capsys, code=78)
    assert out == ""
    assert "damaged" in err
    assert len(key_file.read_bytes()) == 40


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 64, "--site"),
        (("--site", "GAO", "--desk", "0"), 64, "--desk"),
        (("--site", "G O"), 78, "device.site"),
        (("--site", "GAO", "--desk", "three"), 78, "device.desk"),
        (("--site", "GAO", "--desk", "100"), 78, "device.desk"),
        (("--site", "GAO", "--scanner", "bluetooth:1"), 78, "scanner.url"),
        (("--site", "GAO", "--hub", "hub.example.org"), 78, "sync.hub_url"),
    ],
)
def test_nothing_is_written_until_everything_fits(
    options: tuple[str, ...], code: int, said: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Something missing or unfit is named, and the device stays unprovisioned: no keys, no settings."""
    out, err = _provision(capsys, *options, code=code)
    assert out == ""
    assert said in err
    assert not data.exists()


def test_the_card_goes_to_a_stick_too(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--card writes the same card to another place."""
    out, _ = _provision(capsys, "--site", "GAO", "--card", str(tmp_path / "stick.json"))
    assert (tmp_path / "stick.json").read_text("utf-8") == out


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a directory to another user needs root")
def test_root_does_not_provision_for_another_account(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys that the kiosk's own account could not read are not made; the right command is said."""
    data.mkdir()
    os.chown(data, 65534, 65534)
    out, err = _provision(capsys, "--site", "GAO", code=77)
    assert out == ""
    assert "sudo -u nobody kiosk provision" in err
    assert not list(data.iterdir())


@pytest.mark.skipif(not Path("/dev/ptmx").exists() or not Path("/dev/pts/ptmx").exists(), reason="no terminals here")
def test_in_a_terminal_what_is_missing_is_asked_for(data: Path) -> None:
    """Questions with defaults; an unfit answer is explained and asked again; empty takes the default."""
    master, slave = pty.openpty()
    answers = ["GAO-07", "", "ML0701", "seven", "7", "", "simulated:", "", ""]
    os.write(master, "\n".join(answers).encode())
    run = subprocess.run(
        [sys.executable, "-m", "kiosk", "provision"],
        stdin=slave,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(slave)
    os.close(master)
    card = json.loads(run.stdout)
    assert (card["kiosk_id"], card["site"], card["number"], card["address"]) == ("GAO-07", "ML0701", 7, "")
    assert run.stderr.count("Code of the site") == 2
    assert "Found 'seven', expected: whole number." in run.stderr
    assert "Finger scanner [usb:]:" in run.stderr
    assert load().scanner.url == "simulated:"
