"""What a rehearsal came to: counted from the ledger, the hub's database and the stage's own clock."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from kiosk.domain.accounts import Accounts
from kiosk.domain.codes import Figure, Flag, Kind, Method, Result
from kiosk.domain.counting import Count, sum_of
from kiosk.domain.entry import Draft, Entry
from kiosk.domain.visit.handing import UNCLAIMED
from kiosk.rehearsal.cast import Act
from kiosk.runtime.board import Board, DeskStock
from kiosk.trust.durable import write_durably

AT_THE_DOOR = (Kind.SESSION_OPEN, Kind.SESSION_CLOSE, Kind.LOGIN_REFUSED)
"""All that a technician leaves in the ledger."""


@dataclass(frozen=True, slots=True)
class Played:
    """One visit as the stage saw it. `served` when the receipt was reached; fingers laid and how many matched; the best
    image's quality, 0 to 100, at a scanner of people's own fingers; `sync_hung` while sync answered nothing, and how
    many `waits` for a claim lasted their whole time limit."""

    act: Act
    seconds: float
    touches: int
    served: bool
    mated_presented: int = 0
    mated_matched: int = 0
    best_quality: int = 0
    sync_hung: bool = False
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What the agent's board said at some moment: who was served; by item what was left, and what there was first."""

    round_id: str
    served: int
    left: Mapping[str, int]
    opening: Mapping[str, int]

    @property
    def gone(self) -> dict[str, int]:
        """By item, what is not there any more."""
        return {item: self.opening[item] - left for item, left in self.left.items()}


def shown(round_id: str, board: Board) -> Shown:
    """Return what a board says of goods that are the desk's own: of others it claims nothing."""
    own = {item: row for item, row in board.stock.items() if isinstance(row, DeskStock)}
    left = {item: row.left for item, row in own.items()}
    return Shown(round_id, board.served, left, {item: row.opening for item, row in own.items()})


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
    unclaimed: int
    hung_served: int
    hung_waits: int
    technicians_kept_out: int
    technicians_at_list: int
    many_opened: int
    opened_and_left: int
    over_quota: int
    counter_checks: int
    alone_most: int
    typed_most: int
    second_round_served: int
    second_round_carried: int
    stock_wrong: int
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
            "unclaimed": self.unclaimed < self.hung_served,
            "hung_waits": self.hung_waits > 1,
            "technicians_at_list": self.technicians_at_list > 0,
            "second_round_carried": self.second_round_carried > 0,
            "stock_wrong": self.stock_wrong > 0,
        }
        return [name for name, holds in wrong.items() if holds]


@dataclass(frozen=True, slots=True)
class Stage:
    """What the stage's processes told, added up; `boards` as each opened and closed its desk."""

    played: Sequence[Played]
    network_sockets: int
    screens: int
    boards: Sequence[Shown] = ()


def count(
    households: int,
    scanner: str,
    entries: Sequence[Entry],
    stage: Stage,
    hub_database: Path,
    technicians: frozenset[str] = frozenset(),
) -> Report:
    """Add it all up; `technicians` are operators' ids."""
    theirs = [entry.draft for entry in entries if entry.origin.operator_id in technicians]
    accounts = Accounts().after_all(entries)
    rounds = [accounts.of(round_id) for round_id in accounts.rounds]
    figures = sum_of(one.figures() for one in rounds)
    on_hub, distinct = _on_hub(hub_database)
    return Report(
        households=households,
        visits=len(stage.played),
        handovers=figures.all(Count.HANDOVER),
        partial=figures.partial,
        fallbacks=figures.visits - figures.of(Count.WAY, Method.FINGER),
        refused=figures.refused,
        non_matches=figures.of(Count.ATTEMPT, Result.NON_MATCH),
        impostors_accepted=sum(one.act is Act.IMPOSTOR and one.served for one in stage.played),
        ledger_entries=len(entries),
        uploaded=distinct,
        duplicates_on_hub=on_hub - distinct,
        delivered_twice=sum(account.given > account.entitled for one in rounds for account in one.lines.values()),
        open_approvals=len(accounts.open_approvals),
        mated_presented=sum(one.mated_presented for one in stage.played),
        mated_matched=sum(one.mated_matched for one in stage.played),
        best_quality=max((one.best_quality for one in stage.played), default=0),
        network_sockets=stage.network_sockets,
        unclaimed=sum(_unclaimed(entry.draft) for entry in entries),
        hung_served=sum(one.sync_hung and one.served for one in stage.played),
        hung_waits=sum(one.waits for one in stage.played if one.sync_hung),
        technicians_kept_out=sum(draft.kind is Kind.SESSION_OPEN for draft in theirs),
        technicians_at_list=sum(draft.opened > 0 or draft.kind not in AT_THE_DOOR for draft in theirs),
        many_opened=figures.of(Count.FLAG, Flag.MANY_OPENED),
        opened_and_left=figures.opened_and_left,
        over_quota=figures.of(Count.FLAG, Flag.OVER_QUOTA),
        counter_checks=sum(len(one.checks) for one in rounds),
        alone_most=_most(entries, Figure.CARD_ONLY),
        typed_most=_most(entries, Figure.TYPED),
        second_round_served=_second(stage, entries),
        second_round_carried=_carried(stage),
        stock_wrong=_stock_wrong(stage, entries),
        seconds_per_visit=round(median(one.seconds for one in stage.played), 2),
        touches_per_visit=round(median(one.touches for one in stage.played), 1),
        scanner=scanner,
        screens=stage.screens,
    )


def _second(stage: Stage, entries: Sequence[Entry]) -> int:
    """Count handovers in the round that was loaded second."""
    second = _rounds(stage)[1:]
    return sum(entry.draft.kind is Kind.HANDOVER and entry.origin.round_id in second for entry in entries)


def _carried(stage: Stage) -> int:
    """Count what a later round's first board had from the round before: people served, goods gone."""
    first = (next(one for one in stage.boards if one.round_id == round_id) for round_id in _rounds(stage)[1:])
    return sum(one.served + sum(one.gone.values()) for one in first)


def _stock_wrong(stage: Stage, entries: Sequence[Entry]) -> int:
    """Count items of which a round's last board does not show gone what its entries, added up plainly, gave."""
    wrong, signs = 0, {str(Kind.HANDOVER): 1, str(Kind.REVERSAL): -1}
    for round_id in _rounds(stage):
        last = [one for one in stage.boards if one.round_id == round_id][-1]
        given = Counter[str]()
        for entry in entries:
            sign = signs.get(entry.draft.kind, 0)
            for line in entry.draft.lines if entry.origin.round_id == round_id else ():
                given[line.item] += sign * line.delivered
        wrong += sum(given[item] != gone for item, gone in last.gone.items())
    return wrong


def _rounds(stage: Stage) -> list[str]:
    return list(dict.fromkeys(one.round_id for one in stage.boards))


def _unclaimed(draft: Draft) -> bool:
    return draft.kind is Kind.APPROVED and not UNCLAIMED.isdisjoint(draft.flags)


def _most(entries: Sequence[Entry], figure: Figure) -> int:
    """The most that the end of any session says of its operator's day."""
    return max((entry.draft.figures.get(figure, 0) for entry in entries), default=0)


def _on_hub(database: Path) -> tuple[int, int]:
    """Return how many accepted entries the hub's database holds, and how many different ones."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT count(*), count(DISTINCT entry_id) FROM entries").fetchone()
        held = connection.execute("SELECT count(*) FROM held").fetchone()
    return int(row[0]) + int(held[0]), int(row[1])
