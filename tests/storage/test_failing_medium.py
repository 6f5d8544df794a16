"""A medium that fails at any call: strace lets the kernel's answer to one call be an error."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.storage.ledger import Ledger
from kiosk.storage.preferences import PreferencesFile
from kiosk.trust.keys import DeviceKeys
from tests.powercut.recording import ROOT, needs_strace
from tests.storage.samples import approval, stamp

pytestmark = needs_strace
ENTRIES = 12
CHOOSE = """
import sys
from pathlib import Path
from kiosk.storage.errors import PreferencesError
from kiosk.storage.preferences import PreferencesFile
opened = PreferencesFile.open(Path(sys.argv[1]))
for number in range(1, 4):
    try:
        opened.choose(language=f"l{number}")
        print(number, flush=True)
    except PreferencesError:
        print("refused", flush=True)
        break
"""


def failing(call: str, error: str, at: int, *program: str) -> list[str]:
    """Run a Python program whose call number `at` fails; return the words that it prints."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
    command += ["-e", f"inject={call}:error={error}:when={at}", sys.executable, *program]
    ran = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, timeout=60, check=False)
    return ran.stdout.split()


few_or_all = pytest.mark.parametrize(
    "step", [pytest.param(7, id="few"), pytest.param(1, id="all", marks=pytest.mark.full)]
)


@few_or_all
@pytest.mark.parametrize(
    ("call", "error", "most"), [("pwrite64", "EIO", 50), ("pwrite64", "ENOSPC", 50), ("fdatasync", "EIO", 16)]
)
def test_an_entry_is_on_the_medium_or_refused(tmp_path: Path, call: str, error: str, most: int, step: int) -> None:
    """Whichever write or sync fails: what was acknowledged is there, the ledger holds, and goes on once reopened."""
    DeviceKeys.create().save(tmp_path)
    keys = DeviceKeys.load(tmp_path)
    failed = 0
    for at in range(2, most, step):
        path = tmp_path / f"{at}.db"
        program = ("-m", "tests.storage.appender", str(path), str(tmp_path), str(ENTRIES), "0")
        words = failing(call, error, at, *program)
        acknowledged = [int(word) for word in words if word.isdigit()]
        failed += len(acknowledged) < ENTRIES
        if error == "EIO" and "io" in words:
            assert words[-1] == "refused"
        with Ledger.open(path, keys, verify_last=None) as ledger:
            assert ledger.count() >= len(acknowledged)
            assert ledger.append(approval(1), stamp(seed=3)).seq == ledger.count()
    assert failed


@few_or_all
@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_preferences_are_the_old_ones_or_the_new(tmp_path: Path, call: str, step: int) -> None:
    """Whatever fails, the file is whole, and holds the last choice that was acknowledged or one tried after it."""
    for at in range(1, 10, step):
        path = tmp_path / f"{at}.json"
        words = failing(call, "EIO", at, "-c", CHOOSE, str(path))
        acknowledged = max((int(word) for word in words if word.isdigit()), default=0)
        found = PreferencesFile.open(path)
        assert found.error is None
        assert int(found.values.language[1:] or 0) in (acknowledged, acknowledged + 1)
