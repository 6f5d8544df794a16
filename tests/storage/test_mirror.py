import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.storage.ledger import Ledger
from kiosk.storage.mirror import Mirror, MirrorFault, MirrorStatus, SecondCopy
from kiosk.trust import from_wire
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import KEYS, approval, fill, stamp

SOON_S = 20.0  # a wait that ends as soon as it can


@pytest.fixture
def stick(tmp_path: Path) -> SecondCopy:
    """A file on another medium."""
    (tmp_path / "stick").mkdir()
    return SecondCopy(tmp_path / "stick" / "entries.jsonl", may_share_medium=True)


def status(ledger: Ledger) -> MirrorStatus:
    """How far the second copy is."""
    found = ledger.second_copy()
    assert found is not None
    return found


def whole_lines(path: Path) -> list[object]:
    """What an office reads from the stick: every line that is JSON."""
    lines: list[object] = []
    for line in path.read_text().splitlines():
        try:
            lines.append(from_wire(json.loads(line)))
        except ValueError:
            continue
    return lines


def test_each_entry_is_copied(tmp_path: Path, stick: SecondCopy) -> None:
    """Each entry is on the second medium soon after it was appended, as it travels."""
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
        for number in (1, 2, 3):
            ledger.append(approval(number), stamp(seed=number))
            assert ledger.second_copy_reaches(number, SOON_S)
        assert whole_lines(stick.path) == list(ledger.entries())
        assert status(ledger) == MirrorStatus(3, 0, 0.0, None)


def test_catches_up(tmp_path: Path, stick: SecondCopy) -> None:
    """A stick that was away is brought up to date when it is there again, without repeating anything."""
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
        fill(ledger, 3)
        assert ledger.second_copy_reaches(3, SOON_S)
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        fill(ledger, 230)
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
        assert ledger.second_copy_reaches(233, SOON_S)
        assert whole_lines(stick.path) == list(ledger.entries())


@pytest.mark.parametrize("cut", [1, 2, 700, 3000])
def test_torn_line(tmp_path: Path, stick: SecondCopy, cut: int) -> None:
    """A line torn by pulling the stick is written again, whole, after it."""
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
        fill(ledger, 3)
        assert ledger.second_copy_reaches(3, SOON_S)
    stick.path.write_bytes(stick.path.read_bytes()[:-cut])
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
        fill(ledger, 1)
        assert ledger.second_copy_reaches(4, SOON_S)
        assert {entry.seq for entry in ledger.entries()} <= {
            getattr(entry, "seq", 0) for entry in whole_lines(stick.path)
        }


def test_another_stick_gets_everything(tmp_path: Path, stick: SecondCopy) -> None:
    """One stick is pulled and another put in while nothing is written: it gets all entries, not only what follows."""
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
        fill(ledger, 3)
        assert ledger.second_copy_reaches(3, SOON_S)
        stick.path.parent.rename(tmp_path / "pocket")
        stick.path.parent.mkdir()
        fill(ledger, 1)
        assert ledger.second_copy_reaches(4, SOON_S)
        assert whole_lines(stick.path) == list(ledger.entries())


def test_a_stick_that_is_pulled_is_missed(tmp_path: Path, stick: SecondCopy) -> None:
    """Nothing is written, the stick goes and comes back: both are noticed without an entry."""
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        fill(ledger, 2)
        mirror = Mirror(stick, tmp_path / "ledger.db", ledger.entries, look_s=0.01)
        assert mirror.reaches(2, SOON_S)
        stick.path.parent.rename(tmp_path / "pocket")
        assert wait_until(lambda: mirror.status().fault is MirrorFault.AWAY)
        (tmp_path / "pocket").rename(stick.path.parent)
        assert wait_until(lambda: mirror.status() == MirrorStatus(2, 0, 0.0, None))
        mirror.close()


def wait_until(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold."""
    rest, begun = threading.Event(), time.monotonic()
    while not holds() and time.monotonic() - begun < SOON_S:
        rest.wait(0.01)
    return holds()


def test_away(tmp_path: Path) -> None:
    """Without the stick entries are appended all the same, and the copy says how far behind it is."""
    copy = SecondCopy(tmp_path / "no stick" / "entries.jsonl")
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=copy) as ledger:
        fill(ledger, 5)
        assert not ledger.second_copy_reaches(5, 0.2)
        found = status(ledger)
        assert (found.seq, found.behind, found.fault) == (0, 5, MirrorFault.AWAY)
        assert found.age_s > 0
        copy.path.parent.mkdir()
    assert not copy.path.exists()


def test_not_mounted(tmp_path: Path, stick: SecondCopy) -> None:
    """An empty mount point on the ledger's own medium is no second copy."""
    with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=SecondCopy(stick.path)) as ledger:
        fill(ledger, 1)
        assert not ledger.second_copy_reaches(1, 0.2)
        assert status(ledger).fault is MirrorFault.SAME_MEDIUM
    assert not stick.path.exists()


def test_another_kiosks_stick(tmp_path: Path, stick: SecondCopy) -> None:
    """A stick with another kiosk's entries, or with something else, is not written to."""
    with Ledger.open(tmp_path / "other.db", DeviceKeys.create(), second_copy=stick) as other:
        fill(other, 2)
        assert other.second_copy_reaches(2, SOON_S)
    theirs = stick.path.read_bytes()
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        fill(ledger, 3)
    for content in (theirs, b"a shopping list\n"):
        stick.path.write_bytes(content)
        with Ledger.open(tmp_path / "ledger.db", KEYS, second_copy=stick) as ledger:
            assert not ledger.second_copy_reaches(3, 0.2)
            assert status(ledger).fault is MirrorFault.FOREIGN
        assert stick.path.read_bytes() == content


def test_none(tmp_path: Path) -> None:
    """A ledger without a second copy says so."""
    with Ledger.open(tmp_path / "ledger.db", KEYS) as ledger:
        assert ledger.second_copy() is None
        assert not ledger.second_copy_reaches(0, 0)
