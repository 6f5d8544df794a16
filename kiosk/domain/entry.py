"""The ledger entry: a clear header that anyone may audit and a body that only the office can read (schema 1).

A visit makes `Draft`s; the ledger adds what it knows (ids, time, chain) and turns each into an `Entry`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SCHEMA_VERSION = 1


class Kind(StrEnum):
    """What an entry records."""

    APPROVED = "approved"
    HANDOVER = "handover"
    REVERSAL = "reversal"
    ATTEMPT_FAILED = "attempt_failed"
    NOT_SERVED = "not_served"
    OVERRIDE = "override"
    SESSION_OPEN = "session_open"
    SESSION_CLOSE = "session_close"
    STOCK_COUNT = "stock_count"
    STOCK_RECEIVE = "stock_receive"
    STOCK_RETURN = "stock_return"
    STOCK_DAMAGE = "stock_damage"
    STOCK_LOSS = "stock_loss"
    COMPLAINT = "complaint"
    REFERRAL = "referral"
    CORRECTION = "correction"
    SELF_TEST = "self_test"
    CLOCK_SET = "clock_set"
    PACKAGE_LOADED = "package_loaded"
    PACKAGE_DESTROYED = "package_destroyed"
    PAPER_ENTRY = "paper_entry"


class Outcome(StrEnum):
    """What became of the goods."""

    DELIVERED = "delivered"
    PARTIAL = "partial"
    NOT_DELIVERED = "not_delivered"
    REVERSED = "reversed"
    NONE = "none"  # entries that are not about goods


class Reason(StrEnum):
    """Coded reasons. The words for them are in the language folders."""

    NONE = ""
    NOT_ON_LIST = "NOT_ON_LIST"
    ALREADY_SERVED = "ALREADY_SERVED"
    WRONG_SITE = "WRONG_SITE"
    WRONG_DAY = "WRONG_DAY"
    PAUSED = "PAUSED"
    CARD_REVOKED = "CARD_REVOKED"
    NO_TEMPLATE = "NO_TEMPLATE"
    NO_MATCH = "NO_MATCH"
    POOR_FINGERS = "POOR_FINGERS"
    REFUSED_BIOMETRIC = "REFUSED_BIOMETRIC"
    REFUSED_ITEM = "REFUSED_ITEM"
    ABSENT = "ABSENT"
    DECEASED = "DECEASED"
    MOVED = "MOVED"
    CHILD_ALONE = "CHILD_ALONE"
    DEVICE_FAIL = "DEVICE_FAIL"
    STOCK_OUT = "STOCK_OUT"
    ITEM_DAMAGED = "ITEM_DAMAGED"
    SECURITY_STOP = "SECURITY_STOP"
    OTHER = "OTHER"


class Identify(StrEnum):
    """How the household was found."""

    NONE = ""
    QR = "qr"
    TOKEN = "token"  # noqa: S105 - a queue number
    LIST = "list"
    NAME = "name"


class Method(StrEnum):
    """What convinced us that the collector may collect."""

    FINGER = "finger"
    CARD = "card"
    PHOTO = "photo"
    LEADER = "leader"
    DUAL = "dual"
    NONE = "none"


class Result(StrEnum):
    """What the verification came to."""

    MATCH = "match"
    NON_MATCH = "non_match"
    NO_TEMPLATE = "no_template"
    QUALITY = "quality"
    REFUSED = "refused"
    DEVICE_FAIL = "device_fail"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verification:
    """How a collector was verified. Scores and thresholds are in thousandths: no floats are signed.

    `ms` is the comparison's. `comparisons` counts every 1:1 comparison made for the visit so far, careful ones too: the
    visit's false match rate is at most `comparisons` times that of the threshold.
    """

    method: Method
    result: Result
    finger: int = 0
    tries: int = 0
    quality: int = 0
    score_milli: int = 0
    threshold_milli: int = 0
    comparisons: int = 0
    matcher: str = ""
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One entitlement line in an entry. `remaining` is what is still due after it."""

    line_id: str
    item: str
    entitled: int
    delivered: int
    remaining: int
    reason: Reason = Reason.NONE
    substitute_of: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person was told before the finger, and the answer."""

    version: str = ""
    language: str = ""
    answer: str = ""  # "yes", "no", or empty when no notice was due


@dataclass(frozen=True, slots=True)
class Body:
    """Who it was about. Sealed at commit; only the office opens it."""

    hh_pid: str = ""
    ref_hash: str = ""
    collector_pid: str = ""
    collector_role: str = ""
    card: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the ledger has numbered, sealed and signed it."""

    kind: Kind
    outcome: Outcome = Outcome.NONE
    reason: Reason = Reason.NONE
    identify: Identify = Identify.NONE
    verify: Verification = field(default_factory=lambda: Verification(Method.NONE, Result.SKIPPED))
    lines: tuple[Line, ...] = ()
    sex: str = ""
    age_band: str = ""
    second_operator_id: str = ""
    claim: str = ""
    acknowledgement: str = ""
    receipt_no: str = ""
    notice: Notice = field(default_factory=Notice)
    refers_to: str = ""
    flags: tuple[str, ...] = ()
    durations_ms: Mapping[str, int] = field(default_factory=dict)
    body: Body = field(default_factory=Body)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when an entry was made: added by the device, not by the visit.

    `ts_utc` is a claim, its confidence in `ts_source`; order is (boot_id, monotonic_ms, seq).
    """

    entry_id: str
    package_id: str
    round_id: str
    site: str
    kiosk_id: str
    operator_id: str
    boot_id: str
    monotonic_ms: int
    ts_utc: str
    ts_source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the ledger keeps it. `sealed_body` and `signature` are raw bytes; hashes are lower-case hex.

    The signature covers the canonical header, which holds `prev_hash` and `body_hash`; the hash of this
    entry's header is the next one's `prev_hash`.
    """

    origin: Origin
    seq: int
    prev_hash: str
    body_hash: str
    draft: Draft  # its body is empty here: the facts are in `sealed_body`
    sealed_body: bytes = field(repr=False)
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """What an append gives back: enough for a receipt and for later references."""

    entry_id: str
    seq: int
    ts_utc: str
    entry_hash: str
