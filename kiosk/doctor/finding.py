"""What a check found, as a value that a command, a screen or a machine can show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Fact = str | int | float


class Colour(StrEnum):
    """How urgent: nothing to do; serves, see to it; mend before opening. In rising order."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's outcome: `state` is a coded word, `facts` fill its message. No name of a person is among them."""

    check: str
    state: str
    colour: Colour
    facts: Mapping[str, Fact]

    @property
    def message(self) -> str:
        """Id of the words for what was found; those for what to do end in -remedy, unless it is green."""
        return f"doctor-{self.check}-{self.state}"


def green(check: str, state: str, **facts: Fact) -> Finding:
    """All is well."""
    return Finding(check, state, Colour.GREEN, facts)


def amber(check: str, state: str, **facts: Fact) -> Finding:
    """It serves; somebody should see to it."""
    return Finding(check, state, Colour.AMBER, facts)


def red(check: str, state: str, **facts: Fact) -> Finding:
    """It must be mended before the desk opens."""
    return Finding(check, state, Colour.RED, facts)


def verdict(findings: Iterable[Finding]) -> Colour:
    """The most urgent colour among the findings."""
    return max((finding.colour for finding in findings), key=list(Colour).index, default=Colour.GREEN)
