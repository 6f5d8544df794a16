"""`replay:DIR[?ppi=500]`: a folder of prints as a scanner.

Prints are files `<finger>_<impression>.png`, `.tif` or `.bmp`, all of one size. Their resolution comes from the address
or from `sets.json` beside the folder: `{"<folder>": {"ppi": 500, "size": [height, width]}}`.
"""

import json
import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drivers.address import Address
from drivers.coverage import coverage
from drivers.faults import BadAddress, ProtocolError
from drivers.glass_scanner import GlassScanner
from drivers.scanner import Image, ScannerInfo

SUFFIXES = frozenset({".png", ".tif", ".tiff", ".bmp"})
LONGEST_FILE = 16 * 2**20
SIDES_PX = range(64, 2001)
"""From the smallest swipe-free sensor to a four-inch window at 500 ppi."""
BLANK_COVERAGE = 0.02
"""Less ridged area than this is an empty glass: 3 mm x 3 mm on a window of 16 mm x 20 mm is 3 %."""
PPI = (100.0, 2000.0)


class ReplayScanner(GlassScanner):
    """Prints from a folder, laid on the glass by `place`."""

    def __init__(self, address: Address) -> None:
        """Read the folder's listing; images are read when captured.

        Raises:
            BadAddress: no such folder, no prints in it, or no resolution known.
        """
        folder = _folder(address)
        self._prints = _listing(folder)
        given = address.only("ppi").get("ppi")
        known = _known_set(folder)
        ppi = _ppi(folder, known.get("ppi") if given is None else given.split("x"))
        super().__init__(ScannerInfo(address.url, f"replay of {folder.name}", physical=False), ppi)
        self._size = _size(folder, known.get("size"))

    def fingers(self) -> tuple[str, ...]:
        """The fingers in the folder, in order of name."""
        return tuple(self._prints)

    def impressions(self, finger: str) -> tuple[str, ...]:
        """The impressions of a finger in the order in which `place` takes them; ValueError for no such finger."""
        if finger not in self._prints:
            raise ValueError(f"no finger {finger!r} in {self.info.name}")
        return tuple(self._prints[finger])

    def place(self, finger: str, impression: str | None = None) -> None:
        """Lay a print on the glass: the impression named, else the one after the last, from the first again at the end.

        Raises:
            ValueError: no such finger or impression.
        """
        impressions = self.impressions(finger)
        if impression is None:
            impression = impressions[self._placed_before(finger) % len(impressions)]
        elif impression not in impressions:
            raise ValueError(f"no impression {impression!r} of finger {finger!r} in {self.info.name}")
        path = self._prints[finger][impression]
        self._glass.put(lambda: read_print(path, self._size))


def read_print(path: Path, size: tuple[int, int] | None) -> Image:
    """Read one print as the scanner would have sent it.

    Args:
        size: (height, width) in pixels that every image of this scanner has; None when not known.
    Raises:
        ProtocolError: unreadable, of another size, or blank.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= LONGEST_FILE else b""
    except OSError as error:
        raise ProtocolError(f"{path.name}: {error.strerror}", remedy="Check the folder of prints.") from error
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE) if content else None
    if image is None:
        raise ProtocolError(f"{path.name} is not an image", content, remedy="Replace the file by a PNG, TIFF or BMP.")
    if (size and image.shape != size) or any(side not in SIDES_PX for side in image.shape):
        found, wanted = "x".join(map(str, image.shape)), "x".join(map(str, size or ("64..2000", "64..2000")))
        raise ProtocolError(f"{path.name} is {found}, not {wanted} (height x width)", remedy="Replace the file.")
    grey = image.astype(np.uint8, copy=False)
    if coverage(grey) < BLANK_COVERAGE:
        raise ProtocolError(f"{path.name} shows no finger", remedy="Replace the file.")
    return grey


def _folder(address: Address) -> Path:
    if not address.rest:
        raise BadAddress(f"{address.url}: names no folder")
    try:
        return Path(address.rest).expanduser()
    except (RuntimeError, ValueError) as error:
        raise BadAddress(f"{address.url}: {error}") from error


def _listing(folder: Path) -> dict[str, dict[str, Path]]:
    try:
        paths = list(folder.iterdir())
    except (OSError, ValueError) as error:
        raise BadAddress(f"{folder} is not a folder that can be read: {error}") from error
    prints: dict[str, dict[str, Path]] = {}
    for path in sorted(paths, key=lambda path: _counting(path.stem)):
        finger, _, impression = path.stem.rpartition("_")
        if path.suffix.lower() in SUFFIXES and finger and impression:
            prints.setdefault(finger, {}).setdefault(impression, path)
    if not prints:
        raise BadAddress(f"{folder} holds no print named <finger>_<impression>.png, .tif or .bmp")
    return prints


def _counting(stem: str) -> list[tuple[int, str]]:
    """Sort 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in stem.split("_")]


def _known_set(folder: Path) -> dict[str, Any]:
    path = folder.resolve().parent / "sets.json"
    if not path.is_file():
        return {}
    try:
        sets = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadAddress(f"{path} cannot be read: {error}") from error
    known = sets.get(folder.resolve().name, {}) if isinstance(sets, dict) else None
    if not isinstance(known, dict):
        raise BadAddress(f"{path} should map each folder's name to its ppi and size")
    return known


def _ppi(folder: Path, stated: object) -> tuple[float, float]:
    if stated is None:
        raise BadAddress(f"resolution of {folder} unknown", remedy="Add ?ppi=500, or a sets.json beside the folder.")
    values: list[Any] = stated if isinstance(stated, list) else [stated]
    try:
        ppi = [float(value) for value in values]
    except (TypeError, ValueError) as error:
        raise BadAddress(f"resolution {stated!r} is neither 500 nor 500x370") from error
    if len(ppi) not in (1, 2) or not all(math.isfinite(value) and PPI[0] <= value <= PPI[1] for value in ppi):
        raise BadAddress(f"resolution {stated!r} is not one or two numbers from {PPI[0]:g} to {PPI[1]:g}")
    return ppi[0], ppi[-1]


def _size(folder: Path, stated: object) -> tuple[int, int] | None:
    match stated:
        case None:
            return None
        case [int(height), int(width)]:
            return height, width
        case _:
            raise BadAddress(f"size of {folder.name} in sets.json is not [height, width]")
