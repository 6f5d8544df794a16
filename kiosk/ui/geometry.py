"""Boxes on the glass, in whole pixels from the top left corner. Pure: screens are laid out here and drawn elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width, height, in pixels, y down."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first pixel column after the box."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first pixel row below the box."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[int, int]:
        """The middle, x then y."""
        return self.x + self.w // 2, self.y + self.h // 2

    def inset(self, dx: int, dy: int | None = None) -> "Box":
        """Return the box made smaller on every side."""
        dy = dx if dy is None else dy
        return Box(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)

    def moved(self, dx: int = 0, dy: int = 0) -> "Box":
        """Return the box somewhere else."""
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def top(self, height: int) -> "Box":
        """Return the upper part."""
        return Box(self.x, self.y, self.w, height)

    def low(self, height: int) -> "Box":
        """Return the lower part."""
        return Box(self.x, self.bottom - height, self.w, height)

    def left(self, width: int) -> "Box":
        """Return the part at the reading start."""
        return Box(self.x, self.y, width, self.h)

    def end(self, width: int) -> "Box":
        """Return the part at the reading end."""
        return Box(self.right - width, self.y, width, self.h)

    def below(self, height: int) -> "Box":
        """Return what is left under the upper `height` pixels."""
        return Box(self.x, self.y + height, self.w, self.h - height)

    def above(self, height: int) -> "Box":
        """Return what is left over the lower `height` pixels."""
        return Box(self.x, self.y, self.w, self.h - height)

    def after(self, width: int) -> "Box":
        """Return what is left past the first `width` pixels."""
        return Box(self.x + width, self.y, self.w - width, self.h)

    def before(self, width: int) -> "Box":
        """Return what is left ahead of the last `width` pixels."""
        return Box(self.x, self.y, self.w - width, self.h)

    def middle(self, width: int, height: int) -> "Box":
        """Return a box of this size in the middle."""
        return Box(self.x + (self.w - width) // 2, self.y + (self.h - height) // 2, width, height)

    def square(self) -> "Box":
        """Return the largest square in the middle."""
        side = min(self.w, self.h)
        return self.middle(side, side)

    def columns(self, count: int, gap: int) -> list["Box"]:
        """Cut into columns of one width, within a pixel."""
        return self.shares([1.0] * count, gap)

    def rows(self, count: int, gap: int) -> list["Box"]:
        """Cut into rows of one height, within a pixel."""
        total = self.h - gap * (count - 1)
        edges = [self.y + round(total * i / count) + gap * i for i in range(count + 1)]
        return [Box(self.x, edges[i], self.w, edges[i + 1] - gap - edges[i]) for i in range(count)]

    def shares(self, parts: Sequence[float], gap: int) -> list["Box"]:
        """Cut into columns in proportion to `parts`."""
        total = self.w - gap * (len(parts) - 1)
        boxes, done = [], 0.0
        for i, part in enumerate(parts):
            start = self.x + round(total * done / sum(parts)) + gap * i
            done += part
            stop = self.x + round(total * done / sum(parts)) + gap * i
            boxes.append(Box(start, self.y, stop - start, self.h))
        return boxes

    def grid(self, columns: int, rows: int, gap: int) -> list["Box"]:
        """Cut into cells, row by row."""
        return [cell for row in self.rows(rows, gap) for cell in row.columns(columns, gap)]

    def holds(self, other: "Box", slack: int = 0) -> bool:
        """Whether the other box lies inside this one, but for `slack` pixels."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two boxes share a pixel."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def mirrored(self, width: int) -> "Box":
        """Return the box as it lies on a screen of `width` pixels that is read from right to left."""
        return Box(width - self.right, self.y, self.w, self.h)
