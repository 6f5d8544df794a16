import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import drivers
from drivers.equipment.uareu_model import UareuModel
from drivers.faults import BadAddress, Removed, Unsupported
from drivers.simulated import SimulatedScanner


class EmptyBus(UareuModel):
    """A bus with nothing on it."""

    def __init__(self) -> None:
        super().__init__()
        self.unplug()


def test_a_scanner_without_a_driver_is_refused_with_a_remedy() -> None:
    """A device that no driver knows is said to be so, and the fault names what works instead."""
    with pytest.raises(Unsupported) as fault:
        drivers.open_scanner("usb:1162:0300")
    assert "docs/drivers.md" in fault.value.remedy


def test_hardware_may_be_plugged_in_later() -> None:
    """Opening asks nothing of the hardware: what is not there is missed at the first use."""
    with drivers.open_scanner("usb:", usb_backend=EmptyBus()) as scanner, pytest.raises(Removed):
        scanner.wait_ready(timeout_s=0)


@pytest.mark.parametrize(
    "url",
    [
        *("", "simulated", ":", "printer:", "simulated:x", "simulated:?seed=one", "simulated:?condition=odd"),
        *(
            "simulated:?seed=1&seed=2",
            "simulated:?seed",
            "simulated:?colour=red",
            "simulated:?seed=1&",
            "replay:",
            "replay:?ppi=500",
        ),
        *("usb:05ba", "usb:05ba:000a:1", "usb:zzzz:0000", "usb:?port=1", "usb:?port=1-", "usb:?bus=1"),
        *("serial:", "serial:/dev/ttyS0?baud=57601", "serial:/dev/ttyS0?baud=x", "serial:/dev/ttyS0?speed=9600"),
        *("usb:?seed=x", "usb:?seed=-1"),
        *("model:", "model:nobody", "model:uru4000?condition=odd", "model:uru4000?x=1"),
    ],
)
def test_wrong_addresses_are_refused(url: str) -> None:
    """An address that cannot be understood is a bad address."""
    with pytest.raises(BadAddress):
        drivers.open_scanner(url)


@example("~nobody-here/prints")
@example("~\0")
@example("x" * 5000)
@given(st.text(max_size=40))
def test_any_text_opens_a_scanner_or_raises_a_fault(tail: str) -> None:
    """No address, however odd, raises anything but a scanner's fault."""
    for scheme in ("", "simulated:", "simulated:?seed=", "replay:", "replay:/?", "usb:", "usb:?", "model:"):
        with contextlib.suppress(drivers.ScannerFault):
            drivers.open_scanner(scheme + tail).close()


def test_found_scanners_open_by_their_address() -> None:
    """Every scanner found can be opened by its address, which stays its own."""
    found = drivers.find_scanners(usb_backend=EmptyBus())
    assert found
    for info in found:
        with drivers.open_scanner(info.url) as scanner:
            assert scanner.info == info


def test_no_scanner_without_hardware_passes_for_hardware() -> None:
    """A kiosk that looks for a physical scanner never gets the simulation."""
    with drivers.open_scanner("simulated:") as scanner:
        assert isinstance(scanner, SimulatedScanner)
        assert not scanner.info.physical
    assert not [info for info in drivers.find_scanners(usb_backend=EmptyBus()) if info.physical]


def test_every_name_of_the_face_exists() -> None:
    """The package's face is ten names, all there."""
    assert len(drivers.__all__) <= 10
    assert all(hasattr(drivers, name) for name in drivers.__all__)
