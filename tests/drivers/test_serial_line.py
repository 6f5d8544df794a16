import errno
import os
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.equipment.pty_line import PtyLine
from drivers.equipment.zfm_module import ZfmModule
from drivers.faults import BadAddress, Busy, Permission, ProtocolError, Removed
from drivers.serial import SerialLine, serial_ports

pytestmark = pytest.mark.pty
LONG_S = 5.0
QUESTION, ANSWER = bytes.fromhex("ef01ffffffff010003010005"), bytes.fromhex("ef01ffffffff07000302000c")
"""Is there a finger? No."""
HOLD = """
import sys
from drivers.serial import SerialLine

line = SerialLine.open(sys.argv[1], 57600)
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def pty() -> Iterator[PtyLine]:
    """A module on a line, without a finger."""
    with PtyLine(ZfmModule()) as line:
        yield line


@pytest.fixture
def line(pty: PtyLine) -> Iterator[SerialLine]:
    """That line, open."""
    line = SerialLine.open(pty.path, 57600)
    yield line
    line.close()


def test_bytes_go_out_and_come_in(line: SerialLine) -> None:
    """A read gives what is there, at most what was asked for, and nothing when nothing comes."""
    line.write(QUESTION)
    received = line.read(5, LONG_S)
    while len(received) < len(ANSWER):
        received += line.read(100, LONG_S)
    assert received == ANSWER
    assert line.read(100, 0) == b""


def test_a_flush_forgets_what_has_come(line: SerialLine) -> None:
    """Bytes that arrived before a flush are not read after it."""
    line.write(QUESTION)
    first = line.read(1, LONG_S)
    line.flush_input()
    assert first == ANSWER[:1]
    assert line.read(100, 0) == b""


def test_both_ends_must_agree_about_the_speed(line: SerialLine) -> None:
    """At another speed the module does not understand; back at its own it does."""
    line.set_baud(28800)
    line.write(QUESTION)
    line.set_baud(57600)
    line.write(QUESTION)
    received = line.read(1, LONG_S)
    assert received == ANSWER[:1]


def test_a_missing_device_is_removed(tmp_path: Path) -> None:
    """A path that leads nowhere is an adapter that was pulled out."""
    with pytest.raises(Removed, match="no device at"):
        SerialLine.open(str(tmp_path / "ttyUSB7"), 57600)


def test_a_file_is_no_serial_line(tmp_path: Path) -> None:
    """Something else at the path is a wrong address."""
    file = tmp_path / "notes"
    file.touch()
    for path in (file, tmp_path):
        with pytest.raises(BadAddress, match="no serial line"):
            SerialLine.open(str(path), 57600)


@pytest.mark.parametrize("baud", [-9600, 0, 49, 10**10])
def test_an_impossible_speed_is_refused(pty: PtyLine, line: SerialLine, baud: int) -> None:
    """Neither opening nor changing takes a speed that no line has, and the line stays as it was."""
    with pytest.raises(ProtocolError, match="baud"):
        SerialLine.open(pty.path, baud)
    with pytest.raises(ProtocolError, match="baud"):
        line.set_baud(baud)
    line.write(QUESTION)
    assert line.read(1, LONG_S) == ANSWER[:1]


def test_a_line_that_another_program_holds_is_busy(pty: PtyLine, tmp_path: Path) -> None:
    """The second program is told who holds the line, also by way of a link, and gets it once the first has gone."""
    link = tmp_path / "scanner"
    link.symlink_to(pty.path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, pty.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        for path in (pty.path, str(link)):
            with pytest.raises(Busy, match=rf"held by .* \({other.pid}\)"):
                SerialLine.open(path, 57600)
        other.communicate()
    SerialLine.open(pty.path, 57600).close()


def test_a_line_held_by_this_program_is_busy_too(pty: PtyLine, line: SerialLine) -> None:
    """Two objects on one line would take each other's bytes."""
    with pytest.raises(Busy, match="another program"):
        SerialLine.open(pty.path, 57600)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_line_of_somebody_else_is_not_permitted(pty: PtyLine) -> None:
    """Without the right to open it, the remedy is about rights."""
    Path(pty.path).chmod(0)
    with pytest.raises(Permission, match="may not be opened"):
        SerialLine.open(pty.path, 57600)


ACTS: dict[str, Callable[[SerialLine], object]] = {
    "read": lambda line: line.read(10, LONG_S),
    "write": lambda line: line.write(QUESTION),
    "flush": lambda line: line.flush_input(),
    "speed": lambda line: line.set_baud(9600),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_unplugged_line_is_removed(pty: PtyLine, line: SerialLine, act: str) -> None:
    """Whatever is tried on it, and however often; closing it is harmless."""
    pty.unplug()
    for _ in range(2):
        with pytest.raises(Removed, match="does not answer any more"):
            ACTS[act](line)
    line.close()
    line.close()


def test_a_flush_after_the_unplugging_fails_in_its_own_way(pty: PtyLine, line: SerialLine) -> None:
    """The kernel's error there is neither OSError nor SerialException, and is the cause of the fault all the same."""
    pty.unplug()
    with pytest.raises(Removed) as caught:
        line.flush_input()
    assert isinstance(caught.value.__cause__, termios.error)
    assert caught.value.__cause__.args[0] == errno.EIO


def test_a_line_works_again_after_it_was_plugged_in(pty: PtyLine, line: SerialLine) -> None:
    """A new line at the new path answers; the old path leads nowhere meanwhile."""
    pty.unplug()
    with pytest.raises(Removed):
        SerialLine.open(pty.path, 57600)
    pty.plug()
    again = SerialLine.open(pty.path, 57600)
    again.write(QUESTION)
    assert again.read(1, LONG_S) == ANSWER[:1]
    again.close()


def test_adapters_are_listed_by_their_paths() -> None:
    """Every path listed is a device that is there."""
    assert all(Path(path).is_char_device() for path in serial_ports())
