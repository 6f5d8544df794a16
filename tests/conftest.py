"""What every test shares: one worker per file, one for all screens, and unhurried properties."""

import os
from functools import cache

import pytest
from hypothesis import settings

settings.register_profile("kiosk", deadline=None)  # a busy machine is not a failure
settings.load_profile("kiosk")


@cache
def _has_terminals() -> bool:
    try:
        ends = os.openpty()
    except OSError:
        return False
    try:
        os.ttyname(ends[1])
    except OSError:
        return False
    finally:
        for end in ends:
            os.close(end)
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and all screens in one process: Kivy has one window per process.

    What is marked `pty` is left out where no pseudo-terminal can be had, as in a root folder without /dev/pts.
    """
    no_terminals = pytest.mark.skip(reason="no pseudo-terminals: /dev/pts is not mounted")
    for item in items:
        if item.get_closest_marker("pty") and not _has_terminals():
            item.add_marker(no_terminals)
        parts = item.path.relative_to(item.config.rootpath).parts
        group = "screens" if parts[:2] == ("tests", "ui") else "/".join(parts)
        item.add_marker(pytest.mark.xdist_group(group))
