import itertools
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Device, Frame, Turn
from drivers.equipment.bulk_model import Fault
from drivers.equipment.upek_model import GONE, SIDEWAYS, TOO_SHORT, UpekModel
from drivers.faults import (
    Awaited,
    CaptureCancelled,
    CaptureRetry,
    ProtocolError,
    Removed,
    RetryReason,
    ScannerFault,
    TimedOut,
)
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOff, FingerOn, Progress
from drivers.scanner import Image
from drivers.upek import MODELS
from drivers.upek.codec import FIRST_LONG
from drivers.usb import places

FINGER_IMAGE: Image = np.random.default_rng(2).integers(0, 256, (270, 192), np.uint8)
DRAWN_IMAGE: Image = np.random.default_rng(3).integers(0, 256, (333, 144), np.uint8)


class Person:
    """Lays the finger down when one is awaited, and lifts it when asked to."""

    def __init__(self, model: UpekModel, finger: Image = FINGER_IMAGE) -> None:
        self.model = model
        self.finger = finger
        self.told: list[Progress] = []

    def __call__(self, event: Progress) -> None:
        self.told.append(event)
        if isinstance(event, AwaitingFinger):
            self.model.place(self.finger)
        elif isinstance(event, AwaitingLift):
            self.model.lift()


@pytest.fixture
def model() -> UpekModel:
    """An area sensor with nothing on it."""
    return UpekModel(hurried=True)


@pytest.fixture
def turn(model: UpekModel) -> Turn:
    """Twenty seconds, and a person who does as told."""
    return Turn(20.0, Person(model))


def _hasty(model: UpekModel, finger: Image = FINGER_IMAGE) -> Turn:
    """A turn whose clock goes on by a tenth of a second at each look."""
    clock = itertools.count(0.0, 0.1)
    return Turn(1e6, Person(model, finger), lambda: next(clock))


def _attached(model: UpekModel) -> Device:
    (place,) = places(model)
    kind = next(kind for kind in MODELS if place.identity == (kind.vendor, kind.product))
    return kind.attach(place.open(kind.triple), kind, os.urandom)


def _captured(device: Device, turn: Turn) -> list[Frame]:
    turn.tell(AwaitingFinger())
    device.await_finger(turn)
    turn.tell(FingerOn())
    return device.read(turn)


def _two_visits(model: UpekModel, turn: Turn) -> list[Frame]:
    device = _attached(model)
    try:
        device.start(turn)
        frames = _captured(device, turn)
        device.await_lift(turn)
        frames += _captured(device, turn)
        device.rest()
        return frames
    finally:
        device.close()


def test_images_are_what_lies_on_the_sensor(model: UpekModel) -> None:
    """The image of both visits is the finger, not inverted, not flipped, at 381 ppi."""
    person = Person(model)
    frames = _two_visits(model, Turn(20.0, person))
    assert [frame.ppi for frame in frames] == [(381.0, 381.0)] * 2
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) and frame.image is frame.raw for frame in frames)
    kinds = [type(event) for event in person.told]
    assert kinds == [AwaitingFinger, FingerOn, AwaitingLift, FingerOff, AwaitingFinger, FingerOn]


def test_a_drawn_finger_is_as_long_as_it_was_drawn() -> None:
    """A strip gives rows as long as three quarters of its width, and as many as came."""
    model = UpekModel(swipe=True, hurried=True)
    frames = _two_visits(model, Turn(20.0, Person(model, DRAWN_IMAGE)))
    assert all(np.array_equal(frame.raw, DRAWN_IMAGE) for frame in frames)
    assert len(frames) == 2


def test_it_says_what_it_is(model: UpekModel, turn: Turn) -> None:
    """Kind and size are known once it was started, nothing before."""
    device = _attached(model)
    assert device.facts() == {}
    device.start(turn)
    assert device.facts() == {"sensor": "area, 256 x 360 pixels"}


def test_it_may_be_started_and_put_to_rest_again_and_again(model: UpekModel, turn: Turn) -> None:
    """Starting twice, resting twice and resting unstarted leave it ready for a finger."""
    device = _attached(model)
    device.rest()
    device.start(turn)
    device.start(turn)
    device.rest()
    device.rest()
    assert np.array_equal(_captured(device, turn)[0].raw, FINGER_IMAGE)


def test_a_finger_that_stays_is_imaged_and_dropped_until_it_leaves(model: UpekModel) -> None:
    """However long it lies there, no image of it is kept and the lift is told once."""
    told: list[Progress] = []
    rounds = itertools.count()

    def clock() -> float:
        if next(rounds) == 200:
            model.lift()
        return 0.0

    device = _attached(model)
    device.start(Turn(20.0, Person(model)))
    _captured(device, Turn(20.0, Person(model)))
    device.await_lift(Turn(20.0, told.append, clock))
    assert [type(event) for event in told] == [AwaitingLift, FingerOff]
    assert next(rounds) > 200


def test_a_finger_that_has_left_need_not_be_awaited(model: UpekModel, turn: Turn) -> None:
    """With nothing on the glass the lift is not even told, and the next finger is imaged."""
    device = _attached(model)
    _captured(device, turn)
    model.lift()
    told: list[Progress] = []
    device.await_lift(Turn(20.0, told.append))
    assert told == []
    assert np.array_equal(_captured(device, turn)[0].raw, FINGER_IMAGE)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (TOO_SHORT, RetryReason.TOO_SHORT),
        (SIDEWAYS, RetryReason.OFF_CENTRE),
        (GONE, RetryReason.TOO_SHORT),
    ],
)
@pytest.mark.parametrize("swipe", [False, True])
def test_what_the_device_complains_of_is_for_the_person(status: int, reason: RetryReason, swipe: bool) -> None:
    """Too short, askew or gone too early asks for the finger again, and the next one is imaged."""
    model = UpekModel(swipe=swipe, hurried=True)
    finger = DRAWN_IMAGE if swipe else FINGER_IMAGE
    turn = _hasty(model, finger)
    device = _attached(model)
    model.complain(status)
    with pytest.raises(CaptureRetry) as retry:
        _captured(device, turn)
    assert retry.value.reason is reason
    device.await_lift(turn)
    assert np.array_equal(_captured(device, turn)[0].raw, finger)


def test_a_finger_resting_on_the_strip_is_to_be_drawn() -> None:
    """Eight seconds on a strip without an image are no fault of the device."""
    model = UpekModel(swipe=True, hurried=True)
    turn = _hasty(model)
    device = _attached(model)
    model.place(DRAWN_IMAGE)
    device.await_finger(turn)
    model.fail(Fault.SILENCE, 10**6)
    with pytest.raises(CaptureRetry):
        device.read(turn)


def test_a_question_whether_the_host_lives_is_answered(model: UpekModel, turn: Turn) -> None:
    """The device's signs of life disturb nothing, wherever they come."""
    device = _attached(model)
    model.ask_whether_alive()
    device.start(turn)
    model.ask_whether_alive()
    assert np.array_equal(_captured(device, turn)[0].raw, FINGER_IMAGE)


def test_empty_answers_are_read_again(model: UpekModel, turn: Turn) -> None:
    """Some empty transfers lose nothing; nothing but empty ones is a fault."""
    device = _attached(model)
    model.fail(Fault.EMPTY, 5, after=3)
    assert np.array_equal(_captured(device, turn)[0].raw, FINGER_IMAGE)
    model.fail(Fault.EMPTY, 10**6)
    with pytest.raises(ProtocolError):
        device.await_lift(turn)


@pytest.mark.parametrize("after", [0, 3, 6, 10, 15, 20])
def test_a_wrong_crc_is_a_fault(model: UpekModel, turn: Turn, after: int) -> None:
    """Whichever frame it is, the error carries what was received."""
    model.fail(Fault.WRONG_CRC, after=after)
    with pytest.raises(ProtocolError, match="CRC") as wrong:
        _two_visits(model, turn)
    assert wrong.value.received.startswith(b"Ciao")


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 20])
def test_a_wrong_sequence_is_a_fault(model: UpekModel, turn: Turn, after: int) -> None:
    """An answer to another command is not taken for the answer to the last."""
    model.fail(Fault.WRONG_SEQUENCE, after=after)
    with pytest.raises(ProtocolError, match="does not answer the last command") as wrong:
        _two_visits(model, turn)
    assert wrong.value.received.startswith(b"Ciao")


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.SHORT_IMAGE])
def test_what_makes_no_sense_is_a_fault(model: UpekModel, turn: Turn, fault: Fault) -> None:
    """A refusal and an image of another size end the visit."""
    model.fail(fault)
    with pytest.raises(ProtocolError):
        _two_visits(model, turn)


def test_a_silent_device_is_not_an_absent_finger(model: UpekModel) -> None:
    """Without answers the device is what was waited for: at the start, after the finger, at the lift."""
    device = _attached(model)
    model.place(FINGER_IMAGE)
    for step in (device.start, device.read, device.await_lift):
        model.fail(Fault.SILENCE, 0)
        device.await_finger(_hasty(model))
        model.fail(Fault.SILENCE, 10**6)
        with pytest.raises(TimedOut) as silence:
            step(_hasty(model))
        assert silence.value.awaited is Awaited.DEVICE


def test_a_finger_is_awaited_no_longer_than_asked(model: UpekModel) -> None:
    """When the time is over nobody laid a finger down; the same device, put to rest, images the next."""
    device = _attached(model)
    clock = itertools.count(0.0, 0.1)
    turn = Turn(20.0, lambda event: None, lambda: next(clock))
    turn.tell(AwaitingFinger())
    with pytest.raises(TimedOut) as late:
        device.await_finger(turn)
    assert late.value.awaited is Awaited.FINGER
    device.rest()
    assert np.array_equal(_captured(device, Turn(20.0, Person(model)))[0].raw, FINGER_IMAGE)


def test_a_finger_is_seen_while_a_read_waits(pool: ThreadPoolExecutor) -> None:
    """Fingers laid down and lifted from another thread wake the wait."""
    model = UpekModel()
    device = _attached(model)
    device.start(Turn(20.0, print))
    waiting = pool.submit(device.await_finger, Turn(20.0, print))
    model.place(FINGER_IMAGE)
    waiting.result(20.0)
    assert np.array_equal(device.read(Turn(20.0, print))[0].raw, FINGER_IMAGE)
    lifting = pool.submit(device.await_lift, Turn(20.0, print))
    model.lift()
    lifting.result(20.0)


def test_unplugged_at_any_moment_it_is_removed() -> None:
    """Before whichever transfer the cable is pulled, the visit ends with Removed and closing stays quiet."""
    whole = UpekModel(hurried=True)
    _two_visits(whole, Turn(20.0, Person(whole)))
    for transfers in range(whole.transfers):
        model = UpekModel(hurried=True)
        model.unplug_after(transfers)
        with pytest.raises(Removed):
            _two_visits(model, Turn(20.0, Person(model)))


@pytest.mark.parametrize("moment", range(4, 160, 3))
def test_cancelled_at_any_moment_it_works_when_opened_anew(model: UpekModel, moment: int) -> None:
    """A turn stopped between any two frames leaves nothing that disturbs the next session."""
    calls = itertools.count()

    def clock() -> float:
        if next(calls) == moment:
            stopped.stop()
        return 0.0

    stopped = Turn(20.0, Person(model), clock)
    with pytest.raises(CaptureCancelled):
        _two_visits(model, stopped)
    frames = _two_visits(model, Turn(20.0, Person(model)))
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) for frame in frames)


def test_what_a_killed_session_left_behind_is_skipped(model: UpekModel, turn: Turn) -> None:
    """The second part of a frame whose first another program has read is no fault."""
    (place,) = places(model)
    line = place.open(MODELS[0].triple)
    device = MODELS[0].attach(line, MODELS[0], os.urandom)
    model.place(FINGER_IMAGE)
    device.await_finger(turn)
    assert line.read(0x81, FIRST_LONG, 1.0) == b""
    assert line.read(0x81, FIRST_LONG, 1.0)[7] == 0x2C
    line.close()
    assert len(_two_visits(model, turn)) == 2


@given(st.lists(st.tuples(st.sampled_from(Fault), st.integers(0, 100)), max_size=4))
def test_whatever_goes_wrong_is_a_fault_or_the_image(faults: list[tuple[Fault, int]]) -> None:
    """Any mix of mishaps ends in whole images or in a ScannerFault."""
    model = UpekModel(hurried=True)
    for fault, after in faults:
        model.fail(fault, after=after)
    try:
        frames = _two_visits(model, _hasty(model))
    except ScannerFault:
        return
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) for frame in frames)
