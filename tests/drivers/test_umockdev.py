import json
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import drivers
from drivers.equipment.recording import read_recording
from drivers.equipment.replay_backend import RecordedBus
from drivers.hardware import HardwareScanner
from drivers.table import model_of
from tests.drivers.recordings import FOUND, SEED, umockdev_command

ROOT = Path(__file__).resolve().parents[2]
CAPTURE_S, PROGRAM_S, DAY_S = 20.0, 60.0, 240.0

needs_umockdev = pytest.mark.skipif(not shutil.which("umockdev-run"), reason="umockdev is not installed")
each_recording = pytest.mark.parametrize(
    "folder",
    [pytest.param(folder, id=folder.name) for folder in FOUND]
    or [pytest.param(Path(), marks=pytest.mark.skip(reason="no recordings on this machine"))],
)


def driven(folder: Path) -> Path:
    """The folder, unless no driver is for its device."""
    vendor, product = np.frombuffer(read_recording(folder).descriptors, "<u2", 2, 8)
    if model_of(vendor, product) is None:
        pytest.skip(f"no driver for {vendor:04x}:{product:04x}")
    return folder


def grey(path: Path) -> NDArray[np.uint8]:
    """The image in a file."""
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    return image.astype(np.uint8)


@each_recording
def test_a_recording_gives_its_image(folder: Path) -> None:
    """The driver makes of a recording, played in this process, every pixel of the image that came out of it."""
    bus = RecordedBus.load(driven(folder))
    stream = SEED.to_bytes(4, "little")
    with drivers.open_scanner("usb:", usb_backend=bus, random_bytes=lambda count: stream[:count]) as scanner:
        assert isinstance(scanner, HardwareScanner)
        scanner.judges = False  # every pixel counts here, however faint
        capture = scanner.capture(CAPTURE_S)
    raw = capture.image if capture.raw is None else capture.raw
    assert np.array_equal(raw, grey(folder / "capture.png"))


@pytest.mark.full
@needs_umockdev
@each_recording
def test_a_recording_gives_its_image_through_libusb(folder: Path, tmp_path: Path) -> None:
    """The command makes of a recording, played by umockdev below libusb, every pixel of its image."""
    raw = tmp_path / "raw.png"
    program = [sys.executable, "-m", "drivers", "capture", "usb:", "--out", str(tmp_path / "image.png")]
    program += ["--raw", str(raw), "--seed", hex(SEED), "--timeout", str(CAPTURE_S)]
    command = umockdev_command(driven(folder), *program)
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PROGRAM_S, check=False)
    assert ran.returncode == 0, ran.stderr
    assert np.array_equal(grey(raw), grey(folder / "capture.png"))


@pytest.mark.full
@needs_umockdev
@each_recording
def test_a_recording_reaches_the_visit(folder: Path, tmp_path: Path) -> None:
    """The kiosk's own screens, rehearsed at the recorded scanner: its image is looked at, and is not recognised."""
    out = tmp_path / "day"
    kiosk = [sys.executable, "-m", "kiosk", "rehearse", "--scanner", f"usb:?seed={SEED:#x}", "--out", str(out)]
    command = umockdev_command(driven(folder), *kiosk)
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=DAY_S, check=False)
    assert ran.returncode == 0, ran.stderr
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["best_quality"] > 0
    assert report["mated_matched"] == 0
