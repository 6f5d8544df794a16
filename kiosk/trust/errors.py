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
    UNREADABLE = "unreadable"  # there, but not to be read by this account, or not from this medium
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
    """What is wrong with an entry, or with a chain of them; `tools/audit_ledger.py` uses the same names."""

    MALFORMED = "malformed"
    SCHEMA = "schema"  # a version that this program does not know
    BODY_HASH = "body_hash"
    SIGNATURE = "signature"
    SEALED = "sealed"  # the sealed body is damaged, or not for this key
    CHAIN = "chain"  # does not follow the entry before it
    GAP = "gap"  # a number is missing or repeated
    NOT_CANONICAL = "not_canonical"  # the header is kept in other bytes than those that were signed
    REORDERED = "reordered"  # it stands in another's place
    OTHER_KIOSK = "other_kiosk"
    REPEATED = "repeated"  # its id stands before it already
    ORDER = "order"  # made earlier, by the count of its own boot, than the entry before it
    FORKED = "forked"  # a witness has seen another entry at this number
    TRUNCATED = "truncated"  # a witness has seen entries behind the last


class EntryError(TrustError):
    """An entry cannot be read, verified or opened."""

    def __init__(self, fault: EntryFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class WitnessFault(StrEnum):
    """Why a signed head is no witness here."""

    MALFORMED = "malformed"
    SIGNATURE = "signature"
    OTHER_KIOSK = "other_kiosk"
    UNKNOWN_SIGNER = "unknown_signer"  # neither this kiosk nor a hub that it knows


class WitnessError(TrustError):
    """A text is no signed head, or not one that counts here."""

    def __init__(self, fault: WitnessFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class BadgeError(TrustError):
    """A text is not that of a badge."""


class SlotFault(StrEnum):
    """Why the package key stays sealed."""

    WRONG = "wrong"  # badge, PIN or device: which of them is not told
    NOT_HERE = "not_here"  # this person has no slot on this kiosk
    DAMAGED = "damaged"
    REVOKED = "revoked"  # this badge was lost, or its holder works here no more


class SlotError(TrustError):
    """The package key cannot be had from this slot."""

    def __init__(self, fault: SlotFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class RecordError(TrustError):
    """A sealed record is altered, moved, or not of this package."""


class ManifestError(TrustError):
    """A manifest is not what it should be. `faults` lists every fault found."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class PackageFault(StrEnum):
    """Why a package is refused."""

    UNREADABLE = "unreadable"  # torn, or no package at all; a file that is not there is an OSError
    PACKING = "packing"  # readable, but not packed as any office packs: made or altered elsewhere
    TOO_LARGE = "too_large"
    FORMAT = "format"  # a version that this program does not know
    MANIFEST = "manifest"
    MISSING_FILE = "missing_file"
    EXTRA_FILE = "extra_file"
    ISSUER_UNKNOWN = "issuer_unknown"  # nobody here has confirmed this issuer's key
    OWNER_UNKNOWN = "owner_unknown"
    ISSUER_REVOKED = "issuer_revoked"  # a later package has said so
    OWNER_REVOKED = "owner_revoked"
    ISSUER_SIGNATURE = "issuer_signature"
    OWNER_SIGNATURE = "owner_signature"
    WRONG_LENGTH = "wrong_length"
    WRONG_HASH = "wrong_hash"
    ROW = "row"
    WRONG_KIOSK = "wrong_kiosk"
    WRONG_KEYS = "wrong_keys"  # made for this kiosk before it was provisioned again
    WRONG_SITE = "wrong_site"
    DEVICE_REVOKED = "device_revoked"  # the office takes this device's entries and packages no more
    WRONG_BASE = "wrong_base"  # a delta of what is not on this device
    ROLLED_BACK = "rolled_back"  # older than what was imported before
    EXPIRED = "expired"
    CLOCK_BEFORE_ISSUE = "clock_before_issue"
    NO_LEGAL_BASIS = "no_legal_basis"
    DESTROYED = "destroyed"  # on this device: only a later number of it is taken again


class PackageError(TrustError):
    """A package is refused as a whole."""

    def __init__(self, fault: PackageFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
