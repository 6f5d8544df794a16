"""Changing the device's file: what it will say, checked before it is written."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ConfigError, Wrong, amend, load

HOME = {"HOME": "/home/awa"}


def test_a_change_keeps_the_other_settings(tmp_path: Path) -> None:
    """What the file already said stays, what is changed is read back as changed."""
    path = tmp_path / "kiosk.toml"
    path.write_text('[screen]\ntheme = "night"\n[device]\nsite = "GAO"\n', "utf-8")
    path.write_text(
        amend(path, {"device": {"kiosk_id": "GAO-03", "desk": 3}, "sync": {"interval_s": 5}}, HOME), "utf-8"
    )
    config = load(path, HOME)
    assert (config.screen.theme, config.sync.interval_s) == ("night", 5.0)
    assert (config.device.site, config.device.kiosk_id, config.device.desk) == ("GAO", "GAO-03", 3)


def test_a_file_that_is_not_there_counts_as_empty(tmp_path: Path) -> None:
    """The first provisioning starts from nothing."""
    assert amend(tmp_path / "kiosk.toml", {"device": {"site": "GAO"}}, HOME) == '[device]\nsite = "GAO"\n'


def test_an_unfit_change_is_refused(tmp_path: Path) -> None:
    """A change that `load` would refuse is refused before it is written."""
    with pytest.raises(ConfigError) as caught:
        amend(tmp_path / "kiosk.toml", {"scanner": {"url": "bluetooth:"}, "device": {"desk": 100}}, HOME)
    assert {fault.wrong for fault in caught.value.faults} == {Wrong.FORM, Wrong.RANGE}


def test_a_broken_file_is_not_replaced(tmp_path: Path) -> None:
    """Settings that cannot be read are never overwritten by a change."""
    path = tmp_path / "kiosk.toml"
    path.write_text("[screen", "utf-8")
    with pytest.raises(ConfigError):
        amend(path, {"device": {"site": "GAO"}}, HOME)


@given(st.text(), st.booleans(), st.floats(1, 120))
def test_whatever_text_is_written_is_read_back(host: str, still: bool, seconds: float) -> None:
    """Any text, truth or number comes back from TOML as it went in."""
    changes: dict[str, dict[str, str | float | bool]] = {
        "hub": {"host": host},
        "screen": {"reduced_motion": still},
        "scanner": {"capture_timeout_s": seconds},
    }
    assert tomllib.loads(amend(Path("/nonexistent/kiosk.toml"), changes, HOME)) == changes
