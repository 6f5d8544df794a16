"""What every test shares: one worker per file, one for all screens, and unhurried properties."""

import pytest
from hypothesis import settings

settings.register_profile("kiosk", deadline=None)  # a busy machine is not a failure
settings.load_profile("kiosk")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and all screens in one process: Kivy has one window per process."""
    for item in items:
        parts = item.path.relative_to(item.config.rootpath).parts
        group = "screens" if parts[:2] == ("tests", "ui") else "/".join(parts)
        item.add_marker(pytest.mark.xdist_group(group))
