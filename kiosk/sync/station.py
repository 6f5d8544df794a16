"""Who this desk is, whom it knows, and what it reads. Built by the command, from the device and the package."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from kiosk.domain.entry import Entry
from kiosk.domain.manifest import Desk
from kiosk.trust import DeviceKeys
from kiosk.trust.chain import Head

Clock = Callable[[], datetime]
"""Returns the time, with its zone."""


def stamp(clock: Clock) -> str:
    """Return a time as entries write it: UTC, ISO 8601 with seconds."""
    return clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class EntrySource(Protocol):
    """The ledger, as far as sync reads it."""

    def entries(self, after_seq: int = 0, limit: int | None = None) -> Sequence[Entry]:
        """Return entries numbered above `after_seq`, in order, at most `limit`."""

    def head_seq(self) -> int:
        """Return the number of the last entry, 0 before the first."""

    def head_at(self, seq: int) -> Head:
        """Return number and hash of one entry, those of the beginning where it is not."""


@dataclass(frozen=True, slots=True)
class Station:
    """A desk in its round.

    `hub_key` (base64 Ed25519) is whom a countersignature must come from, empty when no package says so;
    `hub_url` is empty when entries travel by courier only. `desks` by number.
    """

    kiosk_id: str
    keys: DeviceKeys = field(repr=False)
    hub_url: str = ""
    hub_key: str = ""
    round_id: str = ""
    desks: Mapping[int, Desk] = field(default_factory=dict)

    def number_of(self, kiosk_id: str) -> int:
        """Return the desk number of a kiosk, or 0 when the package names no such desk."""
        return next((number for number, desk in self.desks.items() if desk.kiosk_id == kiosk_id), 0)

    @property
    def number(self) -> int:
        """This desk's own number."""
        return self.number_of(self.kiosk_id)
