"""The end of a package on this device: slots first, then every file of it, then a certificate in the ledger.

It is ordered on the medium before anything is removed, so a cut anywhere is finished at the next start. Nothing is
overwritten: on flash that writes elsewhere. What makes the old blocks worthless is that the slots, the one way to
the key, are gone with the first file; docs/end-of-life.md says what that does not cover.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain.codes import Figure, Kind, Reason
from kiosk.domain.entry import Draft, PackageFacts
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Ending, Why, outlook
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Clock, Stamp
from kiosk.trust.durable import fsync_directory
from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.ids import uuid7
from kiosk.trust.manifest import format_time
from kiosk.trust.package import inspect_package

REASON_OF = {
    Why.TIME: Reason.ENDED_BY_TIME,
    Why.CLOSE: Reason.ENDED_BY_CLOSE,
    Why.COMMAND: Reason.ENDED_BY_TWO,
    Why.REPLACED: Reason.ENDED_BY_NEXT,
}


@dataclass(frozen=True, slots=True)
class Destruction:
    """Destroys the package of one device. `packages` is where files of packages arrive, if anywhere.

    `stamp` is that of nobody under no package: clock, kiosk and randomness.
    """

    roster: RosterCache
    ledger: Ledger
    stamp: Stamp
    packages: Path | None = None
    randomness: Callable[[int], bytes] = field(default=os.urandom, repr=False)

    def destroy(self, why: Why, operator_id: str = "", second_operator_id: str = "") -> Ending | None:
        """Destroy the package in use, or finish what was begun; return what was done, None without a package.

        Raises:
            RosterFault: what there is cannot be read, so nobody knows what would be destroyed.
            LedgerFault: destroyed, but without a certificate as yet: the next `resume` writes it.
            OSError: the medium; the next `resume` goes on.
        """
        with self.roster.retention.changing() as life:
            if life.unfinished is None:
                status = self.roster.status()
                if status is None:
                    return None
                manifest, now = status.manifest, self.stamp.clock.now().astimezone(UTC)
                ending = Ending(
                    entry_id=uuid7(max(0, int(now.timestamp() * 1000)), self.randomness(10)),
                    package_id=manifest.package_id,
                    sequence=manifest.sequence,
                    round_id=manifest.round.round_id,
                    site=manifest.site.code,
                    hub=manifest.hub,
                    why=why,
                    operator_id=operator_id,
                    second_operator_id=second_operator_id,
                    households=status.households,
                    templates=status.templates,
                    day=format_time(now),
                )
                self.roster.retention.remember(life.with_ending(ending))
        return self.resume()

    def resume(self) -> Ending | None:
        """Finish a destruction that was ordered; return it, or None when there is none to finish. See `destroy`."""
        with self.roster.retention.changing() as life:
            ending = life.unfinished
            if ending is None:
                return None
            if _is_of(self.roster, ending):
                self.roster.destroy()
            if self.packages is not None:
                remove_packages(self.packages, ending.package_id)
            draft = certificate(
                ending.why, ending.sequence, ending.households, ending.templates, ending.second_operator_id
            )
            self.ledger.append(draft, self._stamp_of(ending), ending.entry_id)
            done = replace(ending, done=True)
            self.roster.retention.remember(life.with_ending(done))
        return done

    def _stamp_of(self, ending: Ending) -> Stamp:
        return replace(
            self.stamp,
            operator_id=ending.operator_id,
            package_id=ending.package_id,
            package_sequence=ending.sequence,
            round_id=ending.round_id,
            site=ending.site,
        )


def due_now(roster: RosterCache, clock: Clock, floor: datetime) -> Why | None:
    """Return why the package on this device must be destroyed now, or go on being; None if it need not.

    Args:
        floor: it is not earlier (kiosk.storage.timekeeping).
    Raises:
        RosterFault: it cannot be read.
    """
    life = roster.retention.life()
    if life.unfinished is not None:
        return life.unfinished.why
    status = roster.status()
    return outlook(life, status.manifest, max(clock.now(), floor), clock.source()).due if status else None


def certificate(why: Why, sequence: int, households: int, templates: int, second_operator_id: str = "") -> Draft:
    """Return the entry that certifies a destruction. All of it is header: anybody may check it."""
    return Draft(
        Kind.PACKAGE_DESTROYED,
        reason=REASON_OF[why],
        second_operator_id=second_operator_id,
        figures={Figure.HOUSEHOLDS: households, Figure.TEMPLATES: templates},
        package=PackageFacts(sequence),
    )


def remove_packages(folder: Path, package_id: str) -> None:
    """Remove the files of a package from where packages arrive, with those that are torn: they may be of it."""
    if not folder.is_dir():
        return
    for path in [path for path in folder.iterdir() if path.is_file()]:
        try:
            leaving = inspect_package(path).package_id == package_id
        except PackageError as error:
            leaving = error.fault is not PackageFault.FORMAT  # a later program's may be the next round's
        if leaving:
            path.unlink(missing_ok=True)
    fsync_directory(folder)


def _is_of(roster: RosterCache, ending: Ending) -> bool:
    """Whether the roster is still what was to be destroyed, or unreadable. A later import must not be taken for it."""
    present = roster.present()
    return present is None or (present.package_id == ending.package_id and present.sequence <= ending.sequence)
