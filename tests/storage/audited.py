"""A device with a ledger of a morning, what a forger with root and patience does to it, and two who look at it."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from kiosk.__main__ import main
from kiosk.domain.codes import Kind, Outcome, Reason
from kiosk.domain.entry import Draft, Entry, Line
from kiosk.storage import Ledger, LedgerReader, Stamp
from kiosk.sync.database import Database
from kiosk.sync.memory import Memory
from kiosk.sync.uploader import Stored
from kiosk.trust import DeviceKeys
from kiosk.trust.chain import Head
from kiosk.trust.entries import GENESIS, entry_hash, header_bytes, seal_and_sign
from kiosk.trust.sealing import Sealer
from kiosk.trust.witness import sign_head
from tests.storage.samples import ManualClock
from tests.trust.samples import HANDOVER

ENTRIES = 40
WITNESSED = (20, 40)
AUDITOR = Path(__file__).parents[2] / "tools" / "audit_ledger.py"
OWN, HUB, OFFICE, THIEF = (DeviceKeys.create() for _ in range(4))

Forgery = Callable[[sqlite3.Connection], object]


def morning(ledger: Ledger, entries: int = ENTRIES, kiosk_id: str = "K1") -> None:
    """Serve households until the ledger has so many entries: approvals, handovers, a reversal."""
    clock = ManualClock()
    stamp = Stamp(
        clock,
        Random(kiosk_id).randbytes,
        kiosk_id,
        "OP1",
        "ML-2026-03",
        "R1",
        "GAO-01",
        Sealer([OFFICE.receiving_public]),
    )
    while ledger.count() < entries:
        number = ledger.count() + 1
        mats = Line(f"E{number}-1", "MAT", entitled=2, delivered=0, remaining=2)
        approved = ledger.append(replace(HANDOVER, kind=Kind.APPROVED, outcome=Outcome.NONE, lines=(mats,)), stamp)
        clock.pass_s(40)
        given = replace(mats, delivered=2, remaining=0)
        handed = replace(HANDOVER, outcome=Outcome.DELIVERED, lines=(given,), refers_to=approved.entry_id)
        signed = ledger.append(handed, stamp)
        clock.pass_s(35)
        if number == 11:
            back = Draft(Kind.REVERSAL, Outcome.REVERSED, Reason.OTHER, lines=(given,), second_operator_id="OP2")
            ledger.append(replace(back, refers_to=signed.entry_id), stamp)
            ledger.append(Draft(Kind.SELF_TEST), stamp)


@dataclass(frozen=True)
class AuditedDevice:
    """A kiosk's data directory."""

    data: Path

    @classmethod
    def begin(cls, data: Path, witnessed: tuple[int, ...] = WITNESSED) -> "AuditedDevice":
        """Make a device with a morning's ledger, which the hub has witnessed at these numbers."""
        (data / "keys").mkdir(parents=True)
        OWN.save(data / "keys")
        (data / "kiosk.toml").write_text('[device]\nkiosk_id = "K1"\nsite = "GAO-01"\ndesk = 1\n', "utf-8")
        with Ledger.open(data / "ledger.db", OWN) as ledger:
            morning(ledger)
            hashes = {entry.seq: entry_hash(entry) for entry in ledger.entries()}
        with closing(Database(data / "sync.db")) as database:
            for seq in witnessed:
                head = sign_head("K1", Head(seq, hashes[seq]), "2026-03-02T12:00:00Z", HUB.signing)
                Memory(database).remember(Stored((), seq, head), seq, "2026-03-02T12:00:05Z")
        return cls(data)

    def copy(self, data: Path) -> "AuditedDevice":
        """Return the same device elsewhere."""
        shutil.copytree(self.data, data)
        return AuditedDevice(data)

    def entries(self) -> list[Entry]:
        """Return what the ledger holds."""
        with LedgerReader.open_for_reading(self.data / "ledger.db") as ledger:
            return list(ledger.entries())

    def forge(self, forgery: Forgery) -> None:
        """Change the file, triggers or not."""
        with closing(sqlite3.connect(self.data / "ledger.db")) as connection, connection:
            for trigger in ("never_updated", "never_deleted", "only_appended"):
                connection.execute(f"DROP TRIGGER {trigger}")
            forgery(connection)

    def change_keys(self, keys: DeviceKeys) -> None:
        """Put other keys in the place of the device's."""
        shutil.rmtree(self.data / "keys")
        (self.data / "keys").mkdir()
        keys.save(self.data / "keys")

    def export(self) -> Path:
        """Return an export of the ledger as it stands."""
        out = self.data / "export.jsonl"
        assert main(["ledger", "export", "--out", str(out)]) == 0
        return out


def audit(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """Run the stand-alone auditor where nothing of ours can be imported; return exit code and last report."""
    command = [sys.executable, "-I", str(AUDITOR), "--json", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    report = json.loads(done.stdout)["reports"][-1] if done.stdout else {"detail": done.stderr}
    return done.returncode, report


def again(entry: Entry, prev_hash: str, keys: DeviceKeys, header: Mapping[str, Any]) -> Entry:
    """Make an entry anew with some of its origin's or draft's fields changed, as a holder of `keys` can."""
    origin = replace(entry.origin, **{key: header[key] for key in header if hasattr(entry.origin, key)})
    draft = replace(entry.draft, **{key: header[key] for key in header if hasattr(entry.draft, key)})
    return seal_and_sign(draft, origin, entry.seq, prev_hash, keys, Sealer([OFFICE.receiving_public])).entry


def put(connection: sqlite3.Connection, entry: Entry) -> None:
    """Write a row in the place of the one with its number."""
    row = (entry.origin.entry_id, entry_hash(entry), header_bytes(entry), entry.sealed_body, entry.signature, entry.seq)
    connection.execute(
        "UPDATE entry SET entry_id = ?, entry_hash = ?, header = ?, body = ?, signature = ? WHERE seq = ?", row
    )


def rewritten(entries: list[Entry], first: int, keys: DeviceKeys, **header: Any) -> Iterator[Entry]:
    """Yield entries anew from `first` on, chained and signed; the first with changes."""
    prev_hash = entry_hash(entries[first - 2]) if first > 1 else GENESIS
    for entry in entries[first - 1 :]:
        made = again(entry, prev_hash, keys, header if entry.seq == first else {})
        prev_hash = entry_hash(made)
        yield made


@contextmanager
def another_ledger(folder: Path) -> Iterator[Ledger]:
    """Give the ledger of another kiosk, on the same morning."""
    with Ledger.open(folder / "other.db", THIEF) as ledger:
        morning(ledger, kiosk_id="K2")
        yield ledger
