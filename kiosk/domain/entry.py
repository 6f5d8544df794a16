"""The ledger entry: a clear header that anyone may audit and a body that only the office can read (schema 2).

A visit makes `Draft`s; the ledger adds what it knows (ids, time, chain) and turns each into an `Entry`.
docs/schema-2.md says who fills what.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.domain.codes import (
    Acknowledgement,
    Answer,
    Figure,
    Flag,
    Identify,
    Kind,
    Method,
    Outcome,
    PartKind,
    Reader,
    Reason,
    Result,
    UnknownCode,
)

SCHEMA_VERSION = 2


@dataclass(frozen=True, slots=True)
class Verification:
    """How a collector was verified. Scores and thresholds are in thousandths: no floats are signed.

    `ms` is the comparison's. `comparisons` counts every 1:1 comparison made for the visit so far, careful ones too: the
    visit's false match rate is at most `comparisons` times that of the threshold. `mode` is what was compared with
    what (native, iso, careful, fused), `sensor` the model of the scanner.
    """

    method: Method | UnknownCode
    result: Result | UnknownCode
    finger: int = 0
    tries: int = 0
    quality: int = 0
    score_milli: int = 0
    threshold_milli: int = 0
    comparisons: int = 0
    matcher: str = ""
    ms: int = 0
    mode: str = ""
    sensor: str = ""


UNVERIFIED = Verification(Method.NONE, Result.SKIPPED)
"""Nobody was asked to prove anything."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entitlement line in an entry. `remaining` is what is still due after it.

    A substitute's line names the item that it stands for; `covers` is how many of its entitled units that settles.
    """

    line_id: str
    item: str
    entitled: int
    delivered: int
    remaining: int
    reason: Reason | UnknownCode = Reason.NONE
    substitute_of: str = ""
    covers: int = 0
    lot: str = ""
    uom: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the person was told before the finger, and the answer."""

    version: str = ""
    language: str = ""
    answer: str = ""  # "yes", "no", or empty when no notice was due


@dataclass(frozen=True, slots=True)
class StockMove:
    """Goods counted, received or gone, as the entry's kind says. `expected` is what the sums say of a count."""

    item: str
    quantity: int
    uom: str = ""
    lot: str = ""
    waybill: str = ""
    expected: int = 0
    reason: Reason | UnknownCode = Reason.NONE


@dataclass(frozen=True, slots=True)
class PaperLine:
    """Where an entry stood on paper before: `sheet` and `line` are used once. `written_at` as on the sheet."""

    sheet: str = ""
    line: int = 0
    written_at: str = ""


@dataclass(frozen=True, slots=True)
class ClockChange:
    """What the clock said before it was put right, and who says what it is now."""

    before: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """Which package was taken in, or ended. Keys are base64 Ed25519; `manifest_hash` is SHA-256 in hex."""

    sequence: int = 0
    delta_of: int = 0
    manifest_hash: str = ""
    issuer_key: str = ""
    owner_key: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a reopened ledger lacks: it went on after `after_seq`, though somebody has seen `seen_seq`."""

    after_seq: int = 0
    after_hash: str = ""
    seen_seq: int = 0
    seen_hash: str = ""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A sealed piece beside the entry, such as a voice note: who can open it and when it ends (UTC, ISO 8601)."""

    kind: PartKind | UnknownCode
    reader: Reader | UnknownCode
    sha256: str
    length: int
    ends: str


@dataclass(frozen=True, slots=True)
class Body:
    """Who it was about. Sealed at commit; only the office opens it. `name` to `phone` are of who is on no list."""

    hh_pid: str = ""
    ref_hash: str = ""
    collector_pid: str = ""
    card: str = ""
    notes: str = ""
    name: str = ""
    village: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before the ledger has numbered, sealed and signed it.

    `collector_role` is a `Role` of the roster, `second_role` an `OperatorRole`, as texts: codes of the package.
    """

    kind: Kind | UnknownCode
    outcome: Outcome | UnknownCode = Outcome.NONE
    reason: Reason | UnknownCode = Reason.NONE
    identify: Identify | UnknownCode = Identify.NONE
    verify: Verification = UNVERIFIED
    lines: tuple[Line, ...] = ()
    sex: str = ""
    age_band: str = ""
    collector_role: str = ""
    collector: str = ""
    second_operator_id: str = ""
    second_role: str = ""
    opened: int = 0
    claim: str = ""
    peer: str = ""
    acknowledgement: Acknowledgement | UnknownCode = Acknowledgement.NONE
    receipt_no: str = ""
    follow_up_no: str = ""
    notice: Notice = Notice()
    refers_to: str = ""
    flags: tuple[Flag | UnknownCode, ...] = ()
    durations_ms: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[Figure | UnknownCode, int] = field(default_factory=dict)
    stock: tuple[StockMove, ...] = ()
    answer: Answer | UnknownCode = Answer.UNASKED
    paper: PaperLine = PaperLine()
    clock: ClockChange = ClockChange()
    package: PackageFacts = PackageFacts()
    gap: Gap = Gap()
    parts: tuple[SealedPart, ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    software: str = ""
    body: Body = field(default_factory=Body)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when an entry was made: added by the device, not by the visit.

    `ts_utc` is a claim, its confidence in `ts_source`; order is (boot_id, monotonic_ms, seq). `package_sequence` is
    that of the package the desk worked by, 0 without one.
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
    package_sequence: int = 0


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
