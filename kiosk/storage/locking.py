"""One writer at a time: a lock on a file that stays beside the one it guards, since that one is replaced."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold `path`'s lock for the block; the kernel lets go of it when the program dies.

    Args:
        path: the file that is guarded; the lock is `path` with `.lock` behind it.
        wait: wait for another holder, or be refused.
    Raises:
        BlockingIOError: another program or thread holds it.
        OSError: the folder cannot be written.
    """
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)
