"""What can be wrong with a configuration file, as values that the technician's screen can put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """The kinds of fault; the commands' words have a message and a remedy for each."""

    UNREADABLE = "unreadable"
    PERMISSION = "permission"
    SYNTAX = "syntax"
    UNKNOWN_SECTION = "unknown-section"
    UNKNOWN_KEY = "unknown-key"
    TYPE = "type"
    RANGE = "range"
    CHOICE = "choice"
    FORM = "form"
    VARIABLE = "variable"
    RELATIVE_PATH = "relative-path"


_REMEDY = {
    Wrong.UNREADABLE: "check the path and its permissions",
    Wrong.PERMISSION: "use the kiosk's account: sudo -u kiosk",
    Wrong.SYNTAX: "mend the line; text stands in double quotes",
    Wrong.UNKNOWN_SECTION: "remove it or mend its name",
    Wrong.UNKNOWN_KEY: "remove it or mend its name",
    Wrong.TYPE: "write a value of the expected type",
    Wrong.RANGE: "write a number within the range",
    Wrong.CHOICE: "write one of the choices",
    Wrong.FORM: "write it like the example",
    Wrong.VARIABLE: "set the variable or write the path out",
    Wrong.RELATIVE_PATH: "write a path from the root, or from ~",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place.

    `source` is the file, or the environment variable, that holds it; `key` is dotted ("screen.theme"), empty when
    the whole file is at fault; `expected` is the type, range, choices or example, as one would write it; `suggestion`
    is the nearest known name, empty when none is near.
    """

    source: str
    key: str
    wrong: Wrong
    found: str = ""
    expected: str = ""
    suggestion: str = ""

    @property
    def remedy(self) -> str:
        """What to do, in English, for logs and developers."""
        return f"did you mean {self.suggestion}?" if self.suggestion else _REMEDY[self.wrong]

    def __str__(self) -> str:
        parts = [f"{self.source}: {self.key}" if self.key else self.source, self.wrong.value]
        if self.found:
            parts.append(f"found {self.found}")
        if self.expected:
            parts.append(f"expected {self.expected}")
        return "; ".join([*parts, self.remedy])


class ConfigError(Exception):
    """The configuration cannot be used. `faults` holds every fault found, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
