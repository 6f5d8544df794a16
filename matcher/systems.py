"""What is measured: a way to make templates of images and to compare two, ours or another's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from matcher import careful
from matcher.arrays import Grey
from matcher.compare import FEWEST_MINUTIAE, Comparison, compare
from matcher.decision import of_looks
from matcher.extract import extract
from matcher.protocol import REFUSED
from matcher.template import Template

_RECORD = b"FMR"
"""How every edition of a record begins, and no template of ours."""


class Picture(NamedTuple):
    """An impression as captured, and the file it was read from for systems that read files only."""

    image: Grey
    ppi: float
    path: Path


class Enrolled(NamedTuple):
    """What is stored of an impression, and its quality 0..100 where the system tells one."""

    stored: bytes
    quality: int | None = None


@dataclass(frozen=True)
class System:
    """A matcher under test; its functions stand at module level, so that other processes can be sent them.

    Attributes:
        name: in reports.
        enrol: what is stored; None when the impression is too poor. Timed as extraction.
        load: what is stored -> what is compared, with all that is computed once for many comparisons. Not timed.
        compare: loaded reference and probe -> a score, higher for more alike, or REFUSED.
    """

    name: str
    enrol: Callable[[Picture], Enrolled | None]
    load: Callable[[bytes], Any]
    compare: Callable[[Any, Any], float]


def ours(minutiae_only: bool, careful_too: bool = False) -> System:
    """This matcher. Which strategy makes the templates is chosen here and nowhere else.

    Args:
        minutiae_only: store an ISO record, as if the other side were foreign software.
        careful_too: a careful look follows each quick one, see `matcher.careful`.
    """
    if careful_too:
        return System("careful", partial(_enrol, careful.extract, False), load, _careful_score)
    return System("minutiae" if minutiae_only else "native", partial(_enrol, extract, minutiae_only), load, _score)


def load(stored: bytes) -> Template:
    """A template of its own bytes or of any record that `Template.from_iso` reads, ready to be compared.

    Raises:
        TemplateError: neither.
    """
    template = Template.from_iso(stored) if stored.startswith(_RECORD) else Template.from_bytes(stored)
    for look in (template, template.careful):
        if look is not None and len(look.minutiae) >= FEWEST_MINUTIAE:
            _ = look.structures, look.patches
    return template


def _enrol(make: Callable[[Grey, float], Template], minutiae_only: bool, picture: Picture) -> Enrolled | None:
    template = make(picture.image, picture.ppi)
    if len(template.minutiae) < FEWEST_MINUTIAE:
        return None
    return Enrolled(template.to_iso() if minutiae_only else template.to_bytes(), template.quality)


def _score(reference: Template, probe: Template) -> float:
    result = compare(reference, probe)
    return result.score if isinstance(result, Comparison) else REFUSED


def _careful_score(reference: Template, probe: Template) -> float:
    quick, second = _score(reference, probe), careful.compare(reference, probe)
    return of_looks(quick, second.score if isinstance(second, Comparison) else 0.0)
