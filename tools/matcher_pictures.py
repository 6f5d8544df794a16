"""Draw the pictures of docs/matcher.md, always of the same fingers that nobody has.

python -m tools.matcher_pictures
"""

from pathlib import Path

import cv2
import numpy as np

from drivers.synthetic import PPI, Condition, Finger, impression
from matcher import explain
from matcher.det import Canvas

FOLDER = Path(__file__).parents[1] / "docs" / "pictures" / "matcher"
LEVELS = 16
"""A colour; a third of the bytes of 256."""
WHITER = 1.06
"""An empty plate is white, not noise between two levels."""


def main() -> None:
    """Write the steps of one impression, and its comparison with one of worn skin."""
    finger = Finger.from_seed(21)
    reference = explain.follow(impression(finger, 1), PPI)
    probe = explain.follow(impression(finger, 5, Condition.WORN), PPI)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _write("sheet", explain.sheet(explain.panels(reference), reference), 1350)
    _write("pairs", explain.pairs(reference, probe, *explain.lay(reference.template, probe.template)), 1000)


def _write(name: str, picture: Canvas, width: int) -> None:
    size = width, round(width * picture.shape[0] / picture.shape[1])
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    share = np.minimum(small * (WHITER / 255), 1)
    few = (np.round(share * (LEVELS - 1)) * (255 / (LEVELS - 1))).astype(np.uint8)
    (FOLDER / f"{name}.png").write_bytes(cv2.imencode(".png", few, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes())


if __name__ == "__main__":
    main()
