"""How far a long work is, said in one way: a bar on a terminal, lines in a log, nothing where a machine listens."""

import io
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.cli._progress import Progress
from kiosk.cli._words import language_of
from kiosk.storage.ledger import Ledger
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import fill

WORDS = language_of("en", {}).words


class Terminal(io.StringIO):
    """What says that it is one."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def ticking(every_s: float) -> Callable[[], float]:
    """A clock that moves on by so much each time it is read."""
    now = 0.0

    def read() -> float:
        nonlocal now
        now += every_s
        return now

    return read


@pytest.mark.parametrize(("silent", "lines"), [(False, 11), (True, 0)])
def test_a_log_gets_a_line_at_the_start_and_at_each_tenth(
    capsys: pytest.CaptureFixture[str], silent: bool, lines: int
) -> None:
    """Eleven lines for a hundred thousand steps; none where a machine listens."""
    progress = Progress(WORDS, silent, ticking(0.001))
    for step in range(100_001):
        progress.show("import", step, 100_000)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == lines
    assert "\r" not in said


def test_a_slow_tenth_gets_lines_in_between(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever takes long says so each quarter of a minute, also where nobody knows how much there is."""
    progress = Progress(WORDS, clock=ticking(1.0))
    for step in range(50):
        progress.show("prints", step, 1000)
    assert len(capsys.readouterr().err.splitlines()) >= 4
    for step in range(50):
        progress.show("rescue-read", step, 0)
    assert len(capsys.readouterr().err.splitlines()) >= 4


def test_what_takes_a_blink_gets_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """A small ledger is verified before ten lines could be read."""
    progress = Progress(WORDS, clock=ticking(0.0))
    for step in range(101):
        progress.show("verify", step, 100)
    assert capsys.readouterr().err.splitlines() == ["Checking the ledger…", "Checking the ledger 100 %"]


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that is drawn anew at each per cent, and kept at the end."""
    said = Terminal()
    monkeypatch.setattr("sys.stderr", said)
    progress = Progress(WORDS)
    for step in range(10_001):
        progress.show("import", step, 10_000)
    assert said.getvalue().count("\r") == 101
    assert said.getvalue().endswith("100 %\n")


def test_a_bar_that_never_gets_full_keeps_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes next begins on a line of its own."""
    said = Terminal()
    monkeypatch.setattr("sys.stderr", said)
    progress = Progress(WORDS)
    progress.show("prints", 1, 2)
    progress.begin("seal")
    progress.show("import", 1, 2)
    progress.show("verify", 2, 2)
    assert [line.split("\r")[-1].split()[0] for line in said.getvalue().split("\n") if line] == [
        "Prints",
        "Sealing…",
        "Loading",
        "Checking",
    ]


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A provisioned device with a ledger of some entries."""
    keys = DeviceKeys.create()
    (tmp_path / "keys").mkdir()
    keys.save(tmp_path / "keys")
    (tmp_path / "kiosk.toml").write_text('[device]\nkiosk_id = "K1"\nsite = "GAO-01"\ndesk = 1\n', "utf-8")
    with Ledger.open(tmp_path / "ledger.db", keys) as ledger:
        fill(ledger, 20)
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("command", "first", "last"),
    [
        (["ledger", "verify"], "Checking the ledger…", "Checking the ledger 100 %"),
        (["ledger", "export", "--out", "OUT"], "Copying the ledger…", "20 entries copied to OUT"),
        (["rescue", "--yes"], "Entries read…", "Checking the ledger 100 %"),
        (["doctor"], "Examining the device…", "Checking the ledger 100 %"),
    ],
)
def test_what_reads_a_whole_ledger_says_so_first(
    device: Path, command: list[str], first: str, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ledger of 50,000 entries takes a minute or two: each command that reads it says what it is at."""
    out = str(device / "out.jsonl")
    main([*(out if part == "OUT" else part for part in command), "--language", "en"])
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == first
    assert lines[-1] == last.replace("OUT", out)


def test_a_machine_gets_its_answer_alone(device: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json there is no progress."""
    assert main(["ledger", "verify", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["entries"] == 20
    assert said.err == ""


def test_a_rehearsal_is_not_silent_without_a_terminal(tmp_path: Path) -> None:
    """Into a pipe it says what it does and how long that takes before it makes anything."""
    command = [sys.executable, "-m", "kiosk", "rehearse", "--out", str(tmp_path / "out"), "--language", "en"]
    with subprocess.Popen(
        [*command, "--households", "5"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        first, second = process.stderr.readline().decode(), process.stderr.readline().decode()
        process.send_signal(signal.SIGINT)
    assert "5 households" in first
    assert "s a household" in first
    assert second == "Synthetic fingers…\n"
