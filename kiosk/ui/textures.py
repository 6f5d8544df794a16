"""Masks and pictograms as textures on the graphics card, each made once. Needs an open window."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from kivy.core.image import Image as CoreImage
from kivy.graphics.texture import Texture

from kiosk.ui import masks
from kiosk.ui.masks import Mask
from kiosk.ui.theme import ASSETS

PICTOGRAMS = ASSETS / "pictograms"


def texture_of(mask: Mask) -> Any:
    """Return a white texture with the mask as its opacity."""
    height, width = mask.shape
    pixels = np.full((height, width, 4), 255, dtype=np.uint8)
    pixels[..., 3] = np.round(mask[::-1] * 255)
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


def padded(mask: Mask) -> Mask:
    """Return the mask with a pixel of nothing all round, so that its edges stay smooth when it is turned."""
    return np.pad(mask, 1)


@cache
def corner(radius: int) -> Any:
    """A rounded box of the smallest size, to be stretched in the middle; padded."""
    return texture_of(padded(masks.rounded(2 * radius + 2, 2 * radius + 2, radius)))


@cache
def shape(draw: Callable[..., Mask], *measures: Any) -> Any:
    """A mask function's texture for these measures; padded."""
    return texture_of(padded(draw(*measures)))


@cache
def read_mask(path: Path) -> Mask:
    """Return the opacity of a PNG file, (H, W)."""
    picture = CoreImage(str(path), keep_data=True).image
    pixels = np.frombuffer(picture._data[0].data, dtype=np.uint8)
    alpha = pixels.reshape(picture.height, -1, 4)[:, : picture.width, 3]
    return (alpha / 255.0).astype(np.float32)


@cache
def pictogram(name: str, size: int, heavy: bool, turned: bool = False) -> Any:
    """A pictogram in its final size in pixels; `heavy` has the broad stroke, `turned` is for right-to-left screens."""
    path = PICTOGRAMS / "png" / ("small" if heavy else ".") / f"{name}.png"
    mask = masks.scaled(read_mask(path), size, size)
    return texture_of(mask[:, ::-1] if turned else mask)


@cache
def pictogram_exists(name: str) -> bool:
    """Whether there is a pictogram of this name (a package may name one of a later version)."""
    return (PICTOGRAMS / "png" / f"{name}.png").is_file()
