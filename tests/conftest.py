"""What every test shares: one worker per file, one for all screens, and unhurried properties."""

import os
from functools import cache

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.installation import Installation, built, copy_tracked, install

TOGETHER = {
    "tests/ui/": "screens",  # Kivy has one window per process
    "tests/test_installation.py": "installed",  # the wheel is built and installed once
    "tests/rehearsal/test_a_day.py": "installed",
}
LONGEST = ("tests/domain/test_visit_invariants.py", *TOGETHER, "tests/powercut/", "tests/roots/", "tests/attack/")
"""Begun first, so that at the end no process waits minutes for the other."""

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first where several processes share them, and leave `pty` out where there are no /dev/pts."""
    no_terminals = pytest.mark.skip(reason="no pseudo-terminals: /dev/pts is not mounted")
    for item in items:
        if item.get_closest_marker("pty") and not _has_terminals():
            item.add_marker(no_terminals)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist is untyped
    """Gives a file's tests to one process: what they share is made once.

    Not by pytest-xdist's groups: its 3.8 writes them into an attribute that pytest 9.2 no longer reads, silently.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((together for beginning, together in TOGETHER.items() if file.startswith(beginning)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Hand tests out by file and in our order, whatever `--dist` says."""
    config.option.loadscopereorder = False
    return ByFile(config, log)
