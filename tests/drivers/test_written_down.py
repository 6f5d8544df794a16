"""Sessions of the U.are.U driver with models, written down as a recording: what no public recording shows is replayed.

The Microsoft reader's challenge is answered on the way: no recording of it is at hand.
"""

import itertools
import struct
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import drivers
from drivers.equipment.model_scanner import window
from drivers.equipment.recording import Kind, Transfer
from drivers.equipment.replay_backend import RecordedBus
from drivers.equipment.uareu_model import MICROSOFT_V2, ROWS, U_ARE_U_4500, WINDOW, UareuModel
from drivers.scanner import Image
from drivers.synthetic import Finger, impression
from tests.drivers.recordings import BUS, DEVICE, SEED, pcapng, umockdev_command
from tests.drivers.test_umockdev import CAPTURE_S, PROGRAM_S, ROOT, grey, needs_umockdev

HUB = "12010002090001406B1D020013050302010109021900010100E0000904000001090000000705810304000C"
DESCRIPTION = """P: /devices/usb{bus}/{bus}-1
N: bus/usb/{bus:03}/{device:03}={descriptors}
E: DEVNAME=/dev/bus/usb/{bus:03}/{device:03}
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
E: BUSNUM={bus:03}
E: DEVNUM={device:03}
A: bConfigurationValue=1
A: bNumConfigurations=1
A: busnum={bus}
A: devnum={device}
A: speed=12
H: descriptors={descriptors}

P: /devices/usb{bus}
N: bus/usb/{bus:03}/001={hub}
E: DEVNAME=/dev/bus/usb/{bus:03}/001
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: busnum={bus}
A: devnum=1
A: speed=480
H: descriptors={hub}
"""
SEED_BYTES = SEED.to_bytes(4, "little")


class WrittenDown(UareuModel):
    """A model that keeps a record of every transfer. Its reads wait without end, as a recording program's do."""

    def __init__(self, *, asks: bool) -> None:
        super().__init__(asks=asks)
        self._places = itertools.count()
        self.record: list[Transfer] = []

    def ctrl_transfer(
        self,
        dev_handle: Any,
        bmRequestType: int,  # noqa: N803
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: "array[int]",
        timeout: int,
    ) -> int:
        begun, sent = next(self._places), data.tobytes()
        done = super().ctrl_transfer(dev_handle, bmRequestType, bRequest, wValue, wIndex, data, timeout)
        setup = struct.pack("<BBHHH", bmRequestType, bRequest, wValue, wIndex, len(data))
        inward = bmRequestType & 0x80
        flown = (b"", data.tobytes()[:done]) if inward else (sent, b"")
        self.record.append(Transfer(Kind.CONTROL, inward, setup, *flown, 0, begun, next(self._places)))
        return done

    def intr_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        return self._kept(
            Kind.INTERRUPT, ep, buff, lambda: super(WrittenDown, self).intr_read(dev_handle, ep, intf, buff, 0)
        )

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        return self._kept(
            Kind.BULK, ep, buff, lambda: super(WrittenDown, self).bulk_read(dev_handle, ep, intf, buff, 0)
        )

    def _kept(self, kind: Kind, endpoint: int, buff: "array[int]", read: Callable[[], int]) -> int:
        begun = next(self._places)
        done = read()
        self.record.append(Transfer(kind, endpoint, b"", b"", buff.tobytes()[:done], 0, begun, next(self._places)))
        return done


@pytest.fixture(scope="module", params=[False, True], ids=["uru4500", "msv2"])
def session(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[tuple[Path, Image]]:
    """The folder of a recording, and the sensor's frame that came out of the session."""
    folder = tmp_path_factory.mktemp("session")
    model = WrittenDown(asks=request.param)
    scanner = drivers.open_scanner("usb:", usb_backend=model, random_bytes=lambda count: SEED_BYTES[:count])
    model.place(window(impression(Finger.from_seed("written down"), 1), (ROWS, WINDOW), (500.0, 370.0)))
    capture = scanner.capture(CAPTURE_S)
    assert capture.raw is not None
    model.lift()
    told = [transfer for transfer in model.record if transfer.kind is Kind.INTERRUPT]
    assert any(transfer.received.startswith(b"\x01\x01") for transfer in told)
    record = tuple(sorted(model.record, key=lambda transfer: transfer.submitted))
    descriptors = (MICROSOFT_V2 if request.param else U_ARE_U_4500).hex().upper()
    text = DESCRIPTION.format(bus=BUS, device=DEVICE, descriptors=descriptors, hub=HUB)
    (folder / "device").write_text(text, "ascii")
    (folder / "capture.pcapng").write_bytes(pcapng(record))
    yield folder, capture.raw
    model.unplug()
    scanner.close()


def test_a_session_with_a_model_plays_again(session: tuple[Path, Image]) -> None:
    """In this process: the same frame, challenge and key and all."""
    folder, raw = session
    bus = RecordedBus.load(folder)
    with drivers.open_scanner("usb:", usb_backend=bus, random_bytes=lambda count: SEED_BYTES[:count]) as scanner:
        again = scanner.capture(CAPTURE_S)
    assert again.raw is not None
    assert np.array_equal(again.raw, raw)


@pytest.mark.full
@needs_umockdev
def test_a_session_with_a_model_plays_through_libusb(session: tuple[Path, Image], tmp_path: Path) -> None:
    """By umockdev, which wants each transfer in its place."""
    folder, raw = session
    program = [sys.executable, "-m", "drivers", "capture", "usb:", "--out", str(tmp_path / "image.png")]
    program += ["--raw", str(tmp_path / "raw.png"), "--seed", hex(SEED), "--timeout", str(CAPTURE_S)]
    command = umockdev_command(folder, *program)
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PROGRAM_S, check=False)
    assert ran.returncode == 0, ran.stderr
    assert cv2.haveImageReader(str(tmp_path / "raw.png"))
    assert np.array_equal(grey(tmp_path / "raw.png"), raw)
