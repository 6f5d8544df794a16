"""What can be wrong with what the kiosk keeps. Coded: the words for people are in the language folders."""

from enum import StrEnum


class StorageError(Exception):
    """Root of what this package raises."""


class LedgerTrouble(StrEnum):
    """Why the ledger cannot go on."""

    DISK_FULL = "disk_full"  # make room; the ledger itself is whole
    MISSING = "missing"  # no such file, or no folder for it
    READ_ONLY = "read_only"
    LOCKED = "locked"  # another process has been writing for too long
    IO = "io"  # the medium failed: nothing more is written until the ledger is reopened and verified
    DAMAGED = "damaged"  # never deleted: the second copy and the hub may hold what is missing
    FORMAT = "format"  # not a ledger
    NEWER = "newer"  # a newer program wrote in it: nothing is damaged, that program reads it
    CONFLICT = "conflict"  # the same id, another entry: a bug in the caller


class LedgerFault(StorageError):
    """The entry is not recorded, so nothing may be handed out on it: paper form."""

    def __init__(self, trouble: LedgerTrouble, detail: str) -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble
        self.detail = detail


class RosterTrouble(StrEnum):
    """Why the roster cannot be used. Importing the package again mends all but `WRONG_KEY`, `PINS` and `IO`."""

    NONE = "none"  # nothing was imported
    DAMAGED = "damaged"
    NEWER = "newer"  # a newer program imported it
    DISK_FULL = "disk_full"
    IO = "io"  # the medium, or the account's rights
    UNTRUSTED = "untrusted"  # its manifest is not signed by those whom this kiosk trusts
    NO_PINS = "no_pins"  # nobody has confirmed a signer on this device, or that file is gone
    PINS = "pins"  # whom this kiosk trusts cannot be read
    WRONG_KEY = "wrong_key"
    LOCKED = "locked"  # the session is closed
    UNKNOWN = "unknown"  # no such household


class RosterFault(StorageError):
    """The roster cannot answer."""

    def __init__(self, trouble: RosterTrouble, detail: str) -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble
        self.detail = detail


class PreferencesTrouble(StrEnum):
    """Why the preferences cannot be read or written."""

    DAMAGED = "damaged"  # put aside
    IO = "io"
    LOCKED = "locked"  # another program is writing them
    LATER = "later"  # of a later version of this program: read as far as known, never written


class PreferencesError(StorageError):
    """The preferences cannot be read or written. `kept_as` is where a damaged file went, or empty."""

    def __init__(self, trouble: PreferencesTrouble, file: str, detail: str, kept_as: str = "") -> None:
        super().__init__(f"{file}: {trouble}: {detail}")
        self.trouble = trouble
        self.file = file
        self.kept_as = kept_as
        self.detail = f"{file}: {detail}"
