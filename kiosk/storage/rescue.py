"""A ledger put together again from what is left: the damaged file, its second copy, an export.

Nothing is ever deleted: what was in the way is kept beside it under another name. Until the new file has taken its
place nothing can be appended, so a cut in between leaves no empty ledger that would serve everybody again.
"""

import json
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.domain.entry import Entry
from kiosk.storage.errors import StorageError
from kiosk.storage.ledger_file import INSERT, open_for_writing, row_of, transaction, under_rescue
from kiosk.trust.chain import Head, extend
from kiosk.trust.durable import fsync_directory
from kiosk.trust.entries import entry_hash, from_header, from_wire, header_bytes, verify
from kiosk.trust.errors import EntryError, EntryFault

BESIDE = ("", "-wal", "-shm")
_ROW = "SELECT header, body, signature FROM entry WHERE seq = ?"
MISSES = 1000
"""Numbers in a row that a damaged database does not give, after which it is taken to end."""
_SHOWN_EVERY = 200


class Stage(StrEnum):
    """What a rescue is at."""

    READ = "rescue-read"  # how many there are is not known before the end
    CHAIN = "rescue-chain"


Progress = Callable[[Stage, int, int], None]
"""Called now and then with the stage, how many entries are done and how many there are, 0 where nobody knows."""


def _no_progress(stage: Stage, done: int, total: int) -> None:
    """Show nothing."""


class RescueFault(StrEnum):
    """Why nothing is put together."""

    NOTHING = "nothing"  # no entry of this device anywhere
    NEWER = "newer"  # a newer program's entries are among them: only that program may put them together
    FORKED = "forked"  # two entries with one number, both signed by this device: head office must look


class RescueError(StorageError):
    """The ledger cannot be put together."""

    def __init__(self, fault: RescueFault, detail: str) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Source:
    """What one file gave: good entries of this device, and rows or lines that are none."""

    path: Path
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Rescue:
    """What can be put together: a chain from the first entry on, and the numbers of good entries behind a gap."""

    entries: tuple[Entry, ...]
    stranded: tuple[int, ...]
    sources: tuple[Source, ...]

    @property
    def head(self) -> Head:
        """The last entry of the chain."""
        return Head(self.entries[-1].seq, entry_hash(self.entries[-1])) if self.entries else Head()


def look(database: Path, copies: Iterable[Path], signing_public: str, progress: Progress = _no_progress) -> Rescue:
    """Read all there is, changing nothing.

    Args:
        database: the ledger's file, which may be damaged or missing; what earlier rescues left beside it is read too.
        copies: second copies and exports.
        signing_public: this device's Ed25519 key, base64: entries of others are passed over.
        progress: told how far it is.
    Raises:
        RescueError: NOTHING, NEWER or FORKED.
        OSError: a copy cannot be opened.
    """
    found: dict[int, dict[str, Entry]] = defaultdict(dict)
    sources, read = [], 0
    files = {path: _of_database(path) for path in _databases(database)} | {path: _of_copy(path) for path in copies}
    for path, entries in files.items():
        good = bad = 0
        for entry in entries:
            if read % _SHOWN_EVERY == 0:
                progress(Stage.READ, read, 0)
            read += 1
            if entry is None or not _ours(entry, signing_public):
                bad += 1
                continue
            good += 1
            found[entry.seq][entry_hash(entry)] = entry
        sources.append(Source(path, good, bad))
    forked = sorted(seq for seq, entries_of in found.items() if len(entries_of) > 1)
    if forked:
        raise RescueError(RescueFault.FORKED, ", ".join(map(str, forked[:10])))
    chain = _chain({seq: next(iter(one.values())) for seq, one in found.items()}, signing_public, progress)
    if not chain:
        raise RescueError(RescueFault.NOTHING, ", ".join(str(source.path) for source in sources))
    stranded = tuple(sorted(seq for seq in found if seq > chain[-1].seq))
    return Rescue(chain, stranded, tuple(sources))


def put_in_place(database: Path, entries: Sequence[Entry]) -> tuple[Path, ...]:
    """Let a new file with these entries take the ledger's place; done again after a cut, it ends what was begun.

    Returns:
        Where the files that were in the way are now.
    Raises:
        LedgerFault, OSError: the medium; what was there is still there, under its name or as returned.
    """
    new = under_rescue(database)
    for part in BESIDE:
        new.with_name(new.name + part).unlink(missing_ok=True)
    with closing(open_for_writing(new)) as connection, transaction(connection):
        connection.executemany(INSERT, map(row_of, entries))
    kept = tuple(_aside(database))
    new.replace(database)
    fsync_directory(database.absolute().parent)
    return kept


def _databases(database: Path) -> list[Path]:
    """The ledger's file, one that a cut rescue left, and those that were put aside."""
    kept = (path for path in database.parent.glob(f"{database.name}.damaged-*") if path.suffix[-1].isdigit())
    return [path for path in (database, under_rescue(database), *sorted(kept)) if path.exists()]


def _aside(database: Path) -> Iterator[Path]:
    number = 1
    while database.with_name(f"{database.name}.damaged-{number}").exists():
        number += 1
    for part in BESIDE:
        path = database.with_name(database.name + part)
        if path.exists():
            yield path.rename(database.with_name(f"{database.name}.damaged-{number}{part}"))
    fsync_directory(database.absolute().parent)


def _chain(found: dict[int, Entry], signing_public: str, progress: Progress) -> tuple[Entry, ...]:
    head, chain = Head(), []
    while (entry := found.get(head.seq + 1)) is not None:
        if head.seq % _SHOWN_EVERY == 0:
            progress(Stage.CHAIN, head.seq, len(found))
        try:
            head = extend(head, entry, header_bytes(entry), signing_public)
        except EntryError:
            break
        chain.append(entry)
    return tuple(chain)


def _ours(entry: Entry, signing_public: str) -> bool:
    try:
        verify(entry, signing_public)
    except EntryError:
        return False
    return True


def _of_copy(path: Path) -> Iterator[Entry | None]:
    """Entries of a second copy or an export, None for a torn line; an export's other lines are passed over."""
    with path.open("rb") as file:
        for line in file:
            try:
                content = json.loads(line)
                if isinstance(content, dict) and "header" not in content:
                    continue
                yield from_wire(content)
            except EntryError as error:
                _not_newer(error, path)
                yield None
            except (ValueError, RecursionError):
                yield None


def _of_database(path: Path) -> Iterator[Entry | None]:
    """Entries of a database, read one by one from a copy of it: a page that is torn costs what stands on it."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".rescue-") as folder:
        for part in BESIDE[:2]:
            beside = path.with_name(path.name + part)
            if beside.exists():
                shutil.copy(beside, Path(folder) / beside.name)
        with closing(sqlite3.connect(Path(folder) / path.name)) as connection:
            seq, last, torn = 0, 0, False
            while seq < last + MISSES:
                seq += 1
                try:
                    row = connection.execute(_ROW, (seq,)).fetchone()
                except sqlite3.Error:
                    torn = True
                    continue
                if row is not None:
                    last = seq
                    yield _entry(row, path)
            if torn:
                yield None


def _entry(row: tuple[bytes, bytes, bytes], path: Path) -> Entry | None:
    header, body, signature = row
    try:
        return from_header(json.loads(header), body, signature)
    except EntryError as error:
        _not_newer(error, path)
        return None
    except (ValueError, TypeError, RecursionError):
        return None


def _not_newer(error: EntryError, path: Path) -> None:
    """Left out, a newer program's entries would be cut off: whoever they served would be served again."""
    if error.fault is EntryFault.SCHEMA:
        raise RescueError(RescueFault.NEWER, f"{path.name}: {error.detail}") from error
