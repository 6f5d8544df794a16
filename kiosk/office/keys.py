"""The office's keys: two sign packages, one opens entries, one belongs to the focal point for complaints.

Packages need `issuer.key`, `owner.key`, `overlap.key` and two public halves; `programme.key` and `focal-point.key` may
lie in a safe from the first day on, and should.
"""

import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.office.findings import OfficeError
from kiosk.trust.codec import b64, unb64
from kiosk.trust.durable import write_durably
from kiosk.trust.keys import public_text, receiving_public_key

SECRET_BYTES = 32

ISSUER, OWNER, PROGRAMME, FOCAL_POINT, OVERLAP = "issuer", "owner", "programme", "focal-point", "overlap"


class KeysFault(StrEnum):
    """What is wrong with the keys folder; `roster-keys-FAULT` has the words."""

    EXISTS = "exists"
    MISSING = "missing"
    UNREADABLE = "unreadable"  # there, but not to be read by this account, or not from this medium
    MODE = "mode"
    DAMAGED = "damaged"


class KeysError(OfficeError):
    """The keys cannot be made or used. `file` is the one to look at."""

    def __init__(self, fault: KeysFault, file: Path) -> None:
        super().__init__(f"{fault}: {file}")
        self.fault = fault
        self.file = file


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What making a package needs. Public keys are base64."""

    issuer: Ed25519PrivateKey = field(repr=False)
    owner: Ed25519PrivateKey = field(repr=False)
    programme_public: str
    focal_point_public: str
    overlap_secret: bytes = field(repr=False)

    @property
    def issuer_public(self) -> str:
        """The key that devices learn to trust, base64."""
        return public_text(self.issuer)

    @property
    def owner_public(self) -> str:
        """The countersigning key that they learn with it, base64."""
        return public_text(self.owner)


def create_office_keys(folder: Path, random: bytes) -> OfficeKeys:
    """Make all keys, once. The folder is for its owner only.

    Args:
        folder: made when it is not there.
        random: 32 bytes, the secret of the overlap hashes.
    Raises:
        KeysError: EXISTS, when one of them is there already: replacing it would orphan packages and entries.
        ValueError: not 32 bytes.
    """
    if len(random) != SECRET_BYTES:
        raise ValueError(f"{len(random)} random bytes, needs {SECRET_BYTES}")
    names = [
        *(f"{name}.{kind}" for name in (ISSUER, OWNER, PROGRAMME, FOCAL_POINT) for kind in ("key", "pub")),
        f"{OVERLAP}.key",
    ]
    taken = next((folder / name for name in names if (folder / name).exists()), None)
    if taken is not None:
        raise KeysError(KeysFault.EXISTS, taken)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pairs: dict[str, Ed25519PrivateKey | X25519PrivateKey] = {
        ISSUER: Ed25519PrivateKey.generate(),
        OWNER: Ed25519PrivateKey.generate(),
        PROGRAMME: X25519PrivateKey.generate(),
        FOCAL_POINT: X25519PrivateKey.generate(),
    }
    for name, private in pairs.items():
        write_durably(folder / f"{name}.key", _line(b64(private.private_bytes_raw())), 0o600)
        write_durably(folder / f"{name}.pub", _line(public_text(private)), 0o644)
    write_durably(folder / f"{OVERLAP}.key", _line(b64(random)), 0o600)
    return load_office_keys(folder)


def load_office_keys(folder: Path) -> OfficeKeys:
    """Read what making a package needs.

    Raises:
        KeysError: MISSING, UNREADABLE, MODE (others may read a secret) or DAMAGED.
    """
    overlap = _secret(folder / f"{OVERLAP}.key")
    return OfficeKeys(
        issuer=Ed25519PrivateKey.from_private_bytes(_secret(folder / f"{ISSUER}.key")),
        owner=Ed25519PrivateKey.from_private_bytes(_secret(folder / f"{OWNER}.key")),
        programme_public=_public(folder / f"{PROGRAMME}.pub"),
        focal_point_public=_public(folder / f"{FOCAL_POINT}.pub"),
        overlap_secret=overlap,
    )


def load_programme_key(folder: Path) -> X25519PrivateKey:
    """Read the key that opens the bodies of entries, where it is kept.

    Raises:
        KeysError: MISSING, UNREADABLE, MODE or DAMAGED.
    """
    return X25519PrivateKey.from_private_bytes(_secret(folder / f"{PROGRAMME}.key"))


def _line(text: str) -> bytes:
    return f"{text}\n".encode("ascii")


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise KeysError(KeysFault.MISSING, path) from error
    except OSError as error:
        raise KeysError(KeysFault.UNREADABLE, path) from error
    except UnicodeDecodeError as error:
        raise KeysError(KeysFault.DAMAGED, path) from error


def _secret(path: Path) -> bytes:
    text = _text(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeysError(KeysFault.MODE, path)
    try:
        secret = unb64(text)
    except ValueError as error:
        raise KeysError(KeysFault.DAMAGED, path) from error
    if len(secret) != SECRET_BYTES:
        raise KeysError(KeysFault.DAMAGED, path)
    return secret


def _public(path: Path) -> str:
    text = _text(path)
    try:
        receiving_public_key(text)
    except ValueError as error:
        raise KeysError(KeysFault.DAMAGED, path) from error
    return text
