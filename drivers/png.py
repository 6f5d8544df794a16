"""One grey image as a PNG file that says its resolution."""

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np

from drivers.scanner import Capture

AFTER_HEADER = 8 + 25
"""A PNG opens with its signature and one IHDR chunk of fixed length; pHYs may follow at once."""
INCHES_A_METRE = 1 / 0.0254


def encode(capture: Capture) -> bytes:
    """The capture's image as PNG, with its resolution in a pHYs chunk, to the nearest pixel a metre."""
    written, buffer = cv2.imencode(".png", capture.image)
    if not written:
        raise ValueError("OpenCV could not write a PNG")
    picture = np.asarray(buffer, np.uint8).tobytes()
    density = struct.pack(">4sIIB", b"pHYs", *(round(ppi * INCHES_A_METRE) for ppi in capture.ppi), 1)
    chunk = struct.pack(">I", len(density) - 4) + density + struct.pack(">I", zlib.crc32(density))
    return picture[:AFTER_HEADER] + chunk + picture[AFTER_HEADER:]


def save(capture: Capture, path: Path, *, overwrite: bool = False) -> None:
    """Write the PNG, readable by its owner only.

    Raises:
        FileExistsError: `path` is there and `overwrite` is not set; nothing is written.
        OSError: the disk refused.
    """
    content = encode(capture)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if overwrite else os.O_EXCL), 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o600)
        file.write(content)
