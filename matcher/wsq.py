"""WSQ, the FBI's coding of fingerprint images, decoded by the optional package `wsq`."""

import importlib.util
import struct
import subprocess
import sys

import numpy as np

from matcher.arrays import Grey

BEGIN = b"\xff\xa0"
_FRAME = b"\xff\xa2"
_TABLES = {b"\xff\xa4", b"\xff\xa5", b"\xff\xa6", b"\xff\xa8"}
"""Transform, quantisation, Huffman codes, comment."""
_SIDE_MAX_PX = 4096
_TIMEOUT_S = 30.0
_PROGRAM = """
import io, sys
import PIL.Image, wsq
sys.stdout.buffer.write(PIL.Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=["WSQ"]).tobytes())
"""


class DecoderMissing(ValueError):
    """The package that reads WSQ is not installed; the message says how to."""


def decode(content: bytes) -> Grey:
    """Decode in a process of its own: NIST's C code, which the package wraps, trusts what it reads.

    Of 400 damaged copies of a file 2 ended the process. Damage to the coded pixels alone can go unnoticed: the format
    has no checksum. Resolution is the caller's to know; the format is meant for 500 ppi.

    Raises:
        ValueError: not a WSQ image, damaged, or larger than 4096 pixels.
        DecoderMissing: the package is not installed.
    """
    height, width = _shape(content)
    if importlib.util.find_spec("wsq") is None:
        raise DecoderMissing("a WSQ image needs one more package: pip install 'aid-distribution-kiosk[wsq]'")
    try:
        # -P: no module of the working directory stands in for the package's.
        run = subprocess.run(
            [sys.executable, "-P", "-c", _PROGRAM], input=content, capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"a WSQ image that is not decoded in {_TIMEOUT_S:.0f} s") from error
    if run.returncode != 0 or len(run.stdout) != height * width:
        raise ValueError("a damaged WSQ image")
    return np.frombuffer(run.stdout, np.uint8).reshape(height, width)


def _shape(content: bytes) -> tuple[int, int]:
    """Height and width from the frame's header, which stands behind the tables."""
    at = len(BEGIN)
    while content[at : at + 2] in _TABLES:
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    frame = content[at : at + 10]
    if not content.startswith(BEGIN) or not frame.startswith(_FRAME) or len(frame) < 10:
        raise ValueError("not a WSQ image")
    height, width = struct.unpack_from(">HH", frame, 6)
    if not 1 <= min(height, width) <= max(height, width) <= _SIDE_MAX_PX:
        raise ValueError(f"a WSQ image of {width} by {height} pixels")
    return height, width
