"""A QR code, its modules in whole pixels, dark on light in every tone."""

import segno

from kiosk.ui.geometry import Box
from kiosk.ui.pen import Pen
from kiosk.ui.theme import colour_of

DARK, LIGHT = colour_of("#1D1712"), colour_of("#FFFFFF")
QUIET = 2


def qr(pen: Pen, box: Box, content: str) -> Box:
    """Draw the code in the largest square of a box that whole modules fill; return the square."""
    code = segno.make(content, error="m", micro=False)
    modules = [list(row) for row in code.matrix]
    module = max(1, box.square().w // (len(modules) + 2 * QUIET))
    side = module * (len(modules) + 2 * QUIET)
    place = pen.place(box).middle(side, side)
    straight = pen.straight()
    straight.paper(place, LIGHT)
    for y, row in enumerate(modules):
        for x, length in _runs(row):
            left, top = place.x + (x + QUIET) * module, place.y + (y + QUIET) * module
            straight.paper(Box(left, top, length * module, module), DARK)
    return place


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
