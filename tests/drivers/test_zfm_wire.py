import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Turn
from drivers.equipment.pty_line import Fault, PtyLine
from drivers.equipment.zfm_module import Order, ZfmModule
from drivers.faults import (
    Awaited,
    CaptureCancelled,
    CaptureRetry,
    ProtocolError,
    Removed,
    ScannerFault,
    Stuck,
    TimedOut,
)
from drivers.zfm import ZfmDevice
from tests.drivers.zfm_bench import PRINT, SMALL, Attach, Tape, new_turn, read, seen

pytestmark = pytest.mark.pty


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.HANG_UP])
def test_an_image_survives_a_fault_of_the_wire(pty: PtyLine, attach: Attach, fault: Fault) -> None:
    """After one fault while it is sent, the image is still the module's to the pixel, and so is the next."""
    pty.place(PRINT)
    device, turn = attach(pty), new_turn()
    device.start(turn)
    pty.arm(fault)
    for _ in range(2):
        assert np.array_equal(read(device, turn), seen((256, 288)))


@pytest.mark.parametrize("fault", [Fault.NOISE, Fault.SMALL_PORTIONS])
def test_a_noisy_line_is_a_usable_line(pty: PtyLine, attach: Attach, fault: Fault) -> None:
    """What only adds bytes or changes their portions may happen to every answer, from the start on."""
    pty.place(PRINT)
    pty.arm(fault, at=None, times=None)
    assert np.array_equal(read(attach(pty), new_turn()), seen((256, 288)))


def test_an_image_that_is_always_lost_is_a_fault(pty: PtyLine, attach: Attach) -> None:
    """After three tries it is the wiring's fault, not the person's."""
    pty.place(PRINT)
    pty.arm(Fault.DROP_BYTE, times=None)
    with pytest.raises(ProtocolError):
        read(attach(pty), new_turn())


def test_the_rest_of_an_old_packet_does_not_hide_the_module(pty: PtyLine, attach: Attach) -> None:
    """Stale bytes at the opening cost time, no more."""
    pty.place(PRINT)
    pty.arm(Fault.STALE, at=Order.VFY_PWD)
    assert np.array_equal(read(attach(pty), new_turn()), seen((256, 288)))


# --- the cable -------------------------------------------------------------------------------------------------------

STEPS = [Order.VFY_PWD, Order.READ_SYS_PARA, Order.READ_PROD, Order.SET_SYS_PARA, Order.GEN_IMG, Order.UP_IMAGE]


@pytest.mark.parametrize("step", STEPS)
def test_a_cable_pulled_at_any_step_is_removed(pty: PtyLine, attach: Attach, step: Order) -> None:
    """In the middle of any answer; once plugged in again, a device opened anew gives the image."""
    pty.place(PRINT)
    pty.arm(Fault.HANG_UP, at=step)
    device = attach(pty)
    with pytest.raises(Removed):
        read(device, new_turn())
    device.close()
    pty.plug()
    assert np.array_equal(read(attach(pty), new_turn()), seen((256, 288)))


def test_a_cable_pulled_while_nothing_is_said_is_removed(pty: PtyLine, attach: Attach) -> None:
    """Every act notices at its beginning."""
    device, turn = attach(pty), new_turn()
    device.start(turn)
    pty.unplug()
    for act in (device.start, device.await_lift, device.await_finger, device.read):
        with pytest.raises(Removed):
            act(turn)
    device.rest()


# --- on a line without wires -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(6))
def test_a_lost_answer_is_asked_for_again(number: int) -> None:
    """A changed byte in any answer before the image costs only time."""
    left = iter(range(number + 1))
    changed = {number: 1}

    def damage(packet: bytes) -> bytes:
        return packet[:-1] + bytes([packet[-1] ^ changed.get(next(left, -1), 0)])

    tape = Tape(module := ZfmModule(), damage)
    module.place(PRINT)
    assert np.array_equal(read(ZfmDevice(tape), Turn(10.0, lambda event: None, tape.clock)), seen((256, 288)))


def test_a_silent_module_is_stuck() -> None:
    """Silence at every speed ends in the advice to look at wires and power, after a few seconds."""
    tape = Tape(ZfmModule(), lambda packet: b"")
    with pytest.raises(Stuck) as caught:
        ZfmDevice(tape).start(Turn(10.0, lambda event: None, tape.clock))
    assert "power" in caught.value.remedy
    assert tape.now_s < 5


def test_a_module_that_falls_silent_is_not_the_persons_fault() -> None:
    """Each later act ends with the fault that the device was awaited."""
    deaf: list[bytes] = []
    tape = Tape(ZfmModule(), lambda packet: b"" if deaf else packet)
    device, turn = ZfmDevice(tape), Turn(100.0, lambda event: None, tape.clock)
    device.start(turn)
    deaf.append(b"")
    for act in (device.start, device.await_lift, device.await_finger, device.read):
        with pytest.raises(TimedOut) as caught:
            act(turn)
        assert caught.value.awaited is Awaited.DEVICE


def test_an_image_under_way_can_be_cancelled() -> None:
    """A turn stopped between two packets ends the reading; whoever opens the module next lets the rest pass first."""
    tape = Tape(module := ZfmModule())
    module.place(PRINT)
    turn = Turn(10.0, lambda event: None, tape.clock)
    device = ZfmDevice(tape)
    device.start(turn)
    device.await_finger(turn)
    tape.on_read = turn.stop
    with pytest.raises(CaptureCancelled):
        device.read(turn)
    tape.on_read = lambda: None
    assert np.array_equal(read(ZfmDevice(tape), Turn(10.0, lambda event: None, tape.clock)), seen((256, 288)))


@given(st.data())
def test_a_damaged_answer_gives_the_image_or_a_fault(data: st.DataObject) -> None:
    """Whatever one change a packet suffers, and however many packets: the module's image, or a fault; never another."""

    def damage(packet: bytes) -> bytes:
        at = data.draw(st.integers(-4, len(packet) - 1))
        if at < -2:
            return packet
        if at == -2:
            return b""
        if at == -1:
            return packet + data.draw(st.binary(max_size=4))
        if data.draw(st.booleans()):
            return packet[:at]
        return packet[:at] + bytes([packet[at] ^ data.draw(st.integers(1, 255))]) + packet[at + 1 :]

    module = ZfmModule(size=SMALL, model="X", packet_code=0)
    module.place(PRINT)
    tape = Tape(module, damage)
    turn = Turn(100.0, lambda event: None, tape.clock)
    try:
        image = read(ZfmDevice(tape), turn)
    except (ScannerFault, CaptureRetry):
        return
    assert np.array_equal(image, seen(SMALL))


@given(st.lists(st.one_of(st.binary(max_size=60), st.just(bytes.fromhex("ef01ffffffff07000300000a"))), max_size=40))
def test_any_bytes_at_all_give_a_fault(answers: list[bytes]) -> None:
    """A line on which something else talks ends in a fault or a request to try again, never in another exception."""
    left = iter(answers)
    module = ZfmModule()
    module.place(PRINT)
    tape = Tape(module, lambda packet: next(left, b""))
    with pytest.raises((ScannerFault, CaptureRetry)):
        read(ZfmDevice(tape), Turn(100.0, lambda event: None, tape.clock))
