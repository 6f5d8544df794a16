"""What the screens of a parked visit show: the number for the family, and what waits for a second person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parked:
    """The family's aid is kept under this number until a second person signs. `card` is the household's."""

    number: str
    card: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One visit that waits. `name` and `card` are empty where only the number is known; `when` is day and time."""

    entry_id: str
    number: str
    name: str
    card: str
    when: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a second person, oldest first."""

    rows: tuple[QueueRow, ...]
