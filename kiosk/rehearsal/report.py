"""What a rehearsal came to: counted from the ledger, the hub's database and the stage's own clock."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from kiosk.domain.codes import Kind, Method, Outcome, Result
from kiosk.domain.entitlement import standing
from kiosk.domain.entry import Entry
from kiosk.rehearsal.cast import Act
from kiosk.trust.durable import write_durably


@dataclass(frozen=True, slots=True)
class Played:
    """One visit as the stage saw it. `served` when the receipt was reached; fingers laid and how many matched; the best
    image's quality, 0 to 100, at a scanner of people's own fingers."""

    act: Act
    seconds: float
    touches: int
    served: bool
    mated_presented: int = 0
    mated_matched: int = 0
    best_quality: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """docs/schemas/rehearsal-report.schema.json says what each figure counts."""

    households: int
    visits: int
    handovers: int
    partial: int
    fallbacks: int
    refused: int
    non_matches: int
    impostors_accepted: int
    ledger_entries: int
    uploaded: int
    duplicates_on_hub: int
    delivered_twice: int
    open_approvals: int
    mated_presented: int
    mated_matched: int
    best_quality: int
    network_sockets: int
    seconds_per_visit: float
    touches_per_visit: float
    scanner: str
    screens: int

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        write_durably(path, (json.dumps(asdict(self), indent=2) + "\n").encode(), 0o644)

    def faults(self) -> list[str]:
        """Return what must never be: each by the name of its figure."""
        wrong = {
            "impostors_accepted": self.impostors_accepted > 0,
            "uploaded": self.uploaded != self.ledger_entries,
            "duplicates_on_hub": self.duplicates_on_hub > 0,
            "delivered_twice": self.delivered_twice > 0,
            "open_approvals": self.open_approvals > 0,
            "network_sockets": self.network_sockets > 0,
        }
        return [name for name, holds in wrong.items() if holds]


@dataclass(frozen=True, slots=True)
class Stage:
    """What the stage's processes told, added up."""

    played: Sequence[Played]
    network_sockets: int
    screens: int


def count(households: int, scanner: str, entries: Sequence[Entry], stage: Stage, hub_database: Path) -> Report:
    """Add it all up."""
    drafts = [entry.draft for entry in entries]
    handovers = [draft for draft in drafts if draft.kind is Kind.HANDOVER]
    stands = standing((entry.origin.entry_id, entry.origin.ts_utc, entry.draft) for entry in entries)
    on_hub, distinct = _on_hub(hub_database)
    return Report(
        households=households,
        visits=len(stage.played),
        handovers=len(handovers),
        partial=sum(draft.outcome is Outcome.PARTIAL for draft in handovers),
        fallbacks=sum(draft.kind is Kind.APPROVED and draft.verify.method is not Method.FINGER for draft in drafts),
        refused=sum(draft.kind is Kind.NOT_SERVED and bool(draft.second_operator_id) for draft in drafts),
        non_matches=sum(
            draft.kind is Kind.ATTEMPT_FAILED and draft.verify.result is Result.NON_MATCH for draft in drafts
        ),
        impostors_accepted=sum(one.act is Act.IMPOSTOR and one.served for one in stage.played),
        ledger_entries=len(entries),
        uploaded=distinct,
        duplicates_on_hub=on_hub - distinct,
        delivered_twice=_delivered_twice(entries),
        open_approvals=len(stands.open_approvals),
        mated_presented=sum(one.mated_presented for one in stage.played),
        mated_matched=sum(one.mated_matched for one in stage.played),
        best_quality=max((one.best_quality for one in stage.played), default=0),
        network_sockets=stage.network_sockets,
        seconds_per_visit=round(median(one.seconds for one in stage.played), 2),
        touches_per_visit=round(median(one.touches for one in stage.played), 1),
        scanner=scanner,
        screens=stage.screens,
    )


def _delivered_twice(entries: Iterable[Entry]) -> int:
    """Count lines of which more was delivered, less what came back, than was ever due."""
    given: dict[str, int] = {}
    due: dict[str, int] = {}
    signs: dict[str, int] = {Kind.HANDOVER: 1, Kind.REVERSAL: -1}
    for entry in entries:
        sign = signs.get(entry.draft.kind, 0)
        for line in entry.draft.lines:
            given[line.line_id] = given.get(line.line_id, 0) + sign * line.delivered
            due[line.line_id] = max(due.get(line.line_id, 0), line.entitled)
    return sum(given[line_id] > due[line_id] for line_id in given)


def _on_hub(database: Path) -> tuple[int, int]:
    """Return how many accepted entries the hub's database holds, and how many different ones."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT count(*), count(DISTINCT entry_id) FROM entries").fetchone()
        held = connection.execute("SELECT count(*) FROM held").fetchone()
    return int(row[0]) + int(held[0]), int(row[1])
