"""Entries at the hub: four answers, one acknowledgement, nothing lost and nothing twice."""

import json
import sqlite3
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.trust import to_wire
from kiosk.trust.canonical import canonical
from kiosk.trust.witness import Witness, witness_holds
from tests.hub.kiosks import HANDED_OVER, SimulatedKiosk
from tests.hub.running import RunningHub


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the answers and reasons of a batch."""
    return [(entry["answer"], entry["reason"]) for entry in answer["answers"]]


def test_a_batch_is_accepted_and_acknowledged_up_to_its_end(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Entries that a registered kiosk signed, in order, are accepted and acknowledged."""
    answer = hub.post(kiosk, kiosk.write_many(5))
    assert told(answer) == [("accepted", "")] * 5
    assert answer["acknowledged"] == 5
    assert [entry["seq"] for entry in answer["answers"]] == [1, 2, 3, 4, 5]


def test_the_same_batch_again_changes_nothing(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """A kiosk that missed the answer sends again: duplicates, the same acknowledgement, counted once."""
    entries = kiosk.write_many(3)
    first, second = hub.post(kiosk, entries), hub.post(kiosk, entries)
    assert told(second) == [("duplicate", "")] * 3
    assert (second["acknowledged"], second["witness"]) == (first["acknowledged"], first["witness"])
    assert hub.board()["kiosks"][0]["entries"] == 3


def test_the_hub_countersigns_the_acknowledged_head(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """The witness is the hub's signature over the kiosk, number and hash of the acknowledged entry, with its time."""
    witness = Witness(**hub.post(kiosk, kiosk.write_many(4))["witness"])
    about = (witness.kiosk_id, witness.seq, witness.entry_hash, witness.at)
    assert about == ("GAO-01", 4, kiosk.head.entry_hash, "2026-03-01T12:00:00Z")
    assert witness.key == hub.request("GET", "/health").json()["hub_key"]
    assert witness_holds(witness)
    assert not witness_holds(replace(witness, at="2026-03-01T12:00:01Z"))


def test_a_gap_is_noted_and_holds_the_acknowledgement_back(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Entries after a hole are kept; the acknowledgement stops before it and jumps when it is filled."""
    entries = kiosk.write_many(5)
    answer = hub.post(kiosk, [entries[0], entries[3], entries[4]])
    assert told(answer) == [("accepted", ""), ("accepted", "gap"), ("accepted", "")]
    assert answer["acknowledged"] == 1
    assert hub.post(kiosk, entries[1:3])["acknowledged"] == 5


def test_an_empty_batch_asks_what_is_acknowledged(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """A kiosk that lost its cursor learns it from the hub."""
    hub.post(kiosk, kiosk.write_many(2))
    answer = hub.post(kiosk, [])
    assert (answer["answers"], answer["acknowledged"]) == ([], 2)


def test_other_bytes_under_a_known_id_are_a_conflict(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """The first content stays; the second is kept as a conflict, told the same each time, and blocks nothing."""
    first, second = kiosk.write_many(2)
    hub.post(kiosk, [first])
    other = to_wire(kiosk.sign(HANDED_OVER, 1, "0" * 64))  # sealed anew: other bytes
    assert told(hub.post(kiosk, [other])) == [("conflict", "other_bytes")]
    again = hub.post(kiosk, [other, second])
    assert told(again) == [("conflict", "other_bytes"), ("accepted", "")]
    assert again["acknowledged"] == 2


def test_a_second_chain_of_one_kiosk_is_a_conflict(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Two entries at one place of the chain, both signed (a cloned device): the second is in conflict."""
    hub.post(kiosk, kiosk.write_many(1))
    fork = to_wire(kiosk.sign(HANDED_OVER, 1, "0" * 64))
    fork["header"]["entry_id"] = "GAO-01-cloned"
    signature = kiosk.keys.signing.sign(b"kiosk-entry/2\n" + canonical(fork["header"]))
    fork["signature"] = b64encode(signature).decode()
    assert told(hub.post(kiosk, [fork])) == [("conflict", "seq_taken")]


def test_damage_is_quarantined_and_does_not_block_the_queue(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """An altered header, an altered body, a foreign shape: kept with their reasons, acknowledged, others go on."""
    entries = kiosk.write_many(6)
    entries[1]["header"]["outcome"] = "partial"
    entries[2]["body"] = b64encode(b"other").decode()
    entries[3]["header"]["schema_version"] = 3
    entries[4]["header"]["lines"] = "none"
    answer = hub.post(kiosk, entries)
    assert told(answer) == [
        ("accepted", ""),
        ("quarantined", "bad_signature"),
        ("quarantined", "body_hash"),
        ("quarantined", "newer_schema"),
        ("quarantined", "unreadable"),
        ("accepted", "gap"),
    ]
    assert answer["acknowledged"] == 6


def test_an_entry_that_does_not_follow_is_quarantined(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """A signed entry whose `prev_hash` is not that of the accepted entry before it is kept, with its reason."""
    hub.post(kiosk, kiosk.write_many(1))
    stranger = to_wire(kiosk.sign(HANDED_OVER, 2, "f" * 64))
    assert told(hub.post(kiosk, [stranger])) == [("quarantined", "chain_broken")]


def test_an_unknown_device_is_kept_and_counts_once_registered(hub: RunningHub) -> None:
    """What an unregistered kiosk sends is quarantined and acknowledged; registering it accepts what it signed."""
    kiosk = SimulatedKiosk("GAO-09")
    answer = hub.post(kiosk, kiosk.write_many(3))
    assert told(answer) == [("quarantined", "unknown_device")] * 3
    assert (answer["acknowledged"], answer["witness"]) == (3, None)
    assert hub.board()["kiosks"] == []
    assert hub.enrol(kiosk) == 201
    assert hub.board()["kiosks"][0]["served"] == 3
    assert hub.post(kiosk, [])["acknowledged"] == 3


def test_a_stranger_cannot_fill_a_kiosks_chain(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Forged entries under another's id are quarantined and move nobody's acknowledgement; the true ones still fit."""
    thief = SimulatedKiosk("GAO-01")
    forged = thief.write_many(3)
    other = SimulatedKiosk("GAO-02")
    hub.enrol(other)
    assert told(hub.post(other, forged)) == [("quarantined", "bad_signature")] * 3
    assert hub.post(kiosk, [])["acknowledged"] == 0
    assert told(hub.post(kiosk, kiosk.write_many(3))) == [("accepted", "")] * 3


def test_forgeries_from_before_the_registration_vanish_from_the_chain(hub: RunningHub) -> None:
    """What anybody posted under a free id holds no place once the id's true owner is registered."""
    hub.post(SimulatedKiosk("GAO-07"), SimulatedKiosk("GAO-07").write_many(5))
    kiosk = SimulatedKiosk("GAO-07")
    hub.enrol(kiosk)
    assert hub.post(kiosk, [])["acknowledged"] == 0
    assert hub.post(kiosk, kiosk.write_many(2))["acknowledged"] == 2


def test_a_courier_may_bring_the_entries_of_others(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Entries are judged by the key of the kiosk they name, whoever posts them."""
    other = SimulatedKiosk("GAO-02")
    hub.enrol(other)
    answer = hub.post(other, kiosk.write_many(2))
    assert told(answer) == [("accepted", "")] * 2
    assert answer["acknowledged"] == 0  # of the poster's own chain
    assert hub.post(kiosk, [])["acknowledged"] == 2


def test_what_is_stored_is_what_was_sent(hub: RunningHub, kiosk: SimulatedKiosk, tmp_path: Path) -> None:
    """The hub keeps header, sealed body and signature unchanged, and nothing about who it was in clear."""
    sent = kiosk.write()
    hub.post(kiosk, [sent])
    with sqlite3.connect(tmp_path / "hub.db") as database:
        (record,) = database.execute("SELECT record FROM entries").fetchone()
    assert json.loads(record) == sent
    assert "hh-1" not in record
