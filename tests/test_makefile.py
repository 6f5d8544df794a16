"""The Makefile: no target is silent for long, with a terminal or without one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONG = {
    "apt-get update": "apt's lists",
    "apt-get --no-install-recommends --no-upgrade install": "MB to fetch",
    "-m venv": "virtual environment",
    "-m pip install": "Python packages",
    "bin/ruff check": "ruff",
    "bin/mypy": "mypy",
    "bin/pytest": "pytest",
    "bin/kiosk run": "kiosk in a window",
    "bin/kiosk rehearse": "rehearsing",
    "-m benchmarks": "Measurements",
}
"""What takes more than a few seconds, on a slow machine minutes, and a word of the line that must stand before it."""

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(*arguments: str, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """Run make; its output, errors among it, as a log gets it."""
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("target", ["setup", "run", "lint", "test", "test-full", "test-appliance", "bench"])
def test_every_long_step_is_said_before_it_begins(target: str) -> None:
    """Whatever takes long comes right after a line that names it."""
    said, found = "", set()
    for step in map(str.strip, re.split(r"[;\n]| then | else ", make("-n", "-B", target).stdout)):
        if step.startswith("echo ") or "printf" in step:
            said = step
        for command in (command for command in LONG if command in step and "--simulate" not in step):
            found.add(command)
            assert LONG[command] in said, step
    assert {"apt-get update", "-m venv", "-m pip install"} <= found


def test_what_is_fetched_is_counted_beforehand() -> None:
    """pip's megabytes stand there, apt's are added up where something is missing."""
    plan = make("-n", "-B", "setup").stdout
    assert re.search(r'echo "Python packages[^"]* \d+ MB', plan)
    assert plan.index("--print-uris") < plan.index("install -y -q")


def test_a_silent_command_is_not_silent(tmp_path: Path) -> None:
    """While it works there is a line now and then; its failure is make's, and nothing of it is left to hold a pipe."""
    (tmp_path / "Makefile").write_text(
        f"include {ROOT / 'Makefile'}\n"
        "works: ; $(call aloud,counting,read -t 1 <> <(:) || echo counted)\n"
        "fails: ; $(call aloud,counting,exit 3)\n",
        "utf-8",
    )
    works, fails = (make(target, "EVERY=0.2", folder=tmp_path) for target in ("works", "fails"))
    assert works.returncode == 0
    assert "… counting: " in works.stdout
    assert "counted" in works.stdout.splitlines()
    assert fails.returncode == 2
