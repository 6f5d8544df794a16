"""How long a package lives on this device: what is counted, when it locks, when it must be destroyed.

By any clock it locks; only by a clock that can be trusted is it destroyed. Two limits that no clock can move count
sessions and powered hours. All of it lies in one small file beside the roster, which outlives it.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.domain.manifest import HubAddress, Manifest
from kiosk.storage.locking import exclusive
from kiosk.storage.stamp import Clock
from kiosk.storage.timekeeping import TRUSTED
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import from_mapping, to_mapping
from kiosk.trust.durable import write_durably
from kiosk.trust.errors import CodecError, PackageError, PackageFault
from kiosk.trust.manifest import parse_time

log = logging.getLogger(__name__)

WRITTEN_EVERY_MS = 5 * 60 * 1000
"""Powered time since the last writing is lost in a power cut: at most this much, for 288 small writes a day."""

_HOUR_MS = 3_600_000


class Stage(StrEnum):
    """Whether a package may be worked with."""

    FRESH = "fresh"
    EXPIRED = "expired"  # its day is over
    SPENT = "spent"  # more sessions or powered hours than its policy allows
    DESTROYED = "destroyed"


class Why(StrEnum):
    """What ended a package."""

    TIME = "time"  # `templates_destroyed_at`, by a trusted clock
    CLOSE = "close"  # the round was over, and its policy says so
    COMMAND = "command"  # two people
    REPLACED = "replaced"  # another package took its place


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a package stands; `due` says why it must be destroyed as soon as no session is open."""

    stage: Stage
    due: Why | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A destruction: ordered when it is written, `done` once its certificate is in the ledger.

    All that the certificate says and that goes with the roster; `entry_id` is the certificate's, chosen before. `hub`
    is where the remaining entries go. `day` is when it was ordered, as far as the clock knew.
    """

    entry_id: str
    package_id: str
    sequence: int
    round_id: str
    site: str
    hub: HubAddress
    why: Why
    operator_id: str
    second_operator_id: str
    households: int
    templates: int
    day: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """What is remembered. Counts are of the package named, up to `monotonic_ms` of the boot."""

    package_id: str = ""
    sessions: int = 0
    powered_ms: int = 0
    boot_id: str = ""
    monotonic_ms: int = 0
    endings: tuple[Ending, ...] = ()

    def ending_of(self, package_id: str, sequence: int = 0) -> Ending | None:
        """Return the ending of a package of this number or a later one, ordered or done."""
        ended = (ending for ending in self.endings if ending.package_id == package_id)
        return next((ending for ending in ended if ending.sequence >= sequence), None)

    @property
    def unfinished(self) -> Ending | None:
        """The destruction that was ordered and did not come to its end."""
        return next((ending for ending in self.endings if not ending.done), None)

    def with_ending(self, ending: Ending) -> "Life":
        """Return the same with this ending in the place of an earlier one of its package."""
        others = tuple(one for one in self.endings if one.package_id != ending.package_id)
        return replace(self, endings=(*others, ending))


def outlook(life: Life, manifest: Manifest, now: datetime, source: str, *, during: bool = False) -> Outlook:
    """Tell where a package stands.

    Args:
        life: what is remembered on this device.
        manifest: the package's.
        now: aware, and not before the time floor (kiosk.storage.timekeeping).
        source: the clock's. Whatever it says can lock; only a trusted one can destroy.
        during: a session is open, which is not one too many itself.
    """
    if life.ending_of(manifest.package_id, manifest.sequence):
        return Outlook(Stage.DESTROYED)
    due = _due(manifest, now) if source in TRUSTED else None
    if now >= ends_at(manifest):
        return Outlook(Stage.EXPIRED, due)
    return Outlook(Stage.SPENT if _spent(life, manifest, during) else Stage.FRESH, due)


def ends_at(manifest: Manifest) -> datetime:
    """Return when no session opens any more: at expiry, or before if its templates die before."""
    return min(parse_time(manifest.expires_at), parse_time(manifest.templates_destroyed_at))


def destroyed_at(manifest: Manifest) -> datetime:
    """Return from when on a trusted clock destroys the package."""
    at = parse_time(manifest.templates_destroyed_at)
    return min(at, _round_over(manifest)) if manifest.policy.destroy_at_close else at


def _due(manifest: Manifest, now: datetime) -> Why | None:
    if now >= parse_time(manifest.templates_destroyed_at):
        return Why.TIME
    return Why.CLOSE if now >= destroyed_at(manifest) else None


def _round_over(manifest: Manifest) -> datetime:
    last = date.fromisoformat(manifest.round.closes)
    return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(manifest.round.time_zone))


def _spent(life: Life, manifest: Manifest, during: bool) -> bool:
    policy = manifest.policy
    if life.package_id != manifest.package_id:
        return False
    hours = life.powered_ms // _HOUR_MS
    return 0 < policy.sessions_most <= life.sessions - during or 0 < policy.powered_hours_most <= hours


def counted(life: Life, manifest: Manifest, clock: Clock) -> Life:
    """Return what is remembered after the powered time that has passed. The wall clock has no part in it.

    A boot that is not the last one counted has been powered from its beginning; the first count of a package begins
    at nothing.
    """
    boot_id, monotonic_ms = clock.boot_id, clock.monotonic_ms
    same_package = life.package_id == manifest.package_id
    since = life.monotonic_ms if boot_id == life.boot_id else 0
    passed_ms = max(0, monotonic_ms - since) if same_package else 0
    life = life if same_package else replace(life, package_id=manifest.package_id, sessions=0, powered_ms=0)
    return replace(life, powered_ms=life.powered_ms + passed_ms, boot_id=boot_id, monotonic_ms=monotonic_ms)


class Retention:
    """The file in which the life of packages is kept, for all programs of a device."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def life(self) -> Life:
        """Return what is remembered. A file that cannot be read counts as none: the package's own dates remain."""
        try:
            return from_mapping(Life, json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return Life()
        except (OSError, ValueError, RecursionError, CodecError) as error:
            log.error("%s cannot be read: %s", self._path.name, type(error).__name__)
            return Life()

    def remember(self, life: Life) -> None:
        """Write; on return it is on the medium. Within `changing`."""
        write_durably(self._path, canonical(to_mapping(life)))

    @contextmanager
    def changing(self) -> Iterator[Life]:
        """Give what is remembered, while no other program can change it."""
        with exclusive(self._path, wait=True):
            yield self.life()

    def count(self, manifest: Manifest, clock: Clock, *, session: bool = False) -> Life:
        """Count powered time, and a session that opens; return what is remembered after it.

        Written at each session, and else every few minutes. A disk that cannot be written stops no session here: the
        ledger stops it.
        """
        try:
            with self.changing() as before:
                life = counted(before, manifest, clock)
                life = replace(life, sessions=life.sessions + session)
                begun = (before.package_id, before.boot_id) != (life.package_id, life.boot_id)
                if session or begun or life.monotonic_ms - before.monotonic_ms >= WRITTEN_EVERY_MS:
                    self.remember(life)
        except OSError as error:
            log.error("%s cannot be written: %s", self._path.name, error.strerror)
            life = self.life()
        return life

    def refuse_destroyed(self, manifest: Manifest) -> None:
        """Refuse a package that was destroyed here.

        Raises:
            PackageError: DESTROYED, for this number of it or a later one.
        """
        ending = self.life().ending_of(manifest.package_id, manifest.sequence)
        if ending is not None:
            raise PackageError(PackageFault.DESTROYED, f"{manifest.package_id}, {manifest.sequence}: {ending.day}")
