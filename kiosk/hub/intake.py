"""Storing one batch inside a transaction: lock the chains, look up, judge, write, move the heads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from kiosk.hub import tables
from kiosk.hub.judging import Answer, Known, Place, Reason, Verdict, judge
from kiosk.hub.record import Record, Unreadable, label
from kiosk.hub.sums import add_up
from kiosk.trust.chain import Head

_STEP = 500


@dataclass(frozen=True, slots=True)
class Sender:
    """Who posts. `proven`: the request bears the signature of the key registered for `kiosk_id`."""

    kiosk_id: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender is told: one verdict a record, in order, and the head of its own chain here."""

    verdicts: tuple[Verdict, ...]
    head: Head


def receive(connection: Connection, sender: Sender, records: Sequence[Record | Unreadable], at: str) -> Receipt:
    """Store what is new of a batch. The caller commits, and repeats everything when another worker was faster."""
    kiosks = sorted({record.kiosk_id for record in records} | {sender.kiosk_id})
    heads = _lock(connection, kiosks)
    batch = _Batch(connection, kiosks, records)
    verdicts = tuple(batch.take(record, sender, at) for record in records)
    batch.write()
    add_up(connection, batch.accepted)
    moved = {kiosk_id: _advance(connection, kiosk_id, heads[kiosk_id]) for kiosk_id in kiosks}
    return Receipt(verdicts, moved[sender.kiosk_id])


def keys_of(connection: Connection, kiosk_ids: Iterable[str]) -> dict[str, str]:
    """Return the registered keys of those devices that are registered."""
    devices = tables.devices.c
    query = select(devices.kiosk_id, devices.signing_key).where(devices.kiosk_id.in_(list(kiosk_ids)))
    return dict(connection.execute(query).all())


def _lock(connection: Connection, kiosk_ids: Sequence[str]) -> dict[str, Head]:
    """Hold the head of every chain concerned, in one order for all workers."""
    heads = tables.heads.c
    query = select(tables.heads).where(heads.kiosk_id.in_(kiosk_ids)).order_by(heads.kiosk_id).with_for_update()
    found = {row.kiosk_id: Head(row.seq, row.entry_hash) for row in connection.execute(query)}
    missing = [kiosk_id for kiosk_id in kiosk_ids if kiosk_id not in found]
    if missing:
        start = Head()
        rows = [{"kiosk_id": kiosk_id, "seq": start.seq, "entry_hash": start.entry_hash} for kiosk_id in missing]
        connection.execute(insert(tables.heads), rows)
    return {kiosk_id: found.get(kiosk_id, Head()) for kiosk_id in kiosk_ids}


def _advance(connection: Connection, kiosk_id: str, head: Head) -> Head:
    """Move a head over every place that follows it without a hole."""
    places, reached = tables.places.c, head
    while True:
        query = (
            select(places.seq, places.entry_hash)
            .where(places.kiosk_id == kiosk_id, places.seq > reached.seq)
            .order_by(places.seq)
            .limit(_STEP)
        )
        rows = connection.execute(query).all()
        for seq, entry_hash in rows:
            if seq != reached.seq + 1:
                break
            reached = Head(seq, entry_hash)
        if not rows or reached.seq != rows[-1].seq:
            break
    if reached != head:
        move = update(tables.heads).where(tables.heads.c.kiosk_id == kiosk_id)
        connection.execute(move.values(seq=reached.seq, entry_hash=reached.entry_hash))
    return reached


class _Batch:
    """What is known about the records of one batch, growing as they are taken, and the rows to write."""

    def __init__(self, connection: Connection, kiosks: Sequence[str], records: Sequence[Record | Unreadable]) -> None:
        self._connection = connection
        self._keys = keys_of(connection, kiosks)
        self._accepted = _accepted(connection, records)
        self._held = _held(connection, records)
        self._places = {
            place: found
            for kiosk_id in kiosks
            for place, found in _places(connection, kiosk_id, [r.seq for r in records if r.kiosk_id == kiosk_id])
        }
        self._stored_places = frozenset(self._places)
        self.accepted: list[Record] = []
        self._entry_rows: list[dict[str, object]] = []
        self._held_rows: list[dict[str, object]] = []
        self._filled: dict[tuple[str, int], Place] = {}

    def take(self, record: Record | Unreadable, sender: Sender, at: str) -> Verdict:
        known = Known(self._keys, self._accepted, self._held, self._places)
        verdict = judge(record, known)
        accepted = verdict.answer is Answer.ACCEPTED
        if accepted and isinstance(record, Record):
            self._accepted[record.entry_id] = record.fingerprint
            self.accepted.append(record)
            self._entry_rows.append(_entry_row(record, verdict, sender, at))
        elif verdict.answer is not Answer.DUPLICATE and record.fingerprint not in self._held:
            self._held[record.fingerprint] = verdict
            self._held_rows.append(_held_row(record, verdict, sender, at))
        if accepted or self._may_vouch(sender, record.kiosk_id):
            self._fill(record, accepted)
        return verdict

    def _may_vouch(self, sender: Sender, kiosk_id: str) -> bool:
        """A doubtful entry fills a place of a registered kiosk's chain only if that kiosk itself sent it.

        Else a stranger could make the hub acknowledge what it never received.
        """
        return kiosk_id not in self._keys or (sender.proven and sender.kiosk_id == kiosk_id)

    def _fill(self, record: Record | Unreadable, accepted: bool) -> None:
        where = (record.kiosk_id, record.seq)
        if record.kiosk_id and record.seq and (accepted or where not in self._places):
            self._places[where] = self._filled[where] = Place(record.entry_id, record.entry_hash, accepted)

    def write(self) -> None:
        if self._entry_rows:
            self._connection.execute(insert(tables.entries), self._entry_rows)
        if self._held_rows:
            self._connection.execute(insert(tables.held), self._held_rows)
        new = [_place_row(*item) for item in self._filled.items() if item[0] not in self._stored_places]
        if new:
            self._connection.execute(insert(tables.places), new)
        places = tables.places.c
        for (kiosk_id, seq), place in self._filled.items():
            if (kiosk_id, seq) in self._stored_places:
                where = (places.kiosk_id == kiosk_id) & (places.seq == seq)
                row = _place_row((kiosk_id, seq), place)
                self._connection.execute(update(tables.places).where(where).values(**row))


def _accepted(connection: Connection, records: Sequence[Record | Unreadable]) -> dict[str, str]:
    entries = tables.entries.c
    ids = [record.entry_id for record in records]
    query = select(entries.entry_id, entries.fingerprint).where(entries.entry_id.in_(ids))
    return dict(connection.execute(query).all())


def _held(connection: Connection, records: Sequence[Record | Unreadable]) -> dict[str, Verdict]:
    held = tables.held.c
    fingerprints = [record.fingerprint for record in records]
    query = select(held.fingerprint, held.answer, held.reason).where(held.fingerprint.in_(fingerprints))
    return {found: Verdict(Answer(answer), Reason(reason)) for found, answer, reason in connection.execute(query)}


def _places(connection: Connection, kiosk_id: str, numbers: Sequence[int]) -> Iterable[tuple[tuple[str, int], Place]]:
    """Find what stands at the given places, and right before them."""
    places = tables.places.c
    wanted = sorted({seq for number in numbers for seq in (number, number - 1)})
    if wanted:
        query = select(tables.places).where(places.kiosk_id == kiosk_id, places.seq.in_(wanted))
        for row in connection.execute(query):
            yield (kiosk_id, row.seq), Place(row.entry_id, row.entry_hash, row.accepted)


def _entry_row(record: Record, verdict: Verdict, sender: Sender, at: str) -> dict[str, object]:
    origin, draft = record.entry.origin, record.entry.draft
    return {
        "entry_id": record.entry_id,
        "fingerprint": record.fingerprint,
        "kiosk_id": record.kiosk_id,
        "seq": record.seq,
        "entry_hash": record.entry_hash,
        "reason": verdict.reason,
        "kind": draft.kind,
        "outcome": draft.outcome,
        "site": label(origin.site),
        "round_id": label(origin.round_id),
        "ts_utc": label(origin.ts_utc),
        "received_at": at,
        "sender": sender.kiosk_id,
        "record": record.text,
    }


def _held_row(record: Record | Unreadable, verdict: Verdict, sender: Sender, at: str) -> dict[str, object]:
    return {
        "fingerprint": record.fingerprint,
        "entry_id": record.entry_id,
        "kiosk_id": record.kiosk_id,
        "seq": record.seq,
        "answer": verdict.answer,
        "reason": verdict.reason,
        "received_at": at,
        "sender": sender.kiosk_id,
        "record": record.text,
    }


def _place_row(where: tuple[str, int], place: Place) -> dict[str, object]:
    kiosk_id, seq = where
    return {
        "kiosk_id": kiosk_id,
        "seq": seq,
        "entry_id": place.entry_id,
        "entry_hash": place.entry_hash,
        "accepted": place.accepted,
    }
