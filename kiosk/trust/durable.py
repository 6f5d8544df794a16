"""Files that are whole or not there: temp -> fsync -> rename -> fsync the directory.

After a power cut a reader finds the old file or the new one. Limits: a medium that lies about fsync, and a
leftover `*.tmp`, which the next writing of the same file replaces.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_durably(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `content`; on return both the bytes and the name are on the medium."""
    with replacing(path, mode) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Give a file to fill; at the end it takes the place of `path`. If the block raises, `path` is untouched."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.unlink(missing_ok=True)  # a leftover could have another mode
    try:
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)  # still there only if something above failed
    fsync_directory(path.parent)


def fsync_directory(folder: Path) -> None:
    """Put the names of a folder on the medium."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
