"""The attended secret: a package's key, sealed once for each operator on each kiosk.

    wrap key = HKDF-SHA256(X25519(ephemeral, device) || Argon2id(PIN, salt, secret = badge))

Who has the device has no badge; who finds a badge has no device and no PIN; a PIN alone is worth nothing.
`sealed` holds the ephemeral public key (32 bytes) and the ciphertext (48). A wrap key is used once, so its
nonce is zero.

A technician's slot seals random bytes that nothing else was made with: opening it proves who it is, and opens no
record. What a slot opens is part of what the ciphertext is tied to, so that neither kind passes for the other.
"""

import os
from dataclasses import dataclass, field
from typing import assert_never

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.manifest import Manifest, Opens, Operator, Slot
from kiosk.trust.badge import Badge
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import b64, unb64
from kiosk.trust.errors import SlotError, SlotFault
from kiosk.trust.keys import DeviceKeys, receiving_public_key

PACKAGE_KEY_BYTES = 32

_PUBLIC = 32
_SALT = 16
_ZERO_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class SlotCost:
    """What one guess costs. The default is the floor of a real package (234 ms measured on one x86-64 core).

    RFC 9106, section 4, recommends 64 MiB and 3 passes where memory is scarce; one lane, as boards are slow in all.
    """

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 1

    def reaches(self, floor: "SlotCost") -> bool:
        """Return whether a guess costs at least as much as with `floor`."""
        return self.memory_kib >= floor.memory_kib and self.iterations >= floor.iterations


FLOOR = SlotCost()
CEILING = SlotCost(1024 * 1024, 64, 16)
"""What a slot may ask of a device that opens it: a package must not be able to exhaust a kiosk's memory."""

_LEAST = SlotCost(memory_kib=8, iterations=1)


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Which slot it is: sealed for one place, it opens in no other."""

    package_id: str
    kiosk_id: str
    operator_id: str
    opens: Opens = Opens.PACKAGE

    @property
    def bytes(self) -> bytes:
        """What the ciphertext is tied to."""
        return canonical(["kiosk-slot/2", self.package_id, self.kiosk_id, self.operator_id, self.opens.value])


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Who opened a package, and its key: kept in memory while the session is open, nowhere else."""

    operator: Operator
    package_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TechnicianPass:
    """A technician has proved who they are. It holds no key: there is nothing that it could open."""

    operator: Operator


def seal_slot(
    package_key: bytes, place: SlotPlace, receiving_public: str, pin: str, badge: Badge, cost: SlotCost = FLOOR
) -> Slot:
    """Seal a package key (32 bytes) for a badge and a PIN on the device that holds `receiving_public`'s private half.

    Where the place opens no package, the key is not looked at: fresh random bytes are sealed in its stead.

    Raises:
        ValueError: a key of another length, or no public key.
    """
    if len(package_key) != PACKAGE_KEY_BYTES:
        raise ValueError(f"a package key has {PACKAGE_KEY_BYTES} bytes")
    key = package_key if place.opens is Opens.PACKAGE else os.urandom(PACKAGE_KEY_BYTES)
    device = receiving_public_key(receiving_public)
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    salt = os.urandom(_SALT)
    wrap = _wrap_key(ephemeral.exchange(device), public, device, _stretched(pin, badge, salt, cost))
    sealed = ChaCha20Poly1305(wrap).encrypt(_ZERO_NONCE, key, place.bytes)
    costs = (cost.memory_kib, cost.iterations, cost.lanes)
    return Slot(place.kiosk_id, b64(salt), b64(public + sealed), *costs, place.opens)


def open_slot(slot: Slot, place: SlotPlace, keys: DeviceKeys, pin: str, badge: Badge) -> bytes:
    """Return the key that is sealed in a slot: the package's, or a technician's own.

    Raises:
        SlotError: WRONG for a wrong badge, PIN or device, without saying which; DAMAGED for a slot that is none.
    """
    cost = SlotCost(slot.memory_kib, slot.iterations, slot.lanes)
    possible = cost.reaches(_LEAST) and cost.memory_kib >= 8 * cost.lanes  # RFC 9106, section 3.1
    if not (possible and CEILING.reaches(cost) and 1 <= cost.lanes <= CEILING.lanes):
        raise SlotError(SlotFault.DAMAGED)
    try:
        salt, sealed = unb64(slot.salt), unb64(slot.sealed)
        shared = keys.receiving.exchange(X25519PublicKey.from_public_bytes(sealed[:_PUBLIC]))
        stretched = _stretched(pin, badge, salt, cost)
    except ValueError as error:
        raise SlotError(SlotFault.DAMAGED) from error
    wrap = _wrap_key(shared, sealed[:_PUBLIC], keys.receiving.public_key(), stretched)
    try:
        return ChaCha20Poly1305(wrap).decrypt(_ZERO_NONCE, sealed[_PUBLIC:], place.bytes)
    except InvalidTag as error:
        raise SlotError(SlotFault.WRONG) from error


def unlock(manifest: Manifest, kiosk_id: str, keys: DeviceKeys, pin: str, badge: Badge) -> Unlocked | TechnicianPass:
    """Return the package key for the person whom the badge names in the signed manifest; a technician gets none.

    It also proves a second person who signs while a session is open: nobody else gets this far.

    Raises:
        SlotError: REVOKED, whatever the PIN; WRONG, also for a badge that the manifest does not know; NOT_HERE;
            DAMAGED.
    """
    if badge.badge_id in manifest.revoked.badges:
        raise SlotError(SlotFault.REVOKED)
    operator = manifest.operator_of_badge(badge.badge_id)
    if operator is None:
        raise SlotError(SlotFault.WRONG)
    slot = next((slot for slot in operator.slots if slot.kiosk_id == kiosk_id), None)
    if slot is None:
        raise SlotError(SlotFault.NOT_HERE)
    place = SlotPlace(manifest.package_id, kiosk_id, operator.operator_id, slot.opens)
    key = open_slot(slot, place, keys, pin, badge)
    match slot.opens:
        case Opens.PACKAGE:
            return Unlocked(operator, key)
        case Opens.TECHNICIAN:
            return TechnicianPass(operator)
        case _:
            assert_never(slot.opens)


def _stretched(pin: str, badge: Badge, salt: bytes, cost: SlotCost) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        secret=badge.secret,
    )
    return kdf.derive(pin.encode("utf-8"))


def _wrap_key(shared: bytes, ephemeral: bytes, device: X25519PublicKey, stretched: bytes) -> bytes:
    info = b"kiosk-slot/2" + ephemeral + device.public_bytes_raw()
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(shared + stretched)
