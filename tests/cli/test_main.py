"""`kiosk` as somebody types it: its languages, its help, and how a command ends when something is wrong."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kiosk.cli
from config import Wrong
from kiosk.__main__ import main
from kiosk.cli._endings import ENDINGS, ending_of, explain
from kiosk.cli._parser import verbs
from kiosk.cli._words import language_of, take_language
from kiosk.hub.errors import HubFault
from kiosk.languages import Language, language_folders, load_language
from kiosk.storage.errors import LedgerTrouble, RosterTrouble
from kiosk.storage.replacement import ReplacementFault
from kiosk.sync.errors import SyncFault
from kiosk.trust.errors import KeyFileFault, PackageFault

LANGUAGES = [load_language(folder) for folder in language_folders()]
CLI = Path(kiosk.cli.__path__[0])


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty data directory, and an environment that names no language."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def _said(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of one command."""
    try:
        code = main(argv)
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_help_lists_every_verb_in_french_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word about language, help is French and names every verb."""
    code, out, _ = _said(capsys, "--help")
    assert code == 0
    assert "options\u202f:" in out
    assert all(f"    {verb} " in out for verb in verbs())


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"LANG": "fr_ML.UTF-8"}, "fr"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_FR"}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LC_ALL": "", "LANG": "en_GB"}, "en"),
        ({}, "fr"),
    ],
)
def test_the_language_is_the_systems_else_french(environ: dict[str, str], code: str) -> None:
    """A locale that we have is followed; any other falls back to French."""
    assert language_of(None, environ).code == code


@pytest.mark.parametrize("argv", [["--language", "en", "--help"], ["--help", "--language=en"]])
def test_the_language_may_be_said_anywhere(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """--language works before and after the verb."""
    assert "Aid distribution" in _said(capsys, *argv)[1]


def test_after_two_dashes_nothing_is_an_option() -> None:
    """What follows -- is passed on as it stands."""
    assert take_language(["x", "--", "--language", "en"]) == (None, ["x", "--", "--language", "en"])


def test_a_language_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Asking for a language that we lack names those that we have."""
    code, out, err = _said(capsys, "--language", "bm", "--help")
    assert (code, out) == (2, "")
    assert "bm" in err
    assert "fr, en" in err


@pytest.mark.parametrize("argv", [[], ["--nonsense"], ["dance"], ["provision", "--nonsense"]])
def test_what_is_not_understood_ends_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong command line is answered on standard error, with what there is, and code 2."""
    code, out, err = _said(capsys, *argv)
    assert (code, out) == (2, "")
    assert "kiosk" in err or "provision" in err


@pytest.mark.parametrize("verb", verbs())
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_verb_teaches(verb: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help of every verb works in every language and explains --config."""
    code, out, _ = _said(capsys, verb, "--help", "--language", language)
    assert code == 0
    assert "kiosk.toml" in out


def test_help_imports_no_verb_and_no_screen() -> None:
    """`kiosk --help` loads neither a verb, nor Kivy, nor numpy, nor a web framework."""
    unwanted = {"kivy", "numpy", "fastapi", "requests", *(f"kiosk.cli.{verb}" for verb in verbs())}
    probe = (
        "import sys; from kiosk.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print(*(set(sys.modules) & {unwanted!r}))"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == ""


def test_faulty_settings_end_a_command_with_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command with unfit settings says place, finding and remedy of each fault, and ends with 78."""
    path = tmp_path / "mine.toml"
    path.write_text('[screen]\ntheme = "dark"\n[scaner]\n', "utf-8")
    code, out, err = _said(capsys, "provision", "--config", str(path), "--language", "en")
    assert (code, out) == (78, "")
    assert f"{path}: screen.theme\n    Found 'dark'; choose among day | night." in err
    assert 'Did you mean "scanner"?' in err


def test_a_reader_that_goes_away_ends_a_command_quietly() -> None:
    """`kiosk provision | true` ends with 141, and no traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "kiosk", "provision", "--site", "GAO", "--no-input"]
    run = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert run.returncode == 141
    assert "BrokenPipe" not in run.stderr


@pytest.mark.parametrize("name", ENDINGS)
def test_every_row_of_the_table_names_an_error(name: str) -> None:
    """The table names classes that exist and can be raised."""
    module, _, kind = name.rpartition(".")
    found = getattr(importlib.import_module(module), kind)
    assert issubclass(found, Exception)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_row_has_words(language: Language) -> None:
    """Each ending has its message in every language."""
    assert {ending.message for ending in ENDINGS.values()} <= set(language.messages)


def test_an_error_takes_the_nearest_row_and_the_finest_words() -> None:
    """A subclass ends as its parent does; an error with a fault has words of its own where there are any."""
    from drivers.faults import Removed
    from kiosk.trust.errors import EntryError, EntryFault, KeyFileError, KeyFileFault

    english = language_of("en", {})
    removed, missing = Removed("gone"), KeyFileError(KeyFileFault.MISSING, "/keys")
    for error, code, words in ((removed, 69, "finger scanner"), (missing, 78, "no keys yet: /keys")):
        ending = ending_of(error)
        assert ending is not None
        assert ending.exit_code == code
        assert words in explain(error, ending, english)
    entry = ending_of(EntryError(EntryFault.CHAIN, "x"))
    assert entry is not None
    assert entry.exit_code == 65
    assert ending_of(ZeroDivisionError()) is None


_OF_A_SESSION = {RosterTrouble.WRONG_KEY, RosterTrouble.LOCKED, RosterTrouble.UNKNOWN}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_each_fault_that_a_technician_can_mend_has_words_of_its_own(language: Language) -> None:
    """What is wrong with keys, ledger, list, hub and exchange is told apart, each with its remedy."""
    told: dict[str, set[str]] = {
        "keys": {*KeyFileFault},
        "ledger": {*LedgerTrouble} - {LedgerTrouble.IO, LedgerTrouble.DAMAGED, LedgerTrouble.CONFLICT},
        "roster": {*RosterTrouble} - {*_OF_A_SESSION, RosterTrouble.DAMAGED},
        "hub": {*HubFault},
        "sync": {*SyncFault},
        "trust": {*PackageFault},
        "replacement": {*ReplacementFault},
    }
    wanted = {f"cli-end-{kind}-{fault}".replace("_", "-") for kind, faults in told.items() for fault in faults}
    assert wanted - set(language.messages) == set()


def _asked_words() -> set[str]:
    """Ids of messages that the commands ask for by a literal."""
    asked: set[str] = set()
    for path in [*CLI.glob("*.py"), CLI.parent / "__main__.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="words"), args=[ast.Constant(value=str(message)), *_]):
                    asked.add(message)
    return asked


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_message_that_a_command_asks_for_is_there(language: Language) -> None:
    """No command can ask for words that a language lacks."""
    asked = _asked_words() | {f"cli-verb-{verb}" for verb in verbs()} | {f"config-{wrong}" for wrong in Wrong}
    assert asked <= set(language.messages)
