"""A TOML file's sections: typed values by key, each misfit recorded with its line and key."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kiosk.office.findings import Findings, Wrong
from kiosk.office.tables import decode

Choice = TypeVar("Choice", bound=StrEnum)


def read_toml(path: Path, findings: Findings) -> "Document | None":
    """Read a TOML file, or record why not."""
    try:
        content = path.read_bytes()
    except OSError as error:
        findings.unopened(path.name, error)
        return None
    text = decode(content, path.name, findings)
    if text is None:
        return None
    try:
        return Document(path.name, text, tomllib.loads(text), findings)
    except tomllib.TOMLDecodeError as error:
        findings.fault(Wrong.SYNTAX, path.name, getattr(error, "lineno", 0) or _line_of(str(error)), detail=str(error))
        return None


def _line_of(message: str) -> int:
    """Before Python 3.14 the line stands only in the message: "... (at line 3, column 7)"."""
    _, _, tail = message.partition("at line ")
    digits = tail.partition(",")[0]
    return int(digits) if digits.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file that parses."""

    file: str
    text: str = field(repr=False)
    values: Mapping[str, object] = field(repr=False)
    findings: Findings = field(repr=False)

    def check_sections(self, known: Collection[str]) -> None:
        """Record every section that nobody reads."""
        for name in self.values:
            if name not in known:
                self.findings.fault(Wrong.KEY_UNKNOWN, self.file, self._line(name), name, suggestion=_near(name, known))

    @contextmanager
    def section(self, name: str) -> "Iterator[Section]":
        """Give a section to read from; at the end, keys that nobody asked for are recorded."""
        found = self.values.get(name, {})
        if not isinstance(found, Mapping):
            self.findings.fault(Wrong.KEY_TYPE, self.file, self._line(name), name, expected=f"[{name}]")
            found = {}
        section = Section(self, name, found)
        yield section
        for key in found:
            if key not in section.asked:
                suggestion = _near(key, section.asked)
                section.fault(Wrong.KEY_UNKNOWN, key, suggestion=suggestion)

    def _line(self, section: str, key: str = "") -> int:
        """The line of a section, or of a key in it: good enough for a person to find it, 0 when it is not there."""
        inside = False
        for number, line in enumerate(self.text.splitlines(), 1):
            bare = line.strip()
            if bare.startswith("["):
                inside = bare.startswith(f"[{section}]")
                if inside and not key:
                    return number
            elif inside and key and bare.partition("=")[0].strip().strip("\"'") == key:
                return number
        return self._line(section) if key else 0


def _near(name: str, known: Collection[str]) -> str:
    return next(iter(get_close_matches(name, known, n=1)), "") or ", ".join(sorted(known))


@dataclass(slots=True)
class Section:
    """One section. A reading that fails is recorded and gives a stand-in."""

    document: Document
    name: str
    values: Mapping[str, object]
    asked: set[str] = field(default_factory=set)

    def fault(self, wrong: Wrong, key: str, **facts: str | int) -> None:
        """Record a fault at a key."""
        document = self.document
        document.findings.fault(wrong, document.file, document._line(self.name, key), f"{self.name}.{key}", **facts)

    def text(self, key: str, default: str | None = None, missing: Wrong = Wrong.KEY_MISSING) -> str:
        """Return a text; without a default it must be there and not blank, else `missing` is recorded."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is None or (default is None and isinstance(value, str) and not value.strip()):
            self.fault(missing, key)
            return ""
        if not isinstance(value, str):
            self.fault(Wrong.KEY_TYPE, key, expected='"..."')
            return ""
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when it is not there."""
        self.asked.add(key)
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.fault(Wrong.KEY_TYPE, key, expected='["...", "..."]')
            return ()
        return tuple(value)

    def number(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number within the range."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            self.fault(Wrong.KEY_MISSING, key)
            return least
        if type(value) is not int:
            self.fault(Wrong.KEY_TYPE, key, expected=str(default if default is not None else least))
            return least
        if not least <= value <= most:
            self.fault(Wrong.RANGE, key, found=value, least=least, most=most)
            return least
        return value

    def rate(self, key: str, least: float, most: float, default: float) -> float:
        """Return a number between two, such as 1e-4."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(Wrong.KEY_TYPE, key, expected=str(default))
            return default
        if not least <= value <= most:
            self.fault(Wrong.RANGE, key, found=str(value), least=str(least), most=str(most))
            return default
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(Wrong.KEY_TYPE, key, expected="true | false")
            return default
        return value

    def choice(self, key: str, kinds: type[Choice], default: Choice) -> Choice:
        """Return one of the words of an enumeration."""
        value = self.text(key, default.value)
        return self._one_of(key, value, kinds) or default

    def choices(self, key: str, kinds: type[Choice]) -> tuple[Choice, ...]:
        """Return a list of words of an enumeration; all of them when the key is not there."""
        if key not in self.values:
            self.asked.add(key)
            return tuple(kinds)
        return tuple(kind for value in self.texts(key) if (kind := self._one_of(key, value, kinds)))

    def _one_of(self, key: str, value: str, kinds: type[Choice]) -> Choice | None:
        known = [kind.value for kind in kinds]
        if value in known:
            return kinds(value)
        self.fault(Wrong.CHOICE, key, found=value, known=", ".join(known))
        return None

    def day(self, key: str) -> date | None:
        """Return a date, written as one or as text."""
        self.asked.add(key)
        value = self.values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            if isinstance(value, str) and value.strip():
                self.fault(Wrong.DATE, key, found=value)
            return None

    def moment(self, key: str, default: datetime) -> datetime:
        """Return a date and time in UTC, to the second; it must say its zone (2026-12-01T18:00:00Z)."""
        self.asked.add(key)
        value = self.values.get(key, default)
        try:
            when = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            when = None
        if not isinstance(when, datetime) or when.tzinfo is None:
            self.fault(Wrong.MOMENT, key, found=str(value))
            return default
        return when.astimezone(UTC).replace(microsecond=0)
