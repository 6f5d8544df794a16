"""One small sample for all tests of a desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.office.sample import Sample, make_sample
from tests.runtime.desks import Desk


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Six households: good fingers, worn ones, none."""
    return make_sample(tmp_path_factory.mktemp("sample") / "sample", households=6, fast=True)


@pytest.fixture(params=["uru4000", "nb1010", "upek", pytest.param("zfm", marks=pytest.mark.pty)])
def modelled_desk(sample: Sample, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk whose scanner is a real driver on a model of its device."""
    desk = Desk(sample, tmp_path / "data", scanner_url=f"model:{request.param}")
    desk.log_in()
    yield desk
    desk.close()


@pytest.fixture
def open_desk(sample: Sample, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Opens a desk on the same disk each time, as after a restart."""
    opened: list[Desk] = []

    def open_one() -> Desk:
        for desk in opened:
            desk.close()
        opened.append(Desk(sample, tmp_path / "data"))
        opened[-1].log_in()
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.close()
