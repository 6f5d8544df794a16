"""A device's unattended keys: one signs its entries, one receives what is sealed for it.

A thief of the device can use them until they are revoked: what needs a person is sealed again by slots.
"""

import json
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.trust.canonical import canonical
from kiosk.trust.codec import b64, unb64
from kiosk.trust.durable import write_durably
from kiosk.trust.errors import KeyFileError, KeyFileFault

KEY_FILE = "device-keys.json"

_MODE = 0o600
_HANDED_OVER = 0o440  # root's, and an access list for the unit's account, whose mask stands where the group's rights do
_NOTHING = b"{}"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The private keys of one device. Never printed: `repr` shows nothing of them."""

    signing: Ed25519PrivateKey = field(repr=False)
    receiving: X25519PrivateKey = field(repr=False)

    @classmethod
    def create(cls) -> "DeviceKeys":
        """Make new keys from the operating system's randomness."""
        return cls(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())

    @property
    def signing_public(self) -> str:
        """The Ed25519 public key, base64."""
        return public_text(self.signing)

    @property
    def receiving_public(self) -> str:
        """The X25519 public key, base64."""
        return public_text(self.receiving)

    def save(self, folder: Path) -> None:
        """Write the keys, readable by their owner only; on return they are on the medium.

        Raises:
            KeyFileError: keys are there already; a device's identity is never replaced silently.
        """
        path = folder / KEY_FILE
        if path.exists():
            raise KeyFileError(KeyFileFault.EXISTS, str(path))
        secrets = {
            "version": _VERSION,
            "signing": b64(self.signing.private_bytes_raw()),
            "receiving": b64(self.receiving.private_bytes_raw()),
        }
        write_durably(path, canonical({**secrets, "check": _check(secrets)}), _MODE)

    @classmethod
    def load(cls, folder: Path, *, handed_over: bool = False) -> "DeviceKeys":
        """Read the keys that `save` wrote.

        Args:
            folder: where they are.
            handed_over: the folder is the one in which systemd lays a unit's credentials. Root owns what is there, and
                `{}` says that there was nothing to hand over.
        Raises:
            KeyFileError: missing, not to be read, readable by others, or damaged.
        """
        path = folder / KEY_FILE
        try:
            found = path.stat()
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise KeyFileError(KeyFileFault.MISSING, str(path)) from error
        except OSError as error:
            raise KeyFileError(KeyFileFault.UNREADABLE, f"{path}: {error.strerror}") from error
        mode = stat.S_IMODE(found.st_mode)
        allowed = _HANDED_OVER if handed_over and found.st_uid == 0 else _MODE
        if mode & 0o077 & ~allowed:
            raise KeyFileError(KeyFileFault.MODE, f"{path}: mode {mode:o}, must be {allowed:o}")
        if handed_over and content == _NOTHING:
            raise KeyFileError(KeyFileFault.MISSING, str(path))
        try:
            return _parse(content)
        except (ValueError, KeyError, TypeError) as error:
            raise KeyFileError(KeyFileFault.DAMAGED, f"{path}: {error}") from error


def _parse(content: bytes) -> DeviceKeys:
    secrets = json.loads(content)
    check = secrets.pop("check")
    if secrets["version"] != _VERSION or check != _check(secrets):
        raise ValueError("torn or altered")
    return DeviceKeys(
        Ed25519PrivateKey.from_private_bytes(unb64(secrets["signing"])),
        X25519PrivateKey.from_private_bytes(unb64(secrets["receiving"])),
    )


def _check(secrets: dict[str, object]) -> str:
    """Eight bytes of a hash: enough to notice a torn or mistyped file."""
    return sha256(b"kiosk-keys/1\n" + canonical(secrets)).hexdigest()[:16]


def public_text(private: Ed25519PrivateKey | X25519PrivateKey) -> str:
    """Return the public part of a private key as base64."""
    return b64(private.public_key().public_bytes_raw())


def signing_public_key(text: str) -> Ed25519PublicKey:
    """Return the Ed25519 public key of a base64 text; ValueError when it is none."""
    return Ed25519PublicKey.from_public_bytes(unb64(text))


def receiving_public_key(text: str) -> X25519PublicKey:
    """Return the X25519 public key of a base64 text; ValueError when it is none."""
    return X25519PublicKey.from_public_bytes(unb64(text))


def fingerprint(public: str) -> str:
    """Return what two people compare of a public key by telephone: four groups of eight digits, 128 bits.

    >>> fingerprint("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    '66687aad-f862bd77-6c8fc18b-8e9f8e20'
    """
    digest = sha256(unb64(public)).hexdigest()[:32]
    return "-".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def signature_holds(public: str, signature: bytes, message: bytes) -> bool:
    """Return whether `signature` is that of `message` by the holder of `public` (base64 Ed25519)."""
    try:
        signing_public_key(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
