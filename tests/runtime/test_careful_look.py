"""A desk that looks carefully, while the next finger is being placed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import matcher
from drivers.scanner import Image
from drivers.synthetic import PPI, Finger, impression
from kiosk.domain.codes import Kind, Result
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Sample, SamplePerson
from tests.runtime.desks import PATIENCE_S, Desk
from tests.runtime.test_visits_without_a_screen import good_people, kinds, to_finger


class SlowEye:
    """A careful look that takes until it is let go, and then sees the print of one finger, or breaks."""

    def __init__(self) -> None:
        self.seen: Image | None = None
        self.go = Event()

    def __call__(self, image: Image, ppi: tuple[float, float]) -> matcher.Template:
        """Look."""
        assert self.go.wait(PATIENCE_S)
        if self.seen is None:
            raise MemoryError
        return matcher.extract(self.seen, PPI)


@contextmanager
def desk_with(eye: SlowEye, sample: Sample, folder: Path) -> Iterator[Desk]:
    """Open a desk whose careful look is `eye`."""
    desk = Desk(sample, folder, extract_carefully=eye)
    try:
        desk.log_in()
        yield desk
    finally:
        eye.go.set()
        desk.close()


def place_strangers_finger(desk: Desk) -> tuple[SamplePerson, int]:
    """A finger that the quick look does not know lies once on the glass; return who was asked for which."""
    person, stranger = good_people(desk)[:2]
    waiting = to_finger(desk, person)
    desk.scanner.place(stranger.fingers[2])
    desk.until(lambda: isinstance(desk.state, st.AwaitingFinger) and desk.state.person.case.tries != ())
    desk.scanner.lift()
    return person, waiting.finger


def test_the_next_try_is_asked_for_while_the_image_is_looked_at(sample: Sample, tmp_path: Path) -> None:
    """The look takes its time and matches: the visit goes on from the next try, with both looks on record."""
    eye = SlowEye()
    with desk_with(eye, sample, tmp_path / "data") as desk:
        person, finger = place_strangers_finger(desk)
        eye.seen = impression(Finger.from_seed(person.fingers[finger]), "later")
        eye.go.set()
        desk.until(st.Approved)
        verify = desk.runtime.ledger.entries()[-1].draft.verify
        assert (verify.result, verify.tries, verify.matcher) == (Result.MATCH, 1, f"{matcher.__version__}+careful")
        assert verify.comparisons >= 2


def test_a_match_at_the_next_try_does_not_wait_for_the_look(sample: Sample, tmp_path: Path) -> None:
    """The right finger comes while the wrong one is still being looked at; what the look says later changes nothing."""
    eye = SlowEye()
    with desk_with(eye, sample, tmp_path / "data") as desk:
        person, finger = place_strangers_finger(desk)
        desk.scanner.place(person.fingers[finger])
        desk.until(st.Approved)
        eye.go.set()
        desk.touch(ev.GoodsOpened(), st.Delivering)
        desk.runtime.touch(ev.AllGiven())
        desk.touch(ev.HandedOver(), st.Receipted)
        assert kinds(desk.runtime.ledger) == [Kind.SESSION_OPEN, Kind.APPROVED, Kind.HANDOVER]


def test_a_look_that_breaks_leaves_the_visit_where_the_quick_look_brought_it(sample: Sample, tmp_path: Path) -> None:
    """Out of memory, say: nobody waits for ever, and nothing is held against the finger."""
    eye = SlowEye()
    with desk_with(eye, sample, tmp_path / "data") as desk:
        place_strangers_finger(desk)
        desk.touch(ev.OtherWayAsked(), st.LookingCarefully)
        eye.go.set()
        desk.until(st.AnotherWay)
        desk.until(lambda: kinds(desk.runtime.ledger)[-1] is Kind.ATTEMPT_FAILED)
        assert desk.runtime.ledger.entries()[-1].draft.verify.result is Result.DEVICE_FAIL
