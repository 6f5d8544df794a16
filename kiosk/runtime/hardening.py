"""Keeps what is in this process's memory out of files: no core dumps, nothing swapped out, where the system allows."""

import ctypes
import logging
import resource
from pathlib import Path

log = logging.getLogger(__name__)

_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_CAP_IPC_LOCK = 1 << 14
_STATUS = Path("/proc/self/status")


def harden() -> tuple[str, ...]:
    """Turn core dumps off and lock memory; log once, and return, what this system does not allow.

    Not dumpable also means that other programs of the same user can neither trace this one nor see what it has open:
    `kiosk doctor` then says that a scanner is busy, but only root is told by whom.
    """
    refused = tuple(name for name, step in _STEPS.items() if not step())
    if refused:
        log.info("not possible on this system: %s", ", ".join(refused))
    return refused


def _no_core_files() -> bool:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def _not_dumpable() -> bool:
    """A core handed to a program (`|` in core_pattern) has no limit of size: this stops that, too."""
    return _call("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)


def _memory_locked() -> bool:
    """Lock pages as they are touched, so that unused stacks take no memory.

    Not under a limit: all would be well until an allocation beyond it fails, in the middle of a visit.
    """
    unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
    return (unlimited or _may_lock()) and _call("mlockall", _MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT)


def _may_lock() -> bool:
    try:
        lines = _STATUS.read_text("ascii").splitlines()
    except OSError:
        return False
    return any(int(line.split()[1], 16) & _CAP_IPC_LOCK for line in lines if line.startswith("CapEff:"))


def _call(name: str, *numbers: int) -> bool:
    function = getattr(ctypes.CDLL(None), name, None)
    return function is not None and function(*numbers) == 0


_STEPS = {"core files off": _no_core_files, "not dumpable": _not_dumpable, "memory locked": _memory_locked}
