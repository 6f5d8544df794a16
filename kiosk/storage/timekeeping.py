"""The earliest that it can be: what a clock must not be behind."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain.entry import Origin
from kiosk.storage.ledger_reader import LedgerReader

CHECKED = frozenset({"gps", "ntp", "hub"})
"""Somebody outside this device said so."""

TRUSTED = CHECKED | {"rtc"}
"""Sources that may raise the floor and let a package expire. What a person set may do neither."""

_LOOKED_AT = 500


def time_floor(known: Iterable[datetime], newest_first: Iterable[Origin]) -> datetime:
    """Return the earliest that it can be.

    An untrusted clock never raises it. A battery clock raises it, and once it stood in 2036 by mistake the next
    entry with a checked time takes that back: nothing older than such an entry is looked at.

    Args:
        known: moments that are past for certain: the program's build, the package's issue. At least one; aware.
        newest_first: of this kiosk's own entries.
    """
    floor = max(known)
    for origin in newest_first:
        moment = _moment(origin.ts_utc) if origin.ts_source in TRUSTED else None
        floor = max(floor, moment or floor)
        if moment and origin.ts_source in CHECKED:
            break
    return floor


def believed_now(now: datetime, source: str, newest_first: Iterable[Origin]) -> datetime | None:
    """Return the time to judge a package's age by: the clock's, or the floor when it is behind; None: untrusted."""
    return time_floor([now], newest_first) if source in TRUSTED else None


def newest_origins(ledger: Path) -> Sequence[Origin]:
    """Return the origins of the last entries of a ledger, newest first; none of one that was not begun.

    Raises:
        LedgerFault: it cannot be read.
    """
    if not ledger.exists():
        return ()
    with LedgerReader.open_for_reading(ledger) as reader:
        return origins_in(reader)


def origins_in(ledger: LedgerReader) -> Sequence[Origin]:
    """Return the same of a ledger that is open."""
    return ledger.origins(after_seq=max(0, ledger.count() - _LOOKED_AT))[::-1]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
