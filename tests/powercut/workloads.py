"""Programs whose writes are recorded: `python -m tests.powercut.workloads NAME FOLDER ACKS [...]`.

Each numbers what it does and says the number once it counts as safe. All but the last three are the project's own code;
those are stores that must be found wanting.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tinydb import TinyDB
from tinydb.storages import JSONStorage

from kiosk.storage.ledger import Ledger
from kiosk.storage.mirror import SecondCopy
from kiosk.storage.preferences import PreferencesFile
from kiosk.storage.roster import RosterCache
from kiosk.sync.claims import Claim, Claims, Granted
from kiosk.sync.database import Database
from kiosk.sync.memory import Memory
from kiosk.sync.uploader import EntryAnswer, Stored
from kiosk.trust.keys import DeviceKeys
from kiosk.trust.package import Expected, Pins, inspect_package, open_package
from tests.storage.samples import approval, stamp

Acknowledge = Callable[[int], None]
THEMES = ("day", "night")
CLAIM_AT = "2026-03-02T08:00:00Z"


def ledger(folder: Path, acknowledge: Acknowledge, keys: str, count: str) -> None:
    """Entries in two sessions; closing the first copies the write-ahead log into the database."""
    done = 0
    for part in (int(count) * 2 // 3, int(count)):
        with Ledger.open(folder / "ledger.db", DeviceKeys.load(Path(keys))) as opened:
            stamped = stamp(seed=part)
            while done < part:
                done = opened.append(approval(done + 1), stamped).seq
                acknowledge(done)


def second_copy(folder: Path, acknowledge: Acknowledge, keys: str, count: str) -> None:
    """Entries copied to a stick; the ledger itself lies elsewhere."""
    copy = SecondCopy(folder / "copy.jsonl", may_share_medium=True)
    beside = folder.with_name(f"{folder.name}.ledger.db")
    with Ledger.open(beside, DeviceKeys.load(Path(keys)), second_copy=copy) as opened:
        stamped = stamp(seed=1)
        for number in range(1, int(count) + 1):
            opened.append(approval(number), stamped)
            if opened.second_copy_reaches(number, 20):
                acknowledge(number)


def preferences(folder: Path, acknowledge: Acknowledge, count: str) -> None:
    """A technician who changes his mind."""
    opened = PreferencesFile.open(folder / "preferences.json")
    for number in range(1, int(count) + 1):
        opened.choose(theme=THEMES[number % 2], language=f"l{number}")
        acknowledge(number)


def roster(folder: Path, acknowledge: Acknowledge, *packages: str) -> None:
    """One package after the other."""
    for number, path in enumerate(packages, 1):
        pins = Pins.of(inspect_package(Path(path)))
        cache = RosterCache.open(folder / "roster.db", pins)
        expected = Expected(pins, "K1", datetime(2026, 3, 2, tzinfo=UTC))
        with open_package(Path(path), expected) as package:
            cache.import_package(package)
        acknowledge(number)


def device_keys(folder: Path, acknowledge: Acknowledge, keys: str) -> None:
    """A device gets its keys."""
    DeviceKeys.load(Path(keys)).save(folder)
    acknowledge(1)


def sync(folder: Path, acknowledge: Acknowledge, count: str) -> None:
    """Claims granted and the hub's answers, in turn."""
    database = Database(folder / "sync.db")
    claims, memory = Claims(database, "K1", "R1", lambda lines: {}), Memory(database)
    for number in range(1, int(count) + 1):
        if number % 2:
            answer = claims.ask(Claim(f"C{number}", "K2", (f"E{number}-1", f"E{number}-2")), CLAIM_AT)
            assert isinstance(answer, Granted)
        else:
            memory.remember(Stored((EntryAnswer(f"id{number}", number, "accepted", ""),), number), number, CLAIM_AT)
        acknowledge(number)
    database.close()


def tinydb(folder: Path, acknowledge: Acknowledge, count: str) -> None:
    """TinyDB as it comes."""
    with TinyDB(folder / "tiny.json", storage=JSONStorage) as database:
        for number in range(1, int(count) + 1):
            database.insert({"number": number, "note": "x" * 300})
            database.update({"seen": number}, doc_ids=[number])
            acknowledge(number)


def renamed(folder: Path, acknowledge: Acknowledge, count: str) -> None:
    """A new file takes the old one's place, and nothing is synced."""
    for number in range(1, int(count) + 1):
        new = folder / "new"
        new.write_text(f"{number}\n" * 400, encoding="ascii")
        new.rename(folder / "file")
        acknowledge(number)


def lazy_sqlite(folder: Path, acknowledge: Acknowledge, count: str) -> None:
    """SQLite that returns from a commit before the medium has it."""
    connection = sqlite3.connect(folder / "lazy.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY) STRICT")
    for number in range(1, int(count) + 1):
        connection.execute("INSERT INTO entry VALUES (?)", (number,))
        acknowledge(number)
    connection.close()


def main(name: str, folder: str, acks: str, *arguments: str) -> None:
    """Do the work in an empty folder."""
    workload: Callable[..., None] = globals()[name]
    Path(folder).mkdir()
    descriptor = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    workload(Path(folder), lambda number: os.write(descriptor, b"%d\n" % number), *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
