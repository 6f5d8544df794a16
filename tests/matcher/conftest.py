"""The shared prints and records, when they are there."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Prints and records made by others, by path; see CONTRIBUTING."""
    folder = Path(os.environ.get("KIOSK_SHARED", Path(__file__).parents[3] / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("no shared data: set KIOSK_SHARED to its folder")
    return folder
