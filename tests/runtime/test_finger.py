"""One finger against the references of a household, and what is wrong with image or reference."""

from dataclasses import dataclass, field
from threading import Event as Flag
from types import TracebackType
from typing import Self

import numpy as np
import pytest

import matcher
from drivers import Capture, RetryReason, ScannerInfo
from drivers.progress import Report
from drivers.scanner import Hint, Image
from drivers.synthetic import Condition, Finger, impression
from kiosk.domain.roster import ISO_TEMPLATE, NATIVE_TEMPLATE, TemplateRecord
from kiosk.domain.visit import Event
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit.case import Advice
from kiosk.runtime.finger import CAREFUL, Extract, FingerReader, open_references

ASKED = fx.VerifyFinger(1, "h1", "p1", 2, 20)


@dataclass
class Plate:
    """A scanner whose image is always the same."""

    image: Image
    hints: frozenset[Hint] = frozenset()
    advice: RetryReason | None = None
    info: ScannerInfo = field(default=ScannerInfo("plate:", "plate", physical=False))

    def capture(self, timeout_s: float = 10.0, progress: Report | None = None) -> Capture:
        """Give the image at once."""
        return Capture(self.image, (500.0, 500.0), "plate", advice=self.advice, hints=self.hints)

    def wait_ready(self, timeout_s: float = 10.0) -> None:
        """Always there."""

    def cancel(self) -> None:
        """Nothing is under way."""

    def close(self) -> None:
        """Nothing to let go of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def print_of(seed: str) -> Image:
    """Return a good print of one synthetic finger."""
    return impression(Finger.from_seed(seed), 1)


RIGHT, OTHER = print_of("right"), print_of("other")


def reference(image: Image, finger: int) -> TemplateRecord:
    """Return a reference of person p1 as a package carries it."""
    record = matcher.extract(image, 500).to_bytes()
    return TemplateRecord("p1", finger, 1, 80, NATIVE_TEMPLATE, record)


def outcome(image: Image, records: list[TemplateRecord], careful: Extract | None = None) -> Event:
    """Return what one try of finger 2 of person p1 came to."""
    posted: list[Event] = []
    reader = FingerReader(lambda: Plate(image), posted.append, careful)
    reader.verify(ASKED, open_references(records), Flag())
    return posted[-1]


def looks(image: Image, seen: Image, records: list[TemplateRecord]) -> tuple[ev.FingerCompared, ev.FingerCompared]:
    """Return what the two looks at one image come to, where the careful one sees what `seen` shows."""
    posted: list[Event] = []
    reader = FingerReader(lambda: Plate(image), posted.append, lambda _, ppi: matcher.extract(seen, ppi))
    reader.verify(ASKED, open_references(records), Flag())
    quick = posted[-1]
    assert isinstance(quick, ev.FingerCompared)
    reader.look_carefully(reader.taken(fx.LookCarefully(ASKED.turn)))
    careful = posted[-1]
    assert isinstance(careful, ev.LookedCarefully)
    return quick, careful.compared


def torn(record: TemplateRecord, format_: str) -> TemplateRecord:
    """Return the reference as half of a file, or as one of another kind."""
    return TemplateRecord("p1", record.finger, 1, 80, format_, record.record[: len(record.record) // 2])


@pytest.mark.parametrize("format_", [NATIVE_TEMPLATE, ISO_TEMPLATE, "ansi-378"])
def test_a_torn_or_foreign_reference_is_left_out_and_the_finger_is_incomparable(format_: str) -> None:
    """With nothing to compare with there is no score, so no low one."""
    assert outcome(RIGHT, [torn(reference(RIGHT, 2), format_)]) == ev.FingerIncomparable(1)


def test_a_low_score_beside_a_torn_reference_says_so() -> None:
    """The household's other references were compared, the asked finger's was not: the visit is told."""
    beside = [torn(reference(RIGHT, 2), NATIVE_TEMPLATE), reference(OTHER, 7)]
    compared = outcome(RIGHT, beside)
    assert isinstance(compared, ev.FingerCompared)
    assert (compared.comparisons, compared.asked) == (1, False)
    whole = outcome(RIGHT, [reference(OTHER, 2), reference(OTHER, 7)])
    assert isinstance(whole, ev.FingerCompared)
    assert whole.asked


def test_a_finger_that_only_the_careful_look_knows_is_known() -> None:
    """The quick score comes with a closer look to follow; the careful one tells the better score and its own count."""
    quick, careful = looks(OTHER, RIGHT, [reference(RIGHT, 2)])
    assert quick.closer
    assert quick.score_milli < 4000 < careful.score_milli
    assert (careful.turn, careful.person_pid, careful.finger) == (ASKED.turn, "p1", 2)
    assert (quick.comparisons, careful.comparisons) == (1, 1)
    assert (careful.matcher, careful.closer) == (CAREFUL, False)


def test_where_a_careful_look_follows_each_look_pays_for_the_other() -> None:
    """The same finger scores log10 2 less than at a desk without the careful look, and never less after it."""
    alone = outcome(RIGHT, [reference(RIGHT, 2)])
    assert isinstance(alone, ev.FingerCompared)
    quick, careful = looks(RIGHT, OTHER, [reference(RIGHT, 2)])
    assert alone.score_milli - quick.score_milli == pytest.approx(301, abs=1)
    assert careful.score_milli == quick.score_milli
    assert not alone.closer


def test_a_careful_look_is_not_made_for_a_visit_that_is_over() -> None:
    """Images are let go of with the visit, those that wait for their turn too."""
    posted: list[Event] = []
    reader = FingerReader(lambda: Plate(OTHER), posted.append, lambda _, ppi: matcher.extract(RIGHT, ppi))
    reader.verify(ASKED, open_references([reference(RIGHT, 2)]), Flag())
    taken = reader.taken(fx.LookCarefully(ASKED.turn))
    reader.forget()
    reader.look_carefully(taken)
    assert isinstance(posted[-1], ev.FingerCompared)
    reader.verify(ASKED, open_references([reference(RIGHT, 2)]), Flag())
    reader.forget()
    with pytest.raises(KeyError):
        reader.taken(fx.LookCarefully(ASKED.turn))


@pytest.mark.parametrize(
    "image",
    [
        np.full((500, 500), 255, np.uint8),
        np.zeros((500, 500), np.uint8),
        np.zeros((3, 5), np.uint8),
        np.zeros((0, 0), np.uint8),
        np.zeros((9000, 40), np.uint8),
        np.zeros((50, 50, 3), np.uint8),
    ],
    ids=["white", "black", "tiny", "empty", "huge", "coloured"],
)
def test_an_image_without_a_finger_asks_for_another_try(image: Image) -> None:
    """Blank, of the wrong size or of the wrong kind: the person tries again, and it is no "no match"."""
    assert isinstance(outcome(image, [reference(RIGHT, 2)]), ev.FingerRetry)
    assert isinstance(outcome(image, [reference(RIGHT, 2)], lambda _, ppi: matcher.extract(RIGHT, ppi)), ev.FingerRetry)


def test_the_print_before_proves_nothing() -> None:
    """An image that is nearly the one before is not compared: the glass is wiped and the finger laid anew."""
    posted: list[Event] = []
    reader = FingerReader(lambda: Plate(RIGHT, frozenset({Hint.SAME_AS_BEFORE})), posted.append)
    reader.verify(ASKED, open_references([reference(RIGHT, 2)]), Flag())
    assert posted[-1] == ev.FingerRetry(ASKED.turn, Advice.DIRTY_GLASS)


def test_a_weak_image_is_explained_by_the_scanner_that_took_it() -> None:
    """What the scanner says of its own image goes before what the image alone says."""
    posted: list[Event] = []
    weak = impression(Finger.from_seed("right"), 1, Condition.UNUSABLE)
    reader = FingerReader(lambda: Plate(weak, advice=RetryReason.MOVED), posted.append)
    reader.verify(ASKED, open_references([reference(OTHER, 2)]), Flag())
    retry = posted[-1]
    assert isinstance(retry, ev.FingerRetry)
    assert retry.advice is Advice.MOVED
