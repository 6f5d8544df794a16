"""The scan ring: a track, an arc that grows clockwise from the top with the usable area, and a finger inside.

The print itself is never shown.
"""

from functools import cache
from math import cos, pi, sin
from typing import Any

import numpy as np
from kivy.animation import Animation
from kivy.graphics import Color, Mesh
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.ui import masks, textures
from kiosk.ui.geometry import Box
from kiosk.ui.masks import Mask
from kiosk.ui.pen import Pen

OUTER = 0.475  # of the box's side: the arc's outer edge
STROKE = 0.0697  # the arc
TRACK = 0.0152
SEGMENTS = 96


@cache
def _finger(side: int) -> Mask:
    """A finger that rises from the ring's lower edge, cut by the ring."""
    width = round(side * 0.328)
    mask = np.zeros((side, side), dtype=np.float32)
    top, left = round(side * 0.372), (side - width) // 2
    mask[top:, left : left + width] = masks.rounded(width, 2 * side, width / 2)[: side - top]
    return np.minimum(mask, _inside(side))


@cache
def _inside(side: int) -> Mask:
    radius = side * (OUTER - STROKE / 2)
    grid = np.hypot(*np.meshgrid(np.arange(side) + 0.5 - side / 2, np.arange(side) + 0.5 - side / 2))
    return masks.coverage(grid - radius)


@cache
def _lines(side: int) -> Mask:
    """Two lines on the finger, so that it reads as a finger and never as a print."""
    mask = np.zeros((side, side), dtype=np.float32)
    width, stroke = round(side * 0.192), side * 0.028
    height, top, left = round(side * 0.413), round(side * 0.456), (side - width) // 2
    mask[top : top + height, left : left + width] = masks.arch(width, height, stroke)
    bar, start, long = round(stroke), round(side * 0.54), round(side * 0.292)
    x = (side - bar) // 2
    mask[start : start + long, x : x + bar] = masks.rounded(bar, long, bar / 2)
    return mask


class ScanRing(Widget):
    """A ring in the largest square of a box. `area` runs from 0 to 1; a full ring is done."""

    area = NumericProperty(0.0)

    def __init__(self, pen: Pen, box: Box, area: float, done: bool = False) -> None:
        super().__init__(size_hint=(None, None), size=(0, 0))
        self.square = pen.place(box.square())
        self._theme = pen.theme
        still = pen.straight(self.canvas)
        side = self.square.w
        still.shape(self.square, "surface", _inside, side)
        if done:
            still.icon(self.square, "check", "good", round(side * 0.5))
        else:
            still.shape(self.square, "hand", _finger, side)
            still.shape(self.square, "nail", _lines, side)
        track = round(side * (2 * OUTER - STROKE + TRACK))
        still.shape(self.square.middle(track, track), "ring_track", masks.ring, track, side * TRACK)
        self._arc = Widget(size_hint=(None, None), size=(0, 0))
        self.add_widget(self._arc)
        self._pen = pen.straight(self._arc.canvas)
        self._colour = "good" if done else "ring"
        self.bind(area=self._draw)
        self.area = area
        self._draw()

    def grow(self, area: float, duration_s: float) -> None:
        """Let the arc grow to another area."""
        Animation.cancel_all(self, "area")
        if duration_s > 0:
            Animation(area=area, duration=duration_s).start(self)
        else:
            self.area = area

    def _draw(self, *_: Any) -> None:
        self._arc.canvas.clear()
        part = min(max(float(self.area), 0.0), 1.0)
        if part <= 0:
            return
        side = round(self.square.w * 2 * OUTER)
        place = self.square.middle(side, side)
        stroke = self.square.w * STROKE
        with self._arc.canvas:
            Color(*self._theme.colour(self._colour))
            Mesh(
                vertices=self._fan(place, part),
                indices=list(range(SEGMENTS + 2)),
                mode="triangle_fan",
                texture=textures.shape(masks.ring, side, stroke),
            )
        if part < 1:
            self._cap(place, 0.0, stroke)
            self._cap(place, part, stroke)

    def _fan(self, place: Box, part: float) -> list[float]:
        x, y = place.x + place.w / 2, self._theme.height - place.y - place.h / 2
        reach = place.w + 2  # past the ring: the texture's own soft edge ends the arc
        points = [x, y, 0.5, 0.5]
        for i in range(SEGMENTS + 1):
            angle = pi / 2 - 2 * pi * part * i / SEGMENTS
            dx, dy = cos(angle) * reach / 2, sin(angle) * reach / 2
            points += [x + dx, y + dy, 0.5 + dx / reach, 0.5 + dy / reach]
        return points

    def _cap(self, place: Box, part: float, stroke: float) -> None:
        side = round(stroke)
        radius = (place.w - stroke) / 2
        angle = pi / 2 - 2 * pi * part
        x, y = place.x + place.w / 2 + cos(angle) * radius, place.y + place.h / 2 - sin(angle) * radius
        self._pen.disc(Box(round(x - side / 2), round(y - side / 2), side, side), self._colour)
