"""Ledger and roster beside plain stores of the same content: `python -m benchmarks.stores [--sizes 1000,10000]`.

At each size, in turns within one run: an append by the ledger (sealed, signed, chained, on the medium), the same bytes
inserted into plain SQLite (write-ahead log, synchronous=FULL), a 600-byte document inserted into TinyDB; and a
household with eight references looked up in the sealed roster, in plain SQLite and, without references, in TinyDB.
"""

import argparse
import json
import random
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tinydb import Query, TinyDB

from benchmarks.storage import HANDED_OVER, NOW, contents, desk_stamp, figures, manifest_for, timed
from kiosk.storage import Ledger, RosterCache
from kiosk.trust import DeviceKeys, open_package, write_package
from kiosk.trust.keys import public_text
from kiosk.trust.package import Expected, Pins

SIZES = (1_000, 10_000, 50_000)
TURNS, SLOW_TURNS = 400, 7
"""Of each store but TinyDB, which rewrites its whole file at each insert."""
ENTRY_TABLE = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, entry_id TEXT NOT NULL UNIQUE, entry_hash TEXT NOT NULL,
    header BLOB NOT NULL, body BLOB NOT NULL, signature BLOB NOT NULL
) STRICT
"""
RECORD_TABLE = """
CREATE TABLE record (hh_pid TEXT NOT NULL, kind TEXT NOT NULL, content BLOB NOT NULL) STRICT;
CREATE TABLE card (number TEXT PRIMARY KEY, hh_pid TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX record_of ON record (hh_pid, kind)
"""

Act = Callable[[int], object]


def in_turns(acts: Mapping[str, Act], turns: int) -> dict[str, list[float]]:
    """Milliseconds of each act, one after the other in every turn, so that a busy moment hits all alike."""
    took: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(turns):
        for name, act in acts.items():
            took[name].append(timed(lambda act=act, turn=turn: act(turn)))  # type: ignore[misc]  # called at once
    return took


def plain(path: Path, script: str) -> sqlite3.Connection:
    """SQLite as careful with the medium as the ledger, and with nothing else."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(script)
    return connection


def measure_appends(folder: Path, size: int) -> dict[str, object]:
    """Append to stores that hold `size` entries already."""
    keys, stamp = DeviceKeys.create(), desk_stamp()
    with (
        Ledger.open(folder / "ledger.db", keys) as ledger,
        closing(plain(folder / "plain.db", ENTRY_TABLE)) as sqlite,
        TinyDB(folder / "tiny.json") as tiny,
    ):
        for _ in range(size):
            ledger.append(HANDED_OVER, stamp)
        with closing(sqlite3.connect(folder / "ledger.db")) as reader:
            rows = reader.execute("SELECT * FROM entry").fetchall()
        sqlite.execute("BEGIN")
        sqlite.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)
        sqlite.execute("COMMIT")
        tiny.insert_multiple({"seq": number, "record": "x" * 600} for number in range(size))
        _, _, *rest = rows[-1]

        def insert(turn: int) -> None:
            sqlite.execute("BEGIN IMMEDIATE")
            sqlite.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", (size + turn + 1, f"id-{turn:036}", *rest))
            sqlite.execute("COMMIT")

        took = in_turns({"ledger": lambda turn: ledger.append(HANDED_OVER, stamp), "sqlite": insert}, TURNS)
        slow = in_turns({"tinydb": lambda turn: tiny.insert({"seq": turn, "record": "x" * 600})}, SLOW_TURNS)
    return {name: figures(times) for name, times in (took | slow).items()} | {
        "ledger_to_sqlite": round(median(took["ledger"]) / median(took["sqlite"]), 2),
        "tinydb_to_ledger": round(median(slow["tinydb"]) / median(took["ledger"]), 1),
    }


def measure_look_ups(folder: Path, size: int) -> dict[str, object]:
    """Import a package of `size` households, then look them up by card."""
    keys, package_key = DeviceKeys.create(), random.Random(1).randbytes(32)
    issuer, owner = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    draft = manifest_for(keys, package_key)
    write_package(folder / "package", draft, contents(size), package_key, issuer, owner)
    cache = RosterCache.open(folder / "roster.db")
    pins = Pins(frozenset({public_text(issuer)}), frozenset({public_text(owner)}))
    with open_package(folder / "package", Expected(pins, "K1", NOW)) as package:
        import_s = timed(lambda: cache.import_package(package)) / 1000
    roster = cache.unlock(package_key)
    people = contents(size)
    with closing(plain(folder / "plain.db", RECORD_TABLE)) as sqlite, TinyDB(folder / "tiny.json") as tiny:
        sqlite.execute("BEGIN")
        records = ((f"H{n}", kind, bytes(long)) for n in range(size) for kind, long in _RECORDS)
        sqlite.executemany("INSERT INTO record VALUES (?, ?, ?)", records)
        sqlite.executemany("INSERT INTO card VALUES (?, ?)", ((f"04-{n:06d}", f"H{n}") for n in range(size)))
        sqlite.execute("COMMIT")
        tiny.insert_multiple({"card": one.cards[0], "name": one.display_name, "size": 5} for one in people.households)
        chosen = random.Random(2).choices(range(size), k=TURNS)

        def sealed(turn: int) -> None:
            hh_pid = roster.find(f"04-{chosen[turn]:06d}") or ""
            roster.household(hh_pid)
            roster.templates(hh_pid)

        def unsealed(turn: int) -> None:
            number = (f"04-{chosen[turn]:06d}",)
            (hh_pid,) = sqlite.execute("SELECT hh_pid FROM card WHERE number = ?", number).fetchone()
            sqlite.execute("SELECT kind, content FROM record WHERE hh_pid = ?", (hh_pid,)).fetchall()

        took = in_turns({"roster": sealed, "sqlite": unsealed}, TURNS)
        slow = in_turns({"tinydb": lambda turn: tiny.search(Query().card == f"04-{chosen[turn]:06d}")}, SLOW_TURNS)
    roster.lock()
    return {name: figures(times) for name, times in (took | slow).items()} | {
        "imported_records_per_s": round(size * (len(_RECORDS) + 1) / import_s),
        "roster_to_sqlite": round(median(took["roster"]) / median(took["sqlite"]), 1),
    }


_RECORDS = (("household", 300), *(("collector", 150),) * 2, ("entitlement", 400), *(("template", 1250),) * 8)
"""A household's, by kind and bytes."""


def measure(folder: Path, sizes: tuple[int, ...]) -> dict[str, object]:
    """Measure at each size."""
    result: dict[str, object] = {}
    for size in sizes:
        for name, measured in (("append", measure_appends), ("look_up", measure_look_ups)):
            with tempfile.TemporaryDirectory(dir=folder) as scratch:
                result[f"{name} at {size}"] = measured(Path(scratch), size)
    return result


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser("python -m benchmarks.stores", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="entries and households")
    parser.add_argument("--folder", type=Path, help="on the medium to measure; a temporary one by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        sizes = tuple(int(size) for size in options.sizes.split(","))
        print(json.dumps(measure(Path(folder), sizes), indent=2))


if __name__ == "__main__":
    main()
