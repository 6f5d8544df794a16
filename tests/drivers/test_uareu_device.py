"""The driver of the U.are.U on a model of the device, through pyusb and the whole scanner."""

from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import drivers
from drivers.address import parse
from drivers.equipment.bus import stalled
from drivers.equipment.uareu_model import ROWS, WINDOW, Fault, UareuModel
from drivers.faults import Busy, CaptureRetry, ProtocolError, Removed, Stuck, TimedOut
from drivers.hardware import HardwareScanner
from drivers.scanner import Image
from drivers.synthetic import Finger, impression
from drivers.table import usb_attach

LONG_S = 20.0
NOT_SENT = {False: ROWS - 1 - 122, True: 122}
"""The upright row that the model does not send, by whether the sensor is mounted upright."""


@pytest.fixture(scope="module")
def windows() -> list[Image]:
    """Two impressions of a finger as the sensor's window sees them."""
    shown = (impression(Finger.from_seed("somebody"), seed) for seed in (1, 2))
    return [np.pad(print_, ((0, 0), (18, 19)), constant_values=255)[50 : 50 + ROWS] for print_ in shown]


@pytest.fixture
def model() -> UareuModel:
    """A reader on a bus of its own."""
    return UareuModel(hurry=20)


@pytest.fixture
def scanner(model: UareuModel) -> Iterator[drivers.Scanner]:
    """The scanner at that bus, closed afterwards."""
    with drivers.open_scanner("usb:", usb_backend=model) as scanner:
        yield scanner


@pytest.mark.parametrize("asks", [False, True])
def test_the_image_is_what_lay_on_the_glass(asks: bool, windows: list[Image]) -> None:
    """Every pixel sent comes out in its place, upright, ridges dark; Microsoft's reader is given its answer first."""
    model = UareuModel(asks=asks, hurry=20)
    with drivers.open_scanner("usb:", usb_backend=model) as scanner:
        for image in windows:
            model.place(image)
            capture = scanner.capture(LONG_S)
            sent = np.arange(ROWS) != NOT_SENT[asks]
            assert capture.image.shape == (ROWS, WINDOW)
            assert np.array_equal(capture.image[sent], image[sent])
            assert capture.ppi == pytest.approx((500.0, 369.9), abs=0.1)
            assert capture.raw is not None
            assert capture.raw.shape == (290, 384)


def test_each_frame_is_hidden_under_a_fresh_seed(model: UareuModel, windows: list[Image]) -> None:
    """Four random bytes a frame are asked for, and any of them show the same image."""
    asked: list[bytes] = []

    def draw(count: int) -> bytes:
        asked.append(bytes([len(asked) * 37 % 256, 255, 129, 255])[:count])
        return asked[-1]

    images = []
    with drivers.open_scanner("usb:", usb_backend=model, random_bytes=draw) as scanner:
        for _ in range(2):
            model.place(windows[0])
            images.append(scanner.capture(LONG_S).image)
    assert len(asked) == 2
    assert np.array_equal(images[0], images[1])


def _fault_then_image(fault: Fault, times: int, model: UareuModel, scanner: drivers.Scanner, image: Image) -> None:
    model.fail(fault, times)
    model.place(image)
    assert scanner.capture(LONG_S).image.shape == (ROWS, WINDOW)


@pytest.mark.parametrize(("fault", "times"), [(Fault.RECOVERY, 1), (Fault.NO_POWER_SIGNAL, 2), (Fault.EMPTY_FRAME, 1)])
def test_what_real_readers_do_now_and_then_is_not_noticed(
    fault: Fault, times: int, model: UareuModel, scanner: drivers.Scanner, windows: list[Image]
) -> None:
    """A status to recover from, power that does not come at once and an empty transfer cost nobody a try."""
    _fault_then_image(fault, times, model, scanner, windows[0])


@pytest.mark.parametrize("fault", [Fault.SHORT_FRAME, Fault.SCAN_FAILS, Fault.NEW_KEY])
def test_a_frame_that_is_no_good_asks_the_person_again(
    fault: Fault, model: UareuModel, scanner: drivers.Scanner, windows: list[Image]
) -> None:
    """The finger is asked for once more, and the next touch gives its image."""
    model.fail(fault)
    model.place(windows[0])
    with pytest.raises(drivers.CaptureRetry):
        scanner.capture(LONG_S)
    model.place(windows[1])
    assert scanner.capture(LONG_S).image.shape == (ROWS, WINDOW)


def test_a_scanner_that_sends_no_good_frame_three_times_is_at_fault(
    model: UareuModel, scanner: drivers.Scanner, windows: list[Image]
) -> None:
    """The person is not asked for ever: the third time the operator is."""
    model.fail(Fault.SHORT_FRAME, 3)
    raised = []
    for _ in range(3):
        model.place(windows[0])
        with pytest.raises(drivers.DriverError) as error:
            scanner.capture(LONG_S)
        raised.append(type(error.value))
    assert raised == [drivers.CaptureRetry, drivers.CaptureRetry, ProtocolError]
    model.place(windows[1])
    scanner.capture(LONG_S)


def test_a_scanner_without_power_is_stuck_and_found_again(model: UareuModel, scanner: drivers.Scanner) -> None:
    """After three rounds the operator is told; waiting for it tries again."""
    model.fail(Fault.NO_POWER_SIGNAL, 3)
    with pytest.raises(Stuck):
        scanner.wait_ready(timeout_s=0)
    scanner.wait_ready(LONG_S)


@pytest.mark.parametrize(("fault", "kind"), [(Fault.STALL, ProtocolError), (Fault.SILENCE, TimedOut)])
def test_a_request_that_fails_is_a_fault_and_the_next_use_works(
    fault: Fault, kind: type[drivers.ScannerFault], model: UareuModel, scanner: drivers.Scanner, windows: list[Image]
) -> None:
    """Refused or unanswered, the operator hears of it once."""
    model.fail(fault)
    with pytest.raises(kind):
        scanner.capture(LONG_S)
    model.place(windows[0])
    scanner.capture(LONG_S)


def test_a_request_that_never_returns_is_left_behind(model: UareuModel, windows: list[Image]) -> None:
    """A hanging driver costs the watchdog's time and no more: once it lets go, the scanner works again."""
    name, attach = usb_attach(parse("usb:"), model, lambda count: bytes(count))
    info = drivers.ScannerInfo("usb:", name, physical=True)
    with HardwareScanner(info, attach, watchdog_s=0.3) as scanner:
        model.fail(Fault.HANG)
        with pytest.raises(Stuck):
            scanner.capture(LONG_S)
        with pytest.raises(Busy):
            scanner.wait_ready(timeout_s=0)
        model.release()
        scanner.wait_ready(LONG_S)
        model.place(windows[0])
        scanner.capture(LONG_S)


def test_gone_at_every_step_is_a_fault_and_plugged_in_again_it_works(
    model: UareuModel, scanner: drivers.Scanner, windows: list[Image]
) -> None:
    """Wherever in the exchange the cable is pulled, the operator is told, and nothing else comes of it."""
    faults = 0
    for step in range(40):
        model.place(windows[0])
        model.unplug_after(step)
        try:
            scanner.capture(LONG_S)
        except Removed:
            faults += 1
        else:
            model.unplug()
        with pytest.raises(Removed):
            scanner.wait_ready(timeout_s=0)
        model.plug()
        if faults <= step:
            break
    assert faults > 10
    model.place(windows[0])
    scanner.capture(LONG_S)


def test_two_programs_on_one_scanner(model: UareuModel, scanner: drivers.Scanner, windows: list[Image]) -> None:
    """The second is told that it is busy, and gets it when the first has let go."""
    scanner.wait_ready(LONG_S)
    with drivers.open_scanner("usb:", usb_backend=model) as second:
        with pytest.raises(Busy):
            second.wait_ready(timeout_s=0)
        scanner.close()
        second.wait_ready(LONG_S)


def test_a_halted_endpoint_is_cleared(windows: list[Image]) -> None:
    """A halt outlives the handle: it is taken back, and the next capture gives an image."""

    class Halted(UareuModel):
        halted = True

        def intr_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
            if self.halted:
                raise stalled()
            return super().intr_read(dev_handle, ep, intf, buff, timeout)

        def clear_halt(self, dev_handle: Any, ep: int) -> None:
            self.halted = False

    model = Halted(hurry=20)
    model.place(windows[0])
    with drivers.open_scanner("usb:", usb_backend=model) as scanner:
        with pytest.raises(ProtocolError):
            scanner.capture(LONG_S)
        assert scanner.capture(LONG_S).image.shape == (ROWS, WINDOW)


def test_a_request_for_a_frame_that_fails_costs_that_touch_only(windows: list[Image]) -> None:
    """The read that was under way for it does not take the next touch's frame."""

    class Refusing(UareuModel):
        refuses = True

        def _write(self, register: int, content: bytes) -> None:
            if self.refuses and (register, content) == (0x4E, b"\x20"):
                self.refuses = False
                raise stalled()
            super()._write(register, content)

    model = Refusing(hurry=20)
    model.place(windows[0])
    with drivers.open_scanner("usb:", usb_backend=model) as scanner:
        with pytest.raises(CaptureRetry):
            scanner.capture(LONG_S)
        model.lift()
        model.place(windows[1])
        assert scanner.capture(LONG_S).image.shape == (ROWS, WINDOW)


def test_hardly_a_ridge_is_an_image_for_who_looks_at_the_scanner(model: UareuModel) -> None:
    """A desk asks for another try; a technician or a recording wants what the sensor saw."""
    model.place(np.full((ROWS, WINDOW), 200, np.uint8))
    with drivers.open_scanner("usb:", usb_backend=model) as scanner:
        assert isinstance(scanner, HardwareScanner)
        with pytest.raises(CaptureRetry):
            scanner.capture(LONG_S)
        model.lift()
        model.place(np.full((ROWS, WINDOW), 200, np.uint8))
        scanner.judges = False
        assert scanner.capture(LONG_S).image.mean() > 150


def test_scanners_are_found_by_port(model: UareuModel) -> None:
    """What is found names model and port, and opens by that address, before and after it was plugged in anew."""
    (found,) = [info for info in drivers.find_scanners(usb_backend=model) if info.physical]
    assert found.url == "usb:05ba:000a?port=1-1"
    with drivers.open_scanner(found.url, usb_backend=model) as scanner:
        assert scanner.info == found
        scanner.wait_ready(LONG_S)
        model.unplug()
        model.plug()
        scanner.wait_ready(LONG_S)
    model.unplug()
    assert not [info for info in drivers.find_scanners(usb_backend=model) if info.physical]


def test_another_port_is_another_scanner(model: UareuModel) -> None:
    """An address with a port does not take what is plugged in elsewhere."""
    with drivers.open_scanner("usb:05ba:000a?port=1-2", usb_backend=model) as scanner, pytest.raises(Removed):
        scanner.wait_ready(timeout_s=0)
