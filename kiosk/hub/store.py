"""The hub's memory: entries once each, whatever is sent how often by how many at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, select
from sqlalchemy.exc import IntegrityError

from kiosk.domain.counting import Count, Figures
from kiosk.hub import tables
from kiosk.hub.intake import Receipt, Sender, keys_of, receive
from kiosk.hub.judging import JUDGED_AGAIN
from kiosk.hub.record import Record, Unreadable, read_record
from kiosk.hub.sums import Desk, by_operator, figures_of

T = TypeVar("T")

_TRIES = 5
_BUSY_MS = 30_000


class Registered(StrEnum):
    """What became of a device's registration."""

    NEW = "new"
    SAME = "same"
    OTHER_KEY = "other_key"  # refused: a kiosk id keeps its first key


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One kiosk at one site in one round, counted from accepted headers as the kiosk itself counts them.

    `newer`: entries of kinds that only a newer program knows.
    """

    round_id: str
    site: str
    kiosk_id: str
    served: int
    partial: int
    refused: int
    already_served: int
    sent_to_desk: int
    unlisted: int
    reversed: int
    newer: int
    entries: int
    last_ts_utc: str


def open_engine(url: str) -> Engine:
    """Open a database by its SQLAlchemy URL. SQLite: WAL, every commit on the medium before it is answered."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # a sqlite3 connection: we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail under another writer instead of waiting for it.
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class Store:
    """Entries, devices and heads in one SQL database. Any number of workers may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(reads=True)
        tables.metadata.create_all(engine)

    def signing_key(self, kiosk_id: str) -> str | None:
        """Return the registered key (base64 Ed25519) of a device, or None."""
        with self._reader.connect() as connection:
            return keys_of(connection, [kiosk_id]).get(kiosk_id)

    def receive(self, sender: Sender, records: Sequence[Record | Unreadable], at: str) -> Receipt:
        """Store a batch, all of it or (on an exception) nothing. The same batch again changes nothing."""
        return self._repeatedly(lambda connection: receive(connection, sender, records, at))

    def register(self, kiosk_id: str, signing_key: str, at: str) -> Registered:
        """Register a device. What it sent before it was known is judged again, with its key."""
        return self._repeatedly(lambda connection: _register(connection, kiosk_id, signing_key, at))

    def board(self, round_id: str | None) -> tuple[BoardRow, ...]:
        """Return live counts by round, site and kiosk; of all rounds when `round_id` is None."""
        with self._reader.connect() as connection:
            return tuple(_board(connection, round_id))

    def figures(self, round_id: str | None) -> dict[Desk, Figures]:
        """Return all that is counted, by round, site and kiosk; of all rounds when `round_id` is None."""
        with self._reader.connect() as connection:
            return figures_of(connection, round_id)

    def operators(self, round_id: str, site: str, day: str) -> dict[str, Figures]:
        """Return the figures of each operator of a site on a day, from accepted headers."""
        entries = tables.entries.c
        query = select(entries.record).where(
            entries.round_id == round_id, entries.site == site, entries.ts_utc.startswith(day, autoescape=True)
        )
        with self._reader.connect() as connection:
            return by_operator(text for (text,) in connection.execute(query))

    def held(self) -> dict[str, int]:
        """Return how many entries are in conflict or quarantine, by reason."""
        held = tables.held.c
        with self._reader.connect() as connection:
            query = select(held.reason, func.count()).group_by(held.reason).order_by(held.reason)
            return dict(connection.execute(query).all())

    def _repeatedly(self, act: Callable[[Connection], T]) -> T:
        """Run `act` in a transaction; when another worker stored the same at once, again: now it will see it."""
        for _ in range(_TRIES - 1):
            try:
                with self._engine.begin() as connection:
                    return act(connection)
            except IntegrityError:
                continue
        with self._engine.begin() as connection:
            return act(connection)


def _register(connection: Connection, kiosk_id: str, signing_key: str, at: str) -> Registered:
    stored = keys_of(connection, [kiosk_id]).get(kiosk_id)
    if stored is not None and stored != signing_key:
        return Registered.OTHER_KEY
    if stored is None:
        row = {"kiosk_id": kiosk_id, "signing_key": signing_key, "registered_at": at}
        connection.execute(insert(tables.devices), [row])
        # Until now anybody could fill the places of this chain; from now on only its key can.
        connection.execute(delete(tables.places).where(tables.places.c.kiosk_id == kiosk_id))
        connection.execute(delete(tables.heads).where(tables.heads.c.kiosk_id == kiosk_id))
    _judge_again(connection, kiosk_id, at)
    return Registered.NEW if stored is None else Registered.SAME


def _judge_again(connection: Connection, kiosk_id: str, at: str) -> None:
    held = tables.held.c
    concerned = (held.kiosk_id == kiosk_id) & held.reason.in_(JUDGED_AGAIN)
    texts = connection.scalars(select(held.record).where(concerned).order_by(held.seq)).all()
    connection.execute(delete(tables.held).where(concerned))
    records = [read_record(json.loads(text)) for text in texts]
    receive(connection, Sender(kiosk_id, proven=False), records, at)


def _board(connection: Connection, round_id: str | None) -> list[BoardRow]:
    entries = tables.entries.c
    place = (entries.round_id, entries.site, entries.kiosk_id)
    last = {
        tuple(desk): ts_utc
        for *desk, ts_utc in connection.execute(select(*place, func.max(entries.ts_utc)).group_by(*place))
    }
    return [
        BoardRow(
            *desk,
            served=figures.served,
            partial=figures.partial,
            refused=figures.refused,
            already_served=figures.already_served,
            sent_to_desk=figures.sent_to_desk,
            unlisted=figures.unlisted,
            reversed=figures.reversed,
            newer=figures.all(Count.UNKNOWN),
            entries=figures.of(Count.ENTRIES),
            last_ts_utc=last.get(desk, ""),
        )
        for desk, figures in figures_of(connection, round_id).items()
    ]
