"""Events of a capture under way, in the order in which a person causes them.

A capture reports them from its own thread, holding no lock: the callable may call `cancel()`.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AwaitingLift:
    """The finger of the capture before still lies on the glass."""


@dataclass(frozen=True, slots=True)
class FingerOff:
    """The glass is free again."""


@dataclass(frozen=True, slots=True)
class AwaitingFinger:
    """The scanner is lit and waits."""


@dataclass(frozen=True, slots=True)
class FingerOn:
    """A finger touches the glass; the image follows."""


@dataclass(frozen=True, slots=True)
class Area:
    """How much of the image is finger."""

    fraction: float
    """0 to 1."""


Progress = AwaitingLift | FingerOff | AwaitingFinger | FingerOn | Area
Report = Callable[[Progress], None]


def ignore(event: Progress) -> None:
    """Report to nobody."""
