"""What the real code finds on a disk after a cut: how many of the numbered things are there. Ruins raise."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.storage.ledger import Ledger
from kiosk.storage.preferences import PreferencesFile
from kiosk.storage.rescue import RescueError, RescueFault, look
from kiosk.storage.roster import RosterCache
from kiosk.sync.database import Database
from kiosk.trust.errors import KeyFileError, KeyFileFault
from kiosk.trust.keys import DeviceKeys
from kiosk.trust.package import inspect_package
from tests.storage.samples import approval, stamp

Found = Callable[[Path], int]


def ledger(keys: DeviceKeys) -> Found:
    """Entries; one more can be appended."""

    def found(folder: Path) -> int:
        with Ledger.open(folder / "ledger.db", keys, verify_last=None) as opened:
            count = opened.count()
            assert opened.append(approval(count + 1), stamp(seed=9)).seq == count + 1
        return count

    return found


def second_copy(keys: DeviceKeys) -> Found:
    """Entries that a rescue would take from it: a chain without a gap."""

    def found(folder: Path) -> int:
        path = folder / "copy.jsonl"
        if not path.exists():
            return 0
        try:
            rescued = look(folder / "none.db", [path], keys.signing_public)
        except RescueError as error:
            if error.fault is RescueFault.NOTHING:
                return 0
            raise
        assert rescued.stranded == ()
        return rescued.head.seq

    return found


def preferences(folder: Path) -> int:
    """The last choice."""
    opened = PreferencesFile.open(folder / "preferences.json")
    assert opened.error is None, opened.error
    return int(opened.values.language[1:] or 0)


def roster(packages: list[Path]) -> Found:
    """Which package is there whole, remembered as the last one."""
    manifests = [inspect_package(path) for path in packages]
    numbers = {manifest.package_id: number for number, manifest in enumerate(manifests, 1)}

    def found(folder: Path) -> int:
        cache = RosterCache.open(folder / "roster.db")
        status = cache.status()
        if status is None:
            return 0
        last = cache.last_imported(status.manifest.issuer_key)
        assert last is not None
        assert last.sequence >= status.manifest.sequence
        assert status.households == 2
        return numbers[status.manifest.package_id]

    return found


def device_keys(keys: DeviceKeys) -> Found:
    """Whether the keys are there, and no others."""

    def found(folder: Path) -> int:
        try:
            loaded = DeviceKeys.load(folder)
        except KeyFileError as error:
            if error.fault is KeyFileFault.MISSING:
                return 0
            raise
        assert loaded.signing_public == keys.signing_public
        return 1

    return found


def sync(folder: Path) -> int:
    """The last number up to which every claim and every answer is there."""
    with closing(Database(folder / "sync.db")) as database, database.transaction() as connection:
        lines = connection.execute("SELECT claim_id, count(*) FROM claimed_lines GROUP BY claim_id").fetchall()
        assert all(count == 2 for _, count in lines), "a claim holds all its lines or none"
        claims = {int(claim[1:]) for claim, _ in lines}
        answers = {seq for (seq,) in connection.execute("SELECT seq FROM acknowledgements")}
        (cursor,) = connection.execute("SELECT acknowledged FROM cursor").fetchone()
        assert cursor == max(answers, default=0)
    number = 0
    while number + 1 in claims | answers:
        number += 1
    return number


def tinydb(folder: Path) -> int:
    """Documents that TinyDB still reads."""
    path = folder / "tiny.json"
    tables = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return len(tables.get("_default", {}))


def renamed(folder: Path) -> int:
    """The number that the file holds, all over."""
    path = folder / "file"
    if not path.exists():
        return 0
    numbers = set(path.read_text("ascii").split())
    assert len(numbers) == 1, "a torn file"
    return int(numbers.pop())


def lazy_sqlite(folder: Path) -> int:
    """Rows."""
    with closing(sqlite3.connect(folder / "lazy.db")) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
