"""A touchscreen, exchange or hub that cannot start leaves one line in the journal: what is wrong, and what to do."""

import errno
import os
import platform
import pwd
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import amend, load
from kiosk.__main__ import main
from kiosk.cli._endings import ending_of, explain
from kiosk.cli._processor import EVERYWHERE, ProcessorError, check_processor, lacking
from kiosk.cli._words import language_of
from kiosk.runtime.desk import only_here
from kiosk.ui.window import reasons

# flags of QEMU's default model, and of a laptop of 2012
QEMU64 = "processor\t: 0\nflags\t\t: fpu de pse tsc msr pae mce cx8 apic sse sse2 syscall nx lm pni cx16 lahf_lm\n"
LAPTOP = "flags\t\t: fpu sse sse2 pni ssse3 cx16 sse4_1 sse4_2 popcnt avx lahf_lm\n"

Break = Callable[[Path, ExitStack], object]


def journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make standard error the journal, as systemd does: it names the file behind it."""
    found = os.fstat(2)
    monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A device that was given its keys and its name, and no package yet; English words."""
    data = tmp_path / "data"
    monkeypatch.setenv("KIOSK_DATA", str(data))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    main(["provision", "--no-input", "--kiosk-id", "GAO-01", "--site", "GAO"])
    return data


def _settings(text: str) -> Break:
    return lambda data, _: (data / "kiosk.toml").write_text(text, "utf-8")


def _nothing(data: Path, _stack: ExitStack) -> None:
    """It is broken enough as it is."""


def _no_folder(data: Path, _stack: ExitStack) -> None:
    data.rename(data.with_name("elsewhere"))


def _a_file_for_a_folder(data: Path, _stack: ExitStack) -> None:
    _no_folder(data, _stack)
    data.touch()


def _keys(content: bytes, mode: int = 0o600) -> Break:
    def spoil(data: Path, _stack: ExitStack) -> None:
        file = data / "keys" / "device-keys.json"
        file.write_bytes(content or file.read_bytes())
        file.chmod(mode)

    return spoil


def _no_keys(data: Path, _stack: ExitStack) -> None:
    (data / "keys" / "device-keys.json").unlink()


def _occupied(data: Path, stack: ExitStack) -> None:
    stack.enter_context(only_here(load()))


def _file(name: str, content: bytes = b"no such thing" * 1000) -> Break:
    return lambda data, _: (data / name).write_bytes(content)


def _folder(name: str) -> Break:
    return lambda data, _: (data / name).mkdir()


def _taken(section: str, name: str) -> Break:
    """Somebody else listens where settings say."""

    def take(data: Path, stack: ExitStack) -> None:
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        place = {"host": "127.0.0.1", "port": door.getsockname()[1]}
        (data / name).write_text(amend(data / name, {section: place}), "utf-8")

    return take


BROKEN: dict[str, tuple[str, Break, int, str]] = {
    "run: settings with faults": ("run", _settings('[screen]\ntheme = "dark"\n[scaner]\n'), 78, "choose among day"),
    "run: settings that are no TOML": ("run", _settings("[screen"), 78, "Mend the line"),
    "run: no data folder": ("run", _no_folder, 78, '"kiosk provision"'),
    "run: a file in the folder's place": ("run", _a_file_for_a_folder, 66, "Check the path"),
    "run: no keys": ("run", _no_keys, 78, '"kiosk provision"'),
    "run: keys that others can read": ("run", _keys(b"", 0o644), 78, '"chmod 600"'),
    "run: damaged keys": ("run", _keys(b"{"), 78, "call the office"),
    "run: no package": ("run", _nothing, 65, '"kiosk roster import"'),
    "run: a damaged list": ("run", _file("roster.db"), 65, '"kiosk roster import"'),
    "run: who is trusted is damaged": ("run", _file("trusted-issuers.json"), 65, "import the package again"),
    "run: another program serves": ("run", _occupied, 65, "Close"),
    "sync: settings with faults": ("sync", _settings("[desk]\nport = 0\n"), 78, "write a number in"),
    "sync: no name": ("sync", _settings(""), 69, '"kiosk provision"'),
    "sync: no keys": ("sync", _no_keys, 78, '"kiosk provision"'),
    "sync: damaged keys": ("sync", _keys(b"{"), 78, "call the office"),
    "sync: who is trusted is damaged": ("sync", _file("trusted-issuers.json"), 65, "import the package again"),
    "sync: its memory is damaged": ("sync", _file("sync.db"), 69, "move this file"),
    "sync: its memory is a folder": ("sync", _folder("sync.db"), 69, "move this file"),
    "sync: no place for the socket": ("sync", _folder("sync.sock"), 69, "rights of this folder"),
    "sync: the port is taken": ("sync", _taken("desk", "kiosk.toml"), 69, "Stop the other program"),
    "hub: settings with faults": ("hub --config hub.toml", _file("hub.toml", b"[hub]\nport = 0"), 78, "a number in"),
    "hub: settings that are not there": ("hub --config hub.toml", _nothing, 78, "Check the path"),
    "hub: the port is taken": ("hub --config hub.toml", _taken("hub", "hub.toml"), 69, "another address or port"),
    "hub: the database is none": ("hub", _file("hub.db"), 69, "Check its address"),
    "hub: a damaged key": ("hub", _file("hub-key"), 69, "backup"),
    "hub: its folder is a file": ("hub", _a_file_for_a_folder, 69, "folder of its own"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_failed_start_is_one_line_with_cause_and_remedy(
    case: str, data: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever keeps a unit's program from starting, the journal gets one entry that ends in what to do."""
    verb, spoil, code, remedy = BROKEN[case]
    journal(monkeypatch)
    capfd.readouterr()
    monkeypatch.chdir(data)
    with ExitStack() as stack:
        spoil(data, stack)
        assert main(verb.split()) == code
    said = capfd.readouterr().err
    assert remedy in said
    assert len(said.splitlines()) == 1, said


WRITING = (
    ["run"],
    ["prefer", "--theme", "night"],
    ["rescue"],
    ["roster", "import", "a.kpkg"],
    ["roster", "destroy"],
    ["hub"],
    ["hub", "tokens"],
)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who may write anywhere")
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_root_leaves_nothing_in_a_devices_folder(
    command: list[str], data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without `sudo -u` a command would leave files that the units cannot open: refused, with the account to take."""
    os.chown(data, 65534, -1)
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    assert main(command) == 77
    assert f"{data} ({pwd.getpwuid(65534).pw_name})" in capfd.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == before


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.EROFS, "change it"), (errno.ENOSPC, "Make some"), (errno.EIO, "Check its medium")]
)
def test_a_medium_that_fails_is_not_a_path_to_check(number: int, remedy: str) -> None:
    """A worn card and a full one have remedies of their own."""
    error = OSError(number, os.strerror(number), "/data/kiosk/desk.lock")
    ending = ending_of(error)
    assert ending is not None
    assert remedy in explain(error, ending, language_of("en", {}))


def test_in_a_terminal_the_words_keep_their_lines(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Only the journal gets one line: people at a terminal, or in a pipe from it, read cause and remedy apart."""
    capfd.readouterr()
    main(["run"])
    assert len(capfd.readouterr().err.splitlines()) == 2


def test_a_port_that_is_none_is_said_so(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`kiosk hub --port 70000` is answered like a port that is taken, not with a traceback."""
    assert main(["hub", "--port", "70000"]) == 69
    assert "another address or port" in capfd.readouterr().err


def _kiosk(*arguments: str, **names: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, with standard error as its journal."""
    reading, writing = os.pipe()
    found = os.fstat(writing)
    journal = {"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"}
    command = [sys.executable, "-m", "kiosk", *arguments]
    with (
        os.fdopen(reading, encoding="utf-8") as said,
        subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=writing, env={**os.environ, **journal, **names}
        ) as process,
    ):
        os.close(writing)
        return subprocess.CompletedProcess(command, process.wait(), stderr=said.read())


def test_a_part_that_does_not_load_is_said_so(data: Path, tmp_path: Path) -> None:
    """A library that does not load is one line that names it, not a traceback."""
    complaint = "libmissing.so.1: cannot open shared object file"
    (tmp_path / "uvicorn.py").write_text(f"raise ImportError({complaint!r})", "utf-8")
    run = _kiosk("sync", PYTHONPATH=str(tmp_path))
    assert run.returncode == 70
    assert run.stderr.splitlines() == [run.stderr.strip()]
    assert complaint in run.stderr


def test_what_keeps_a_desk_closed_is_said_before_the_screen_is_shown(data: Path) -> None:
    """With a display that cannot be opened there is no screen to say it: the line is there all the same, once."""
    run = _kiosk("run", WAYLAND_DISPLAY="nowhere-0", SDL_VIDEODRIVER="wayland")
    assert run.returncode == 65
    assert '"kiosk roster import"' in run.stderr
    assert len(run.stderr.splitlines()) == 1, run.stderr


def test_no_window_is_an_error_with_the_toolkits_reasons(tmp_path: Path) -> None:
    """Kivy's own line goes to a log that is off, and then it ends the program: both become an error that says why."""
    code = "from kiosk.ui.window import open_window, prepare; prepare(64, 64); open_window()"
    names = {"WAYLAND_DISPLAY": "nowhere-0", "SDL_VIDEODRIVER": "nonsense", "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **names}
    )
    assert re.search(r"WindowError: sdl2 - RuntimeError: .*nonsense", run.stderr), run.stderr


def test_the_toolkits_reasons_are_short() -> None:
    """Of a page of tracebacks the ways to a window stay that were tried; of anything else the first line."""
    page = (
        "Window: Unable to find any valuable Window provider. Please enable debug logging\n"
        "sdl2 - RuntimeError: b'wayland not available'\n  File \"core.py\", line 71\n    cls = cls()\n\n"
        "x11 - ModuleNotFoundError: No module named 'kivy.core.window.window_x11'\n  File \"core.py\", line 62\n"
    )
    assert reasons([page]) == "sdl2 - RuntimeError: b'wayland not available'"
    assert reasons(["Text: none", "App: Unable to get a Window, abort.\nmore"]) == "App: Unable to get a Window, abort."
    assert reasons([]) == "Kivy"


def test_an_old_processor_is_said_so(tmp_path: Path) -> None:
    """What dies of an illegal instruction without a word is refused before, with what the processor lacks."""
    assert lacking("x86_64", LAPTOP) == ()
    assert lacking("x86_64", QEMU64) == ("popcnt", "sse4_1", "sse4_2", "ssse3")
    assert lacking("aarch64", "Features\t: fp asimd\n") == ()
    assert lacking("x86_64", "") == ()
    (tmp_path / "cpuinfo").write_text(QEMU64, "utf-8")
    if platform.machine() == "x86_64":
        with pytest.raises(ProcessorError, match="ssse3"):
            check_processor("run", tmp_path / "cpuinfo")
    for verb in EVERYWHERE:
        check_processor(verb, tmp_path / "cpuinfo")
    check_processor("run", tmp_path / "hidden")


def test_what_runs_on_any_processor_loads_nothing_that_does_not() -> None:
    """The verbs that an old processor is not refused import neither numpy nor OpenCV."""
    probe = (
        "import sys; from kiosk.cli._parser import import_verb\n"
        f"for verb in {sorted(EVERYWHERE)!r}: import_verb(verb)\n"
        "print(*({'numpy', 'cv2'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_native_code_that_crashes_says_where(data: Path) -> None:
    """A program that dies of a signal leaves the place in its journal instead of nothing."""
    code = "import faulthandler; from kiosk.__main__ import main; main(['provision', '--help'])"
    crash = f"try: exec({code!r})\nexcept SystemExit: faulthandler._sigsegv()"
    run = subprocess.run([sys.executable, "-c", crash], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGSEGV
    assert "Segmentation fault" in run.stderr
