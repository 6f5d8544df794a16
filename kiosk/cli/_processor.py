"""Can this processor run what reads fingers? Asked first: an instruction that it lacks kills the program wordlessly."""

import platform
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")

_WANTED = {"x86_64": ("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3")}
"""What the wheels of numpy and OpenCV are built for: x86-64-v2 of the x86-64 psABI, in the kernel's names.

On ARM they want no more than the base of aarch64.
"""

EVERYWHERE = frozenset({"hub", "sync"})
"""Verbs that load none of it: a hub may be an old laptop."""


class ProcessorError(Exception):
    """The processor lacks instructions. `detail` names them."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def check_processor(verb: str, cpuinfo: Path = CPUINFO) -> None:
    """Refuse what would die of an illegal instruction.

    Raises:
        ProcessorError: with the instructions that are missing.
    """
    if verb in EVERYWHERE:
        return
    try:
        text = cpuinfo.read_text("ascii", "replace")
    except OSError:
        return  # hidden from this program: nothing is known against the processor
    missing = lacking(platform.machine(), text)
    if missing:
        raise ProcessorError(" ".join(missing))


def lacking(machine: str, cpuinfo: str) -> tuple[str, ...]:
    """Return what a processor lacks.

    Args:
        machine: its architecture, as `uname -m` says.
        cpuinfo: what /proc/cpuinfo holds.
    """
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    flags = next((value.split() for name, _, value in lines if name.strip() == "flags"), None)
    return () if flags is None else tuple(name for name in _WANTED.get(machine, ()) if name not in flags)
