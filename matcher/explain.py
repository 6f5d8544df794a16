"""Draw what each step of `extract` made of an image, and how `compare` laid two over each other."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.arrays import Grey, Index, Mask, Plane, Vector
from matcher.compare import FEWEST_MINUTIAE, Comparison, Incomparable, compare, in_order, pair_up
from matcher.det import Canvas, Colour
from matcher.directions import ridge_directions
from matcher.evidence import FIGURES
from matcher.extract import extract
from matcher.images import read_image
from matcher.minutiae import BIFURCATION, Minutiae
from matcher.network import STEP_PX
from matcher.rates import DEFAULT_FMR
from matcher.record import FIELD_CELL_PX, UNKNOWN_DIRECTION
from matcher.resample import resample
from matcher.score import threshold
from matcher.template import Template

WARNING = "The pictures show a person's finger: show them to nobody else and delete them after use."
_SCALE, _SIDE_MAX = 2.0, 1600
_GAP, _TITLE, _TEXT, _LEADING, _LINE_WIDTH = 24, 42, 33, 44, 3
_MARK_PX, _FAINT = 4.5, 0.6
_CIRCLE, _SQUARE = (np.linspace(0, 2 * np.pi, corners + 1) + np.pi / 4 for corners in (36, 4))
_INK, _GREY, _WHITE = (45, 40, 35), (115, 112, 110), (255, 255, 255)
_BLUE, _VERMILLION, _ORANGE = (178, 114, 0), (0, 94, 213), (0, 159, 230)
"""Blue first. Source: Okabe & Ito 2008, hues that stay apart for colour-blind people."""
_PLASMA = cv2.applyColorMap(np.arange(256, dtype=np.uint8), cv2.COLORMAP_PLASMA).reshape(256, 3)
_SUBPIXEL_BITS = 4


@dataclass(frozen=True)
class Steps:
    """An image at 500 ppi, what each step of `extract` made of it, by name, and the template."""

    captured: Plane
    made: Mapping[str, Any]
    template: Template

    @property
    def scale(self) -> float:
        """Pixels of a picture a pixel of 500 ppi."""
        return min(_SCALE, _SIDE_MAX / float(max(self.captured.shape)))

    @property
    def counts(self) -> dict[str, int]:
        """What came of it."""
        found = len(self.made.get("candidates", ()))
        return {"quality": self.template.quality, "candidates": found, "minutiae": len(self.template.minutiae)}


@dataclass(frozen=True)
class Laid:
    """K pairs, how close each is, positions on the reference -> on the probe, and the figures of evidence."""

    reference: Index
    probe: Index
    closeness: Vector
    onto_probe: Callable[[Vector, Vector], tuple[Vector, Vector]]
    figures: dict[str, float]


def write(out: Path, ppi: float, reference: Path, probe: Path | None = None) -> dict[str, Any]:
    """Draw one image, or two and their pairs, into a folder which, when new, only its owner can open.

    Returns:
        Names of files and the figures shown; "reason" where two cannot be compared.
    Raises:
        ValueError: not an image, or no such resolution.
        OSError: a file cannot be read or written.
    """
    named = {"reference": reference} | ({"probe": probe} if probe else {})
    examined = {name: follow(_read(path), ppi) for name, path in named.items()}
    told: dict[str, Any] = {name: steps.counts for name, steps in examined.items()}
    pictures: dict[str, Canvas] = {}
    for name, steps in examined.items():
        drawn = panels(steps)
        drawn["sheet"] = sheet(drawn, steps)
        pictures |= {f"{name}-{panel}" if probe else panel: picture for panel, picture in drawn.items()}
    if probe:
        first, second = examined.values()
        result, laid = lay(first.template, second.template)
        pictures["pairs"] = pairs(first, second, result, laid)
        told |= asdict(result)
        if isinstance(result, Comparison):
            told |= {"reaches_score_4": _reaches(result), "figures": laid.figures if laid else {}}
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (out / f"{name}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return {"files": [str(out / f"{name}.png") for name in pictures]} | told


def _read(path: Path) -> Grey:
    try:
        return read_image(path)
    except ValueError as error:
        raise ValueError(f"{error}; give a PNG, BMP, TIFF, JPEG or WSQ: a record holds no picture") from error


def follow(image: Grey, ppi: float) -> Steps:
    """Extract a template and keep everything made on the way.

    Raises:
        ValueError: as `extract`.
    """
    made: dict[str, Any] = {}
    template = extract(image, ppi, made.__setitem__)
    return Steps(resample(image, ppi), made, template)


def lay(reference: Template, probe: Template) -> tuple[Comparison | Incomparable, Laid | None]:
    """Compare, and say what the score was made of; None where nothing is alike."""
    result = compare(reference, probe)
    one, other = in_order(reference, probe)
    paired = pair_up(one, other) if isinstance(result, Comparison) else None
    if paired is None:
        return result, None
    pairing, values = paired
    figures = dict(zip(FIGURES, values.tolist(), strict=True))
    if one is reference:
        return result, Laid(pairing.first, pairing.second, pairing.closeness, pairing.movement.undo, figures)
    return result, Laid(pairing.second, pairing.first, pairing.closeness, pairing.movement.apply, figures)


def panels(steps: Steps) -> dict[str, Canvas]:
    """A captioned picture of each step; only of the first where there is no finger."""
    made, scale = steps.made, steps.scale
    whole = _shades(steps.captured / 255, scale)
    if "window" not in made:
        return {"1-captured": _captioned(whole, "1  As captured", "No finger stands out.\n")}
    top, left, bottom, right = made["window"]
    sight, clear, minutiae = made["sight"], made["clear"], made["minutiae"]
    seen = _shades(steps.captured[top:bottom, left:right] / 255, scale)
    height, width = seen.shape[:2]
    faint = _mixed(seen, _WHITE, _FAINT)
    whole = _outlined(whole, _enlarged(made["finger"], scale))
    right, bottom = min(right, steps.captured.shape[1]) - 1, min(bottom, steps.captured.shape[0]) - 1
    _line(whole, [left, right, right, left, left], [top, top, bottom, bottom, top], _ORANGE, scale)
    planes = sight.ridges / 2 + 0.5, 1 / (1 + np.exp(-sight.minutia)), clear
    mended, likely, within = (_enlarged(plane, STEP_PX * scale)[:height, :width] for plane in planes)
    heat = _mixed(faint, _ramp(likely), np.sqrt(likely)[..., None])
    drawn = {
        "captured": (whole, "As captured", "500 ppi. Blue: where a finger lies.\nOrange: the window examined."),
        "normalised": (
            _shades(made["normalised"] / 4 + 0.5, scale),
            "Normalised",
            "Shade and contrast are taken out.\n",
        ),
        "mended": (_shades(mended, 1), "Mended ridges", "The network closes gaps\nand parts what is smeared."),
        "map": (heat, "Minutia map", "Where the network sees ridges\nend or fork. Dark blue: surely."),
        "clear": (_outlined(seen, within), "Clear part", "Where ridges can be followed.\n"),
        "directions": (
            _strokes(faint, sight.ridges, clear, scale),
            "Ridge directions",
            "One for each square of 0.8 mm.\n",
        ),
        "minutiae": (
            _marked(faint, minutiae, _by_kind_and_quality(minutiae), scale),
            "Minutiae",
            "Circle: a ridge ends. Square: it forks.\nPale: unlikely to be seen again.",
        ),
    }
    return {
        f"{k}-{name}": _captioned(picture, f"{k}  {title}", text)
        for k, (name, (picture, title, text)) in enumerate(drawn.items(), 1)
    }


def sheet(drawn: Mapping[str, Canvas], steps: Steps) -> Canvas:
    """All panels, four a row, and what came of them."""
    tiles = [*drawn.values(), _table("Template", steps.counts)]
    height, width = (max(tile.shape[axis] for tile in tiles) for axis in (0, 1))
    tiles = [_framed(tile, height, width) for tile in tiles]
    rows = [np.hstack(tiles[k : k + 4]) for k in range(0, len(tiles), 4)]
    return np.vstack(rows)


def pairs(reference: Steps, probe: Steps, result: Comparison | Incomparable, laid: Laid | None) -> Canvas:
    """Both images with their pairs joined; below, the probe laid over the reference, and the figures."""
    title, found = _verdict(result)
    key = "Left: reference, right: probe."
    if laid:
        key += " Joined: in both, dark blue exactly there,\norange barely. Grey: in one only."
    parts = [_captioned(_joined(reference, probe, laid), title, f"{found}\n{key}")]
    if laid:
        inks = "Red: the reference's ridges. Blue: the\nprobe's, turned and shifted. Dark: both."
        over = _captioned(_overlay(reference, probe, laid), "Probe over reference", inks)
        figures = _table("Evidence", laid.figures)
        height = max(over.shape[0], figures.shape[0])
        parts.append(np.hstack([_framed(part, height, part.shape[1]) for part in (over, figures)]))
    width = max(part.shape[1] for part in parts)
    return np.vstack([_framed(part, part.shape[0], width) for part in parts])


def _joined(reference: Steps, probe: Steps, laid: Laid | None) -> Canvas:
    """Side by side; lines lie under the marks."""
    (height, width), (probe_height, probe_width) = reference.captured.shape, probe.captured.shape
    beside = np.full((max(height, probe_height), width + _GAP + probe_width), 255, np.float32)
    beside[:height, :width], beside[:probe_height, width + _GAP :] = reference.captured, probe.captured
    scale = min(reference.scale, probe.scale)
    ours, theirs = reference.template.minutiae, probe.template.minutiae
    theirs = replace(theirs, x=theirs.x + width + _GAP)
    grey = [np.tile(np.array(_GREY, np.float64), (len(minutiae), 1)) for minutiae in (ours, theirs)]
    canvas = _mixed(_shades(beside / 255, scale), _WHITE, _FAINT)
    if laid:
        lined = canvas.copy()
        grey[0][laid.reference] = grey[1][laid.probe] = hues = _ramp(laid.closeness)
        for first, second, hue in zip(laid.reference, laid.probe, hues.tolist(), strict=True):
            _line(lined, [ours.x[first], theirs.x[second]], [ours.y[first], theirs.y[second]], hue, scale)
        canvas = _mixed(canvas, lined, 0.5)
    return _marked(_marked(canvas, ours, grey[0], scale), theirs, grey[1], scale)


def _verdict(result: Comparison | Incomparable) -> tuple[str, str]:
    if isinstance(result, Incomparable):
        return "Incomparable", f"The {result.reason}, fewer than {FEWEST_MINUTIAE}: neither match nor non-match."
    verdict = "reaches 4, a match" if _reaches(result) else "does not reach 4, a non-match"
    found = f"{result.pairs} minutiae in common; mode: {result.mode}."
    return f"Score {result.score:.2f}: {verdict}", found + (" Above 5 a score only ranks." if result.score > 5 else "")


def _reaches(result: Comparison) -> bool:
    return result.score >= threshold(DEFAULT_FMR)


def _overlay(reference: Steps, probe: Steps, laid: Laid) -> Canvas:
    """Ridges of both as if printed over each other, each in its ink."""
    height, width = (round(side * reference.scale) for side in reference.captured.shape)
    y, x = (np.mgrid[:height, :width] + 0.5) / reference.scale - 0.5
    picture = np.full((height, width, 3), 255.0)
    for steps, (at_x, at_y), ink in ((reference, (x, y), _VERMILLION), (probe, laid.onto_probe(x, y), _BLUE)):
        top, left = steps.made["window"][:2]
        column, row = (((at + 0.5) / STEP_PX - 0.5).astype(np.float32) for at in (at_x - left, at_y - top))
        dark = cv2.remap(-steps.made["sight"].ridges * steps.made["clear"], column, row, cv2.INTER_CUBIC).clip(0, 1)
        picture *= 1 - dark[..., None] * (1 - np.array(ink) / 255)
    return picture.astype(np.uint8)


def _strokes(canvas: Canvas, ridges: Plane, clear: Mask, scale: float) -> Canvas:
    canvas = canvas.copy()
    normal = ridge_directions(ridges, clear)
    for row, column in np.argwhere(normal != UNKNOWN_DIRECTION):
        along = np.radians(normal[row, column] + 90.0)
        x, y = (FIELD_CELL_PX * (cell + 0.5) for cell in (column, row))
        _stroke(canvas, x, y, along, (-0.4 * FIELD_CELL_PX, 0.4 * FIELD_CELL_PX), _BLUE, scale)
    return canvas


def _ramp(share: Vector | Plane) -> Canvas:
    """Orange for 0, purple, dark blue for 1."""
    codes = np.round(190 - 180 * np.square(share)).astype(np.uint8)
    return np.asarray(_PLASMA[codes], np.uint8)


def _by_kind_and_quality(minutiae: Minutiae) -> Vector:
    """(N, 3): blue endings and vermillion bifurcations, pale when unlikely to be seen again."""
    hues = np.where((minutiae.kind == BIFURCATION)[:, None], _VERMILLION, _BLUE)
    return 255 + (0.2 + 0.8 * minutiae.quality[:, None]) * (hues - 255.0)


def _marked(canvas: Canvas, minutiae: Minutiae, colours: Vector, scale: float) -> Canvas:
    """Circles where ridges end, squares where they fork, strokes along their directions."""
    canvas = canvas.copy()
    for k in np.argsort(minutiae.quality):
        x, y, angle, colour = minutiae.x[k], minutiae.y[k], minutiae.angle_rad[k], tuple(colours[k].tolist())
        corners = _SQUARE if minutiae.kind[k] == BIFURCATION else _CIRCLE
        _line(canvas, x + _MARK_PX * np.cos(corners), y + _MARK_PX * np.sin(corners), colour, scale)
        _stroke(canvas, x, y, angle, (_MARK_PX, 3 * _MARK_PX), colour, scale)
    return canvas


def _stroke(
    canvas: Canvas, x: float, y: float, angle_rad: float, reach: tuple[float, float], colour: Colour, scale: float
) -> None:
    _line(canvas, x + np.cos(angle_rad) * np.array(reach), y + np.sin(angle_rad) * np.array(reach), colour, scale)


def _line(canvas: Canvas, x: ArrayLike, y: ArrayLike, colour: Colour, scale: float = 1.0) -> None:
    """Through points in pixels of 500 ppi; (0, 0) is the middle of the first one."""
    points = (np.stack([np.asarray(x), np.asarray(y)], 1) + 0.5) * scale - 0.5
    fixed = np.round(points * 2**_SUBPIXEL_BITS).astype(np.int32)
    cv2.polylines(canvas, [fixed], False, colour, _LINE_WIDTH, cv2.LINE_AA, _SUBPIXEL_BITS)


def _shades(plane: NDArray[np.floating], scale: float) -> Canvas:
    """Grey, from black at 0 to white at 1."""
    return np.repeat((255 * _enlarged(plane, scale)).astype(np.uint8)[..., None], 3, 2)


def _enlarged(plane: NDArray[Any], scale: float) -> Plane:
    enlarged = cv2.resize(plane.astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.asarray(enlarged.clip(0, 1), np.float32)


def _mixed(canvas: Canvas, other: Canvas | Colour, share: float | Plane) -> Canvas:
    return np.asarray(canvas + share * (np.asarray(other, np.float32) - canvas), np.uint8)


def _outlined(canvas: Canvas, within: Plane) -> Canvas:
    """A blue line around a part, all else pale."""
    inside = within > 0.5
    canvas = np.where(inside[..., None], canvas, _mixed(canvas, _WHITE, 0.7))
    edges, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(canvas, edges, -1, _BLUE, _LINE_WIDTH + 1, cv2.LINE_AA)
    return canvas


def _framed(picture: Canvas, height: int, width: int) -> Canvas:
    """White to the right and below."""
    framed = np.full((height, width, 3), 255, np.uint8)
    framed[: picture.shape[0], : picture.shape[1]] = picture
    return framed


def _captioned(picture: Canvas, title: str, text: str) -> Canvas:
    """A title and lines of text above, white around."""
    lines = text.split("\n")
    top = _GAP + _LEADING * (len(lines) + 1) + _GAP // 2
    width = max(picture.shape[1], _length(title, _TITLE), *(_length(line, _TEXT) for line in lines))
    canvas = np.full((top + picture.shape[0] + _GAP, width + 2 * _GAP, 3), 255, np.uint8)
    canvas[top : top + picture.shape[0], _GAP : _GAP + picture.shape[1]] = picture
    _write(canvas, title, _GAP, _GAP + _TITLE - 6, _TITLE, 600)
    for row, line in enumerate(lines, 1):
        _write(canvas, line, _GAP, _GAP + row * _LEADING + _TEXT, _TEXT)
    return canvas


def _table(title: str, figures: Mapping[str, float]) -> Canvas:
    column = max(_length(name, _TEXT) for name in figures) + _GAP
    canvas = np.full((_LEADING * (len(figures) + 1), column + 5 * _TEXT, 3), 255, np.uint8)
    for row, (name, value) in enumerate(figures.items(), 1):
        _write(canvas, name, 0, row * _LEADING, _TEXT)
        _write(canvas, f"{round(value, 3):g}", column, row * _LEADING, _TEXT)
    return _captioned(canvas, title, "")


def _length(text: str, size: int) -> int:
    return int(cv2.getTextSize((0, 0), text, (0, 0), cv2.FontFace("sans"), size, 600)[2])


def _write(canvas: Canvas, text: str, x: int, y: int, size: int, weight: int = 400) -> None:
    cv2.putText(canvas, text, (x, y), _INK, cv2.FontFace("sans"), size, weight)
