import os
import shutil
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.manifest import OperatorRole, Slot
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.storage.roster import RosterCache
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import Badge, parse_badge
from kiosk.trust.codec import unb64
from kiosk.trust.errors import SlotError
from kiosk.trust.slots import SlotPlace, open_slot
from tests.attack.attacker import LABELS, Attacker
from tests.attack.conftest import Loot

MOMENTS = ("after", "crashed", "seized")
GUESSES = 150


def attacker(loot: Loot, moment: str) -> Attacker:
    """Whoever took the device then."""
    return Attacker(getattr(loot, moment), tuple(person.card for person in loot.sample.people))


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_is_named_and_no_finger_shows(loot: Loot, moment: str) -> None:
    """No name, card, source id, badge or key stands in any file in any usual spelling; no piece of a reference does."""
    thief = attacker(loot, moment)
    assert {"kiosk.toml", "keys/device-keys.json", "roster.db", "ledger.db", "sync.db"} <= set(thief.files)
    assert thief.seen(loot.private()) == set()
    assert not thief.holds_piece(loot.references)
    assert thief.standing(operator.pin for operator in loot.sample.operators) == set()


def test_the_crashed_device_is_caught_in_its_work(loot: Loot) -> None:
    """What was carried away in the midst of a visit has a write-ahead log and a half-made roster."""
    files = attacker(loot, "crashed").files
    assert files["ledger.db-wal"]
    assert files["roster.db.new"]


@pytest.mark.parametrize(
    "everywhere", [pytest.param(False, id="likely"), pytest.param(True, id="all", marks=pytest.mark.full)]
)
@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_found_there_opens_anything(loot: Loot, moment: str, everywhere: bool) -> None:
    """No 32 bytes of the device, nor what the public labels make of them, open a record, a body, names or a card."""
    thief = attacker(loot, moment)
    keys = thief.keys(everywhere=everywhere)
    own = DeviceKeys.load(loot.after / "keys")
    assert own.receiving.private_bytes_raw() in keys
    assert thief.opened_by(keys) == []


def test_the_attacker_is_not_blind(loot: Loot, tmp_path: Path) -> None:
    """A name, a piece of a reference, or the package key left anywhere are found, and the key opens everything."""
    person, reference = loot.sample.people[0], loot.references[0]
    folder = tmp_path / "careless"
    shutil.copytree(loot.after, folder)
    (folder / "notes.txt").write_text(
        f"key {b64encode(loot.package_key).decode()} for {person.name.upper()}, PIN {loot.sample.operators[0].pin}",
        "utf-8",
    )
    (folder / "cache.bin").write_bytes(os.urandom(999) + b"\0" + b64encode(reference[3:60]) + b"\n")
    thief = Attacker(folder, (person.card,))
    assert person.name in thief.seen(loot.private())
    assert thief.standing([loot.sample.operators[0].pin]) == {loot.sample.operators[0].pin}
    assert thief.holds_piece(loot.references)
    assert {"a record", "the names", "a card", "a body"} <= set(thief.opened_by(thief.keys(everywhere=False)))


def test_a_pin_is_worth_nothing_without_the_badge(loot: Loot) -> None:
    """Slot, device key and PIN together open nothing: only the badge's 128 bits make one PIN different from another."""
    thief, staff = attacker(loot, "after"), loot.sample.operator(OperatorRole.STAFF)
    manifest, own = thief.manifest, DeviceKeys.load(loot.after / "keys")
    badge = parse_badge(staff.badge)
    operator = manifest.operator_of_badge(badge.badge_id)
    assert operator is not None
    slot = operator.slots[0]
    place = SlotPlace(manifest.package_id, slot.kiosk_id, operator.operator_id)
    assert len(badge.secret) == 16
    assert open_slot(slot, place, own, staff.pin, badge) == loot.package_key

    def opens(pin: str, secret: bytes) -> bool:
        try:
            return bool(open_slot(slot, place, own, pin, Badge(badge.badge_id, secret)))
        except SlotError:
            return False

    assert not any(opens(staff.pin, os.urandom(16)) for _ in range(GUESSES))
    assert not any(opens(f"{(int(staff.pin) + 1 + step) % 10**6:06}", badge.secret) for step in range(GUESSES))


def test_a_technician_opens_no_record(loot: Loot) -> None:
    """Whoever has the device, a technician's badge and PIN has a key that opens nothing, whatever is made of it."""
    thief, technician = attacker(loot, "after"), loot.sample.operator(OperatorRole.TECHNICIAN)
    manifest, own, badge = thief.manifest, DeviceKeys.load(loot.after / "keys"), parse_badge(technician.badge)
    operator = manifest.operator_of_badge(badge.badge_id)
    assert operator is not None
    slot = operator.slots[0]
    place = SlotPlace(manifest.package_id, slot.kiosk_id, operator.operator_id, slot.opens)
    key = open_slot(slot, place, own, technician.pin, badge)
    shown = slot_parts(slot, own, technician.pin, badge)
    assert thief.opened_by({key, *shown, *made_of(key), *(one for part in shown for one in made_of(part))}) == []
    with pytest.raises(RosterFault) as caught:
        RosterCache(loot.after / "roster.db").unlock(key)
    assert caught.value.trouble is RosterTrouble.WRONG_KEY
    assert thief.opened_by({loot.package_key, *made_of(loot.package_key)}) != []


def made_of(key: bytes) -> set[bytes]:
    """What the public labels make of a key."""
    return {HKDF(SHA256(), 32, None, label).derive(key) for label in LABELS}


def slot_parts(slot: Slot, own: DeviceKeys, pin: str, badge: Badge) -> set[bytes]:
    """All that opening a slot goes through: the shared secret, the stretched PIN."""
    ephemeral = X25519PublicKey.from_public_bytes(unb64(slot.sealed)[:32])
    kdf = Argon2id(
        salt=unb64(slot.salt), length=32, iterations=slot.iterations, lanes=slot.lanes,
        memory_cost=slot.memory_kib, secret=badge.secret,
    )  # fmt: skip
    return {own.receiving.exchange(ephemeral), kdf.derive(pin.encode())}


def test_headers_of_entries_hold_pseudonyms_only(loot: Loot) -> None:
    """The clear part of the ledger says what was given, where and by which operator, and of whom sex and age band."""
    private = loot.private()
    headers = attacker(loot, "after").headers()
    assert {header["kind"] for header in headers} >= {"approved", "handover", "session_open"}
    about = [header for header in headers if header["kind"] == "handover"]
    assert all(header["sex"] in ("f", "m") and header["age_band"] for header in about)
    assert not any(text in str(header) for text in private for header in headers)
