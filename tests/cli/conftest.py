"""One provisioned device for the tests of commands that ask for badges."""

import json
from pathlib import Path

import pytest

from kiosk.office.sample import Sample, make_sample
from kiosk.rehearsal.director import provision
from kiosk.trust.package import Pins, inspect_package
from tests.cli.terminals import Terminal


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Six households and one desk."""
    return make_sample(tmp_path_factory.mktemp("terminal") / "sample", households=6, fast=True)


@pytest.fixture
def terminal(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A provisioned device with its package and the keys that somebody has confirmed."""
    provision(sample, tmp_path / "data", "", "simulated:", "fr")
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    pins = Pins.of(inspect_package(sample.package))
    trusted = {"issuers": sorted(pins.issuers), "owners": sorted(pins.owners)}
    (tmp_path / "data" / "trusted-issuers.json").write_text(json.dumps(trusted))
    return Terminal(tmp_path / "data", sample, monkeypatch)
