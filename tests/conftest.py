"""What every test shares: one worker per file, one for all screens, and unhurried properties."""

import os
from functools import cache

import pytest
from hypothesis import settings

from tests.installation import Installation, built, copy_tracked, install

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


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel of this checkout in an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    checkout = copy_tracked(folder / "checkout")
    used = checkout / "kiosk" / "languages" / "__pycache__"
    used.mkdir()  # as in every checkout that was run from; it must not ship
    (used / "language.cpython-311.pyc").touch()
    return install(built("wheel", checkout, folder / "wheel"), folder / "home")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and all screens in one process: Kivy has one window per process.

    What is asked of the installed wheel is together too: it is built and installed once.
    What is marked `pty` is left out where no pseudo-terminal can be had, as in a root folder without /dev/pts.
    """
    no_terminals = pytest.mark.skip(reason="no pseudo-terminals: /dev/pts is not mounted")
    for item in items:
        if item.get_closest_marker("pty") and not _has_terminals():
            item.add_marker(no_terminals)
        parts = item.path.relative_to(item.config.rootpath).parts
        group = "screens" if parts[:2] == ("tests", "ui") else "/".join(parts)
        if "installed" in getattr(item, "fixturenames", ()):
            group = "installed"
        item.add_marker(pytest.mark.xdist_group(group))
