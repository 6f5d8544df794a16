import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from kiosk.storage.ballast import Ballast

ROOT = Path(__file__).parents[2]


@cache
def may_mount() -> bool:
    """Whether a test may have a mount namespace of its own."""
    try:
        command = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not may_mount(), reason="no mount namespace may be made here: it takes root")
def test_a_full_disk_takes_many_more_entries_and_then_stops_cleanly(tmp_path: Path) -> None:
    """On a full disk the ballast is let go, which shows; when that is used up too, nothing acknowledged is lost."""
    command = ["unshare", "-m", sys.executable, "-m", "tests.storage.full_disk", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    taken, acknowledged, when_used, trouble, found = json.loads(ran.stdout)
    assert taken
    assert 0 < when_used < acknowledged
    assert trouble == "disk_full"
    assert found == acknowledged


def test_no_room_is_taken_where_there_is_hardly_any(tmp_path: Path) -> None:
    """Ballast never fills the disk itself, and none is asked for with a size of 0."""
    huge = Ballast(tmp_path / "ballast", 2**60)
    assert not huge.fill()
    assert not huge.path.exists()
    assert not huge.release()
    none = Ballast(tmp_path / "none", 0)
    assert none.fill()
    assert none.taken
    assert not none.release()


def test_ballast_is_room_and_nothing_else(tmp_path: Path) -> None:
    """It is taken once, and let go once."""
    ballast = Ballast(tmp_path / "ballast", 1_000_000)
    assert ballast.fill()
    assert ballast.fill()
    assert ballast.path.stat().st_blocks * 512 >= 1_000_000
    assert ballast.release()
    assert not ballast.release()
    assert not ballast.taken
