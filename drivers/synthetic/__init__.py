"""Synthetic fingerprints: endless fingers that nobody has, for rehearsals and tests."""

from drivers.synthetic.condition import Condition
from drivers.synthetic.finger import Finger
from drivers.synthetic.impression import PPI, WINDOW, impression
from drivers.synthetic.pattern import Pattern

__all__ = ["PPI", "WINDOW", "Condition", "Finger", "Pattern", "impression"]
