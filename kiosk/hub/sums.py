"""What accepted entries move, kept added up by round, site, kiosk and day: counted as the kiosks themselves count."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.counting import Count, Figures, Key, moves_of
from kiosk.hub import tables
from kiosk.hub.record import Record, label, read_record

Row = tuple[str, ...]
"""Round, site, kiosk, day, what is counted, and apart by what: the key of the table."""

Desk = tuple[str, str, str]
"""Round, site and kiosk."""

_KEY = tuple(tables.sums.primary_key.columns)


def add_up(connection: Connection, accepted: Iterable[Record]) -> None:
    """Add what these entries move. Whoever calls holds the lock on their chains: nobody else adds to these rows."""
    moved: Counter[Row] = Counter()
    for record in accepted:
        _move(moved, record)
    if not moved:
        return
    stored = _stored(connection, moved)
    new = [_named(row, "", number) for row, number in moved.items() if row not in stored]
    more = [_named(row, "at_", stored[row] + number) for row, number in moved.items() if row in stored]
    if new:
        connection.execute(insert(tables.sums), new)
    if more:
        here = [column == bindparam(f"at_{column.name}") for column in _KEY]
        connection.execute(update(tables.sums).where(*here).values(number=bindparam("at_number")), more)


def figures_of(connection: Connection, round_id: str | None) -> dict[Desk, Figures]:
    """Return the figures of each kiosk at each site of a round, in order; of all rounds when it is None."""
    sums = tables.sums.c
    query = select(sums.round_id, sums.site, sums.kiosk_id, sums.count, sums.apart, sums.number)
    if round_id is not None:
        query = query.where(sums.round_id == round_id)
    found: dict[Desk, Counter[tuple[Count, str]]] = {}
    for round_, site, kiosk_id, count, apart, number in connection.execute(query):
        found.setdefault((round_, site, kiosk_id), Counter())[Count(count), apart] += number
    return {desk: Figures(found[desk]) for desk in sorted(found)}


def by_operator(records: Iterable[str]) -> dict[str, Figures]:
    """Return what entries of one site and day move, by the operator who made them; of a newer schema none."""
    found: dict[str, Counter[Key]] = {}
    for text in records:
        record = read_record(json.loads(text))
        if isinstance(record, Record):
            found.setdefault(record.entry.origin.operator_id, Counter()).update(moves_of(record.entry.draft).counts)
    return {name: Figures(found[name]) for name in sorted(found) if name}


def _move(moved: Counter[Row], record: Record) -> None:
    origin = record.entry.origin
    place = label(origin.round_id), label(origin.site), record.kiosk_id, label(origin.ts_utc)[:10]
    for (count, apart), number in moves_of(record.entry.draft).counts.items():
        moved[(*place, str(count), label(apart))] += number


def _stored(connection: Connection, rows: Iterable[Row]) -> dict[Row, int]:
    wanted = list(rows)
    sums = tables.sums.c
    query = select(*_KEY, sums.number).where(
        sums.round_id.in_({row[0] for row in wanted}), sums.kiosk_id.in_({row[2] for row in wanted})
    )
    return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}


def _named(row: Row, prefix: str, number: int) -> Mapping[str, str | int]:
    names = [f"{prefix}{column.name}" for column in _KEY]
    return {**dict(zip(names, row, strict=True)), f"{prefix}number": number}
