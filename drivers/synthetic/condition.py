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
    """Rough skin: noise on the profile that frays and breaks ridges, and hardly ever fills a valley."""
    mottle: float = 0.06
    """How unevenly a touching ridge shows."""
    pores: float = 0.5
    """How deep the pores print."""
    flooding: float = 0.0
    """0 to 1: how dark moisture makes the valleys, in blotches."""
    wear: float = 0.0
    """0 to 1: how much of the ridges' height is rubbed off in patches."""
    scratches: float = 0.0
    """Fresh white cuts, on average."""
    contact: float = 1.0
    """Size of the contact, of the ordinary one."""
    darkness: float = 0.86
    """Of a ridge, 0 white to 1 black."""
    smear_px: float = 0.0
    """Blur by a finger that slides or a glass that is greasy."""


SKINS = {
    Condition.GOOD: Skin(),
    Condition.DRY: Skin(thickness=-1.5, thickness_wander=0.55, grain=1.8, mottle=0.3, pores=1.0, darkness=0.6),
    Condition.WET: Skin(
        thickness=1.3,
        thickness_wander=0.45,
        grain=0.5,
        mottle=0.1,
        pores=0.1,
        flooding=1.0,
        contact=1.05,
        darkness=0.92,
    ),
    Condition.WORN: Skin(thickness=-0.2, grain=1.4, mottle=0.25, wear=1.0, scratches=20, darkness=0.7),
    Condition.PARTIAL: Skin(contact=0.55),
    Condition.UNUSABLE: Skin(
        thickness=-0.2, grain=1.4, mottle=0.3, wear=0.95, scratches=5, contact=0.6, darkness=0.4, smear_px=6.0
    ),
}
"""So hard that a dry, wet or worn finger fails every second to third time where a good one never does."""
