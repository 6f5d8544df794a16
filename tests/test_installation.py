"""What ships is what is tested: the wheel holds every file of the packages, and works where there is no checkout."""

import json
import re
from pathlib import Path

from tests.installation import (
    ROOT,
    SHIPPED,
    Installation,
    built,
    copy_tracked,
    names_in,
    should_ship,
    tracked,
    unpacked,
)

IMPORT_ALL = """
import importlib, json, sys
from kiosk.ui.window import prepare
prepare(64, 64, offscreen=True)
files = [importlib.import_module(name).__file__ for name in json.loads(sys.argv[1])]
print(json.dumps(files))
"""

HELP_ALL = """
import argparse, contextlib, io, json, runpy, sys
from kiosk.__main__ import main
from kiosk.cli._parser import import_verb, verb_parser, verbs
from kiosk.cli._words import language_of

def helped(act, *words):
    sys.argv[1:] = [*words, "--help"]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            act()
        except SystemExit as end:
            return end.code, said.getvalue()
    return None, said.getvalue()

def deeds(verb):
    words = language_of("fr", {}).words
    parser = verb_parser(verb, words)
    import_verb(verb).add_arguments(parser, words)
    listed = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [name for choices in listed for name in choices]

commands = [(verb, *deed) for verb in verbs() for deed in [(), *((name,) for name in deeds(verb))]]
answers = {" ".join(("kiosk", *command)): helped(main, *command) for command in commands}
for tool in ("matcher", "drivers"):
    answers[tool] = helped(lambda: runpy.run_module(tool, run_name="__main__", alter_sys=True))
print(json.dumps(answers))
"""


def _modules() -> list[str]:
    files = [name for name in should_ship() if name.endswith(".py")]
    return sorted(name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in files)


def test_the_wheel_holds_the_packages_whole_and_nothing_else(installed: Installation) -> None:
    """Every tracked file of the four packages is in the wheel; tests, tools and compiled leftovers are not."""
    assert names_in(installed.wheel) == should_ship()


def test_a_source_archive_builds_the_same_wheel(installed: Installation, tmp_path: Path) -> None:
    """Who gets the sdist and builds from it gets the same files."""
    sdist = built("sdist", copy_tracked(tmp_path / "checkout"), tmp_path / "out")
    wheel = built("wheel", unpacked(sdist, tmp_path / "archive"), tmp_path / "out")
    assert names_in(wheel) == names_in(installed.wheel)


def test_every_module_of_the_wheel_can_be_imported(installed: Installation) -> None:
    """Each module loads, and from where the wheel was installed: none is found in the checkout."""
    done = installed.run(installed.python, "-I", "-c", IMPORT_ALL, json.dumps(_modules()))
    assert done.returncode == 0, done.stderr
    files = [Path(file) for file in json.loads(done.stdout.splitlines()[-1])]
    assert len(files) == len(_modules()) > 300
    assert [file for file in files if not file.is_relative_to(installed.home)] == []


def test_every_command_helps_without_the_checkout(installed: Installation) -> None:
    """`--help` of each verb, of what stands below it and of both tools ends well and says something."""
    done = installed.run(installed.python, "-I", "-c", HELP_ALL)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout.splitlines()[-1])
    assert {"kiosk run", "kiosk rehearse", "kiosk roster sample", "kiosk ledger verify", "matcher"} <= set(answers)
    assert {command: answer for command, answer in answers.items() if answer[0] != 0 or len(answer[1]) < 80} == {}


def test_the_installed_command_starts(installed: Installation) -> None:
    """The script `kiosk` lists its verbs, and knows the version of the wheel."""
    kiosk = installed.home / "bin" / "kiosk"
    assert "rehearse" in installed.run(kiosk, "--help").stdout
    assert installed.run(kiosk, "--version").stdout.strip() in installed.wheel.name


def test_only_packages_hold_modules() -> None:
    """A folder of modules without `__init__.py` works in the checkout, and is missing from the wheel."""
    folders = {name.rpartition("/")[0] for name in tracked() if name in should_ship() and name.endswith(".py")}
    assert [folder for folder in sorted(folders) if f"{folder}/__init__.py" not in tracked()] == []


def test_remedies_send_nobody_to_the_checkout() -> None:
    """What a device tells its technician to do can be done with what is installed, and with the documentation."""
    told = [name for name in should_ship() if name.endswith(".ftl")] + ["drivers/faults.py"]
    only_here = {name.split("/")[0] for name in tracked() if "/" in name} - {*SHIPPED, "docs", "tools"}
    named = re.compile(rf"(?<![\w/.-])(?:{'|'.join(sorted(map(re.escape, only_here)))})/\S+")
    found = {name: named.findall((ROOT / name).read_text("utf-8")) for name in told}
    assert {name: paths for name, paths in found.items() if paths} == {}
