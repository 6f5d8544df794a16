"""Fingers: images become templates, two templates become a calibrated score. Pure: no clock, no randomness."""

from matcher.compare import Comparison, Incomparable, compare
from matcher.errors import TemplateError
from matcher.extract import extract
from matcher.quality import Advice, Quality, quality
from matcher.score import threshold
from matcher.template import Template

__version__ = "2"
"""Of the algorithm: entries name it, and a change of any score changes it."""

__all__ = [
    "Advice",
    "Comparison",
    "Incomparable",
    "Quality",
    "Template",
    "TemplateError",
    "compare",
    "extract",
    "quality",
    "threshold",
]
