import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import drivers
from drivers.faults import BadAddress, Unsupported
from drivers.simulated import SimulatedScanner


@pytest.mark.parametrize("url", ["usb:", "usb:05ba:000a", "serial:/dev/ttyUSB0", "model:uru4000"])
def test_hardware_is_refused_with_a_remedy(url: str) -> None:
    """Addresses of hardware are understood, and the fault names what works instead."""
    with pytest.raises(Unsupported) as fault:
        drivers.open_scanner(url)
    assert "simulated:" in fault.value.remedy


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
    for scheme in ("", "simulated:", "simulated:?seed=", "replay:", "replay:/?"):
        with contextlib.suppress(drivers.ScannerFault):
            drivers.open_scanner(scheme + tail).close()


def test_found_scanners_open_by_their_address() -> None:
    """Every scanner found can be opened by its address, which stays its own."""
    found = drivers.find_scanners()
    assert found
    for info in found:
        with drivers.open_scanner(info.url) as scanner:
            assert scanner.info == info


def test_no_scanner_without_hardware_passes_for_hardware() -> None:
    """A kiosk that looks for a physical scanner never gets the simulation."""
    with drivers.open_scanner("simulated:") as scanner:
        assert isinstance(scanner, SimulatedScanner)
        assert not scanner.info.physical
    assert not [info for info in drivers.find_scanners() if info.physical]


def test_every_name_of_the_face_exists() -> None:
    """The package's face is ten names, all there."""
    assert len(drivers.__all__) <= 10
    assert all(hasattr(drivers, name) for name in drivers.__all__)
