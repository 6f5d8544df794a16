"""The look, from `assets/tokens.json` and nowhere else: lengths in pixels of one profile, colours of one tone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).parent / "assets"

Colour = tuple[float, float, float, float]
"""Red, green, blue, alpha, each 0 to 1."""

COMPACT_BELOW_INCHES = 8.0


@dataclass(frozen=True)
class DeskSign:
    """How a desk is told apart: its own shape on its own colour."""

    number: int
    shape: str
    colour_name: str
    fill: Colour
    text: Colour


@dataclass(frozen=True)
class Theme:
    """Tokens for one screen. `px` turns millimetres on the glass into whole pixels."""

    profile: str
    tone: str
    width: int
    height: int
    px_per_mm: float
    rail: str
    labelled_steps: bool
    compact: bool
    tokens: Mapping[str, Any]
    colours: Mapping[str, Colour]

    @property
    def portrait(self) -> bool:
        """Whether the screen stands upright, with the rail as a bar at the bottom."""
        return self.rail == "bottom"

    def px(self, millimetres: float) -> int:
        """Return a length on the glass in pixels."""
        return round(millimetres * self.px_per_mm)

    def colour(self, role: str) -> Colour:
        """Return the colour of a role, such as `ink` or `primary_tint`."""
        return self.colours[role]

    def type(self, name: str, scale: float = 1.0) -> int:
        """Return a type size in pixels: caption, body, label, lead, title, number or desk."""
        sizes = self.tokens["type"]["mm_compact" if self.compact else "mm"]
        return self.px(sizes[name] * scale)

    def space(self, name: str) -> int:
        """Return a distance in pixels: hair, xs, s, m, l or xl."""
        return self.px(self.tokens["space_mm"][name])

    def frame(self, name: str) -> int:
        """Return a measure of the frame in pixels: rail, rail_gap, header, margin, top or action."""
        return self.px(self.tokens["frame_mm"][self.profile][name])

    def radius(self, name: str) -> int:
        """Return the corner radius of a tile, button or banner in pixels."""
        return self.px(self.tokens["radius_mm"][name])

    def line(self, name: str) -> int:
        """Return a line's width in pixels, never less than two: no thin strokes in the sun."""
        return max(2, int(self.tokens["line_mm"][name] * self.px_per_mm))

    def target(self, name: str) -> int:
        """Return a touch target's measure in pixels: least, primary_height, key or gap."""
        return self.px(self.tokens["target_mm"][name])

    def motion_s(self, name: str) -> float:
        """Return a movement's duration in seconds."""
        return float(self.tokens["motion_ms"][name]) / 1000

    def mirrored(self, pictogram: str) -> bool:
        """Whether a pictogram turns round when the language runs from right to left."""
        return pictogram in self.tokens["mirror_in_rtl"]

    def finger_layer(self, finger: int) -> str:
        """Return the hand layer of an ISO/IEC 19794-2 finger position, such as `right-index`."""
        return str(self.tokens["finger_layers"][str(finger)])

    def desk(self, number: int) -> DeskSign:
        """Return a desk's sign; numbers past the last sign begin again."""
        signs = self.tokens["desks"]
        sign = signs[(number - 1) % len(signs)]
        return DeskSign(number, sign["shape"], sign["name_en"], colour_of(sign["fill"]), colour_of(sign["text"]))


def colour_of(text: str) -> Colour:
    """Return a colour written `#RRGGBB`."""
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, 1.0


def faded(colour: Colour, alpha: float) -> Colour:
    """Return the colour with another opacity, 0 to 1."""
    return (*colour[:3], alpha)


@cache
def read_tokens(path: Path = ASSETS / "tokens.json") -> Mapping[str, Any]:
    """Return the tokens as they are written."""
    tokens: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return tokens


def profiles() -> list[str]:
    """Return the names of the screen profiles."""
    return list(read_tokens()["screens"])


def load_theme(profile: str = "landscape_10", tone: str = "day") -> Theme:
    """Return the look of a screen profile by day or by night.

    Raises:
        KeyError: there is no such profile or tone.
    """
    tokens = read_tokens()
    screen = tokens["screens"][profile]
    return Theme(
        profile=profile,
        tone=tone,
        width=screen["px"][0],
        height=screen["px"][1],
        px_per_mm=screen["px_per_mm"],
        rail=screen["rail"],
        labelled_steps=screen["steps"] == "labelled",
        compact=screen["inches"] < COMPACT_BELOW_INCHES,
        tokens=tokens,
        colours={role: colour_of(text) for role, text in tokens["themes"][tone].items()},
    )
