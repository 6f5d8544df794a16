"""One finger: capture, template, 1:1 comparison with each reference of the household, and the event it comes to.

What does not match is kept until the visit asks for a careful look at it; without the extra `[careful]` there is none.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event as Flag
from threading import Lock

import drivers
import matcher
from drivers import faults, progress
from drivers.faults import Awaited, TimedOut
from drivers.scanner import Hint, Image
from kiosk.domain.roster import ISO_TEMPLATE, TemplateRecord
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit.case import Advice
from matcher import careful, decision

log = logging.getLogger(__name__)

WORTH_COMPARING = 35
"""Least quality at which a comparison below the threshold is called a non-match; below it the person tries again."""

ADVICE_OF_IMAGE = {
    matcher.Advice.PLACE_FINGER: Advice.OTHER_WAY,
    matcher.Advice.COVER_MORE: Advice.PRESS_HARDER,
    matcher.Advice.CENTRE: Advice.OFF_CENTRE,
    matcher.Advice.DRY: Advice.TOO_DRY,
    matcher.Advice.WET: Advice.TOO_WET,
    matcher.Advice.HOLD_STILL: Advice.MOVED,
    matcher.Advice.CLEAN_GLASS: Advice.DIRTY_GLASS,
}

LOOK_LONGEST_S = 30.0
"""Of a careful look, waiting for its turn included; over thirty times what one takes on a desktop core."""

LOOK_AGAIN_S = 0.5

CAREFUL = f"{matcher.__version__}+careful"
"""How entries name the two looks together."""

Post = Callable[[ev.Event], None]
Extract = Callable[[Image, tuple[float, float]], matcher.Template]
"""As `matcher.careful.extract`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An enrolled template, opened for one visit only."""

    person_pid: str
    finger: int
    template: matcher.Template


NO_REFERENCES: tuple[str, tuple[Reference, ...]] = ("", ())
"""Of nobody."""


def open_references(records: Iterable[TemplateRecord]) -> tuple[Reference, ...]:
    """Read references; one that cannot be read is left out, never a reason to say no."""
    opened = []
    for record in records:
        read = matcher.Template.from_iso if record.format == ISO_TEMPLATE else matcher.Template.from_bytes
        try:
            opened.append(Reference(record.person_pid, record.finger, read(record.record)))
        except matcher.TemplateError as error:
            log.warning("a reference of format %s cannot be read: %s", record.format, error)
    return tuple(opened)


Scored = tuple[float, Reference]


def look_quickly(references: Iterable[Reference], probe: matcher.Template, cascade: bool) -> tuple[Scored, ...]:
    """Compare 1:1 with each reference; those that cannot be compared have no score.

    Args:
        references: the household's.
        probe: of `matcher.extract`.
        cascade: a careful look follows, and this one pays for it (see `matcher.decision.of_looks`).
    """
    compared = [(matcher.compare(row.template, probe), row) for row in references]
    scored = [(one.score, row) for one, row in compared if isinstance(one, matcher.Comparison)]
    return tuple((decision.of_looks(score) if cascade else score, row) for score, row in scored)


def look_carefully(references: Iterable[Reference], probe: matcher.Template) -> tuple[Scored, ...]:
    """Compare a probe of the careful look 1:1 with each reference: the better of both looks is the image's score."""
    compared = [(careful.compare(row.template, probe), row) for row in references]
    return tuple(
        (decision.of_looks(0.0, one.score), row) for one, row in compared if isinstance(one, matcher.Comparison)
    )


def best_of(scored: Iterable[Scored]) -> Scored:
    """Return the highest score and whose it is."""
    return max(scored, key=lambda pair: pair[0])


@dataclass(frozen=True, slots=True)
class Taken:
    """An image that may be looked at carefully, and what the quick look at it came to; `over` ends its visit."""

    effect: fx.VerifyFinger
    capture: drivers.Capture = field(repr=False)
    references: tuple[Reference, ...] = field(repr=False)
    scored: tuple[Scored, ...] = field(repr=False)
    quick: ev.FingerCompared
    over: Flag


class FingerReader:
    """The scanner of this desk, opened when first needed; after a fault the same one is looked at again.

    Each capture, and each watch for the scanner, has a flag of its own that calls it off. It is made when the visit
    asks and travels with the task, so that one that was called off before its turn came never begins, whatever was
    asked for since.
    """

    def __init__(
        self, open_scanner: Callable[[], drivers.Scanner], post: Post, extract_carefully: Extract | None = None
    ) -> None:
        self._open = open_scanner
        self._post = post
        self._extract_carefully = extract_carefully
        self._taken: dict[int, Taken] = {}
        self._over = Flag()
        self._scanner: drivers.Scanner | None = None
        self._turn = Lock()  # so that calling one capture off never hits the next, begun at the same moment
        self._under_way: Flag | None = None

    def verify(self, effect: fx.VerifyFinger, references: tuple[Reference, ...], off: Flag) -> None:
        """Perform the effect unless it was called `off`. On the scanner's thread."""
        with self._begun(off):
            try:
                self._post(self._outcome(effect, references, off))
            except faults.CaptureCancelled:
                return

    def taken(self, effect: fx.LookCarefully) -> Taken:
        """Hand over the image that is to be looked at; from the thread that decides, before the next capture."""
        return self._taken.pop(effect.look)

    def look_carefully(self, taken: Taken) -> None:
        """Look again with the larger network. On a thread of its own: it takes seconds on a small board."""
        if self._extract_carefully is None or taken.over.is_set():
            return
        started = time.perf_counter()
        try:
            probe = self._extract_carefully(taken.capture.image, taken.capture.ppi)
        except (ImportError, MemoryError):
            self._extract_carefully = None  # later looks shall not pay for what cannot be made
            raise
        scored = look_carefully(taken.references, probe)
        ms = taken.quick.ms + round((time.perf_counter() - started) * 1000)
        told = replace(taken.quick, comparisons=len(scored), matcher=CAREFUL, ms=ms, closer=False)
        self._post(ev.LookedCarefully(_told(told, taken.effect, (*taken.scored, *scored))))

    def forget(self) -> None:
        """Let go of the visit's images; looks that still wait for their turn are not made."""
        self._over.set()
        self._over = Flag()
        self._taken = {}

    def call_off(self, off: Flag) -> None:
        """End the capture that bears this flag, and no other: under way or not begun. From any thread."""
        off.set()
        with self._turn:
            if self._under_way is off and self._scanner is not None:
                self._scanner.cancel()

    def await_device(self, effect: fx.AwaitScanner, off: Flag) -> None:
        """Report the scanner's return, unless that is called `off`. On the scanner's thread."""
        with self._begun(off):
            while not off.is_set():
                try:
                    self._ready().wait_ready(timeout_s=1.0)
                except faults.CaptureCancelled:
                    return
                except faults.ScannerFault:
                    off.wait(LOOK_AGAIN_S)
                else:
                    self._post(ev.ScannerFound(effect.turn))
                    return

    def close(self) -> None:
        """Let go of the scanner; what is under way is called off before."""
        if self._scanner is not None:
            self._scanner.close()
            self._scanner = None

    @contextmanager
    def _begun(self, off: Flag) -> Iterator[None]:
        with self._turn:
            self._under_way = off
        try:
            yield
        finally:
            with self._turn:
                self._under_way = None

    def _ready(self) -> drivers.Scanner:
        if self._scanner is None:
            self._scanner = self._open()
        return self._scanner

    def _outcome(self, effect: fx.VerifyFinger, references: tuple[Reference, ...], off: Flag) -> ev.Event:
        def report(event: progress.Progress) -> None:
            if off.is_set():  # also what was called off between the look at the flag and the capture's begin
                raise faults.CaptureCancelled("called off")
            if isinstance(event, progress.FingerOn):
                self._post(ev.FingerTouched(effect.turn, 0))
            if isinstance(event, progress.Area):
                self._post(ev.FingerTouched(effect.turn, round(event.fraction * 100)))

        if off.is_set():
            raise faults.CaptureCancelled("called off before its turn")
        try:
            capture = self._ready().capture(effect.timeout_s, report)
        except faults.CaptureRetry as retry:
            return ev.FingerRetry(effect.turn, _advice_of_device(retry.reason))
        except TimedOut as late:
            return _timed_out(effect.turn, late)
        except faults.ScannerFault as fault:
            log.warning("scanner fault %s", type(fault).__name__)
            return ev.ScannerLost(effect.turn, type(fault).__name__)
        return self._compare(effect, capture, references)

    def _compare(
        self, effect: fx.VerifyFinger, capture: drivers.Capture, references: tuple[Reference, ...]
    ) -> ev.Event:
        turn, started = effect.turn, time.perf_counter()
        if Hint.SAME_AS_BEFORE in capture.hints:  # what lies on the glass is the print before: it proves nothing
            return ev.FingerRetry(turn, Advice.DIRTY_GLASS)
        try:
            probe = matcher.extract(capture.image, capture.ppi)
        except ValueError as error:  # no image of a finger: after a few tries the ladder takes over
            log.warning("the scanner's image does not fit: %s", error)
            return ev.FingerRetry(turn, Advice.OTHER_WAY)
        self._post(ev.FingerCaptured(turn, probe.quality))
        closer = self._extract_carefully is not None and len(references) > 0 and len(probe.minutiae) > 0
        scored = look_quickly(references, probe, closer)
        advice = _advice_of_image(capture) if probe.quality < WORTH_COMPARING else None
        if not scored and not closer:
            return ev.FingerRetry(turn, advice, probe.quality) if advice else ev.FingerIncomparable(turn)
        ms = round((time.perf_counter() - started) * 1000)
        told = ev.FingerCompared(
            turn, effect.person_pid, effect.finger, 0, probe.quality, len(scored),
            CAREFUL if closer else matcher.__version__, ms, advice, closer=closer,
        )  # fmt: skip
        told = _told(told, effect, scored)
        self._taken = {turn: Taken(effect, capture, references, scored, told, self._over)} if closer else {}
        return told


def _told(told: ev.FingerCompared, effect: fx.VerifyFinger, scored: tuple[Scored, ...]) -> ev.FingerCompared:
    """Fill in the best score, whose it is, and whether the finger that was asked for is among those compared."""
    if not scored:
        return replace(told, asked=False)
    score, best = best_of(scored)
    asked = any((row.person_pid, row.finger) == (effect.person_pid, effect.finger) for _, row in scored)
    return replace(told, person_pid=best.person_pid, finger=best.finger, score_milli=round(score * 1000), asked=asked)


def _advice_of_image(capture: drivers.Capture) -> Advice:
    """The scanner's own advice where it has any: it knows its glass, and the frames that it did not choose."""
    if capture.advice is not None:
        return _advice_of_device(capture.advice)
    advice = matcher.quality(capture.image, capture.ppi).advice
    return Advice.OTHER_WAY if advice is None else ADVICE_OF_IMAGE[advice]


def _advice_of_device(reason: drivers.RetryReason) -> Advice:
    return Advice.OTHER_WAY if reason is drivers.RetryReason.UNCLEAR else Advice(reason.value)


def _timed_out(turn: int, late: TimedOut) -> ev.Event:
    if late.awaited is Awaited.DEVICE:
        return ev.ScannerLost(turn, type(late).__name__)
    return ev.NoFingerCame(turn)
