"""The shapes of the hub's answers, as its OpenAPI description shows them."""

from typing import Any

from pydantic import BaseModel, Field

from kiosk.domain.accountability import Comparison
from kiosk.domain.codes import Figure
from kiosk.hub.judging import Answer, Reason


class EntryAnswer(BaseModel):
    """What became of one entry. Ids are empty, and `seq` 0, when they could not be read."""

    entry_id: str
    seq: int
    answer: Answer
    reason: Reason


class Witness(BaseModel):
    """The hub's signed head, docs/ledger-format.md: Ed25519 over {at, entry_hash, kiosk_id, seq}."""

    kiosk_id: str
    seq: int
    entry_hash: str
    at: str = Field(description="by the hub's clock")
    key: str = Field(description="the hub's public key, base64")
    signature: str = Field(description="base64")


class BatchAnswer(BaseModel):
    """Answers in the order of the entries sent, and the highest number up to which all are stored."""

    answers: list[EntryAnswer]
    acknowledged: int
    witness: Witness | None = Field(description="of the acknowledged head; none for an unknown device")


class DeviceIn(BaseModel):
    """A device to register: its id and its Ed25519 public key, base64."""

    kiosk_id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
    signing_key: str = Field(max_length=64)


class DeviceOut(BaseModel):
    """A registered device, and the key that this hub countersigns with."""

    kiosk_id: str
    hub_key: str


class PackageOut(BaseModel):
    """A package to fetch at `/v1/packages/{sha256}?device=`."""

    name: str
    sha256: str
    length: int


class PackagesOut(BaseModel):
    """Packages for one kiosk."""

    packages: list[PackageOut]


class RevocationOut(BaseModel):
    """A revocation as published: whoever uses it verifies its signature."""

    number: int
    document: dict[str, Any]


class RevocationsOut(BaseModel):
    """Revocations after `since`, and the last number of all."""

    revocations: list[RevocationOut]
    latest: int


class BoardLine(BaseModel):
    """Counts of accepted entries: handovers by which anything was given, the partial ones of these, visits that ended
    without goods (refused, served before, sent to their desk, on no list), reversals, and entries of newer programs."""

    round_id: str
    site: str
    kiosk_id: str
    served: int
    partial: int
    refused: int
    already_served: int
    sent_to_desk: int
    unlisted: int
    reversed: int
    newer: int
    entries: int
    last_ts_utc: str


class BoardOut(BaseModel):
    """The live board, from headers only, and how many entries are held by reason."""

    kiosks: list[BoardLine]
    held: dict[str, int]


class FactOut(BaseModel):
    """One share of one person beside all others', docs/schemas/accountability.schema.json."""

    figure: Figure
    part: int
    whole: int
    low: float
    high: float
    others_part: int
    others_whole: int
    comparison: Comparison


class PersonOut(BaseModel):
    """What is told of one operator's day at a site."""

    operator_id: str
    visits: int
    counted: int
    facts: list[FactOut]


class FiguresOut(BaseModel):
    """How people worked at a site on a day: facts for supervisor and office, ranked by nothing."""

    round_id: str
    site: str
    day: str
    operators: list[PersonOut]


class Health(BaseModel):
    """The hub can read its database."""

    status: str
    hub_key: str
