import itertools
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Device, Frame, Turn
from drivers.equipment.bulk_model import Fault
from drivers.equipment.nb1010_model import Nb1010Model
from drivers.faults import Awaited, CaptureCancelled, ProtocolError, Removed, ScannerFault, TimedOut
from drivers.nb1010 import MODELS
from drivers.nb1010.codec import CAPTURE, FINGER, MESSAGES, PREPARE, ROWS, WIDTH, Assembly, answer, touched
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOff, FingerOn, Progress
from drivers.scanner import Image
from drivers.usb import places

FINGER_IMAGE: Image = np.random.default_rng(1).integers(0, 256, (ROWS, WIDTH), np.uint8)


def _message(number: int, pixels: bytes = bytes(2 * WIDTH)) -> bytes:
    head = "802100001c020000 00000000 01000000"
    return bytes.fromhex(head) + number.to_bytes(4, "little") + bytes.fromhex("0001000001") + pixels + bytes(3)


MESSAGES_SENT = [_message(row + 1, FINGER_IMAGE[row : row + 2].tobytes()) for row in range(0, ROWS, 2)]
TOUCHED = bytes.fromhex("803701001000000000000000f7000000")


class Person:
    """Lays the finger down when one is awaited, and lifts it when asked to."""

    def __init__(self, model: Nb1010Model) -> None:
        self.model = model
        self.told: list[Progress] = []

    def __call__(self, event: Progress) -> None:
        self.told.append(event)
        if isinstance(event, AwaitingFinger):
            self.model.place(FINGER_IMAGE)
        elif isinstance(event, AwaitingLift):
            self.model.lift()


@pytest.fixture
def model() -> Nb1010Model:
    """A scanner with nothing on it."""
    return Nb1010Model(hurried=True)


def _attached(model: Nb1010Model) -> Device:
    (place,) = places(model)
    (kind,) = MODELS
    assert place.identity == (kind.vendor, kind.product)
    return kind.attach(place.open(kind.triple), kind, os.urandom)


def _captured(device: Device, turn: Turn) -> list[Frame]:
    turn.tell(AwaitingFinger())
    device.await_finger(turn)
    turn.tell(FingerOn())
    return device.read(turn)


def _two_visits(model: Nb1010Model, turn: Turn) -> list[Frame]:
    device = _attached(model)
    try:
        device.start(turn)
        frames = _captured(device, turn)
        device.await_lift(turn)
        return frames + _captured(device, turn)
    finally:
        device.close()


# --- bytes -----------------------------------------------------------------------------------------------------------


def test_requests_are_the_recorded_ones() -> None:
    """The device hears, byte for byte, what it was heard to understand."""
    assert FINGER.encode().hex() == "8038010008000000"
    assert PREPARE.encode().hex() == "800d03000c00000000040000"
    assert CAPTURE.encode().hex() == "8012040020000000020000000000000000000000000000000000000020000000"


@pytest.mark.parametrize(("coverage", "finger"), [(0x00, False), (0x30, False), (0x31, True), (0xF7, True)])
def test_a_finger_covers_more_than_an_empty_sensor(coverage: int, finger: bool) -> None:
    """Coverage above 0x30 is a finger."""
    said = TOUCHED[:12] + bytes([coverage]) + TOUCHED[13:]
    assert touched(answer(FINGER, said)) is finger


@given(st.binary(max_size=40))
def test_only_a_whole_answer_is_one(noise: bytes) -> None:
    """Any part of an answer, more than it, the answer to another request and noise are refused."""
    wrong = [noise, TOUCHED + b"\0", *(TOUCHED[:long] for long in range(len(TOUCHED)))]
    for content in wrong:
        with pytest.raises(ProtocolError) as refused:
            answer(FINGER, content)
        assert refused.value.received == content
    with pytest.raises(ProtocolError):
        answer(PREPARE, TOUCHED)


def test_an_answer_to_an_earlier_request_is_refused() -> None:
    """The echoed sequence tells the answers of two requests apart that look the same."""
    with pytest.raises(ProtocolError):
        answer(CAPTURE, bytes.fromhex("80200300100000000000000000000000"))


def test_rows_become_the_image() -> None:
    """Ninety messages give every pixel in its place, and none before the last."""
    assembly = Assembly()
    *before, last = map(assembly.feed, MESSAGES_SENT)
    assert before == [None] * (MESSAGES - 1)
    assert last is not None
    assert np.array_equal(last, FINGER_IMAGE)


def test_rows_after_the_last_are_refused() -> None:
    """A complete image does not grow."""
    assembly = Assembly()
    for message in MESSAGES_SENT:
        assembly.feed(message)
    with pytest.raises(ProtocolError):
        assembly.feed(_message(ROWS + 1))


@given(st.permutations(range(6)).filter(lambda order: order != sorted(order)))
def test_rows_out_of_order_are_refused(order: list[int]) -> None:
    """However messages change places, their numbers show it."""
    assembly = Assembly()
    with pytest.raises(ProtocolError):
        list(map(assembly.feed, (MESSAGES_SENT[number] for number in order)))


@given(st.binary(max_size=600), st.integers(0, 539), st.integers(0, 539), st.integers(0, 7))
def test_broken_rows_are_refused_or_keep_their_place(noise: bytes, long: int, place: int, bit: int) -> None:
    """Noise, part of a message and more than one are refused; a flipped bit is, too, or changes one pixel at most."""
    whole = MESSAGES_SENT[0]
    for content in (noise, whole[:long], whole + noise + b"\0"):
        with pytest.raises(ProtocolError):
            Assembly().feed(content)
    flipped = bytearray(whole)
    flipped[place] ^= 1 << bit
    assembly = Assembly()
    try:
        assembly.feed(bytes(flipped))
    except ProtocolError:
        return
    *_, image = map(assembly.feed, MESSAGES_SENT[1:])
    assert image is not None
    assert np.count_nonzero(image != FINGER_IMAGE) <= 1


# --- device ----------------------------------------------------------------------------------------------------------


def test_images_are_what_lies_on_the_sensor(model: Nb1010Model) -> None:
    """Both frames of both visits are the finger, not inverted, not flipped, at 385 ppi."""
    person = Person(model)
    frames = _two_visits(model, Turn(20.0, person))
    assert [frame.ppi for frame in frames] == [(385.0, 385.0)] * 4
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) and frame.image is frame.raw for frame in frames)
    kinds = [type(event) for event in person.told]
    assert kinds == [AwaitingFinger, FingerOn, AwaitingLift, FingerOff, AwaitingFinger, FingerOn]


def test_a_finger_that_has_left_need_not_be_awaited(model: Nb1010Model) -> None:
    """With nothing on the glass the lift is not even told."""
    person = Person(model)
    device = _attached(model)
    device.await_lift(Turn(20.0, person))
    assert person.told == []


def test_a_finger_may_leave_after_the_first_image(model: Nb1010Model) -> None:
    """One image is enough when the finger is gone by then."""
    device = _attached(model)
    assert len(device.read(Turn(20.0, Person(model)))) == 1


@pytest.mark.parametrize("fault", [Fault.DROPPED_ROWS, Fault.SWAPPED_ROWS, Fault.SHORT_IMAGE])
def test_lost_rows_are_read_again(model: Nb1010Model, fault: Fault) -> None:
    """An image that lost rows twice comes whole the third time."""
    model.fail(fault, 2)
    model.place(FINGER_IMAGE)
    frames = _attached(model).read(Turn(20.0, Person(model)))
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) for frame in frames)


def test_rows_lost_every_time_are_a_fault(model: Nb1010Model) -> None:
    """After the third image without all its rows the scanner is at fault."""
    model.fail(Fault.DROPPED_ROWS, 3)
    model.place(FINGER_IMAGE)
    with pytest.raises(ProtocolError, match="rows 83 came after 80"):
        _attached(model).read(Turn(20.0, Person(model)))


def test_a_second_image_that_fails_is_let_go(model: Nb1010Model) -> None:
    """The first image stays, and the next visit is not disturbed."""
    device, turn = _attached(model), Turn(20.0, Person(model))
    model.place(FINGER_IMAGE)
    model.fail(Fault.SHORT_IMAGE, 3, after=1)
    (frame,) = device.read(turn)
    assert np.array_equal(frame.raw, FINGER_IMAGE)
    assert len(device.read(turn)) == 2


def test_an_empty_answer_is_read_again(model: Nb1010Model) -> None:
    """An empty transfer now and then loses nothing; nothing but empty ones is a fault."""
    device, turn = _attached(model), Turn(20.0, Person(model))
    model.fail(Fault.EMPTY, 2)
    device.start(turn)
    model.fail(Fault.EMPTY, 10**6)
    with pytest.raises(ProtocolError):
        device.await_finger(turn)


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.CUT, Fault.WRONG_SEQUENCE, Fault.SILENCE])
def test_a_start_survives_one_mishap(model: Nb1010Model, fault: Fault) -> None:
    """What is left over of an exchange that failed is read, and the question asked again."""
    device, turn = _attached(model), Turn(20.0, Person(model))
    model.fail(fault)
    device.start(turn)
    assert len(_captured(device, turn)) == 2


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.CUT, Fault.WRONG_SEQUENCE])
def test_what_makes_no_sense_is_a_fault(model: Nb1010Model, fault: Fault) -> None:
    """Refusals, half answers and answers to something else end the wait for a finger."""
    device = _attached(model)
    model.fail(fault)
    with pytest.raises(ProtocolError):
        device.await_finger(Turn(20.0, Person(model)))


def test_a_silent_device_is_not_an_absent_finger(model: Nb1010Model) -> None:
    """Without answers the device is what was waited for."""
    device = _attached(model)
    model.fail(Fault.SILENCE, 10**6)
    with pytest.raises(TimedOut) as silence:
        device.await_finger(Turn(20.0, Person(model)))
    assert silence.value.awaited is Awaited.DEVICE


def test_a_finger_is_awaited_no_longer_than_asked(model: Nb1010Model) -> None:
    """When the time is over nobody laid a finger down: the finger is what was waited for."""
    device = _attached(model)
    clock = itertools.count(0.0, 1.0)
    turn = Turn(8.0, lambda event: None, lambda: next(clock))
    turn.tell(AwaitingFinger())
    with pytest.raises(TimedOut) as late:
        device.await_finger(turn)
    assert late.value.awaited is Awaited.FINGER


def test_unplugged_at_any_moment_it_is_removed() -> None:
    """Before whichever transfer the cable is pulled, the visit ends with Removed and closing stays quiet."""
    whole = Nb1010Model(hurried=True)
    _two_visits(whole, Turn(20.0, Person(whole)))
    for transfers in range(whole.transfers):
        model = Nb1010Model(hurried=True)
        model.unplug_after(transfers)
        with pytest.raises(Removed):
            _two_visits(model, Turn(20.0, Person(model)))


@pytest.mark.parametrize("moment", range(4, 200, 23))
def test_cancelled_at_any_moment_it_works_when_opened_anew(model: Nb1010Model, moment: int) -> None:
    """A turn stopped between any two rows leaves nothing that disturbs the next session."""
    calls = itertools.count()

    def clock() -> float:
        if next(calls) == moment:
            turn.stop()
        return 0.0

    turn = Turn(20.0, Person(model), clock)
    with pytest.raises(CaptureCancelled):
        _two_visits(model, turn)
    frames = _two_visits(model, Turn(20.0, Person(model)))
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) for frame in frames)


@given(st.lists(st.tuples(st.sampled_from(Fault), st.integers(0, 200)), max_size=4))
def test_whatever_goes_wrong_is_a_fault_or_the_image(faults: list[tuple[Fault, int]]) -> None:
    """Any mix of mishaps ends in whole images or in a ScannerFault."""
    model = Nb1010Model(hurried=True)
    for fault, after in faults:
        model.fail(fault, after=after)
    try:
        frames = _two_visits(model, Turn(20.0, Person(model)))
    except ScannerFault:
        return
    assert all(np.array_equal(frame.raw, FINGER_IMAGE) for frame in frames)
