"""What can be wrong with the office's input, as values that the words of `roster.ftl` put into sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int


class OfficeError(Exception):
    """The office's work cannot be done. Root of this package's errors."""


class Severity(StrEnum):
    """Whether a package may be made all the same."""

    FAULT = "fault"
    WARNING = "warning"


class Wrong(StrEnum):
    """The kinds of finding; `roster-fault-KIND` says what it is, `roster-remedy-KIND` what to do."""

    FILE_MISSING = "file-missing"
    FILE_UNREADABLE = "file-unreadable"
    FILE_EMPTY = "file-empty"
    ENCODING_LATIN = "encoding-latin"
    ENCODING_WIDE = "encoding-wide"
    ENCODING_TWICE = "encoding-twice"
    QUOTES = "quotes"
    COLUMN_MISSING = "column-missing"
    COLUMN_UNKNOWN = "column-unknown"
    COLUMN_NEAR = "column-near"
    COLUMN_TWICE = "column-twice"
    CELLS = "cells"
    VALUE_MISSING = "value-missing"
    NUMBER = "number"
    RANGE = "range"
    CHOICE = "choice"
    DATE = "date"
    MOMENT = "moment"
    ORDER = "order"
    DUPLICATE = "duplicate"
    CARD_SHARED = "card-shared"
    HOUSEHOLD_UNKNOWN = "household-unknown"
    PERSON_UNKNOWN = "person-unknown"
    PERSON_ELSEWHERE = "person-elsewhere"
    ITEM_UNKNOWN = "item-unknown"
    DESK_UNKNOWN = "desk-unknown"
    LABEL_MISSING = "label-missing"
    NO_COLLECTOR = "no-collector"
    NO_ENTITLEMENT = "no-entitlement"
    HEADS = "heads"
    COMPOSITION = "composition"
    NO_SUPERVISOR = "no-supervisor"
    NO_OPERATOR = "no-operator"
    ENTITLEMENT_TWICE = "entitlement-twice"
    SYNTAX = "syntax"
    KEY_MISSING = "key-missing"
    KEY_UNKNOWN = "key-unknown"
    KEY_TYPE = "key-type"
    LEGAL_BASIS = "legal-basis"
    KEY_FORM = "key-form"
    HUB_KEY = "hub-key"
    DESKS_FORM = "desks-form"
    DESK_SITE = "desk-site"
    PATH_OUTSIDE = "path-outside"
    PRINT_ABSENT = "print-absent"
    TEMPLATE_FOREIGN = "template-foreign"
    TEMPLATE_TORN = "template-torn"
    TEMPLATE_FINGER = "template-finger"
    TEMPLATE_BARE = "template-bare"
    IMAGE_UNREADABLE = "image-unreadable"
    IMAGE_SIZE = "image-size"
    IMAGE_BLANK = "image-blank"
    IMAGE_POOR = "image-poor"
    SEQUENCE = "sequence"
    OTHER_ROUND = "other-round"
    SLOT_MISSING = "slot-missing"
    REVOCATION = "revocation"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing at one place.

    `line` counts from 1, the header included, and is 0 for the whole file; `column` is the header's word (or the key of
    `programme.toml`), empty for the whole line. `facts` fill the message's variables.
    """

    wrong: Wrong
    file: str
    line: int = 0
    column: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    severity: Severity = Severity.FAULT

    def to_json(self) -> dict[str, object]:
        """Return the finding as `--json` prints it."""
        return {
            "severity": self.severity.value,
            "kind": self.wrong.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "facts": dict(self.facts),
        }


class Findings:
    """Collects what is found, so that one run tells everything.

    Order is that of finding: file by file, line by line.
    """

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self.fault_count = 0

    def fault(self, wrong: Wrong, file: str, line: int = 0, column: str = "", **facts: Fact) -> None:
        """Add what prevents a package."""
        self.add(Finding(wrong, file, line, column, facts))

    def warning(self, wrong: Wrong, file: str, line: int = 0, column: str = "", **facts: Fact) -> None:
        """Add what somebody should look at."""
        self.add(Finding(wrong, file, line, column, facts, Severity.WARNING))

    def unopened(self, file: str, error: OSError) -> None:
        """Add that a file cannot be opened: it is not there, or this account may not read it, or its medium cannot."""
        if isinstance(error, FileNotFoundError):
            self.fault(Wrong.FILE_MISSING, file)
        else:
            self.fault(Wrong.FILE_UNREADABLE, file, detail=error.strerror or type(error).__name__)

    def add(self, finding: Finding) -> None:
        """Add a finding made elsewhere."""
        self._found.append(finding)
        self.fault_count += finding.severity is Severity.FAULT

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What prevents a package."""
        return tuple(finding for finding in self._found if finding.severity is Severity.FAULT)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What somebody should look at."""
        return tuple(finding for finding in self._found if finding.severity is Severity.WARNING)


class InputRefused(OfficeError):
    """The input has faults, so there is no package. `findings` holds them all, and the warnings."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(f"{len(findings.faults)} faults")
        self.findings = tuple(findings)
