import numpy as np
import pytest

from drivers.device import Turn
from drivers.equipment.pty_line import PtyLine
from drivers.equipment.zfm_module import Code, Order, ZfmModule
from drivers.faults import Awaited, CaptureCancelled, CaptureRetry, Permission, ProtocolError, RetryReason, TimedOut
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOff, Progress
from drivers.serial import SerialLine
from drivers.zfm import ZfmDevice
from tests.drivers.zfm_bench import PRINT, SMALL, Attach, new_turn, read, seen

pytestmark = pytest.mark.pty


@pytest.mark.parametrize(
    ("size", "model", "packet_code"),
    [((256, 288), None, 0), ((256, 288), "Z", 1), ((192, 192), None, 2), ((192, 192), "R503", 3), (SMALL, "X", 2)],
)
def test_an_image_comes_to_the_pixel(
    attach: Attach, size: tuple[int, int], model: str | None, packet_code: int
) -> None:
    """In any packets; its dimensions are those the module states, or else those of its length."""
    with PtyLine(ZfmModule(size=size, model=model, packet_code=packet_code)) as pty:
        pty.place(PRINT)
        assert np.array_equal(read(attach(pty), new_turn()), seen(size))


def test_an_image_of_unknown_dimensions_is_refused(attach: Attach) -> None:
    """A length that is in no table gives no image."""
    with PtyLine(ZfmModule(size=SMALL)) as pty:
        pty.place(PRINT)
        with pytest.raises(ProtocolError, match="192 bytes has no known dimensions"):
            read(attach(pty), new_turn())


# --- speed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("baud", [9600, 57600, 115200])
def test_the_speed_is_found_raised_and_put_back(pty: PtyLine, attach: Attach, baud: int) -> None:
    """Wherever the module listens, it is found, read at 115200 baud, and left as it was."""
    pty.module.baud = baud
    pty.place(PRINT)
    device = attach(pty)
    assert np.array_equal(read(device, new_turn()), seen((256, 288)))
    assert (pty.module.baud, device.facts()["speed"]) == (115200, "115200 baud")
    device.close()
    assert pty.module.baud == baud


def test_a_module_that_refuses_another_speed_is_read_at_its_own(pty: PtyLine, attach: Attach) -> None:
    """The driver does without."""
    pty.module.refuses[Order.SET_SYS_PARA] = Code.BAD_VALUE
    pty.place(PRINT)
    device = attach(pty)
    assert np.array_equal(read(device, new_turn()), seen((256, 288)))
    assert device.facts()["speed"] == "57600 baud"


def test_a_module_that_does_not_follow_is_read_at_its_own_speed(pty: PtyLine, attach: Attach) -> None:
    """It had only written the new speed down: the driver has the old one written down again."""
    pty.module.follows_baud = False
    pty.place(PRINT)
    assert np.array_equal(read(attach(pty), new_turn()), seen((256, 288)))
    pty.module.restart()
    assert pty.module.baud == 57600


def test_a_speed_that_was_asked_for_is_kept(pty: PtyLine) -> None:
    """With a speed given, no other is tried and none is set."""
    pty.module.baud = 38400
    pty.place(PRINT)
    device = ZfmDevice(SerialLine.open(pty.path, 57600), baud=38400)
    assert np.array_equal(read(device, new_turn()), seen((256, 288)))
    assert pty.module.baud == 38400
    device.close()


# --- fingers ---------------------------------------------------------------------------------------------------------


def test_a_lift_is_told_when_it_is_waited_for(pty: PtyLine, attach: Attach) -> None:
    """A finger that still lies there is awaited off; one that has gone costs no word."""
    events: list[Progress] = []

    def report(event: Progress) -> None:
        events.append(event)
        pty.lift()

    device, turn = attach(pty), Turn(10.0, report)
    device.start(turn)
    device.await_lift(turn)
    assert events == []
    pty.place(PRINT)
    device.await_lift(turn)
    assert events == [AwaitingLift(), FingerOff()]


def test_a_finger_that_does_not_leave_is_the_persons_time(pty: PtyLine, attach: Attach) -> None:
    """When the time given is over, the fault says that the lift was awaited, and the device can be used on."""
    pty.place(PRINT)
    device = attach(pty)
    device.start(new_turn())
    with pytest.raises(TimedOut) as caught:
        device.await_lift(Turn(0.0, lambda event: None))
    assert caught.value.awaited is Awaited.LIFT
    assert np.array_equal(read(device, new_turn()), seen((256, 288)))


def test_a_capture_can_be_cancelled_while_it_waits(pty: PtyLine, attach: Attach) -> None:
    """A stopped turn ends the wait for a finger, and the device can be used on."""
    device, turn = attach(pty), new_turn()
    device.start(turn)
    turn.stop()
    with pytest.raises(CaptureCancelled):
        device.await_finger(turn)
    device.rest()
    pty.place(PRINT)
    assert np.array_equal(read(device, new_turn()), seen((256, 288)))


def test_a_finger_that_does_not_come_is_the_persons_time(pty: PtyLine, attach: Attach) -> None:
    """The fault says that the finger was awaited."""
    device = attach(pty)
    device.start(new_turn())
    turn = Turn(0.2, lambda event: None)
    turn.tell(AwaitingFinger())
    with pytest.raises(TimedOut) as caught:
        device.await_finger(turn)
    assert caught.value.awaited is Awaited.FINGER


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (0x03, RetryReason.UNCLEAR),
        (0x04, RetryReason.TOO_DRY),
        (0x05, RetryReason.TOO_WET),
        (0x06, RetryReason.UNCLEAR),
        (0x07, RetryReason.PRESS_HARDER),
        (0x15, RetryReason.UNCLEAR),
        (0x17, RetryReason.DIRTY_GLASS),
    ],
)
def test_what_the_module_complains_of_is_told(pty: PtyLine, attach: Attach, code: int, reason: RetryReason) -> None:
    """A finger seen badly is a retry with a reason; the next one is read as usual."""
    device = attach(pty)
    pty.place(PRINT)
    pty.module.refuses[Order.GEN_IMG] = code
    with pytest.raises(CaptureRetry) as caught:
        read(device, new_turn())
    assert caught.value.reason is reason
    pty.module.refuses.clear()
    assert np.array_equal(read(device, new_turn()), seen((256, 288)))


def test_residue_does_not_keep_the_person_waiting(pty: PtyLine, attach: Attach) -> None:
    """Residue on the glass counts as lifted: only the next image, which it does not give, asks for cleaning."""
    device, turn = attach(pty), new_turn()
    device.start(turn)
    pty.module.refuses[Order.GEN_IMG] = 0x17
    device.await_lift(turn)
    with pytest.raises(CaptureRetry, match="dirty_glass"):
        read(device, turn)


@pytest.mark.parametrize("order", [Order.GEN_IMG, Order.UP_IMAGE, Order.READ_SYS_PARA])
def test_an_unknown_code_is_a_fault_with_its_bytes(pty: PtyLine, attach: Attach, order: Order) -> None:
    """A confirmation that nobody knows is neither a finger nor a retry."""
    pty.place(PRINT)
    pty.module.refuses[order] = 0x99
    with pytest.raises(ProtocolError, match="0x99") as caught:
        read(attach(pty), new_turn())
    assert caught.value.received == b"\x99"


def test_an_image_that_is_not_in_memory_is_a_retry(pty: PtyLine, attach: Attach) -> None:
    """The person is asked once more when the module lost what it took."""
    pty.place(PRINT)
    pty.module.refuses[Order.UP_IMAGE] = Code.NO_IMAGE
    with pytest.raises(CaptureRetry, match="unclear"):
        read(attach(pty), new_turn())


# --- what it is ------------------------------------------------------------------------------------------------------


def test_facts_hold_no_serial_number(attach: Attach) -> None:
    """A module that states model, batch and serial number is named by its model alone."""
    with PtyLine(ZfmModule(size=(192, 192), model="R503")) as pty:
        device = attach(pty)
        assert device.facts() == {}
        device.start(new_turn())
        assert device.name == "GROW/ZFM module R503"
        assert device.facts() == {
            "templates": "500",
            "security level": "3",
            "packet size": "128 bytes",
            "speed": "115200 baud",
            "model": "R503",
            "hardware": "1.4",
            "sensor": "GR192RGB",
            "image": "192 x 192 pixels",
        }


def test_a_module_that_ignores_the_question_for_its_product_works(pty: PtyLine, attach: Attach) -> None:
    """Older modules are silent to instructions they do not know."""
    pty.module.deaf_to = frozenset({Order.READ_PROD})
    pty.place(PRINT)
    assert np.array_equal(read(attach(pty), new_turn()), seen((256, 288)))


def test_a_password_is_not_permitted(pty: PtyLine, attach: Attach) -> None:
    """A locked module says what to do about it."""
    pty.module.password = 1234
    with pytest.raises(Permission, match="password") as caught:
        attach(pty).start(new_turn())
    assert "password" in caught.value.remedy
