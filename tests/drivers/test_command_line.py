import json
import stat
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.__main__ import main

Output = pytest.CaptureFixture[str]


def test_list_names_every_scanner(capsys: Output) -> None:
    """`list` prints addresses; with --json a machine can read them."""
    assert main(["list"]) == 0
    assert "simulated:" in capsys.readouterr().out
    assert main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scanners"][0]["physical"] is False


def test_capture_writes_one_private_png(tmp_path: Path, capsys: Output) -> None:
    """`capture` writes the image and its resolution, readable by its owner only, and states what that file is."""
    file = tmp_path / "finger.png"
    assert main(["capture", "simulated:", "--out", str(file), "--finger", "x", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["ppi"] == [500.0, 500.0]
    assert "personal data" in printed.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    image = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    assert image.shape == (400, 320)
    assert struct.pack(">4sIIB", b"pHYs", 19685, 19685, 1) in file.read_bytes()


def test_capture_overwrites_only_by_force(tmp_path: Path, capsys: Output) -> None:
    """A file that exists is kept unless --force is given."""
    file = tmp_path / "finger.png"
    file.write_text("mine")
    command = ["capture", "simulated:", "--out", str(file), "--finger", "x"]
    assert main(command) == 2
    assert file.read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_sensors_own_frame_is_written_beside_the_image(tmp_path: Path, capsys: Output) -> None:
    """`--raw` keeps what was cut off; a fixed seed serves recordings, and any gives the same image."""
    image, raw = tmp_path / "image.png", tmp_path / "raw.png"
    command = ["capture", "model:uru4000", "--finger", "x", "--out", str(image), "--raw", str(raw)]
    assert main([*command, "--seed", "0x51ea2124", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["width"], told["height"]) == (357, 290)
    window, whole = (cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in (image, raw))
    assert window is not None
    assert whole is not None
    assert whole.shape == (290, 384)
    assert np.array_equal(whole[:, 15:372], window)
    assert stat.S_IMODE(raw.stat().st_mode) == 0o600
    assert main(command) == 2
    assert "--force" in capsys.readouterr().err


def test_capture_of_a_print_in_a_folder(prints: Path, tmp_path: Path) -> None:
    """A replayed print comes out as it went in."""
    file = tmp_path / "out.png"
    assert main(["capture", f"replay:{prints}", "--out", str(file), "--finger", "7_1"]) == 0
    written, first = (cv2.imread(str(path)) for path in (file, prints / "7_1_1.png"))
    assert written is not None
    assert first is not None
    assert np.array_equal(written, first)


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["usb:1162:0300"], 2, "Unsupported"),
        (["printer:"], 2, "BadAddress"),
        ([], 2, "no hardware scanner"),
        (["simulated:", "--timeout", "0"], 1, "TimedOut"),
    ],
)
def test_faults_have_words_a_remedy_and_a_code(
    tmp_path: Path, capsys: Output, arguments: list[str], code: int, word: str
) -> None:
    """What goes wrong ends in an exit code, a message and a remedy, and no file."""
    file = tmp_path / "finger.png"
    assert main(["capture", *arguments, "--out", str(file)]) == code
    printed = capsys.readouterr().err
    assert word in printed
    assert "remedy" in printed
    assert not file.exists()


def test_capture_into_no_folder(tmp_path: Path, capsys: Output) -> None:
    """A folder that is not there is said, without a traceback."""
    assert main(["capture", "simulated:", "--out", str(tmp_path / "no" / "x.png"), "--finger", "x"]) == 1
    assert "folder" in capsys.readouterr().err


def test_doctor_says_which_scanner_is_ready(tmp_path: Path, capsys: Output) -> None:
    """`doctor` examines what is found, or the scanner named, and its exit code says whether all is well."""
    assert main(["doctor"]) == 0
    assert "ready" in capsys.readouterr().out
    assert main(["doctor", "--json", f"replay:{tmp_path}"]) == 1
    finding = json.loads(capsys.readouterr().out)["scanners"][0]
    assert finding["state"] == "BadAddress"
    assert finding["remedy"]


def test_doctor_does_not_call_a_scanner_without_an_image_ready(capsys: Output) -> None:
    """Touches that gave nothing are a fault with a remedy; fewer than none cannot be asked for."""
    assert main(["doctor", "simulated:", "--touches", "1", "--timeout", "0.1", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)["scanners"][0]
    assert (report["state"], report["images"]) == ("no image", "0 of 1")
    assert report["remedy"]
    with pytest.raises(SystemExit):
        main(["doctor", "simulated:", "--touches", "-3"])


def test_capture_looks_at_its_files_before_it_asks_for_a_finger(tmp_path: Path, capsys: Output) -> None:
    """One file for two images, or a folder that is not there, leave nothing behind."""
    image = tmp_path / "x.png"
    command = ["capture", "model:uru4000", "--finger", "x", "--out", str(image), "--raw"]
    assert main([*command, str(image), "--force"]) == 2
    assert main([*command, str(tmp_path / "no" / "y.png")]) == 1
    assert "no" in capsys.readouterr().err
    assert not image.exists()
