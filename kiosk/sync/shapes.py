"""What travels over the unix socket and between desks. docs/schemas/sync-socket.schema.json is made from this."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.json_schema import models_json_schema

from kiosk.sync.claims import End

ID = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$")]
Lines = Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=64)]], Field(max_length=200)]


class Shape(BaseModel):
    """Nothing unknown, nothing changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClaimAsked(Shape):
    """`POST /claims` on the socket: hold these lines for this kiosk. A new `claim_id` for each attempt."""

    claim_id: ID
    kiosk_id: ID
    hh_home_desk: int = Field(ge=1)
    line_ids: Lines = Field(min_length=1)


class Claimed(StrEnum):
    """How a claim was answered."""

    GRANTED = "granted"
    TAKEN = "taken"
    UNREACHABLE = "unreachable"


class ClaimAnswer(Shape):
    """`desk` (0: of no known number) and `at` (UTC) say who has a taken line and since when.

    `unreachable` ends the claim id: it is released as soon as the home desk can be told.
    """

    answer: Claimed
    desk: int = 0
    at: str = ""


class EndAsked(Shape):
    """`POST /claims/{claim_id}/end` on the socket.

    `line_ids` are the completed lines, none meaning all of the claim; its others become free. A line of which
    anything was given belongs among them. `hh_home_desk` is needed only for lines given without a claim (a flagged
    override, under an id that was never asked for).
    """

    how: End
    hh_home_desk: int = Field(default=0, ge=0)
    line_ids: Lines = []


class Done(Shape):
    """It is on the disk here; another desk is told as soon as it can be reached."""

    answer: str = "noted"


class Peer(Shape):
    """Another desk of the site. `reachable` is null before the first attempt."""

    desk: int
    reachable: bool | None
    at: str


class StatusAnswer(Shape):
    """`GET /status` on the socket.

    `last_answer` is a coded word: stored, unknown_device, other_chain, not_our_hub, portal, timeout,
    no_connection, tls, cut, no_hub, a hub's reason, or http_NNN. `doubtful` counts entries that the hub keeps as
    conflicts or in quarantine. `oldest_pending_age_s` is at least so long, and
    counted in this boot: the wall clock may be set.
    """

    online: bool
    pending: int
    last_upload: str
    last_answer: str
    oldest_pending_age_s: int
    doubtful: int
    peers: list[Peer]


class PeerClaim(Shape):
    """`POST /v1/claims` between desks."""

    claim_id: ID
    kiosk_id: ID
    round_id: str
    line_ids: Lines = Field(min_length=1)


class PeerEnd(Shape):
    """`POST /v1/claims/{claim_id}/end` between desks."""

    kiosk_id: ID
    round_id: str
    how: End
    line_ids: Lines = []


def socket_schema() -> dict[str, Any]:
    """Return the JSON Schema of everything that travels over the unix socket, each shape under `$defs`."""
    shapes: tuple[type[Shape], ...] = (ClaimAsked, ClaimAnswer, EndAsked, StatusAnswer, Done)
    _, schema = models_json_schema([(shape, "validation") for shape in shapes], title="kiosk sync, unix socket")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
