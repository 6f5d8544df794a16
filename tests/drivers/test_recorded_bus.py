import errno
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import usb.core
import usb.util

from drivers.equipment.recording import Recording, Transfer
from drivers.equipment.replay_backend import RecordedBus
from tests.drivers.recordings import DESCRIPTORS, INTERRUPTS, ORDERS, PICTURES, Tape, armed, asking

MOMENT_MS, LONG_MS, LONG_S = 20, 5000, 10.0


def plugged(session: tuple[Transfer, ...]) -> tuple[RecordedBus, Any]:
    """A bus with the recorded device, and the device as pyusb sees it."""
    bus = RecordedBus(Recording(DESCRIPTORS, session))
    device = usb.core.find(backend=bus)
    assert device is not None
    usb.util.claim_interface(device, 0)
    return bus, device


def mode(device: Any, value: int) -> None:
    """The write that `armed` has three of."""
    device.ctrl_transfer(0x40, 4, 0x4E, 0, bytes([value]))


def status(device: Any) -> int:
    """The read that `armed` has two of."""
    return int(device.ctrl_transfer(0xC0, 4, 0x07, 0, 1)[0])


def refusal(act: Callable[[], object]) -> int | None:
    """The errno with which something is refused."""
    with pytest.raises(usb.core.USBError) as error:
        act()
    number: int | None = error.value.errno
    return number


def test_nothing_is_said_before_its_cause() -> None:
    """A read times out until every write is made that was recorded before its bytes came."""
    _, device = plugged(armed())
    assert refusal(lambda: device.read(INTERRUPTS, 64, MOMENT_MS)) == errno.ETIMEDOUT
    mode(device, 0x10)
    assert device.read(INTERRUPTS, 64, MOMENT_MS).tobytes() == b"touched"
    assert refusal(lambda: device.read(PICTURES, 512, MOMENT_MS)) == errno.ETIMEDOUT
    mode(device, 0x20)
    assert device.read(PICTURES, 512, MOMENT_MS).tobytes() == b"picture" * 20


def test_reads_may_be_armed_first() -> None:
    """Reads under way in threads end when the write is made that they wait for, each with its own endpoint's bytes."""
    _, device = plugged(armed())
    mode(device, 0x10)
    with ThreadPoolExecutor(2) as pool:
        picture = pool.submit(device.read, PICTURES, 512, LONG_MS)
        signals = pool.submit(lambda: [device.read(INTERRUPTS, 64, LONG_MS).tobytes() for _ in range(2)])
        mode(device, 0x20)
        assert picture.result(LONG_S).tobytes() == b"picture" * 20
        mode(device, 0x12)
        assert signals.result(LONG_S) == [b"touched", b"lifted"]


def test_what_a_program_gave_up_is_not_said() -> None:
    """A read that ended empty because it was cancelled is none of the device's words."""
    _, device = plugged(armed())
    for value in (0x10, 0x20, 0x12):
        mode(device, value)
    assert [device.read(INTERRUPTS, 64, MOMENT_MS).tobytes() for _ in range(2)] == [b"touched", b"lifted"]
    assert refusal(lambda: device.read(INTERRUPTS, 64, MOMENT_MS)) == errno.ETIMEDOUT


def test_polling_repeats() -> None:
    """A write made again is answered again, and the session goes on from there."""
    _, device = plugged(asking())
    for question, answer in (
        (b"who", b"me"),
        (b"who", b"me"),
        (b"where", b"here"),
        (b"who", b"me"),
        (b"where", b"here"),
    ):
        assert device.write(ORDERS, question) == len(question)
        assert device.read(PICTURES, 64, MOMENT_MS).tobytes() == answer


def test_a_repeat_forgets_what_was_not_read() -> None:
    """After a question asked twice its answer comes once."""
    _, device = plugged(asking())
    device.write(ORDERS, b"who")
    device.write(ORDERS, b"who")
    assert device.read(PICTURES, 64, MOMENT_MS).tobytes() == b"me"
    assert refusal(lambda: device.read(PICTURES, 64, MOMENT_MS)) == errno.ETIMEDOUT


def test_answers_to_what_was_passed_over_are_left_out() -> None:
    """A driver that asks less than the recording program gets its own answers."""
    _, device = plugged(asking())
    device.write(ORDERS, b"all")
    assert [device.read(PICTURES, 64, MOMENT_MS).tobytes() for _ in range(3)] == [b"1", b"2", b"3"]


def test_a_status_stays_until_something_is_written() -> None:
    """A register polled more often than in the recording keeps its value up to the write that changed it."""
    _, device = plugged(armed())
    assert [status(device) for _ in range(3)] == [0x81] * 3
    mode(device, 0x10)
    assert [status(device) for _ in range(3)] == [0x01] * 3


def test_a_register_read_earlier_than_in_the_recording() -> None:
    """Without another answer, one that was recorded later serves."""
    tape = Tape()
    _, device = plugged((tape.write(b"go"), tape.ask(0x07, b"\x05")))
    assert status(device) == 5


def test_what_was_not_recorded_is_refused() -> None:
    """An unknown write or question is a stall that says what it was, and the session goes on."""
    _, device = plugged(asking())
    with pytest.raises(usb.core.USBError, match=r"77686f3f.* is not in the recording") as error:
        device.write(ORDERS, b"who?")
    assert error.value.errno == errno.EPIPE
    assert refusal(lambda: status(device)) == errno.EPIPE
    assert refusal(lambda: mode(device, 0x10)) == errno.EPIPE
    device.write(ORDERS, b"who")
    assert device.read(PICTURES, 64, MOMENT_MS).tobytes() == b"me"


def test_requests_of_the_standard_come_from_the_kernel() -> None:
    """A recorded configuration need not be repeated before the device speaks, and may be."""
    tape = Tape()
    session = (tape.write(b"go"), tape.order(9, b"", request=0x00), tape.read(PICTURES, b"gone"))
    _, device = plugged(session)
    device.write(ORDERS, b"go")
    device.ctrl_transfer(0x00, 4, 9, 0, b"")
    assert device.read(PICTURES, 64, MOMENT_MS).tobytes() == b"gone"


@pytest.mark.parametrize(
    ("status", "expected"),
    [(-errno.EPIPE, errno.EPIPE), (-errno.EPROTO, errno.EPROTO), (-errno.ETIMEDOUT, errno.ETIMEDOUT)],
)
def test_what_failed_fails_again(status: int, expected: int) -> None:
    """A transfer recorded with an error ends with that error."""
    tape = Tape()
    _, device = plugged((tape.write(b"go", status), tape.read(PICTURES, b"", status=status)))
    assert refusal(lambda: device.write(ORDERS, b"go")) == expected
    assert refusal(lambda: device.read(PICTURES, 64, MOMENT_MS)) == expected


def test_an_empty_answer_is_an_answer() -> None:
    """A transfer that ended well without bytes is delivered as it was."""
    tape = Tape()
    _, device = plugged((tape.write(b"go"), tape.read(PICTURES, b""), tape.read(PICTURES, b"x")))
    device.write(ORDERS, b"go")
    assert [device.read(PICTURES, 64, MOMENT_MS).tobytes() for _ in range(2)] == [b"", b"x"]


def test_more_than_the_buffer_holds() -> None:
    """A read too short for what came overflows, as with the kernel."""
    _, device = plugged(asking())
    device.write(ORDERS, b"where")
    assert refusal(lambda: device.read(PICTURES, 3, MOMENT_MS)) == errno.EOVERFLOW


def test_each_word_is_heard_once() -> None:
    """Several threads that read one endpoint share what was said, none twice."""
    tape = Tape()
    words = [bytes([number]) for number in range(40)]
    session = (tape.write(b"go"), *(tape.read(PICTURES, word) for word in words))
    _, device = plugged(session)
    with ThreadPoolExecutor(4) as pool:
        heard = [pool.submit(device.read, PICTURES, 64, LONG_MS) for _ in words]
        device.write(ORDERS, b"go")
        assert sorted(each.result(LONG_S).tobytes() for each in heard) == words


def test_unplugged_while_threads_read() -> None:
    """Reads under way end with ENODEV, and so does all that comes after on that handle."""
    bus, device = plugged(armed())
    begun = threading.Barrier(3)

    def read(endpoint: int) -> int | None:
        begun.wait(LONG_S)
        return refusal(lambda: device.read(endpoint, 64, 0))

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(read, endpoint) for endpoint in (INTERRUPTS, PICTURES)]
        begun.wait(LONG_S)
        bus.unplug()
        bus.plug()
        assert [each.result(LONG_S) for each in ends] == [errno.ENODEV] * 2
    assert refusal(lambda: mode(device, 0x10)) == errno.ENODEV


def test_each_session_begins_anew() -> None:
    """After the interface was released the recording is heard from its beginning."""
    _, device = plugged(asking())
    device.write(ORDERS, b"all")
    usb.util.dispose_resources(device)
    assert refusal(lambda: device.read(PICTURES, 64, MOMENT_MS)) == errno.ETIMEDOUT
    device.write(ORDERS, b"who")
    assert device.read(PICTURES, 64, MOMENT_MS).tobytes() == b"me"
