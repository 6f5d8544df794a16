"""Images from files: the usual kinds, and WSQ where its package is installed."""

import importlib
import importlib.util
import random
from pathlib import Path

import cv2
import numpy as np
import pytest

import matcher
from matcher.arrays import Grey
from matcher.images import decode_image, read_image
from matcher.wsq import DecoderMissing
from tests.matcher.planted import plant

INSTALLED = importlib.util.find_spec("wsq") is not None
needs_wsq = pytest.mark.skipif(not INSTALLED, reason="the package wsq is not installed: pip install -e '.[wsq]'")
FRAME = b"\xff\xa2\x00\x11\x00\xff"
"""Begins the header that says how large the image is."""


@pytest.fixture(scope="module")
def image() -> Grey:
    """A print."""
    return plant(7).image()


@pytest.fixture(scope="module")
def wsq(image: Grey, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The print in WSQ, written by the package."""
    path = tmp_path_factory.mktemp("wsq") / "print.wsq"
    importlib.import_module("wsq")
    importlib.import_module("PIL.Image").fromarray(image).save(path)
    return path.read_bytes()


@pytest.mark.parametrize("ending", ["png", "bmp", "tiff"])
def test_pixels_are_those_of_the_file(tmp_path: Path, image: Grey, ending: str) -> None:
    """What keeps its pixels is read as it was written."""
    path = tmp_path / f"print.{ending}"
    cv2.imwrite(str(path), image)
    assert np.array_equal(read_image(path), image)


def test_colours_become_grey(tmp_path: Path, image: Grey) -> None:
    """A JPEG in colour is one plane, near to what was written."""
    path = tmp_path / "print.jpg"
    cv2.imwrite(str(path), cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), [cv2.IMWRITE_JPEG_QUALITY, 95])
    read = read_image(path)
    assert read.shape == image.shape
    assert read.dtype == np.uint8
    assert np.abs(read.astype(int) - image).mean() < 3


@pytest.mark.parametrize("content", [b"", b"no image", b"\x89PNG\r\n\x1a\n", b"\xff\xa0", b"\xff\xa0\xff\xa8\x00\x00"])
def test_what_is_no_image_is_said_with_its_name(tmp_path: Path, content: bytes) -> None:
    """The error names the file."""
    path = tmp_path / "print.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"print\.png: not a"):
        read_image(path)


@pytest.mark.parametrize(("height", "width"), [(0, 100), (100, 0), (4097, 100), (65535, 65535)])
def test_a_wsq_image_of_an_impossible_size_is_not_decoded(height: int, width: int) -> None:
    """The size is looked at before any memory is taken for it."""
    header = b"\xff\xa0" + FRAME + height.to_bytes(2, "big") + width.to_bytes(2, "big") + bytes(20)
    with pytest.raises(ValueError, match=f"{width} by {height} pixels"):
        decode_image(header)


@pytest.mark.skipif(INSTALLED, reason="the package wsq is installed")
def test_without_the_package_a_wsq_image_says_what_to_install() -> None:
    """The remedy is in the error."""
    with pytest.raises(DecoderMissing, match=r"pip install 'aid-distribution-kiosk\[wsq\]'"):
        decode_image(b"\xff\xa0" + FRAME + b"\x01\x00\x01\x00" + bytes(20))


@needs_wsq
def test_a_print_survives_wsq(tmp_path: Path, image: Grey, wsq: bytes) -> None:
    """Compressed and read again, it has its size, nearly its pixels, and is the same finger by far."""
    path = tmp_path / "print.wsq"
    path.write_bytes(wsq)
    read = read_image(path)
    assert read.shape == image.shape
    assert np.abs(read.astype(int) - image).mean() < 8
    result = matcher.compare(matcher.extract(image, 500), matcher.extract(read, 500))
    assert isinstance(result, matcher.Comparison)
    assert result.score > matcher.threshold(1e-5)


@needs_wsq
def test_a_damaged_wsq_image_is_an_error_or_an_image(image: Grey, wsq: bytes) -> None:
    """Bytes changed in the tables or cut out: whatever the decoder does, this process gets an image or a ValueError."""
    chance = random.Random(3)
    refused = 0
    for _ in range(16):
        damaged = bytearray(wsq)
        for _ in range(chance.randrange(1, 5)):
            damaged[chance.randrange(2, 700)] = chance.randrange(256)
        start = chance.randrange(len(damaged))
        del damaged[start : start + chance.randrange(50)]
        try:
            assert decode_image(bytes(damaged)).ndim == 2
        except ValueError:
            refused += 1
    assert refused > 3
    for cut in (3, 100, 600, len(wsq) // 2):
        with pytest.raises(ValueError, match="WSQ"):
            decode_image(wsq[:cut])


@needs_wsq
def test_a_decoder_that_is_killed_is_an_error(wsq: bytes) -> None:
    """On a filter without taps NIST's code ends its process (seen with wsq 0.9): not this one."""
    taps = wsq.index(b"\xff\xa4") + 4
    for which in (taps, taps + 1):
        with pytest.raises(ValueError, match="damaged WSQ"):
            decode_image(wsq[:which] + b"\x00" + wsq[which + 1 :])


@needs_wsq
def test_the_sample_of_another_encoder_is_decoded_exactly(shared: Path) -> None:
    """A published sample gives the pixels that others' decoder gave."""
    folder = shared / "templates" / "formats"
    assert np.array_equal(read_image(folder / "wsq-original.wsq"), read_image(folder / "wsq-converted.png"))


def test_a_png_that_claims_to_be_huge_is_refused_before_it_is_decoded() -> None:
    """A small file cannot fill the memory."""
    png = cv2.imencode(".png", np.zeros((8, 8), np.uint8))[1].tobytes()
    huge = png[:16] + (30_000).to_bytes(4, "big") * 2 + png[24:]
    with pytest.raises(ValueError, match="pixels"):
        decode_image(huge)
