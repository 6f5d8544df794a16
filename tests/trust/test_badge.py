import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.trust.badge import Badge, badge_text, parse_badge
from kiosk.trust.errors import BadgeError

BADGES = st.builds(Badge, st.from_regex(r"[A-Z0-9-]{1,32}", fullmatch=True), st.binary(min_size=16, max_size=16))


def test_known_text() -> None:
    """A badge's text is short, and of the letters that QR codes pack tightest."""
    assert badge_text(Badge("B-1", bytes(16))) == "KIOSK-BADGE:1:B-1:AAAAAAAAAAAAAAAAAAAAAAAAAA"


@given(BADGES, st.sampled_from([str, str.lower, " {}\r\n".format]))
def test_round_trip(badge: Badge, typed: type[str]) -> None:
    """A badge reads back, also from a reader that types small letters or a line end."""
    assert parse_badge(typed(badge_text(badge))) == badge


@given(st.text() | st.from_regex(r"KIOSK-BADGE:1:B1:[A-Z0-9]{24,28}", fullmatch=True))
def test_other_texts(text: str) -> None:
    """Any other text raises BadgeError, or is the one spelling of a badge."""
    try:
        assert badge_text(parse_badge(text)) == text.strip().upper()
    except BadgeError:
        return


@pytest.mark.parametrize(("badge_id", "secret"), [("b1", bytes(16)), ("", bytes(16)), ("B:1", bytes(16)), ("B1", b"")])
def test_no_badge(badge_id: str, secret: bytes) -> None:
    """A badge that its text could not hold cannot be made."""
    with pytest.raises(BadgeError):
        Badge(badge_id, secret)


def test_secret_not_shown() -> None:
    """Printing a badge does not show its secret."""
    assert "secret" not in repr(Badge("B1", b"a secret of 16 b"))
