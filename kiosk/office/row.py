"""One line of a table: typed values out of its cells, each misfit recorded with its line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from kiosk.office.findings import Fact, Findings, Wrong

Choice = TypeVar("Choice", bound=StrEnum)

_YES = {"yes", "oui", "true", "vrai", "1", "x"}
_NO = {"no", "non", "false", "faux", "0", ""}


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column. A reading that fails is recorded and gives a stand-in, so that the whole line is judged."""

    file: str
    line: int
    cells: Mapping[str, str]
    _findings: Findings = field(repr=False)

    def fault(self, wrong: Wrong, column: str = "", **facts: Fact) -> None:
        """Record a fault of this line."""
        self._findings.fault(wrong, self.file, self.line, column, **facts)

    def warning(self, wrong: Wrong, column: str = "", **facts: Fact) -> None:
        """Record what somebody should look at in this line."""
        self._findings.warning(wrong, self.file, self.line, column, **facts)

    def optional(self, column: str, default: str = "") -> str:
        """Return a text that may be absent."""
        return self.cells.get(column) or default

    def text(self, column: str) -> str:
        """Return a text that must be there."""
        value = self.optional(column)
        if not value:
            self.fault(Wrong.VALUE_MISSING, column)
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell that holds several, separated by `|`."""
        return tuple(value for part in self.optional(column).split("|") if (value := part.strip()))

    def number(self, column: str, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number within the range; an empty cell gives the default where there is one."""
        value = self.optional(column)
        if not value:
            if default is None:
                self.fault(Wrong.VALUE_MISSING, column)
            return default or 0
        if not value.removeprefix("-").isdecimal():
            self.fault(Wrong.NUMBER, column, found=value)
            return least
        if not least <= int(value) <= most:
            self.fault(Wrong.RANGE, column, found=int(value), least=least, most=most)
            return least
        return int(value)

    def choice(self, column: str, kinds: type[Choice], default: Choice | None = None) -> Choice:
        """Return one of the words of an enumeration."""
        value = self.optional(column).lower()
        if not value and default is not None:
            return default
        known = [kind.value for kind in kinds]
        if value not in known:
            self.fault(Wrong.CHOICE, column, found=value, known=", ".join(known))
            return next(iter(kinds))
        return kinds(value)

    def flag(self, column: str) -> bool:
        """Return whether a cell says yes, in French, English or by a mark."""
        value = self.optional(column).lower()
        if value not in _YES | _NO:
            self.fault(Wrong.CHOICE, column, found=value, known="oui, non")
        return value in _YES

    def day(self, column: str) -> str:
        """Return an ISO date, or empty."""
        value = self.optional(column)
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            self.fault(Wrong.DATE, column, found=value)
            return ""
