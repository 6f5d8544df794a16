"""One sample for all tests that need a whole distribution: it takes seconds to make."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.office.sample import Sample, make_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Make six households at two desks. The round opens today: commands read the machine's clock."""
    folder: Path = tmp_path_factory.mktemp("office") / "sample"
    return make_sample(folder, 6, 3, desks=2, fast=True, now=datetime.now(UTC).replace(microsecond=0))
