"""The shape of the configuration. Defaults are in defaults.toml; what a value may be is here, beside its name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `least` to `most`, both allowed."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Like:
    """Text that matches `pattern` as a whole; `example` is shown to who wrote something else."""

    pattern: str
    example: str


class Expanded:
    """Text in which ${DATA} and environment variables are replaced, as in paths."""


Rule = Between | Like | Expanded
"""What may stand beside a type."""

Seconds = Annotated[float, Between(0.1, 86_400)]
Port = Annotated[int, Between(1, 65_535)]
Url = Annotated[str, Like(r"(https?://[^\s]+)?", "https://hub.example.org")]


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things lie. All absolute; all but `socket` below `data` unless told otherwise."""

    data: Path
    socket: Path
    keys: Path
    ledger: Path
    roster: Path
    sync: Path
    preferences: Path
    packages: Path


@dataclass(frozen=True, slots=True)
class Storage:
    """Where each entry is copied at once (empty: nowhere), and how much room is kept free for a full disk."""

    second_copy: Annotated[str, Expanded(), Like(r"(/.+)?", "/media/kiosk-copy")]
    reserve_mb: Annotated[int, Between(0, 4096)]


@dataclass(frozen=True, slots=True)
class Device:
    """Who this kiosk is: empty, and desk number 0, until `kiosk provision`."""

    kiosk_id: Annotated[str, Like(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})?", "GAO-03")]
    site: Annotated[str, Like(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})?", "ML0701-A")]
    desk: Annotated[int, Between(0, 99)]


@dataclass(frozen=True, slots=True)
class Screen:
    """How the touchscreen looks; `language` is the folder of words shown before anybody chooses."""

    profile: Literal["landscape_10", "landscape_7", "portrait_7"]
    theme: Literal["day", "night"]
    language: Annotated[str, Like(r"[a-z]{2,3}", "fr")]
    sound: bool
    reduced_motion: bool


@dataclass(frozen=True, slots=True)
class Scanner:
    """Which finger scanner, and how long one capture may take."""

    url: Annotated[str, Like(r"(usb|serial|replay|simulated|model):.*", "usb:05ba:000a")]
    capture_timeout_s: Annotated[float, Between(1, 120)]


@dataclass(frozen=True, slots=True)
class Session:
    """When an untouched kiosk locks itself."""

    idle_lock_s: Annotated[float, Between(10, 86_400)]


@dataclass(frozen=True, slots=True)
class Sync:
    """How the network process speaks to the hub. An empty `hub_url` leaves the address to the package."""

    hub_url: Url
    interval_s: Annotated[float, Between(1, 86_400)]
    batch: Annotated[int, Between(1, 200)]
    connect_timeout_s: Seconds
    read_timeout_s: Seconds
    backoff_most_s: Seconds


@dataclass(frozen=True, slots=True)
class Desk:
    """Where this desk answers claims of the other desks, and how long it waits for theirs.

    It listens at `host` and `port`; `address` is the URL that the office puts into packages for the others.
    """

    address: Url
    host: str
    port: Port
    claim_timeout_s: Seconds


@dataclass(frozen=True, slots=True)
class Hub:
    """Where the hub listens and keeps what it received (a SQLAlchemy URL)."""

    host: str
    port: Port
    database: Annotated[str, Expanded(), Like(r"(sqlite|postgresql)(\+\w+)?://.*", "sqlite:///${DATA}/hub.db")]


@dataclass(frozen=True, slots=True)
class KioskConfig:
    """Everything that a person may set, validated."""

    paths: Paths
    storage: Storage
    device: Device
    screen: Screen
    scanner: Scanner
    session: Session
    sync: Sync
    desk: Desk
    hub: Hub
