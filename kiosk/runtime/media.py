"""What a desk keeps its entries on beside the ledger, and that only one desk uses a data folder at a time."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from config import KioskConfig
from kiosk.storage.ballast import Ballast
from kiosk.storage.mirror import SecondCopy

LOCK, BALLAST = "desk.lock", "ballast"


def second_copy_of(config: KioskConfig) -> SecondCopy | None:
    """Return where this device's entries are copied at once: a stick may hold the copies of several devices."""
    folder = config.storage.second_copy
    return SecondCopy(Path(folder) / f"{config.device.kiosk_id}.ledger.jsonl") if folder else None


def ballast_of(config: KioskConfig) -> Ballast:
    """Return the room that is kept free beside the ledger."""
    return Ballast(config.paths.ledger.with_name(BALLAST), config.storage.reserve_mb * 1_000_000)


class Occupied(Exception):
    """Another program works at this desk. `pid` names it; empty when it does not say."""

    def __init__(self, pid: str) -> None:
        super().__init__(pid)
        self.pid = pid


class DeskLock:
    """Held by the one program that serves from a data folder; the system lets go of it when that program ends."""

    def __init__(self, data: Path) -> None:
        """Take it.

        Raises:
            Occupied: another program has it.
            OSError: the folder cannot be written.
        """
        self._descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.read(self._descriptor, 32).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise Occupied(pid) from error
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode("ascii"))

    def close(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
