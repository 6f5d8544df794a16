"""What stops `kiosk sync`, and what only makes it wait. The words for people are in the language folders."""

from enum import StrEnum


class SyncFault(StrEnum):
    """What is wrong, for the technician."""

    DATABASE = "database"
    SOCKET = "socket"
    LISTEN = "listen"
    LEDGER = "ledger"
    UNPROVISIONED = "unprovisioned"


class SyncError(Exception):
    """Root of what this package raises."""

    def __init__(self, fault: SyncFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
