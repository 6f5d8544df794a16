"""Two sheets to print: badges to cut out, and PINs to hand over apart from them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import segno

from kiosk.domain.manifest import OperatorRole
from kiosk.trust.badge import parse_badge
from kiosk.trust.durable import write_durably

Words = Callable[..., str]
"""Gives the words of a message: `words("roster-badge-title", site="…")`."""

BADGES, PINS = "badges.html", "pins.html"

_STYLE = """\
@page { size: A4; margin: 12mm }
body { font-family: Andika, "Noto Sans", sans-serif; margin: 0; color: #000 }
h1 { font-size: 5mm; margin: 0 0 4mm }
main { display: flex; flex-wrap: wrap; gap: 6mm }
article { width: 85.6mm; height: 54mm; box-sizing: border-box; padding: 4mm; border: 0.3mm dashed #777;
  display: flex; gap: 4mm; break-inside: avoid }
article svg { width: 42mm; height: 42mm; flex: none }
article p { margin: 0 0 1.5mm; font-size: 3.6mm; overflow-wrap: anywhere }
article p.name { font-size: 5mm; font-weight: 700 }
article p.pin { font-size: 9mm; font-weight: 700; letter-spacing: 1.5mm }
"""


@dataclass(frozen=True, slots=True)
class Badge:
    """What one operator gets. `text` is what the QR code holds: it names the operator and carries the secret."""

    operator_id: str
    display_name: str
    role: OperatorRole
    text: str = field(repr=False)
    pin: str = field(repr=False)


def write_badges(folder: Path, badges: Sequence[Badge], site: str, round_id: str, words: Words) -> tuple[Path, Path]:
    """Write both sheets, readable by their owner only, and return their paths: badges, PINs."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = words("roster-badge-place", site=site, round=round_id)
    sheets = folder / BADGES, folder / PINS
    cards = (_card(badge, place, _qr(badge.text), "", words) for badge in badges)
    write_durably(sheets[0], _page(words("roster-badge-title"), cards))
    strips = (_card(badge, place, "", f'<p class="pin">{escape(badge.pin)}</p>', words) for badge in badges)
    write_durably(sheets[1], _page(words("roster-pin-title"), strips))
    return sheets


def _qr(text: str) -> str:
    # Level Q mends a quarter: badges get scratched.
    return str(segno.make(text, error="q", micro=False).svg_inline(border=2, omitsize=True))


def _card(badge: Badge, place: str, picture: str, pin: str, words: Words) -> str:
    role = words(f"roster-role-{badge.role}")
    lines = f'<p class="name">{escape(badge.display_name)}</p><p>{escape(role)}</p>{pin}'
    lines += f"<p>{escape(words('roster-badge-number', id=parse_badge(badge.text).badge_id))}</p>"
    return f"<article>{picture}<div>{lines}<p>{escape(place)}</p><p>{escape(badge.operator_id)}</p></div></article>"


def _page(title: str, articles: Iterable[str]) -> bytes:
    body = "\n".join(articles)
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>\n{_STYLE}</style></head>\n<body><h1>{escape(title)}</h1>\n<main>\n{body}\n</main></body></html>\n"
    ).encode()
