"""The back of one's own hand with the wanted finger lit: layers of one white mask a finger, stacked and tinted."""

from functools import cache
from math import cos, pi, sin
from typing import Any

import numpy as np
from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.ui import masks, textures
from kiosk.ui.geometry import Box
from kiosk.ui.masks import Mask
from kiosk.ui.pen import Pen
from kiosk.ui.theme import faded

LAYERS = textures.PICTOGRAMS / "hand-layers"
FINGERS = ("thumb", "index", "middle", "ring", "little")
RATIO = 653 / 640
CUT = 0.075
BREATHES_S = 20.0
"""The lit finger breathes so long, then rests."""


@cache
def layer(name: str, width: int) -> Mask:
    """Return a layer as a mask of this width."""
    return masks.scaled(textures.read_mask(LAYERS / f"{name}.png"), width, round(width * RATIO))


@cache
def _layer_texture(name: str, width: int) -> Any:
    return textures.texture_of(layer(name, width))


@cache
def lit_layer(finger: str, width: int) -> Mask:
    """Return a finger cut short at its root, round again, so that it lies on the palm and does not cross it.

    A finger is a capsule: what it shares with itself moved towards the tip is a shorter capsule.
    """
    mask, nail = layer(finger, width), _nail(finger, width)
    rows, columns = np.indices(mask.shape)
    dy = float((rows * nail).sum() / nail.sum() - (rows * mask).sum() / mask.sum())
    dx = float((columns * nail).sum() / nail.sum() - (columns * mask).sum() / mask.sum())
    scale = width * CUT / np.hypot(dx, dy)
    moved = np.roll(mask, (round(dy * scale), round(dx * scale)), axis=(0, 1))
    return np.minimum(mask, moved)


@cache
def _lit_texture(finger: str, width: int) -> Any:
    return textures.texture_of(lit_layer(finger, width))


@cache
def _nail(finger: str, width: int) -> Mask:
    side = finger.split("-")[0]
    return np.minimum(layer(f"{side}-nails", width), layer(finger, width))


@cache
def _nail_texture(finger: str, width: int) -> Any:
    return textures.texture_of(_nail(finger, width))


class Hand(Widget):
    """A hand as large as fits into a box, one finger lit and ringed. The light breathes unless `reduced`."""

    def __init__(self, pen: Pen, box: Box, finger: str, reduced: bool) -> None:
        super().__init__(size_hint=(None, None), size=(0, 0))
        width = min(box.w, round(box.h / RATIO))
        place = pen.place(box)
        self.hand = Box(
            place.x + (place.w - width) // 2, place.bottom - round(width * RATIO), width, round(width * RATIO)
        )
        self._still(pen.straight(self.canvas), finger)
        lit = Widget(size_hint=(None, None), size=(0, 0))
        self.add_widget(lit)
        self._lit(pen.straight(lit.canvas), finger)
        if not reduced:
            self._breathe(lit, pen.theme.motion_s("breath"))

    def _still(self, pen: Pen, lit: str) -> None:
        side = lit.split("-")[0]
        for name in (*(f"{side}-{finger}" for finger in FINGERS), f"{side}-palm"):
            pen.stamp(self.hand, _layer_texture(name, self.hand.w), "hand")
        pen.stamp(self.hand, _layer_texture(f"{side}-nails", self.hand.w), "nail")

    def _lit(self, pen: Pen, finger: str) -> None:
        texture, edge = _lit_texture(finger, self.hand.w), max(2, round(self.hand.w * 0.013))
        for i in range(24):
            angle = i * pi / 12
            pen.stamp(self.hand.moved(round(edge * cos(angle)), round(edge * sin(angle))), texture, "hand_line")
        pen.stamp(self.hand, texture, "lit")
        pen.stamp(self.hand, _nail_texture(finger, self.hand.w), faded((1.0, 1.0, 1.0, 1.0), 0.82))
        left, top, right, bottom = masks.extent(_nail(finger, self.hand.w))
        side = round(self.hand.w * 0.276)
        x, y = self.hand.x + (left + right) // 2, self.hand.y + (top + bottom) // 2
        ring = Box(x - side // 2, y - side // 2, side, side)
        pen.shape(ring, "ring", masks.ring, side, float(max(4, round(side * 0.09))))

    def _breathe(self, lit: Widget, period_s: float) -> None:
        breath = Animation(opacity=0.72, duration=period_s / 2, t="in_out_sine") + Animation(
            opacity=1.0, duration=period_s / 2, t="in_out_sine"
        )
        breath.repeat = True
        breath.start(lit)

        def rest(_dt: float) -> None:
            breath.cancel(lit)
            lit.opacity = 1.0

        Clock.schedule_once(rest, BREATHES_S)
