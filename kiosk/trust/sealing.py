"""The sealed body of an entry: one byte string that says itself how, and for whom, it is sealed.

    "KBD1" | count | count x (recipient: 8 bytes, wrapped key: 80 bytes) | salt: 16 bytes | ChaCha20-Poly1305 ciphertext

HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) wraps a session's key to every recipient, once: it is the slow
part. HKDF-SHA256 of that key, with the salt, gives each body a key of its own, used once, so its nonce is zero. A
recipient is named by the first bytes of its public key's hash. The text is padded to steps of 256 bytes: a length shows
neither a note nor a role.
"""

import os
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.trust.errors import EntryError, EntryFault
from kiosk.trust.keys import receiving_public_key

_MAGIC = b"KBD1"
_INFO = b"kiosk-body/1"
_KEY, _SALT = 32, 16
_NAME = 8
_WRAPPED = 80  # HPKE: 32 encapsulated, 32 key, 16 tag
_ZERO_NONCE = bytes(12)
_PADDING = 256
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class Sealer:
    """Seals bodies for the same recipients, for a session at most: who has its key reads all of them."""

    def __init__(self, recipients: Sequence[str]) -> None:
        """Seal for the holders of `recipients`, base64 X25519 keys."""
        self.recipients = tuple(recipients)

    def seal(self, text: bytes, bound_to: bytes) -> bytes:
        """Seal a JSON text; `bound_to` must be shown to open it.

        Raises:
            ValueError: no recipient, or one that is no key.
        """
        key, head = self._wrapped
        salt = os.urandom(_SALT)
        padded = text + b" " * (-len(text) % _PADDING)
        return head + salt + _body_cipher(key, salt).encrypt(_ZERO_NONCE, padded, _INFO + bound_to)

    @cached_property
    def _wrapped(self) -> tuple[bytes, bytes]:
        """The session's key, and what a body begins with."""
        if not 0 < len(self.recipients) < 256:  # the count is one byte
            raise ValueError("nobody to seal for")
        key = os.urandom(_KEY)
        head = _MAGIC + bytes([len(self.recipients)])
        for recipient in self.recipients:
            public = receiving_public_key(recipient)
            head += _name(public.public_bytes_raw()) + _SUITE.encrypt(key, public, _INFO)
        return key, head


def _body_cipher(key: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), length=_KEY, salt=salt, info=_INFO).derive(key))


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
        salt, ciphertext = sealed[end : end + _SALT], sealed[end + _SALT :]
        return _body_cipher(key, salt).decrypt(_ZERO_NONCE, ciphertext, _INFO + bound_to)
    except (InvalidTag, ValueError) as error:
        raise EntryError(EntryFault.SEALED, "damaged, or taken from another entry") from error


def _name(public: bytes) -> bytes:
    return sha256(public).digest()[:_NAME]
