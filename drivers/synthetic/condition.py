"""What kind of day the finger has, in numbers."""

from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """State of skin and contact in one impression."""

    GOOD = "good"
    DRY = "dry"
    WET = "wet"
    WORN = "worn"
    PARTIAL = "partial"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Skin:
    """How a condition prints. Ridge units: a ridge profile runs from -1 to +1; all set by eye against real prints."""

    thickness: float = 0.0
    """Added to the profile: ridges thicken above 0, thin below."""
    thickness_wander: float = 0.15
    """Standard deviation of the same from place to place."""
    grain: float = 0.3
    """Rough skin: noise on the profile that frays and breaks ridges."""
    pores: float = 0.5
    """How deep the pores print."""
    flooding: float = 0.0
    """0 to 1: how far moisture fills the valleys in blotches."""
    wear: float = 0.0
    """0 to 1: how much of the ridges' height is rubbed off in patches."""
    scratches: float = 0.0
    """Fresh white cuts, on average."""
    contact: float = 1.0
    """Size of the contact, of the ordinary one."""
    darkness: float = 0.86
    """Of a ridge, 0 white to 1 black."""
    smear_px: float = 0.0
    """Blur by a finger that slides."""


SKINS = {
    Condition.GOOD: Skin(),
    Condition.DRY: Skin(thickness=-0.35, thickness_wander=0.3, grain=0.85, pores=0.8, darkness=0.7),
    Condition.WET: Skin(thickness=0.5, thickness_wander=0.3, grain=0.2, pores=0.1, flooding=0.75, darkness=0.95),
    Condition.WORN: Skin(thickness=-0.1, grain=0.7, wear=0.85, scratches=9, darkness=0.75),
    Condition.PARTIAL: Skin(contact=0.55),
    Condition.UNUSABLE: Skin(thickness=-0.3, grain=1.6, wear=0.9, scratches=6, contact=0.6, darkness=0.5, smear_px=5.0),
}
