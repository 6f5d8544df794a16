from dataclasses import fields, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.manifest import Opens, Slot
from kiosk.trust.badge import Badge
from kiosk.trust.codec import b64, unb64
from kiosk.trust.errors import SlotError, SlotFault
from kiosk.trust.keys import DeviceKeys
from kiosk.trust.slots import FLOOR, SlotCost, SlotPlace, TechnicianPass, open_slot, seal_slot, unlock
from tests.trust.packages import BADGES, CHEAP, KIOSK, MANIFEST, OTHER_KIOSK, PACKAGE_KEY, PIN, unlocked

PLACE = SlotPlace("ML-2026-03", "K1", "OP1")
BADGE = BADGES["OP1"]
SLOT = seal_slot(PACKAGE_KEY, PLACE, KIOSK.receiving_public, PIN, BADGE, CHEAP)


def test_opens() -> None:
    """Device, badge and PIN together give the package key and the person's name."""
    opened = unlocked(MANIFEST, "K1", KIOSK, PIN, BADGE)
    assert (opened.operator.operator_id, opened.package_key) == ("OP1", PACKAGE_KEY)
    assert "package_key" not in repr(opened)


@pytest.mark.parametrize(
    ("keys", "pin", "badge"),
    [
        (KIOSK, "271829", BADGE),
        (KIOSK, "", BADGE),
        (KIOSK, PIN, Badge(BADGE.badge_id, b"another's secret")),
        (KIOSK, PIN, Badge("B-9", BADGE.secret)),
        (OTHER_KIOSK, PIN, BADGE),
    ],
    ids=["pin", "no-pin", "secret", "badge", "device"],
)
def test_one_is_wrong(keys: DeviceKeys, pin: str, badge: Badge) -> None:
    """With any one of device, badge and PIN wrong it stays sealed, and which one is not told."""
    with pytest.raises(SlotError) as caught:
        unlock(MANIFEST, "K1", keys, pin, badge)
    assert caught.value.fault is SlotFault.WRONG
    assert str(caught.value) == "wrong"


@pytest.mark.parametrize(
    "place",
    [replace(PLACE, package_id="ML-2026-02"), replace(PLACE, kiosk_id="K2"), replace(PLACE, operator_id="SV1")],
)
def test_moved(place: SlotPlace) -> None:
    """A slot opens only for the package, kiosk and person that it was sealed for."""
    with pytest.raises(SlotError):
        open_slot(SLOT, place, KIOSK, PIN, BADGE)


def test_a_technician_gets_no_key() -> None:
    """With badge, PIN and device a technician is known, and has nothing in hand."""
    found = unlock(MANIFEST, "K1", KIOSK, PIN, BADGES["TE1"])
    assert isinstance(found, TechnicianPass)
    assert [getattr(found, field.name) for field in fields(found)] == [MANIFEST.operators[2]]


def test_a_technicians_key_is_of_its_own() -> None:
    """What their slot seals is new each time and was not made from the package key, nor it from that."""
    place = SlotPlace("ML-2026-03", "K1", "TE1", Opens.TECHNICIAN)
    sealed = [seal_slot(PACKAGE_KEY, place, KIOSK.receiving_public, PIN, BADGES["TE1"], CHEAP) for _ in range(2)]
    keys = {open_slot(slot, place, KIOSK, PIN, BADGES["TE1"]) for slot in sealed}
    assert len(keys | {PACKAGE_KEY}) == 3


@pytest.mark.parametrize("badge", ["TE1", "OP1"])
def test_no_slot_passes_for_the_other_kind(badge: str) -> None:
    """A slot that says that it opens something else than it was sealed for does not open at all."""
    operators = []
    for operator in MANIFEST.operators:
        other = {Opens.PACKAGE: Opens.TECHNICIAN, Opens.TECHNICIAN: Opens.PACKAGE}
        slots = tuple(replace(slot, opens=other[slot.opens]) for slot in operator.slots)
        operators.append(replace(operator, slots=slots))
    with pytest.raises(SlotError) as caught:
        unlock(replace(MANIFEST, operators=tuple(operators)), "K1", KIOSK, PIN, BADGES[badge])
    assert caught.value.fault is SlotFault.WRONG


def test_not_here() -> None:
    """A person without a slot on this kiosk is told so."""
    with pytest.raises(SlotError) as caught:
        unlock(MANIFEST, "K2", OTHER_KIOSK, PIN, BADGE)
    assert caught.value.fault is SlotFault.NOT_HERE


@pytest.mark.parametrize(
    "slot",
    [
        replace(SLOT, sealed=""),
        replace(SLOT, sealed="?"),
        replace(SLOT, salt=b64(b"short")),
        replace(SLOT, memory_kib=2**40),
        replace(SLOT, iterations=0),
        replace(SLOT, lanes=0),
        replace(SLOT, lanes=-1),
        replace(SLOT, memory_kib=-8),
    ],
)
def test_damaged(slot: Slot) -> None:
    """A slot that is none, or that asks for more than a device has, is damaged rather than wrong."""
    with pytest.raises(SlotError) as caught:
        open_slot(slot, PLACE, KIOSK, PIN, BADGE)
    assert caught.value.fault is SlotFault.DAMAGED


def test_every_byte_counts() -> None:
    """A slot with any bit altered does not open."""
    sealed = unb64(SLOT.sealed)
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SlotError):
            open_slot(replace(SLOT, sealed=b64(altered)), PLACE, KIOSK, PIN, BADGE)


def test_as_documented() -> None:
    """The wrap key is made of what the device's private key alone can compute, and of badge, PIN and salt."""
    sealed = unb64(SLOT.sealed)
    shared = KIOSK.receiving.exchange(X25519PublicKey.from_public_bytes(sealed[:32]))
    argon = Argon2id(salt=unb64(SLOT.salt), length=32, iterations=1, lanes=1, memory_cost=64, secret=BADGE.secret)
    info = b"kiosk-slot/2" + sealed[:32] + KIOSK.receiving.public_key().public_bytes_raw()
    wrap = HKDF(SHA256(), 32, None, info).derive(shared + argon.derive(PIN.encode()))
    place = b'["kiosk-slot/2","ML-2026-03","K1","OP1",""]'
    assert ChaCha20Poly1305(wrap).decrypt(bytes(12), sealed[32:], place) == PACKAGE_KEY


def test_never_the_same() -> None:
    """Two slots for the same person, badge and PIN have nothing in common."""
    again = seal_slot(PACKAGE_KEY, PLACE, KIOSK.receiving_public, PIN, BADGE, CHEAP)
    assert again.salt != SLOT.salt
    assert unb64(again.sealed)[:32] != unb64(SLOT.sealed)[:32]


def test_floor() -> None:
    """The floor is what a real package costs: 64 MiB and 3 passes; less does not reach it."""
    assert (FLOOR.memory_kib, FLOOR.iterations, FLOOR.lanes) == (65536, 3, 1)
    assert FLOOR.reaches(FLOOR)
    assert not SlotCost(65535, 3, 1).reaches(FLOOR)
    assert not SlotCost(65536, 2, 1).reaches(FLOOR)
