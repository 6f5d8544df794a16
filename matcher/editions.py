"""Which standard a record follows, and how that standard writes what all of them hold."""

from dataclasses import dataclass
from enum import StrEnum

CM_PER_INCH = 2.54
PIXELS_PER_CM = 197
"""500 ppi as everyone writes it; the 0.08 % it is off would be 0.3 px across a finger."""
POSITION_MAX = 0x3FFF
"""Coordinates have 14 bits; the two above them are a kind, a flag or reserved."""


class Edition(StrEnum):
    """The standard, and the year where that matters."""

    ISO_2005 = "iso-19794-2:2005"
    ISO_2011 = "iso-19794-2:2011"
    ANSI_2004 = "ansi-378:2004"


@dataclass(frozen=True)
class Coding:
    """How minutiae and extended data are written.

    Attributes:
        minutia_size: bytes; 6, or 5 without quality.
        turn: angle codes in a full turn; those from there on are errors.
        zero_reported: whether quality 0 means the lowest, else that none is reported.
        header_counted: whether the length of an extended data block includes its own header of 4 bytes.
        common_flag: whether cores (and deltas) have angles all or none, which their count says, else each its own flag.
    """

    edition: Edition
    minutia_size: int = 6
    turn: int = 256
    zero_reported: bool = False
    header_counted: bool = True
    common_flag: bool = False


ISO_2005 = Coding(Edition.ISO_2005, header_counted=False)
ISO_2011 = Coding(Edition.ISO_2011, zero_reported=True)
ANSI_2004 = Coding(Edition.ANSI_2004, turn=180, common_flag=True)
