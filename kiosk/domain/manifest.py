"""The signed head of a roster package: whose programme, which round, which site, by whom, under which rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.policy import Policy

FORMAT_VERSION = 2


class OperatorRole(StrEnum):
    """What a person may sign."""

    STAFF = "staff"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class Opens(StrEnum):
    """What a slot opens."""

    PACKAGE = ""  # the package key
    TECHNICIAN = "technician"  # a key of its own that opens no record


@dataclass(frozen=True, slots=True)
class CardForm:
    """What a card's number looks like, so that a pad and a reader take just that. Nothing said: anything goes.

    `least` to `most` characters of `alphabet` (digits, letters, mixed); `check` names the rule of its last character;
    `zeros` says that zeros in front count.
    """

    least: int = 0
    most: int = 0
    alphabet: str = ""
    check: str = ""
    zeros: bool = False


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """Who takes a complaint of this topic away from the desk: shown, never called by the kiosk."""

    topic: str
    place: str = ""
    person: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Who answers for the data. Keys are base64: `public_key` (X25519) can open entry bodies, at the office only.

    `currency` is that of cash lines which name none.
    """

    code: str
    name: str
    donors: tuple[str, ...]
    sector: str
    purpose: str
    controller: str
    dpia_ref: str
    authorisation_ref: str
    public_key: str
    focal_point_key: str
    languages: tuple[str, ...] = ()
    card_form: CardForm = CardForm()
    currency: str = ""
    focal_points: tuple[FocalPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class DistributionRound:
    """One distribution. `opens` and `closes` are ISO dates in `time_zone`."""

    round_id: str
    number: int
    of: int
    modality: str
    opens: str
    closes: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where; `admin1` to `admin3` are P-codes."""

    code: str
    name: str
    admin1: str = ""
    admin2: str = ""
    admin3: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One kiosk of the site.

    Keys are base64 (Ed25519 signing, X25519 receiving; `request_key` Ed25519, of its `kiosk sync`; `tls_key`);
    `address` is its claims endpoint, or empty; `colour` is that of its sign.
    """

    kiosk_id: str
    number: int
    signing_key: str
    receiving_key: str
    address: str = ""
    colour: str = ""
    request_key: str = ""
    tls_key: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """The package key sealed for one operator on one kiosk: needs the device's key, the badge and the PIN.

    `salt` and `sealed` are base64; the rest is what Argon2id costs here.
    """

    kiosk_id: str
    salt: str
    sealed: str
    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 1
    opens: Opens = Opens.PACKAGE


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who may open the package. `badge_id` is what the badge shows beside its secret."""

    operator_id: str
    display_name: str
    role: OperatorRole
    badge_id: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a file of the package must be."""

    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class HubAddress:
    """Where entries go. `key` (base64 Ed25519) countersigns what it received; empty address: USB courier only.

    `previous_signature` is that of the hub's former key over a new one.
    """

    address: str
    key: str
    previous_signature: str = ""


@dataclass(frozen=True, slots=True)
class Revoked:
    """What must be refused before anything is opened: badge ids, devices' signing keys, issuers' and owners' keys.

    Keys are base64 Ed25519. Revoked cards are about people and lie in the package's `revocations.json`.
    """

    badges: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of a package that are readable without opening it. Times are UTC, ISO 8601 with seconds.

    `owner_key` (base64 Ed25519) is the programme owner's, who countersigns. `local_key` (base64 X25519) is
    derived from the package key: bodies are sealed to it without a session and open only within one. `delta_of` is 0
    for a package that is complete, else the sequence from which on a roster of this package may take it in.

    `head_mac` binds the manifest to the package key; `round_secret` (sealed to the programme's key) makes line ids;
    `previous_signature` is that of a new signer's predecessor; `ends` says when each sealed kind is destroyed, and
    `crosswalk_ends_at` when the office's crosswalk is.
    """

    package_id: str
    sequence: int
    supersedes: str
    issuer: str
    issuer_key: str
    issued_at: str
    expires_at: str
    templates_destroyed_at: str
    programme: Programme
    hub: HubAddress
    round: DistributionRound
    site: Site
    desks: tuple[Desk, ...]
    operators: tuple[Operator, ...]
    policy: Policy
    files: Mapping[str, FileDigest]
    format_version: int = FORMAT_VERSION
    head_mac: str = ""
    round_secret: str = ""
    previous_signature: str = ""
    ends: Mapping[str, str] = field(default_factory=dict)
    crosswalk_ends_at: str = ""
    owner_key: str = ""
    local_key: str = ""
    delta_of: int = 0
    revoked: Revoked = Revoked()

    def desk_of(self, kiosk_id: str) -> Desk | None:
        """Return the desk that `kiosk_id` serves here, or None when the package is not for that kiosk."""
        return next((desk for desk in self.desks if desk.kiosk_id == kiosk_id), None)

    def operator_of_badge(self, badge_id: str) -> Operator | None:
        """Return who a badge names."""
        return next((operator for operator in self.operators if operator.badge_id == badge_id), None)
