import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import drivers
from drivers.faults import BadAddress, ProtocolError
from drivers.replay import ReplayScanner


def opened(folder: Path, query: str = "?ppi=500") -> ReplayScanner:
    """The folder as a scanner."""
    scanner = drivers.open_scanner(f"replay:{folder}{query}")
    assert isinstance(scanner, ReplayScanner)
    return scanner


def stored(path: Path) -> NDArray[np.uint8]:
    """The image in a file."""
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    return image.astype(np.uint8)


def test_a_folder_of_prints_is_a_scanner(prints: Path) -> None:
    """The print placed is the image captured, to the pixel, at the resolution that sets.json states."""
    with opened(prints, "") as scanner:
        scanner.place("7_1", "2")
        capture = scanner.capture()
    assert np.array_equal(capture.image, stored(prints / "7_1_2.png"))
    assert capture.ppi == (500.0, 500.0)


def test_fingers_and_their_impressions_in_order(prints: Path) -> None:
    """Fingers are listed, and impressions are counted: 2 comes before 10."""
    with opened(prints) as scanner:
        assert scanner.fingers() == ("7_1", "7_2")
        assert scanner.impressions("7_1") == ("1", "2", "10")


def test_each_placing_takes_the_next_impression(prints: Path) -> None:
    """Without a name the impressions follow each other and begin again, finger by finger."""
    with opened(prints) as scanner:
        taken = []
        for finger in ("7_1", "7_2", "7_1", "7_1", "7_1"):
            scanner.place(finger)
            taken.append(scanner.capture().image)
    first = stored(prints / "7_1_1.png")
    assert [np.array_equal(image, first) for image in taken] == [True, False, False, False, True]


def test_unknown_fingers_and_impressions_are_the_callers_mistake(prints: Path) -> None:
    """Placing what is not in the folder is refused at once."""
    with opened(prints) as scanner:
        with pytest.raises(ValueError, match="no finger 'nobody'"):
            scanner.place("nobody")
        with pytest.raises(ValueError, match="no impression '3'"):
            scanner.place("7_1", "3")


def test_resolution_of_the_address_beats_the_file(prints: Path) -> None:
    """`?ppi=` goes before sets.json and may differ along the two axes."""
    with opened(prints, "?ppi=500x370") as scanner:
        scanner.place("7_1")
        assert scanner.capture().ppi == (500.0, 370.0)


def test_a_resolution_is_never_guessed(prints: Path, tmp_path: Path) -> None:
    """A folder without a known resolution is refused, with the remedy."""
    (tmp_path / "7_1_1.png").write_bytes((prints / "7_1_1.png").read_bytes())
    with pytest.raises(BadAddress, match="resolution") as fault:
        opened(tmp_path, "")
    assert "?ppi=500" in fault.value.remedy


@pytest.mark.parametrize("query", ["?ppi=0", "?ppi=many", "?ppi=nan", "?ppi=500x", "?ppi=1x2x3", "?ppi=", "?dpi=500"])
def test_wrong_queries_are_refused(prints: Path, query: str) -> None:
    """A resolution that cannot be, or another key, is a bad address."""
    with pytest.raises(BadAddress):
        opened(prints, query)


@pytest.mark.parametrize(
    "sets", ["", "[]", '{"prints": 500}', '{"prints": {"ppi": "fine"}}', '{"prints": {"ppi": 500, "size": 400}}']
)
def test_a_damaged_sets_file_is_named(prints: Path, tmp_path: Path, sets: str) -> None:
    """A sets.json that cannot be understood is a bad address, not a crash."""
    folder = tmp_path / "prints"
    folder.mkdir()
    (folder / "7_1_1.png").write_bytes((prints / "7_1_1.png").read_bytes())
    (tmp_path / "sets.json").write_text(sets)
    with pytest.raises(BadAddress):
        opened(folder, "")


def test_folders_without_prints_are_refused(tmp_path: Path) -> None:
    """An absent folder, an empty one, and one with other files give a bad address."""
    with pytest.raises(BadAddress, match="not a folder"):
        opened(tmp_path / "absent")
    with pytest.raises(BadAddress, match="no print"):
        opened(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "picture.png").write_text("x")
    with pytest.raises(BadAddress, match="no print"):
        opened(tmp_path)


def captured(folder: Path, query: str = "?ppi=500") -> drivers.Capture:
    """A capture of the folder's first finger."""
    with opened(folder, query) as scanner:
        scanner.place(scanner.fingers()[0])
        return scanner.capture()


def test_an_unreadable_file_is_a_fault_with_its_first_bytes(tmp_path: Path) -> None:
    """A file that is no image raises ProtocolError with what it begins with, and no more."""
    content = b"not a picture" * 100
    (tmp_path / "7_1.png").write_bytes(content)
    with pytest.raises(ProtocolError, match="not an image") as fault:
        captured(tmp_path)
    assert content.startswith(fault.value.received)
    assert 0 < len(fault.value.received) <= 64


def test_a_file_that_vanished_is_a_fault(prints: Path, tmp_path: Path) -> None:
    """A print deleted after the listing raises ProtocolError."""
    path = tmp_path / "7_1.png"
    path.write_bytes((prints / "7_1_1.png").read_bytes())
    with opened(tmp_path) as scanner:
        path.unlink()
        scanner.place("7")
        with pytest.raises(ProtocolError):
            scanner.capture()


@pytest.mark.parametrize(("shape", "size"), [((20, 20), None), ((2100, 300), None), ((400, 320), [300, 300])])
def test_an_image_of_the_wrong_size_is_a_fault(tmp_path: Path, shape: tuple[int, int], size: list[int] | None) -> None:
    """An image no scanner could send, or not of the size that sets.json states, raises ProtocolError."""
    folder = tmp_path / "set"
    folder.mkdir()
    noise = np.random.default_rng(1).integers(0, 255, shape, np.uint8)
    cv2.imwrite(str(folder / "7_1.png"), noise)
    (tmp_path / "sets.json").write_text(json.dumps({"set": {"ppi": 500} | ({"size": size} if size else {})}))
    with pytest.raises(ProtocolError, match="height x width"):
        captured(folder, "")


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_blank_image_is_a_fault(tmp_path: Path, grey: int) -> None:
    """An image without ridges is never handed on as a finger."""
    cv2.imwrite(str(tmp_path / "7_1.tif"), np.full((400, 320), grey, np.uint8))
    with pytest.raises(ProtocolError, match="no finger"):
        captured(tmp_path)


def test_a_bad_print_leaves_the_scanner_usable(prints: Path, tmp_path: Path) -> None:
    """After a fault of one file the next print is captured."""
    (tmp_path / "7_1.bmp").write_bytes(b"BM")
    (tmp_path / "7_2.png").write_bytes((prints / "7_1_1.png").read_bytes())
    with opened(tmp_path) as scanner:
        scanner.place("7")
        with pytest.raises(ProtocolError):
            scanner.capture()
        scanner.place("7")
        scanner.capture()
