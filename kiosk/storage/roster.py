"""The roster on the device: sealed on disk, readable only while a session holds its key.

Anybody may import a package; `unlock` needs the package key, which only badge, PIN and device together give.
"""

import errno
import logging
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.manifest import Manifest
from kiosk.domain.roster import (
    Collector,
    Enrolled,
    Entitlement,
    Household,
    HouseholdRow,
    Item,
    Revocations,
    StockLine,
    TemplateRecord,
    card_key,
)
from kiosk.storage import roster_file
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.names import NameIndex
from kiosk.storage.retention import Retention
from kiosk.storage.roster_reader import RosterReader
from kiosk.trust.durable import fsync_directory
from kiosk.trust.errors import RecordError
from kiosk.trust.package import (
    Imported,
    Package,
    Pins,
    parse_items,
    parse_revocations,
    parse_stock,
)
from kiosk.trust.records import NamedHousehold, PackageKeys, RecordKind

T = TypeVar("T")

log = logging.getLogger(__name__)

MOST_HITS = 8


@dataclass(frozen=True, slots=True)
class RosterStatus:
    """What was imported, without opening it. Counts are of records."""

    manifest: Manifest
    households: int
    collectors: int
    templates: int


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """A household with all that the desk may know of it. `enrolled`: fingers by person, best quality first."""

    household: Household
    collectors: tuple[Collector, ...]
    entitlements: tuple[Entitlement, ...]
    enrolled: tuple[Enrolled, ...]


class RosterCache:
    """The roster's file. `pins`, when given, are the signers it must have: checked at each reading."""

    def __init__(self, path: Path, pins: Pins | None = None) -> None:
        self._path = path
        self._imports = path.with_name(path.name + ".imports.json")
        self._pins = pins
        self.retention = Retention(path.with_name("retention.json"))

    @classmethod
    def open(cls, path: Path, pins: Pins | None = None) -> "RosterCache":
        """Return the roster at `path`, which need not be there yet; its state is told by `status`."""
        return cls(path, pins)

    def import_package(self, package: Package, progress: roster_file.Progress = lambda done, total: None) -> None:
        """Copy a package that `open_package` has accepted; until all of it is on the medium, the old roster stays.

        `progress` is called now and then with bytes done and bytes in all. Cut off at any point, the next import begins
        anew and removes what was left.

        Raises:
            PackageError: DESTROYED, or the medium changed while it was read.
            RosterFault: DISK_FULL or DAMAGED, of the device's own disk.
        """
        self.retention.refuse_destroyed(package.manifest)
        new = self._path.with_name(self._path.name + ".new")
        manifest = package.manifest
        try:
            roster_file.build(new, package, self._path, progress)
            imported = Imported(manifest.package_id, manifest.sequence)
            with self.retention.changing():  # it may have been destroyed meanwhile
                self.retention.refuse_destroyed(manifest)
                roster_file.write_imports(self._imports, {**self._remembered(), manifest.issuer_key: imported})
                roster_file.take_place(new, self._path)
        except OSError as error:
            full = error.errno == errno.ENOSPC
            raise RosterFault(RosterTrouble.DISK_FULL if full else RosterTrouble.IO, str(error)) from error
        finally:
            new.unlink(missing_ok=True)

    def last_imported(self, issuer_key: str) -> Imported | None:
        """Return what was imported last from an issuer: `Expected.last` for the next package."""
        return self._remembered().get(issuer_key)

    def present(self) -> Imported | None:
        """Return which package the roster holds, whoever signed it: `Expected.present` for the next one."""
        manifest = self._manifest()
        return None if manifest is None else Imported(manifest.package_id, manifest.sequence)

    def status(self) -> RosterStatus | None:
        """Return what was imported, or None before the first import.

        Raises:
            RosterFault: DAMAGED, IO, NO_PINS, or UNTRUSTED when its manifest is not signed by those of `pins`.
        """
        if not self._path.exists():
            return None
        reader = RosterReader(self._path, self._pins)
        try:
            counts = reader.counts()
        finally:
            reader.close()
        kinds = (RecordKind.HOUSEHOLD, RecordKind.COLLECTOR, RecordKind.TEMPLATE)
        return RosterStatus(reader.manifest, *(counts.get(kind, 0) for kind in kinds))

    def unlock(self, package_key: bytes) -> "OpenRoster":
        """Open the roster for a session.

        Raises:
            RosterFault: NONE, DAMAGED, IO, NO_PINS, UNTRUSTED, or WRONG_KEY for another package's key.
        """
        reader = RosterReader(self._path, self._pins)
        try:
            return OpenRoster(reader, package_key)
        except RosterFault:
            reader.close()
            raise

    def destroy(self) -> None:
        """Remove the roster with its slots and records, then what an import left. What was imported last stays known.

        Limits: flash keeps old blocks; without its slots nobody derives the key that they are sealed under.
        """
        folder = self._path.absolute().parent
        self._path.unlink(missing_ok=True)
        fsync_directory(folder)
        for left in [*folder.glob(f"{self._path.name}.new*"), *folder.glob(f"{self._path.name}-*")]:
            left.unlink(missing_ok=True)
        fsync_directory(folder)

    def _remembered(self) -> dict[str, Imported]:
        """What was imported last: as remembered, or as the roster itself says if that is later."""
        remembered = dict(roster_file.read_imports(self._imports))
        manifest = self._manifest()
        if manifest:
            present = Imported(manifest.package_id, manifest.sequence)
            known = remembered.get(manifest.issuer_key, present)
            remembered[manifest.issuer_key] = max(known, present, key=lambda imported: imported.sequence)
        return remembered

    def _manifest(self) -> Manifest | None:
        """The roster's, whoever signed it; None when there is none that can be read."""
        try:
            reader = RosterReader(self._path, None)
        except RosterFault:
            return None
        reader.close()
        return reader.manifest


class OpenRoster:
    """The roster while a session is open. Its keys and names are in memory only, until `lock`."""

    def __init__(self, reader: RosterReader, package_key: bytes) -> None:
        self.manifest = reader.manifest
        self._reader = reader
        self._open_keys: PackageKeys | None = PackageKeys(package_key, reader.manifest.package_id)
        self._index: NameIndex | None = None
        try:
            self._names = self._keys.open_names(reader.file("names.sealed"))
        except RecordError as error:
            raise RosterFault(RosterTrouble.WRONG_KEY, reader.manifest.package_id) from error
        self._revoked = frozenset(self.revocations().cards)

    def lock(self) -> None:
        """Forget keys and names; everything asked from now on is refused. Limit: Python cannot wipe memory."""
        self._open_keys = None
        self._names = []
        self._index = None
        self._reader.close()

    @property
    def local_key(self) -> X25519PrivateKey:
        """Opens the bodies of entries that kiosks of this round have sealed."""
        return self._keys.local

    def find(self, text: str) -> str | None:
        """Return the household whose card or token number this is, however it was typed.

        Raises:
            RosterFault: LOCKED; DAMAGED when the file points at a household that has no such number.
        """
        keys = self._keys
        if not card_key(text):
            return None
        hh_pid = self._reader.household_of(keys.look_up(text))
        if hh_pid is None:
            return None
        household = self._household(hh_pid)
        if card_key(text) not in map(card_key, (*household.cards, household.token)):
            raise RosterFault(RosterTrouble.DAMAGED, "a card points at another household")
        return hh_pid

    def is_revoked(self, text: str) -> bool:
        """Return whether a card no longer counts, in this list or another."""
        return self._keys.look_up(text).hex() in self._revoked

    def household(self, hh_pid: str) -> HouseholdFile:
        """Return a household, who may collect for it, what it is due, and which fingers are enrolled.

        Raises:
            RosterFault: LOCKED, UNKNOWN, DAMAGED.
        """
        return HouseholdFile(
            self._household(hh_pid),
            self._records(RecordKind.COLLECTOR, hh_pid, Collector),
            self._records(RecordKind.ENTITLEMENT, hh_pid, Entitlement),
            _enrolled(self.templates(hh_pid)),
        )

    def templates(self, hh_pid: str) -> tuple[TemplateRecord, ...]:
        """Return the references of a household's collectors: open them for one visit, then let go of them.

        One that does not open, torn or moved here from elsewhere, is left out: the household is served another way.

        Raises:
            RosterFault: LOCKED, DAMAGED.
        """
        keys = self._keys
        opened = []
        for row in self._reader.rows(RecordKind.TEMPLATE, hh_pid):
            try:
                opened.append(keys.open(row, TemplateRecord))
            except RecordError:
                log.warning("a sealed reference does not open")
        return tuple(opened)

    def rows(self, desk: int) -> tuple[HouseholdRow, ...]:
        """Return the households whose home desk this is, in the office's order. The ledger knows who was served."""
        self._keys  # noqa: B018 - refuses when locked
        return tuple(_row(name) for name in self._names if name.home_desk == desk)

    def search(self, letters: str, limit: int = MOST_HITS) -> tuple[HouseholdRow, ...]:
        """Return up to `limit` households, of any desk, one of whose names begins so; accents do not matter."""
        self._keys  # noqa: B018 - refuses when locked
        if self._index is None:  # the first search of a session pays for it, not the unlocking
            self._index = NameIndex(self._names)
        return tuple(map(_row, self._index.search(letters, limit)))

    def items(self) -> tuple[Item, ...]:
        """Return what is handed out in this round."""
        return parse_items(self._reader.signed_file("items.json"))

    def stock_open(self) -> tuple[StockLine, ...]:
        """Return what the site holds at the beginning."""
        return parse_stock(self._reader.signed_file("stock_open.json"))

    def revocations(self) -> Revocations:
        """Return what no longer counts."""
        return parse_revocations(self._reader.signed_file("revocations.json"))

    @property
    def _keys(self) -> PackageKeys:
        if self._open_keys is None:
            raise RosterFault(RosterTrouble.LOCKED, "the session is closed")
        return self._open_keys

    def _household(self, hh_pid: str) -> Household:
        found = self._records(RecordKind.HOUSEHOLD, hh_pid, Household)
        if len(found) != 1:
            raise RosterFault(RosterTrouble.UNKNOWN, hh_pid)
        return found[0]

    def _records(self, kind: RecordKind, hh_pid: str, record: type[T]) -> tuple[T, ...]:
        keys = self._keys
        try:
            return tuple(keys.open(row, record) for row in self._reader.rows(kind, hh_pid))
        except RecordError as error:
            raise RosterFault(RosterTrouble.DAMAGED, str(error)) from error


def _row(name: NamedHousehold) -> HouseholdRow:
    return HouseholdRow(name.hh_pid, name.display_name, name.card, name.token, served=False)


def _enrolled(templates: tuple[TemplateRecord, ...]) -> tuple[Enrolled, ...]:
    """Fingers by person; a finger with several views counts by its best."""
    fingers: dict[str, dict[int, int]] = defaultdict(dict)
    for template in templates:
        best = fingers[template.person_pid]
        best[template.finger] = max(template.quality, best.get(template.finger, 0))
    return tuple(
        Enrolled(person, tuple(sorted(best, key=lambda finger: -best[finger]))) for person, best in fingers.items()
    )
