import subprocess
import sys
from pathlib import Path

from drivers.holders import holders


def test_another_program_that_has_the_file_open_is_named(tmp_path: Path) -> None:
    """Name and number of each process that holds it, but not our own."""
    node = tmp_path / "device"
    node.touch()
    code = f"import sys; held = open({str(node)!r}); print('held', flush=True); sys.stdin.read()"
    with (
        node.open(),
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other,
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        (found,) = holders(str(node))
        assert found.endswith(f"({other.pid})")
        other.communicate()
    assert holders(str(node)) == ()


def test_processes_that_end_or_hide_are_passed_over(tmp_path: Path) -> None:
    """A process without open files to see, or without a name, breaks nothing."""
    for number in ("7", "12"):
        (tmp_path / number).mkdir()
    (tmp_path / "12" / "fd").mkdir()
    (tmp_path / "12" / "fd" / "3").symlink_to("/dev/bus/usb/001/002")
    assert holders("/dev/bus/usb/001/002", tmp_path) == ("a program (12)",)
