"""Grey images from files."""

import struct
from pathlib import Path

import cv2
import numpy as np

from matcher import wsq
from matcher.arrays import Grey

_PNG = b"\x89PNG\r\n\x1a\n"
_SIDE_MAX_PX = 8192
"""Sixteen inches at 500 ppi: a small file may claim a picture that fills the memory."""


def read_image(path: Path) -> Grey:
    """Read a PNG, BMP, TIFF, JPEG or WSQ file.

    Returns:
        (H, W) as stored, at the file's own resolution.
    Raises:
        ValueError: none of these, damaged, or WSQ without the package for it.
        OSError: the file cannot be opened.
    """
    try:
        return decode_image(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def decode_image(content: bytes) -> Grey:
    """Decode what such a file holds, told by its first bytes.

    Raises:
        ValueError: as `read_image`.
    """
    if content.startswith(wsq.BEGIN):
        return wsq.decode(content)
    if content.startswith(_PNG) and max(struct.unpack_from(">II", content.ljust(24, b"\0"), 16)) > _SIDE_MAX_PX:
        raise ValueError(f"more than {_SIDE_MAX_PX} pixels wide or high")
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error as error:
        raise ValueError("not an image that OpenCV reads") from error
    if image is None:
        raise ValueError("not an image that OpenCV reads")
    return np.asarray(image, np.uint8)
