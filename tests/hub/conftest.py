"""A running hub and a kiosk that is registered at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import RunningHub, running_hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    """Serve a fresh hub."""
    with running_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
def kiosk(hub: RunningHub) -> SimulatedKiosk:
    """Return a registered kiosk with an empty ledger."""
    kiosk = SimulatedKiosk("GAO-01")
    hub.enrol(kiosk)
    return kiosk
