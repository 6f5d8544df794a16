"""New keys for a device that has others: what hangs on the old ones goes aside, and comes back until the end.

The folder `replacement` in the data directory is both the place and the journal: it is built whole under another name
and appears by one rename, which is the decision. Then the old keys go first and the new ones come last, so that at no
cut do keys stand beside a ledger of others: without keys a desk does not open. Each step is on the medium before the
next begins, and none is a deletion: `go_on` ends what was begun, `undo` takes it back, either again after a cut.

The end is `finish`: the old keys and the list that only they open are destroyed. The ledger, its export and what the
hub has witnessed of it stay under a dated name, for head office.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from kiosk.storage.errors import StorageError
from kiosk.storage.stamp import Clock
from kiosk.storage.timekeeping import TRUSTED
from kiosk.trust.canonical import canonical
from kiosk.trust.durable import fsync_directory, write_durably
from kiosk.trust.keys import KEY_FILE, DeviceKeys
from kiosk.trust.manifest import parse_time

FOLDER, RECORD, NEW_KEYS, SINCE = "replacement", "record.json", "new-keys", "since"
EXPORT = "ledger.jsonl"
OF_THE_LIST = ("roster", "packages")
_RESERVED = frozenset({RECORD, NEW_KEYS, SINCE, EXPORT})
_UNMADE = f"{FOLDER}.new"

Step = Callable[[str], None]
"""Called after each step that is on the medium: where a cut may come."""


class ReplacementFault(StrEnum):
    """Why keys are not replaced now, or a replacement not taken back or ended."""

    UNFINISHED = "unfinished"  # one was cut: it must be ended or taken back first
    NONE = "none"  # there is none to take back or to end
    OVER = "over"  # its end was begun: nothing comes back
    SERVED = "served"  # entries hang on the new keys already
    IN_THE_WAY = "in_the_way"  # a file is both in its place and aside
    OTHER_MEDIUM = "other_medium"  # something lies on another medium: it cannot go aside in one step
    SYNC = "sync"  # the exchange works on what would go aside
    DESTRUCTION = "destruction"  # a destruction was ordered and is not finished
    LEDGER_LOST = "ledger_lost"  # the second copy has entries that the ledger has not
    LEDGER_UNREAD = "ledger_unread"  # it cannot be exported
    EXPORT = "export"  # what was written is not what the ledger holds
    SAME_NAME = "same_name"  # the hub keeps the first key of a name
    NOT_NAMED = "not_named"  # nobody asks, and the command does not say what is given up
    NO_KEYS = "no_keys"  # there is a ledger, and no keys that can be used: others would orphan it


class ReplacementError(StorageError):
    """The keys are not replaced, or what was begun does not go on now. `detail` is a file or a number."""

    def __init__(self, fault: ReplacementFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class Phase(StrEnum):
    """How far it is."""

    MOVING = "moving"
    PLACED = "placed"  # the new keys are in place; it can be taken back
    UNDOING = "undoing"
    ENDING = "ending"  # the old keys are being destroyed


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a device has and where: what goes aside by role, and the settings, which are copied."""

    data: Path
    keys: Path
    ledger: Path
    roster: Path
    sync: Path
    packages: Path
    settings: tuple[Path, ...]

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield (role, path) of what is there, in the order in which it goes: keys first.

        What was imported last, what is remembered of packages and whom the device trusts stay: no key opens them.
        """
        if self.keys.exists():
            yield "keys", self.keys
        for role, path in (("ledger", self.ledger), ("roster", self.roster), ("sync", self.sync)):
            for part in sorted(path.parent.glob(f"{path.name}*"), reverse=True):  # a database's own parts before it
                if not part.name.endswith((".lock", ".tmp", ".imports.json")):
                    yield role, part
        if self.packages.exists():
            yield "packages", self.packages


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a replacement: `items` are (role, place, name aside), `copies` (place, name) of settings."""

    phase: Phase
    at: str
    kiosk_id: str
    new_name: str
    old_key: str
    new_key: str
    entries: int
    unsent: int
    destroy_at: str
    items: tuple[tuple[str, str, str], ...]
    copies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record says of the old keys' work. `destroy_at` is when their list must be gone (ISO 8601), or empty."""

    kiosk_id: str
    new_name: str
    old_key: str
    entries: int
    unsent: int
    destroy_at: str


def pending(data: Path) -> Record | None:
    """Return the replacement that can still be taken back or must be ended, None when there is none.

    Raises:
        ReplacementError: IN_THE_WAY, something else has that name.
    """
    folder = data / FOLDER
    if not folder.exists():
        return None
    try:
        content = json.loads((folder / RECORD).read_bytes())
        items = tuple((str(role), str(place), str(name)) for role, place, name in content.pop("items"))
        copies = tuple((str(place), str(name)) for place, name in content.pop("copies"))
        return Record(phase=Phase(content.pop("phase")), items=items, copies=copies, **content)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReplacementError(ReplacementFault.IN_THE_WAY, str(folder)) from error


def prepare(
    own: Belongings, keys: DeviceKeys, facts: Facts, now: datetime, export: Callable[[Path], None] | None
) -> None:
    """Decide: on return the folder stands with the new keys, the export and the settings, and `go_on` ends it.

    Args:
        own: the device's.
        keys: the new ones.
        facts: for the record.
        now: for the record.
        export: writes the ledger to a file; None when there is none.
    Raises:
        ReplacementError: UNFINISHED, OTHER_MEDIUM, or what `export` raises.
        OSError: the medium; nothing has changed.
    """
    if (own.data / FOLDER).exists():
        raise ReplacementError(ReplacementFault.UNFINISHED, str(own.data / FOLDER))
    found = tuple(own.files())
    for _, path in found:
        if path.stat().st_dev != own.data.stat().st_dev:
            raise ReplacementError(ReplacementFault.OTHER_MEDIUM, str(path))
    names = [path.name for _, path in found]
    taken = {*_RESERVED, *(path.name for path in own.settings)} | {name for name in names if names.count(name) > 1}
    if clash := taken & set(names):
        raise ReplacementError(ReplacementFault.IN_THE_WAY, min(clash))
    folder = own.data / _UNMADE
    _remove(folder)
    try:
        record = _built(folder, own, found, keys, facts, now, export)
        _write(folder, record)
        _rename(folder, own.data / FOLDER)
    finally:
        _remove(folder)  # still there only if something above failed


def _built(
    folder: Path,
    own: Belongings,
    found: Sequence[tuple[str, Path]],
    keys: DeviceKeys,
    facts: Facts,
    now: datetime,
    export: Callable[[Path], None] | None,
) -> Record:
    (folder / NEW_KEYS).mkdir(mode=0o700, parents=True)
    folder.chmod(0o700)
    keys.save(folder / NEW_KEYS)
    if export is not None:
        export(folder / EXPORT)
    settings = [path for path in own.settings if path.exists()]
    for path in settings:
        write_durably(folder / path.name, path.read_bytes(), path.stat().st_mode & 0o777)
    return Record(
        phase=Phase.MOVING,
        at=now.isoformat(timespec="seconds"),
        new_key=keys.signing_public,
        items=tuple((role, str(path), path.name) for role, path in found),
        copies=tuple((str(path), path.name) for path in settings),
        **asdict(facts),
    )


def discard(own: Belongings) -> bool:
    """Forget a decision on which nothing was moved yet, so that it is made anew; False where something was.

    After a cut right behind the decision the desk may have served on: what was exported is no longer all.
    """
    record = _pending(own.data)
    first = record.items[0] if record.items else None
    if record.phase is not Phase.MOVING or first is None or (own.data / FOLDER / first[2]).exists():
        return False
    _rename(own.data / FOLDER, own.data / _UNMADE)
    _remove(own.data / _UNMADE)
    return True


def go_on(own: Belongings, step: Step = lambda done: None) -> DeviceKeys:
    """Move what there is aside and the new keys into place; again after a cut. Returns the new keys.

    Raises:
        ReplacementError: NONE, UNFINISHED while one is being taken back, OVER, IN_THE_WAY.
        OSError: the medium; go on or take back.
    """
    record = _pending(own.data)
    if record.phase is Phase.PLACED:
        return DeviceKeys.load(own.keys)
    if record.phase is not Phase.MOVING:
        over = record.phase is Phase.ENDING
        raise ReplacementError(ReplacementFault.OVER if over else ReplacementFault.UNFINISHED, str(own.data / FOLDER))
    folder = own.data / FOLDER
    if (folder / NEW_KEYS).exists():  # else they are in place already
        for role, place, name in record.items:
            _move(Path(place), folder / name)
            step(role)
        _rename(folder / NEW_KEYS, own.keys)
        step(NEW_KEYS)
    _write(folder, replace(record, phase=Phase.PLACED))
    step(Phase.PLACED)
    return DeviceKeys.load(own.keys)


def undo(own: Belongings, served: Callable[[], int], step: Step = lambda done: None) -> None:
    """Put everything back, the old keys last; again after a cut. The new keys go: nobody has worked with them.

    Args:
        own: the device's.
        served: counts the entries that hang on the new keys.
        step: see `Step`.
    Raises:
        ReplacementError: NONE, OVER, SERVED.
        OSError: the medium; take back again.
    """
    record, folder = _pending(own.data), own.data / FOLDER
    if record.phase is Phase.ENDING:
        raise ReplacementError(ReplacementFault.OVER, str(folder))
    if record.phase is Phase.PLACED and (entries := served()):
        raise ReplacementError(ReplacementFault.SERVED, str(entries))
    _write(folder, replace(record, phase=Phase.UNDOING))
    step(Phase.UNDOING)
    if not (folder / NEW_KEYS).exists():
        _rename(own.keys, folder / NEW_KEYS)
        step(NEW_KEYS)
    for place, name in record.copies:
        write_durably(Path(place), (folder / name).read_bytes(), (folder / name).stat().st_mode & 0o777)
    step("settings")
    for role, place, name in reversed(record.items):
        _put_back(folder, folder / name, Path(place))
        step(role)
    _rename(folder, own.data / _UNMADE)
    step("back")
    _remove(own.data / _UNMADE)


def finish(data: Path, step: Step = lambda done: None) -> Path:
    """End it: destroy the old keys and their list; again after a cut. Returns where the ledger is kept.

    Limits: as `docs/end-of-life.md` says of flash; the keys' file is not overwritten, which would only look safe.

    Raises:
        ReplacementError: NONE, or UNFINISHED while it is moving or being taken back.
        OSError: the medium; end it again.
    """
    record, folder = _pending(data), data / FOLDER
    if record.phase not in (Phase.PLACED, Phase.ENDING):
        raise ReplacementError(ReplacementFault.UNFINISHED, str(folder))
    _write(folder, replace(record, phase=Phase.ENDING))
    step(Phase.ENDING)
    for role, _, name in record.items:
        if role == "keys" or role in OF_THE_LIST:
            _remove(folder / name)
            fsync_directory(folder)
            step(role)
    kept = _free(data, record.at)
    _rename(folder, kept)
    return kept


def finish_if_due(data: Path, clock: Clock) -> None:
    """End a replacement that waits, once the list that was set aside must be destroyed and the clock can be trusted.

    Raises:
        ReplacementError, OSError: as `finish`.
    """
    record = pending(data)
    if record is None or record.phase not in (Phase.PLACED, Phase.ENDING) or not record.destroy_at:
        return
    if clock.source() in TRUSTED and clock.now() >= parse_time(record.destroy_at):
        finish(data)


def name_after(kiosk_id: str) -> str:
    """Return a name for the device with its new keys: the hub keeps the first key of a name.

    >>> name_after("GAO-03"), name_after("GAO-03-k2")
    ('GAO-03-k2', 'GAO-03-k3')
    """
    stem, _, number = kiosk_id.rpartition("-k")
    return f"{stem}-k{int(number) + 1}" if stem and number.isdecimal() else f"{kiosk_id}-k2"


def _pending(data: Path) -> Record:
    record = pending(data)
    if record is None:
        raise ReplacementError(ReplacementFault.NONE)
    return record


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return  # before a cut
    if target.exists():
        raise ReplacementError(ReplacementFault.IN_THE_WAY, str(source))
    _rename(source, target)


def _put_back(folder: Path, source: Path, target: Path) -> None:
    """Move one back; what was made in its place since, without an entry in it, is kept until the folder goes."""
    if not source.exists():
        return  # never moved, or back before a cut
    if target.exists():
        (folder / SINCE).mkdir(exist_ok=True)
        _rename(target, folder / SINCE / target.name)
    _rename(source, target)


def _rename(source: Path, target: Path) -> None:
    source.rename(target)
    fsync_directory(target.parent)
    fsync_directory(source.parent)


def _write(folder: Path, record: Record) -> None:
    content: Mapping[str, object] = asdict(record)
    write_durably(folder / RECORD, canonical(json.loads(json.dumps(content))))


def _remove(path: Path) -> None:
    if path.is_dir():
        for key in path.rglob(KEY_FILE):  # first of all: a cut must not leave the keys for last
            key.unlink()
            fsync_directory(key.parent)
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _free(data: Path, at: str) -> Path:
    day, number = at[:10].replace("-", ""), 1
    while (kept := data / f"replaced-{day}-{number}").exists():
        number += 1
    return kept
