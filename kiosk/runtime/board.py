"""What the agent's board counts: from the ledger's headers and the opening stock, nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.domain.codes import Kind, Method, Outcome
from kiosk.domain.entry import Draft
from kiosk.domain.roster import StockLine


@dataclass(frozen=True, slots=True)
class Board:
    """A desk's day so far. `stock` maps items to (left, opening); a visit's mean takes `seconds_each`."""

    served: int
    listed: int
    by_finger: int
    by_card: int
    signed: int
    partial: int
    stock: Mapping[str, tuple[int, int]]
    seconds_each: int


def board(drafts: Iterable[Draft], listed: int, opening: Iterable[StockLine]) -> Board:
    """Sum a desk's entries."""
    handovers = [draft for draft in drafts if draft.kind is Kind.HANDOVER]
    methods = Counter(draft.verify.method for draft in handovers)
    given: Counter[str] = Counter()
    for draft in handovers:
        given.update({line.item: line.delivered for line in draft.lines})
    held: Counter[str] = Counter()
    for line in opening:
        held[line.item] += line.quantity
    spent = [sum(draft.durations_ms.values()) for draft in handovers]
    return Board(
        served=len(handovers),
        listed=listed,
        by_finger=methods[Method.FINGER],
        by_card=methods[Method.CARD],
        partial=sum(draft.outcome is Outcome.PARTIAL for draft in handovers),
        signed=sum(bool(draft.second_operator_id) for draft in handovers),
        stock={item: (count - given[item], count) for item, count in held.items()},
        seconds_each=round(sum(spent) / len(spent) / 1000) if spent else 0,
    )
