"""An operator's badge: a QR card with 128 random bits, printed by the office.

The text uses capitals, digits, `:` and `-` only, which a QR code packs tightest.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field

from kiosk.trust.errors import BadgeError

SECRET_BYTES = 16

_TEXT = re.compile(r"KIOSK-BADGE:1:([A-Z0-9-]{1,32}):([A-Z2-7]{26})")
_ID = re.compile(r"[A-Z0-9-]{1,32}")


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge holds. `badge_id` may be read by anyone; the secret never is printed or logged.

    Raises:
        BadgeError: an id with other than capitals, digits and hyphens, or a secret that is not 16 bytes.
    """

    badge_id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.badge_id) or len(self.secret) != SECRET_BYTES:
            raise BadgeError("a badge has an id of capitals, digits and hyphens, and a secret of 16 bytes")


def badge_text(badge: Badge) -> str:
    """Return the text of the badge's QR code."""
    return f"KIOSK-BADGE:1:{badge.badge_id}:{base64.b32encode(badge.secret).decode('ascii').rstrip('=')}"


def parse_badge(text: str) -> Badge:
    """Read the text of a badge, as a reader types it: spaces around it and small letters are forgiven.

    Raises:
        BadgeError: the text of something else, or a damaged one.
    """
    found = _TEXT.fullmatch(text.strip().upper()) if text.isascii() else None
    if found is None:
        raise BadgeError("not the text of a badge")
    try:
        badge = Badge(found[1], base64.b32decode(found[2] + "======"))
    except binascii.Error as error:  # pragma: no cover - the pattern admits base32 only
        raise BadgeError("not the text of a badge") from error
    if badge_text(badge) != text.strip().upper():
        raise BadgeError("not the text of a badge")
    return badge
