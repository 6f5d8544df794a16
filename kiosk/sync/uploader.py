"""What to send next and what an answer means. Pure: bytes and random numbers come in as arguments.

Nothing is ever dropped: whatever the answer, entries stay queued until the hub says that it stores them.
"""

import json
from dataclasses import dataclass, field, fields
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, TypeVar

from kiosk.trust.codec import from_mapping
from kiosk.trust.errors import CodecError
from kiosk.trust.witness import Witness

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how often. Seconds; `batch` is at most what the hub takes."""

    batch: int = 200
    interval_s: float = 60.0
    backoff_first_s: float = 2.0
    backoff_most_s: float = 900.0
    retry_after_most_s: float = 3600.0  # a portal may say anything


@dataclass(frozen=True, slots=True)
class Pace:
    """How many entries go into the next batch, and how many attempts failed in a row."""

    batch: int
    failures: int = 0


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """What the hub says of one entry: accepted, duplicate, conflict or quarantined. All mean: stored."""

    entry_id: str
    seq: int
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The hub holds everything up to `acknowledged`. `witness` is None as long as it does not know this device."""

    answers: tuple[EntryAnswer, ...]
    acknowledged: int
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """Somebody else answered: a captive portal, a proxy's page. Says nothing about the batch."""

    status: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The hub, or something before it, refused the request as a whole."""

    status: int
    reason: str
    retry_after_s: float | None = None


class Quiet(StrEnum):
    """Why no answer came."""

    TIMEOUT = "timeout"
    NO_CONNECTION = "no_connection"
    TLS = "tls"
    CUT = "cut"  # in the middle: the batch may have been stored


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer. The batch may have been stored or not: sending it again is harmless."""

    why: Quiet


Reply = Stored | Portal | Refused | Silence

_SMALLER_MAY_HELP = {400, 408, 411, 413, 502, 504}


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP answer as it came."""

    status: int
    content_type: str = ""
    retry_after: str = ""
    date: str = ""
    body: bytes = field(default=b"", repr=False)


def read_reply(response: Response) -> Reply:
    """Tell who answered, and what.

    Only 200 with the hub's JSON is the hub's word. A redirect, another content type, a page or a torn body is
    somebody else's, whatever its status says.
    """
    if response.status == 200:
        return _read_stored(response) or Portal(response.status)
    if response.status < 400:
        return Portal(response.status)
    return Refused(response.status, _reason(response), _retry_after_s(response))


def _read_stored(response: Response) -> Stored | None:
    if _media_type(response) != "application/json":
        return None
    try:
        found = json.loads(response.body)
        head = _known(_Head, found)
        answers = tuple(_known(EntryAnswer, answer) for answer in found["answers"])
        witness = None if found["witness"] is None else _known(Witness, found["witness"])
    except (ValueError, KeyError, TypeError, CodecError, RecursionError):
        return None
    return Stored(answers, head.acknowledged, witness) if head.acknowledged >= 0 else None


@dataclass(frozen=True, slots=True)
class _Head:
    acknowledged: int


def _known(kind: type[T], found: Any) -> T:
    """Read the fields that we know: a newer hub may say more."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # always one of the dataclasses here
    return from_mapping(kind, {name: value for name, value in dict(found).items() if name in names})


def _media_type(response: Response) -> str:
    return response.content_type.partition(";")[0].strip().lower()


def _reason(response: Response) -> str:
    if _media_type(response) != "application/problem+json":
        return ""
    try:
        return str(json.loads(response.body)["reason"])[:64]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _retry_after_s(response: Response) -> float | None:
    """Seconds, or a date: that is measured from the answer's own date, since our clock may be wrong."""
    text = response.retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(response.date)
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())


def after(pace: Pace, reply: Reply, limits: Limits) -> Pace:
    """Return the pace after an answer: doubled batches while all is well, halved ones when less may get through."""
    if isinstance(reply, Stored):
        return Pace(min(limits.batch, pace.batch * 2))
    smaller = isinstance(reply, Silence) or (isinstance(reply, Refused) and reply.status in _SMALLER_MAY_HELP)
    return Pace(max(1, pace.batch // 2) if smaller else pace.batch, pace.failures + 1)


def wait_s(pace: Pace, reply: Reply, more: bool, limits: Limits, roll: float) -> float:
    """Return how long to wait before the next attempt.

    Args:
        pace: after this reply.
        more: entries are waiting.
        roll: uniform in [0, 1), so that the kiosks of a site do not come back all at once.
    """
    if isinstance(reply, Stored):
        return 0.0 if more else limits.interval_s
    longest = min(limits.backoff_most_s, limits.backoff_first_s * 2.0 ** min(pace.failures - 1, 30))
    backoff = longest * (0.5 + roll / 2)
    told = reply.retry_after_s if isinstance(reply, Refused) else None
    return backoff if told is None else max(backoff, min(told, limits.retry_after_most_s))
