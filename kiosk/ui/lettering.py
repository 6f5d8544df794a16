"""Words set in lines: measured, wrapped, balanced, and made into textures. Needs an open window."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase

from kiosk.ui import masks
from kiosk.ui.fonts import Face

Word = tuple[str, bool]
"""A word, and whether it is set in bold."""


@dataclass(frozen=True)
class Run:
    """Words of one weight on one line, with their place from the line's start in pixels."""

    text: str
    bold: bool
    x: int
    width: int


@dataclass(frozen=True)
class Setting:
    """A text set in lines at one size. `pitch` is the distance of two lines in pixels."""

    lines: tuple[tuple[Run, ...], ...]
    size: int
    pitch: int

    @property
    def width(self) -> int:
        """The longest line, in pixels."""
        return max((line[-1].x + line[-1].width for line in self.lines if line), default=0)

    @property
    def height(self) -> int:
        """All lines, in pixels."""
        return self.pitch * len(self.lines)


class Lettering:
    """One face at work. Textures of words are kept until `forget`, so that nothing of the last person stays."""

    def __init__(self, face: Face) -> None:
        self.face = face
        if face.regular is not None:
            LabelBase.register(face.name, str(face.regular), fn_bold=str(face.bold))
        self._textures: dict[tuple[str, int, bool], Any] = {}
        self._widths: dict[tuple[str, int, bool], int] = {}
        self._labels: dict[tuple[int, bool], Any] = {}
        self._inks: dict[tuple[str, int], tuple[int, int, int, int]] = {}

    def forget(self) -> None:
        """Drop every word that was shown."""
        self._textures.clear()
        self._widths.clear()
        self._inks.clear()

    def width(self, text: str, size: int, bold: bool) -> int:
        """Return the advance of a text in pixels."""
        key = (text, size, bold)
        if key not in self._widths:
            label = self._labels.setdefault((size, bold), self._label("", size, bold))
            self._widths[key] = int(label.get_extents(text)[0])
        return self._widths[key]

    def texture(self, text: str, size: int, bold: bool) -> Any:
        """Return a white texture of one run, as high as the face's ascent and descent."""
        key = (text, size, bold)
        if key not in self._textures:
            label = self._label(text, size, bold)
            label.refresh()
            self._textures[key] = label.texture
        return self._textures[key]

    def ink(self, text: str, size: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of what a bold text really blackens in its texture."""
        key = (text, size)
        if key not in self._inks:
            texture = self.texture(text, size, bold=True)
            pixels = np.frombuffer(texture.pixels, dtype=np.uint8).reshape(texture.height, texture.width, 4)
            self._inks[key] = masks.extent((pixels[..., 3] / 255.0).astype(np.float32))
        return self._inks[key]

    def _label(self, text: str, size: int, bold: bool) -> Any:
        return CoreLabel(text=text, font_size=size, font_name=self.face.name, bold=bold, font_hinting="light")

    def set(
        self, text: str, size: int, width: int, leading: float, bold: bool = False, balanced: bool = False
    ) -> Setting:
        """Break a text into lines no longer than `width` pixels; `<b>` and newlines are kept. Long words stand out."""
        paragraphs = [_words(part, bold) for part in _marked(text)]
        lines = self._wrap(paragraphs, size, width)
        if balanced and len(lines) > len(paragraphs):
            lines = self._balance(paragraphs, size, width, len(lines))
        return Setting(tuple(self._runs(line, size) for line in lines), size, round(size * leading))

    def _balance(self, paragraphs: list[list[Word]], size: int, width: int, count: int) -> list[list[Word]]:
        narrow, wide = width // 2, width
        while wide - narrow > 4:
            middle = (narrow + wide) // 2
            lines = self._wrap(paragraphs, size, middle)
            fits = len(lines) == count and all(self._length(line, size) <= middle for line in lines)
            narrow, wide = (narrow, middle) if fits else (middle, wide)
        return self._wrap(paragraphs, size, wide)

    def _wrap(self, paragraphs: list[list[Word]], size: int, width: int) -> list[list[Word]]:
        lines: list[list[Word]] = []
        for words in paragraphs:
            line: list[Word] = []
            for word in words:
                if line and self._length([*line, word], size) > width:
                    lines.append(line)
                    line = []
                line.append(word)
            lines.append(line)
        return lines

    def _length(self, line: list[Word], size: int) -> int:
        runs = self._runs(line, size)
        return runs[-1].x + runs[-1].width if runs else 0

    def _runs(self, line: list[Word], size: int) -> tuple[Run, ...]:
        runs: list[Run] = []
        for text, bold in line:
            if runs and runs[-1].bold == bold:
                joined = f"{runs[-1].text} {text}"
                runs[-1] = Run(joined, bold, runs[-1].x, self.width(joined, size, bold))
            else:
                x = runs[-1].x + runs[-1].width + self.width(" ", size, bold=False) if runs else 0
                runs.append(Run(text, bold, x, self.width(text, size, bold)))
        return tuple(runs)


def _marked(text: str) -> list[str]:
    return text.split("\n")


def _words(text: str, bold: bool) -> list[Word]:
    words: list[Word] = []
    for i, part in enumerate(text.replace("</b>", "<b>").split("<b>")):
        words += [(word, bold or i % 2 == 1) for word in part.split(" ") if word]
    return words
