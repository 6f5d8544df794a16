"""The second copy: each sealed entry as a line of JSON on another medium, by a thread that nobody waits for.

The copy is a follower: it reads from the ledger what it has not yet written, so a stick that was away for an hour
is brought up to date when it comes back. Each batch is fsynced and the file closed: the stick may be pulled.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.domain.entry import Entry
from kiosk.storage.errors import LedgerFault
from kiosk.trust.durable import fsync_directory
from kiosk.trust.entries import to_wire

_BATCH = 200
_TAIL = 256 * 1024  # an entry's line is about 2 KB
_LOOK_S = 10.0
_CLOSING_S = 2.0

Entries = Callable[[int, int], Sequence[Entry]]
"""Returns entries after a number, at most so many."""


class MirrorFault(StrEnum):
    """Why the second copy falls behind."""

    AWAY = "away"  # no such folder: the stick is not in
    SAME_MEDIUM = "same_medium"  # the folder lies beside the ledger: the stick is not mounted there
    FOREIGN = "foreign"  # the file holds another ledger's entries
    IO = "io"
    LEDGER = "ledger"  # the ledger itself cannot be read


@dataclass(frozen=True, slots=True)
class SecondCopy:
    """Where the second copy goes. `may_share_medium` admits a folder on the ledger's own medium."""

    path: Path
    may_share_medium: bool = False

    @classmethod
    def on(cls, folder: str, kiosk_id: str) -> "SecondCopy | None":
        """Return the copy of a device on a medium that may hold those of others; None for an empty folder."""
        return cls(Path(folder) / f"{kiosk_id}.ledger.jsonl") if folder else None


@dataclass(frozen=True, slots=True)
class MirrorStatus:
    """How far the second copy is: `seq` is its last entry, `behind` how many wait, `age_s` for how long (0: none)."""

    seq: int
    behind: int
    age_s: float
    fault: MirrorFault | None


class _Trouble(Exception):
    def __init__(self, fault: MirrorFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def last_copied(copy: SecondCopy) -> int:
    """Return the number of the last entry in a second copy, whosever it is; 0 where there is none to be read."""
    try:
        return next((seq for seq in map(_seq_of, reversed(_tail(copy.path))) if seq > 0), 0)
    except OSError:
        return 0


def copied_up_to(copy: SecondCopy, ledger: Path, entries: Entries) -> int | MirrorFault:
    """Return the last entry of a ledger that its second copy holds whole, or why that cannot be told."""
    try:
        _check_medium(copy, ledger)
        return _resume(copy.path, entries)
    except _Trouble as trouble:
        return trouble.fault
    except OSError:
        return MirrorFault.IO


class Mirror:
    """Follows a ledger, and looks every `look_s` whether the stick is still in, and still the same.

    `entries` may be called from this thread; `clock` counts seconds monotonically.
    """

    def __init__(
        self,
        copy: SecondCopy,
        ledger: Path,
        entries: Entries,
        clock: Callable[[], float] = time.monotonic,
        look_s: float = _LOOK_S,
    ) -> None:
        self._copy = copy
        self._ledger = ledger
        self._entries = entries
        self._clock = clock
        self._look_s = look_s
        self._file: tuple[int, int] | None = None
        self._changed = threading.Condition()
        self._wanted = 0
        self._seq = -1  # unknown until the file was looked at
        self._since = clock()
        self._fault: MirrorFault | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._follow, name="second-copy", daemon=True)
        self._thread.start()

    def notify(self, seq: int) -> None:
        """Say that the ledger now reaches `seq`. Never waits for the medium."""
        with self._changed:
            if self._wanted <= self._seq:
                self._since = self._clock()
            self._wanted = max(self._wanted, seq)
            self._changed.notify_all()

    def status(self) -> MirrorStatus:
        """Return how far the copy is."""
        with self._changed:
            behind = max(0, self._wanted - max(self._seq, 0))
            return MirrorStatus(max(self._seq, 0), behind, self._clock() - self._since if behind else 0.0, self._fault)

    def reaches(self, seq: int, timeout_s: float) -> bool:
        """Wait until the copy holds entry `seq`, or for `timeout_s` at most."""
        with self._changed:
            return self._changed.wait_for(lambda: self._seq >= seq, timeout_s)

    def close(self) -> None:
        """Stop following; a medium that hangs is left behind."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(_CLOSING_S)

    def _follow(self) -> None:
        while True:
            try:
                self._catch_up()
                fault = None
            except _Trouble as trouble:
                fault = trouble.fault
            except OSError:
                fault = MirrorFault.IO
            except LedgerFault:
                fault = MirrorFault.LEDGER
            with self._changed:
                self._fault = fault
                if fault is not None:
                    self._seq = -1  # another stick may come: look again
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._closing or 0 <= self._seq < self._wanted, self._look_s)
                if self._closing:
                    return

    def _catch_up(self) -> None:
        _check_medium(self._copy, self._ledger)
        found = _identity(self._copy.path)
        same = self._seq >= 0 and found is not None and found == self._file
        done = self._seq if same else _resume(self._copy.path, self._entries)
        self._file = found
        while batch := self._entries(done, _BATCH):
            self._write(batch)
            done = batch[-1].seq
            self._reached(done)
        self._reached(done)

    def _reached(self, seq: int) -> None:
        with self._changed:
            self._seq = seq
            self._wanted = max(self._wanted, seq)
            self._since = self._clock()
            self._changed.notify_all()

    def _write(self, batch: Sequence[Entry]) -> None:
        fresh = not self._copy.path.exists()
        descriptor = os.open(self._copy.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            torn = file.seek(0, os.SEEK_END) > 0 and os.pread(descriptor, 1, file.tell() - 1) != b"\n"
            file.write((b"\n" if torn else b"") + b"".join(map(_line, batch)))
            file.flush()
            os.fsync(descriptor)
            self._file = _medium_and_file(os.fstat(descriptor))
        if fresh:
            fsync_directory(self._copy.path.parent)


def _check_medium(copy: SecondCopy, ledger: Path) -> None:
    """An unmounted stick leaves an empty folder on the ledger's own medium: that would be no second copy."""
    try:
        medium = copy.path.parent.stat().st_dev
    except FileNotFoundError as error:
        raise _Trouble(MirrorFault.AWAY) from error
    if not copy.may_share_medium and medium == ledger.stat().st_dev:
        raise _Trouble(MirrorFault.SAME_MEDIUM)


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell a file from another of its name: one stick may go and another come while no entry is written."""
    try:
        return _medium_and_file(path.stat())
    except FileNotFoundError:
        return None


def _medium_and_file(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _resume(path: Path, entries: Entries) -> int:
    """Return the last entry that the file holds whole, having made sure that it is one of ours."""
    if not path.exists():
        return 0
    lines = _tail(path)
    for line in reversed(lines):
        seq = _seq_of(line)
        if seq > 0:
            ours = entries(seq - 1, 1)
            if not ours or _line(ours[0]) != line + b"\n":
                raise _Trouble(MirrorFault.FOREIGN)
            return seq
    if lines:
        raise _Trouble(MirrorFault.FOREIGN)
    return 0


def _line(entry: Entry) -> bytes:
    return json.dumps(to_wire(entry), separators=(",", ":"), sort_keys=True).encode("ascii") + b"\n"


def _tail(path: Path) -> list[bytes]:
    """Return the last whole lines."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        pieces = file.read().split(b"\n")
    whole = pieces[:-1]  # what follows the last line feed is torn, or nothing
    return whole if size <= _TAIL else whole[1:]


def _seq_of(line: bytes) -> int:
    try:
        seq = json.loads(line)["header"]["seq"]
    except (ValueError, KeyError, TypeError):
        return 0
    return seq if isinstance(seq, int) else 0
