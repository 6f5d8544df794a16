"""A device at whose terminal people show badges and type PINs."""

import io
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.domain.entry import Entry
from kiosk.domain.manifest import OperatorRole
from kiosk.office.sample import Sample
from kiosk.office.sample.sheet import SampleOperator
from kiosk.storage.ledger import Ledger
from kiosk.storage.roster import RosterCache
from kiosk.trust import DeviceKeys

STAFF, SUPERVISOR, TECHNICIAN = OperatorRole.STAFF, OperatorRole.SUPERVISOR, OperatorRole.TECHNICIAN


@dataclass
class Terminal:
    """A device, and what people type at it."""

    data: Path
    sample: Sample
    monkeypatch: pytest.MonkeyPatch

    def person(self, role: OperatorRole) -> tuple[str, str]:
        """Badge and PIN of one."""
        one: SampleOperator = self.sample.operator(role)
        return one.badge, one.pin

    def run(self, *arguments: str, typed: tuple[str, ...] = ()) -> int:
        """Run a command while this is typed, a line each."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        return main(["--language", "en", *arguments])

    def entries(self) -> tuple[Entry, ...]:
        """What the ledger holds."""
        with closing(Ledger.open(self.data / "ledger.db", DeviceKeys.load(self.data / "keys"))) as ledger:
            return ledger.entries()

    @property
    def there(self) -> bool:
        """Whether there is a package."""
        return RosterCache(self.data / "roster.db").status() is not None
