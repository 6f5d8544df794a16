"""The technician's choices, from the command line to the configuration in use."""

import json
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.cli._preferences import load_chosen


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of its own."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_choice_is_kept_and_used(device: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was chosen comes before the configuration, the rest from it; a later choice leaves the others."""
    assert main(["prefer", "--theme", "night", "--sound", "off"]) == 0
    assert main(["prefer", "--people", "en", "--scanner", "simulated:?seed=7"]) == 0
    told = json.loads(capsys.readouterr().out.split("}\n")[1] + "}")
    assert (told["theme"], told["language"], told["sound"]) == ("night", "en", False)
    config = load_chosen(None)
    assert (config.screen.theme, config.screen.language, config.screen.sound) == ("night", "en", False)
    assert config.scanner.url == "simulated:?seed=7"
    assert config.screen.profile == "landscape_10"
    assert main(["prefer", "--forget"]) == 0
    assert load_chosen(None).screen.theme == "day"


def test_an_address_that_is_none_is_refused_with_an_example(device: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is kept, and the message shows what an address looks like."""
    assert main(["prefer", "--scanner", "the blue one"]) == 64
    assert "usb:05ba:000a" in capsys.readouterr().err
    assert load_chosen(None).scanner.url == "usb:"


def test_damaged_preferences_stop_nobody(device: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are put aside, said so, and the configuration decides."""
    device.mkdir()
    (device / "preferences.json").write_bytes(b'{"preferences": {"1": {"theme":')
    assert main(["prefer"]) == 0
    assert "damaged-1" in capsys.readouterr().err
    assert load_chosen(None).screen.theme == "day"
