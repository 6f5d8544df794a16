"""Room kept free: a file that is let go when the disk is full, so that the visit in hand still gets its entries."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.trust.durable import fsync_directory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ballast:
    """A file of `size` bytes that holds nothing. A `size` of 0 is no ballast."""

    path: Path
    size: int

    def fill(self) -> bool:
        """Take the room, if there is twice as much; return whether it is taken."""
        if self.taken:
            return True
        disk = os.statvfs(self.path.absolute().parent)
        if disk.f_bavail * disk.f_frsize < 2 * self.size:
            return False
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, self.size)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            log.warning("no room is kept free: %s", error.strerror)
            self.path.unlink(missing_ok=True)
            return False
        return True

    @property
    def taken(self) -> bool:
        """Whether the room is kept free now."""
        try:
            return self.path.stat().st_size >= self.size
        except OSError:
            return self.size == 0

    def release(self) -> bool:
        """Let go of the room; return whether there was any."""
        if not self.size or not self.path.exists():
            return False
        self.path.unlink()
        fsync_directory(self.path.absolute().parent)
        log.warning("the disk is full: the room that was kept free is used")
        return True
