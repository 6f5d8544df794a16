"""What other programs and the disk get to see of the kiosk's memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.holders import holders

PROGRAM = """
import ctypes, json, resource, sys
from kiosk.runtime.hardening import harden
if sys.argv[1] == "limited":
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536))
opened = open(sys.argv[2])
refused = harden()
locked = next(line for line in open("/proc/self/status") if line.startswith("VmLck"))
told = {"refused": refused, "core": resource.getrlimit(resource.RLIMIT_CORE), "dumpable": ctypes.CDLL(None).prctl(3)}
print(json.dumps(told | {"locked_kib": int(locked.split()[1]), "held": len(bytearray(200_000_000))}), flush=True)
sys.stdin.read()
"""


def test_memory_stays_out_of_files(tmp_path: Path) -> None:
    """No core files, not dumpable, memory locked or said not to be; large allocations go on working."""
    node = tmp_path / "node"
    node.touch()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "as-is", str(node)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert (told["core"], told["dumpable"]) == ([0, 0], 0)
        assert ("memory locked" in told["refused"]) == (told["locked_kib"] == 0)
        assert set(told["refused"]) <= {"memory locked"}
        if os.geteuid() == 0:  # the doctor of another account never saw it
            assert [name.endswith(f"({process.pid})") for name in holders(str(node))] == [True]
        process.kill()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may lock beyond the limit")
def test_under_a_limit_memory_is_not_locked(tmp_path: Path) -> None:
    """Better swapped than an allocation that fails in the middle of a visit."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, "limited", os.devnull], input="", capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout)["refused"] == ["memory locked"]
