"""What keeps a hub from starting or publishing. The words for people are in the language folders."""

from enum import StrEnum


class HubFault(StrEnum):
    """What is wrong, for the person who starts the hub."""

    DATABASE = "database"  # not a URL, or it cannot be opened
    NO_FOLDER = "no_folder"  # not SQLite: the folder for the hub's own files must be said
    FOLDER = "folder"
    KEY_DAMAGED = "key_damaged"
    KEY_MISSING = "key_missing"  # there was one: its tokens are there
    TLS = "tls"
    LISTEN = "listen"
    PUBLISH = "publish"


class HubError(Exception):
    """Root of what this package raises."""

    def __init__(self, fault: HubFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
