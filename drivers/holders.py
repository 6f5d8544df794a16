"""Who else holds a device."""

import os
from pathlib import Path

PROCESSES = Path("/proc")


def holders(node: str, processes: Path = PROCESSES) -> tuple[str, ...]:
    """Names of the other programs that have the device's file open, such as `fprintd (812)`.

    Only root sees the files of other users' programs; what is not seen is not named.

    Args:
        node: the file under /dev.
        processes: where the kernel shows its processes.
    """
    return tuple(
        f"{_name(process)} ({process.name})"
        for process in sorted(processes.glob("[0-9]*"), key=lambda path: int(path.name))
        if process.name != str(os.getpid()) and _has_open(process, node)
    )


def _has_open(process: Path, node: str) -> bool:
    try:
        return any(str(opened.readlink()) == node for opened in (process / "fd").iterdir())
    except OSError:  # it has ended, or is not ours to see
        return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "a program"
