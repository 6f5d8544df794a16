"""How the tests are shared out among processes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.full
def test_a_file_s_tests_run_in_one_process() -> None:
    """What a file's tests share is made once, as `make test` calls them."""
    command = [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadgroup", "tests/config"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ran = set(re.findall(r"^\[(gw\d)\] .* (tests/\S+?\.py)::", said, re.MULTILINE))
    assert sorted(file for _, file in ran) == ["tests/config/test_amend.py", "tests/config/test_load.py"]
