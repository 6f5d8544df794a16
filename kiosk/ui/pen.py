"""Draws boxes, discs, pictograms and words on one canvas, in pixels from the top left corner of the glass."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kivy.graphics import BorderImage, Color, PopMatrix, PushMatrix, Rectangle, Rotate

from kiosk.ui import masks, textures
from kiosk.ui.geometry import Box
from kiosk.ui.lettering import Lettering, Setting
from kiosk.ui.masks import Mask
from kiosk.ui.theme import Colour, Theme

START, CENTRE, END = 0.0, 0.5, 1.0
"""Places along a line, in reading direction, and down a box."""

LEAST_SHRINK = 0.7
"""Long words of a language may shrink this far, and never below the caption."""
TIGHT = 1.05
"""The leading of what is as small as it may be and still too high: a name of many words."""


@dataclass(frozen=True)
class Written:
    """A text that was drawn: its words, the box it was given, and the box that it takes."""

    text: str
    given: Box
    taken: Box

    @property
    def ink(self) -> Box:
        """The box without the air over and under the letters."""
        air = self.taken.h // 10
        return self.taken.inset(0, air)


@dataclass
class Pen:
    """A canvas, a theme and a face. `mirrored` turns every box round, for languages read from right to left."""

    canvas: Any
    theme: Theme
    letters: Lettering
    mirrored: bool = False
    written: list[Written] = field(default_factory=list)
    papers: list[tuple[int, Box]] = field(default_factory=list)
    """Each box that was filled, with how many texts had been written before: what may cover them."""

    def straight(self, canvas: Any = None) -> "Pen":
        """Return a pen that never mirrors: keypads, hands, codes and clocks."""
        return Pen(
            canvas or self.canvas, self.theme, self.letters, mirrored=False, written=self.written, papers=self.papers
        )

    def place(self, box: Box) -> Box:
        """Return where a box lies on the glass."""
        return box.mirrored(self.theme.width) if self.mirrored else box

    def paper(self, box: Box, colour: str | Colour, radius: int = 0, line: str = "", width: int = 0) -> None:
        """Fill a box, rounded and outlined if asked; the outline lies inside."""
        if line:
            self._fill(box, self.colour(line), radius)
            self._fill(box.inset(width), self.colour(colour), max(radius - width, 0))
        else:
            self._fill(box, self.colour(colour), radius)

    def colour(self, colour: str | Colour) -> Colour:
        """Return a role's colour, or the colour itself."""
        return self.theme.colour(colour) if isinstance(colour, str) else colour

    def _fill(self, box: Box, colour: Colour, radius: int) -> None:
        self.papers.append((len(self.written), box))
        place = self.place(box)
        radius = min(radius, place.w // 2, place.h // 2)
        with self.canvas:
            Color(*colour)
            if radius < 1:
                Rectangle(pos=self._pos(place), size=(place.w, place.h))
            else:
                around = place.inset(-1)
                BorderImage(
                    texture=textures.corner(radius),
                    border=(radius + 1,) * 4,
                    pos=self._pos(around),
                    size=(around.w, around.h),
                )

    def _pos(self, place: Box) -> tuple[int, int]:
        return place.x, self.theme.height - place.bottom

    def stamp(self, box: Box, texture: Any, colour: str | Colour) -> None:
        """Lay a white texture over a box, tinted."""
        place = self.place(box)
        with self.canvas:
            Color(*self.colour(colour))
            Rectangle(texture=texture, pos=self._pos(place), size=(place.w, place.h))

    def shape(self, box: Box, colour: str | Colour, draw: Callable[..., Mask], *measures: Any) -> None:
        """Lay a mask function's shape over a box of its size, tinted."""
        self.stamp(box.inset(-1), textures.shape(draw, *measures), colour)

    def disc(self, box: Box, colour: str | Colour, line: str = "", width: int = 0) -> None:
        """Fill the largest circle in a box, outlined if asked."""
        circle = box.square()
        if line:
            self.shape(circle, line, masks.disc, circle.w)
            circle = circle.inset(width)
        self.shape(circle, colour, masks.disc, circle.w)

    def icon(self, box: Box, name: str, colour: str | Colour, size: int = 0, *, heavy: bool = False) -> None:
        """Draw a pictogram in the middle of a box, as large as fits or `size` pixels; `heavy` in rail and buttons."""
        side = size or min(box.w, box.h)
        known = name if textures.pictogram_exists(name) else "stock"
        turned = self.mirrored and self.theme.mirrored(known)
        self.stamp(box.middle(side, side), textures.pictogram(known, side, heavy, turned), colour)

    def turned(self, centre: tuple[int, int], degrees: float) -> "Turn":
        """Return a block in which everything is drawn turned about a point, clockwise."""
        x, y = centre
        return Turn(self.canvas, (x, self.theme.height - y), -degrees)

    def forget(self) -> None:
        """Forget what was written: the canvas was cleared."""
        self.written.clear()
        self.papers.clear()

    def set(
        self, words: str, size: int, box: Box, *, bold: bool = False, leading: float = 0.0, balanced: bool = True
    ) -> Setting:
        """Set words to fit a box, smaller if they must be, but never below the caption."""
        leading = leading or self._leading(size)
        least = max(round(size * LEAST_SHRINK), min(size, self.theme.type("caption")))
        setting = self.letters.set(words, size, box.w, leading, bold, balanced)
        while size > least and (setting.width > box.w or setting.height > box.h):
            size -= 1
            setting = self.letters.set(words, size, box.w, leading, bold, balanced)
        if setting.height > box.h and leading > TIGHT:
            setting = self.letters.set(words, size, box.w, TIGHT, bold, balanced)
        return setting

    def _leading(self, size: int) -> float:
        kind = self.theme.tokens["type"]
        return float(kind["line_height_display" if size > self.theme.type("lead", 1.2) else "line_height"])

    def text(
        self,
        box: Box,
        words: str,
        size: int,
        colour: str | Colour = "ink",
        *,
        bold: bool = False,
        align: float = START,
        down: float = START,
        leading: float = 0.0,
        balanced: bool = True,
        strong: str | Colour = "",
    ) -> Box:
        """Write words into a box and return the box that they take; bold runs may have another colour."""
        setting = self.set(words, size, box, bold=bold, leading=leading, balanced=balanced)
        return self.write(box, words, setting, colour, align=align, down=down, strong=strong)

    def write(
        self,
        box: Box,
        words: str,
        setting: Setting,
        colour: str | Colour = "ink",
        *,
        align: float = START,
        down: float = START,
        strong: str | Colour = "",
    ) -> Box:
        """Write words that are already set."""
        top = box.y + round((box.h - setting.height) * down)
        for i, line in enumerate(setting.lines):
            length = line[-1].x + line[-1].width if line else 0
            start = box.x + round((box.w - length) * align)
            for run in line:
                texture = self.letters.texture(run.text, setting.size, run.bold)
                y = top + i * setting.pitch + (setting.pitch - texture.height) // 2
                place = Box(start + run.x, y, texture.width, texture.height)
                self.stamp(place, texture, strong if strong and run.bold else colour)
        taken = Box(box.x + round((box.w - setting.width) * align), top, setting.width, setting.height)
        self.written.append(Written(words, box, taken))
        return taken

    def figure(self, box: Box, words: str, size: int, colour: str | Colour = "ink", align: float = CENTRE) -> Box:
        """Write a number or letter in bold so that what is blackened stands in the middle of the box."""
        while size > 8 and self.letters.width(words, size, bold=True) > box.w:
            size -= 1
        left, top, right, bottom = self.letters.ink(words, size)
        texture = self.letters.texture(words, size, bold=True)
        x = box.x + round((box.w - (right - left)) * align)
        y = box.y + (box.h - (bottom - top)) // 2
        self.stamp(Box(x - left, y - top, texture.width, texture.height), texture, colour)
        taken = Box(x, y, right - left, bottom - top)
        self.written.append(Written(words, box, taken))
        return taken


class Turn:
    """A block of turned drawing."""

    def __init__(self, canvas: Any, origin: tuple[int, int], degrees: float) -> None:
        self.canvas = canvas
        self.origin = origin
        self.degrees = degrees

    def __enter__(self) -> None:
        with self.canvas:
            PushMatrix()
            Rotate(angle=self.degrees, origin=self.origin)

    def __exit__(self, *_: object) -> None:
        with self.canvas:
            PopMatrix()
