"""What makes a hub itself: the key it countersigns with and two tokens, made on first start, kept beside its data."""

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kiosk.hub.errors import HubError, HubFault
from kiosk.trust.chain import Head
from kiosk.trust.codec import b64, unb64
from kiosk.trust.durable import write_durably
from kiosk.trust.keys import public_text
from kiosk.trust.witness import Witness, sign_head

_KEY = "hub-key"
_ENROLMENT = "enrolment-token"
_STAFF = "staff-token"


@dataclass(frozen=True, slots=True)
class Identity:
    """A hub's secrets. `enrolment_token` registers devices, `staff_token` reads the board."""

    signing: Ed25519PrivateKey = field(repr=False)
    enrolment_token: str = field(repr=False)
    staff_token: str = field(repr=False)

    @property
    def public_key(self) -> str:
        """The Ed25519 public key, base64: `hub.key` in a package's manifest."""
        return public_text(self.signing)

    def countersign(self, kiosk_id: str, head: Head, at: str) -> Witness:
        """Witness the head of a kiosk's chain."""
        return sign_head(kiosk_id, head, at, self.signing)


def open_identity(home: Path) -> Identity:
    """Read the hub's secrets from its folder; on first start make them. Several workers may start at once.

    Raises:
        HubError: the folder cannot be written, or the key in it is damaged, or gone: devices know the hub by it.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            if not (home / _KEY).exists() and (home / _ENROLMENT).exists():  # the key is made first
                raise HubError(HubFault.KEY_MISSING, str(home / _KEY))
            private = Ed25519PrivateKey.from_private_bytes(unb64(_kept(home / _KEY, _new_key)))
            return Identity(private, _kept(home / _ENROLMENT, _new_token), _kept(home / _STAFF, _new_token))
    except OSError as error:
        raise HubError(HubFault.FOLDER, f"{home}: {error.strerror}") from error
    except ValueError as error:
        raise HubError(HubFault.KEY_DAMAGED, str(home / _KEY)) from error


def home_of(database_url: str) -> Path:
    """Return the folder beside a SQLite database, where the hub's other files lie.

    Raises:
        HubError: not a database URL, or one that has no folder, so that the folder must be said.
    """
    try:
        url = make_url(database_url)
    except ArgumentError as error:
        raise HubError(HubFault.DATABASE, database_url) from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise HubError(HubFault.NO_FOLDER, url.render_as_string(hide_password=True))
    return Path(url.database).absolute().parent


def _kept(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        write_durably(path, make().encode())
    return path.read_text().strip()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _new_key() -> str:
    return b64(Ed25519PrivateKey.generate().private_bytes_raw())


def _new_token() -> str:
    return secrets.token_urlsafe(18)
