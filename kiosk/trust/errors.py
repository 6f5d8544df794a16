"""What can be wrong with keys, entries, badges, slots and packages.

Every error carries a coded fault: the words for people are in the language folders.
"""

from enum import StrEnum


class TrustError(Exception):
    """Root of what this package raises."""


class CanonicalError(TrustError):
    """A value has no canonical bytes: a float, a number too large, a key that is no string."""


class CodecError(TrustError):
    """A mapping is not the record it should be. `faults` lists every fault found, each with its place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class KeyFileFault(StrEnum):
    """What is wrong with a device's key file."""

    MISSING = "missing"
    MODE = "mode"  # others may read it
    DAMAGED = "damaged"
    EXISTS = "exists"  # saving would replace the device's identity


class KeyFileError(TrustError):
    """The device's keys cannot be used. For the technician: provision again, or mend the mode."""

    def __init__(self, fault: KeyFileFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class EntryFault(StrEnum):
    """What is wrong with an entry."""

    MALFORMED = "malformed"
    SCHEMA = "schema"  # a version that this program does not know
    BODY_HASH = "body_hash"
    SIGNATURE = "signature"
    SEALED = "sealed"  # the sealed body is damaged, or not for this key
    CHAIN = "chain"  # does not follow the entry before it
    GAP = "gap"  # a number is missing or repeated


class EntryError(TrustError):
    """An entry cannot be read, verified or opened."""

    def __init__(self, fault: EntryFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
