"""Another program's reading of the model: what both clients understand alike, the model says as modules say it."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.device import Turn
from drivers.equipment.pty_line import PtyLine
from drivers.equipment.zfm_module import ZfmModule
from drivers.serial import SerialLine
from drivers.synthetic import Finger, impression
from drivers.zfm import ZfmDevice

pytestmark = pytest.mark.pty

client = pytest.importorskip("pyfingerprint.pyfingerprint", reason="the second client, pyfingerprint, is not installed")


@pytest.fixture
def pty() -> Iterator[PtyLine]:
    """A ZFM-20 with a finger on it."""
    with PtyLine(ZfmModule(capacity=162)) as line:
        line.place(impression(Finger.from_seed("second client"), 1))
        yield line


def test_pyfingerprint_reads_the_models_settings(pty: PtyLine) -> None:
    """It opens the model, gives the password and understands the parameters."""
    sensor = client.PyFingerprint(pty.path, 57600)
    assert sensor.verifyPassword()
    assert (sensor.getStorageCapacity(), sensor.getSecurityLevel()) == (162, 3)
    assert (sensor.getMaxPacketSize(), sensor.getBaudRate()) == (128, 57600)
    assert sensor.getTemplateCount() == 0


def test_pyfingerprint_and_the_driver_read_the_same_image(pty: PtyLine, tmp_path: Path) -> None:
    """Both clients get every pixel alike from one finger, and see that it has gone."""
    sensor = client.PyFingerprint(pty.path, 57600)
    assert sensor.readImage()
    sensor.downloadImage(str(tmp_path / "theirs.bmp"))
    theirs = cv2.imread(str(tmp_path / "theirs.bmp"), cv2.IMREAD_GRAYSCALE)
    pty.lift()
    assert not sensor.readImage()
    pty.place(impression(Finger.from_seed("second client"), 1))
    del sensor

    turn = Turn(10.0, lambda event: None)
    device = ZfmDevice(SerialLine.open(pty.path, 57600))
    device.start(turn)
    device.await_finger(turn)
    (frame,) = device.read(turn)
    device.close()
    assert theirs is not None
    assert np.array_equal(frame.raw, theirs)
