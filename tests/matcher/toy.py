"""A matcher of pictures by their shade, with the faults that a real one may have."""

from matcher.protocol import REFUSED
from matcher.systems import Enrolled, Picture, System

DARK = 10
"""Means below are too poor to enrol."""


def enrol(picture: Picture) -> Enrolled | None:
    """The mean shade."""
    shade = round(float(picture.image.mean()))
    return Enrolled(bytes([shade]), min(100, shade)) if shade >= DARK else None


def load(stored: bytes) -> int:
    """The shade again."""
    return stored[0]


def compare(reference: int, probe: int) -> float:
    """Higher for nearer shades; white is refused."""
    return REFUSED if 255 in (reference, probe) else 255.0 - abs(reference - probe)


SHADES = System("shades", enrol, load, compare)
