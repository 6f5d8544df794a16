"""The sealed body of an entry: one byte string that says itself how, and for whom, it is sealed.

    "KBD1" | count | count x (recipient: 8 bytes, wrapped key: 80 bytes) | ChaCha20-Poly1305 ciphertext

A fresh key seals each body; HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) wraps that key to every
recipient. A recipient is named by the first bytes of its public key's hash. The fresh key is used once, so its
nonce is zero. The text is padded to steps of 256 bytes: a length shows neither a note nor a role.
"""

from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.trust.errors import EntryError, EntryFault
from kiosk.trust.keys import receiving_public_key

_MAGIC = b"KBD1"
_INFO = b"kiosk-body/1"
_NAME = 8
_WRAPPED = 80  # HPKE: 32 encapsulated, 32 key, 16 tag
_ZERO_NONCE = bytes(12)
_PADDING = 256
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def seal(text: bytes, recipients: Sequence[str], bound_to: bytes) -> bytes:
    """Seal a JSON text for the holders of `recipients` (base64 X25519); `bound_to` must be shown to open it.

    Raises:
        ValueError: no recipient, or one that is no key.
    """
    if not 0 < len(recipients) < 256:  # the count is one byte
        raise ValueError("nobody to seal for")
    key = ChaCha20Poly1305.generate_key()
    head = _MAGIC + bytes([len(recipients)])
    for recipient in recipients:
        public = receiving_public_key(recipient)
        head += _name(public.public_bytes_raw()) + _SUITE.encrypt(key, public, _INFO)
    padded = text + b" " * (-len(text) % _PADDING)
    return head + ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, padded, _INFO + bound_to)


def unseal(sealed: bytes, private: X25519PrivateKey, bound_to: bytes) -> bytes:
    """Return the text (with its padding) for one of its recipients.

    Raises:
        EntryError: damaged, sealed for others, or bound to something else.
    """
    start = len(_MAGIC) + 1
    if sealed[: len(_MAGIC)] != _MAGIC or len(sealed) < start:
        raise EntryError(EntryFault.SEALED, "not a sealed body of version 1")
    step = _NAME + _WRAPPED
    end = start + sealed[start - 1] * step
    mine = _name(private.public_key().public_bytes_raw())
    slots = (sealed[at : at + step] for at in range(start, end, step))
    wrapped = next((slot[_NAME:] for slot in slots if slot[:_NAME] == mine), None)
    if wrapped is None:
        raise EntryError(EntryFault.SEALED, "not sealed for this key")
    try:
        key = _SUITE.decrypt(wrapped, private, _INFO)
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, sealed[end:], _INFO + bound_to)
    except (InvalidTag, ValueError) as error:
        raise EntryError(EntryFault.SEALED, "damaged, or taken from another entry") from error


def _name(public: bytes) -> bytes:
    return sha256(public).digest()[:_NAME]
