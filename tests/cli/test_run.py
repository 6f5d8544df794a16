"""`kiosk run` on a device that cannot serve yet."""

from pathlib import Path

import pytest

from kiosk.__main__ import main


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory that is not there yet."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_device_without_keys_is_told_to_provision(capsys: pytest.CaptureFixture[str]) -> None:
    """No keys, no touchscreen: exit code 78, and the command that makes them."""
    assert main(["run", "--language", "en"]) == 78
    assert '"kiosk provision"' in capsys.readouterr().err


def test_a_device_without_a_package_is_told_to_import_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Keys but no package: exit code 65, the import and the way to practise; no window is opened."""
    main(["provision", "--no-input", "--site", "GAO"])
    capsys.readouterr()
    assert main(["run", "--language", "en"]) == 65
    told = capsys.readouterr().err
    assert '"kiosk roster import"' in told
    assert '"kiosk run --simulate"' in told
