"""What a few touches tell a technician about a scanner: dead lines, dirt, faint ridges, uneven light, slowness.

For `python -m drivers doctor`. Pure: captures and times in, findings out. What too few touches cannot tell is itself a
finding, so that silence means that it was looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.coach import DIRTY_MM2, LEAST_RIDGED_MM2, RESIDUE_MM2, Look, Mask, Plane, look, same_as_before
from drivers.scanner import Capture

Stack = NDArray[np.uint8]
"""(touches, H, W)."""


class Code(StrEnum):
    """What was found; the same words in every release, for machines."""

    DEAD_LINES = "dead_lines"
    SPOTS = "spots"
    RESIDUE = "residue"
    FAINT_RIDGES = "faint_ridges"
    UNEVEN_LIGHT = "uneven_light"
    SLOW = "slow"
    NO_RIDGES = "no_ridges"
    SAME_IMAGE = "same_image"
    NOT_SEEN = "not_seen"
    """Something could not be looked at."""


TAPE = "Press clear sticky tape on the glass and pull it off; no paper, no alcohol."
WIPE = "Wipe the glass with a soft lint-free cloth and a little mild ammonia glass cleaner; no paper, no alcohol."
REMEDIES = {
    Code.DEAD_LINES: "Plug the scanner in again and examine it anew; if the lines stay, replace the scanner.",
    Code.SPOTS: f"{TAPE} Spots that stay after wiping too are scratches: replace the scanner when they cover a finger.",
    Code.RESIDUE: f"{TAPE} If older prints are still seen: {WIPE[0].lower()}{WIPE[1:]}",
    Code.FAINT_RIDGES: f"Try the finger of somebody else, breathed on. If its ridges are faint as well: {WIPE.lower()}",
    Code.UNEVEN_LIGHT: f"Shade the glass from sun and lamps. If the light stays uneven: {WIPE.lower()}",
    Code.SLOW: "USB: plug the scanner into the computer itself, not a hub. Serial: raise the module's baud rate.",
    Code.NO_RIDGES: "Lay the fingertip flat on the middle of the glass, and press a little harder.",
    Code.SAME_IMAGE: f"Lift the finger between touches. If it was lifted: {WIPE.lower()}",
    Code.NOT_SEEN: "Examine again with the touches it asks for.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or could not be looked at."""

    code: Code
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Examination:
    """What a few touches told. Numbers are None where nothing could be measured."""

    findings: tuple[Finding, ...]
    touches: int
    """Looked at: of one size, and no two the same image."""
    ridge_contrast: float | None
    """Grey levels, standard deviation over a ridge or two; median of the touches."""
    light_spread: float | None
    """Grey levels from the darkest to the lightest twentieth of the bare glass."""
    glass_seen: float
    """Share of the window on which dust and scratches can be told from a finger, 0 to 1."""
    spots: int
    """Small marks in the same place in every touch, on that share."""
    dead_rows: tuple[int, ...]
    """From 0 at the top of the image."""
    dead_columns: tuple[int, ...]
    seconds: float | None
    """From finger to image, median."""
    slowest: float | None
    """The longest of them, seconds."""

    def as_json(self) -> dict[str, object]:
        """Plain values, ready for `json.dumps`."""
        return asdict(self)


def examine(captures: Sequence[Capture], seconds: Sequence[float]) -> Examination:
    """Find what is wrong with a scanner.

    Args:
        captures: of one scanner, in the order of time; those of another size than the last are left out.
        seconds: from finger to image, of each; none when nobody took the time.
    Raises:
        ValueError: no captures.
    """
    if not captures:
        raise ValueError("an examination needs one capture at least")
    alike = [capture for capture in captures if capture.image.shape == captures[-1].image.shape]
    kept = _distinct(alike)
    looks = [look(capture.image, capture.ppi) for capture in kept]
    images = np.stack([capture.image for capture in kept])
    rows, columns = _dead_lines(images), _dead_lines(images.transpose(0, 2, 1))
    contrast, spread = _ridge_contrast(looks), _light_spread(looks)
    clear = _clear(looks, images.shape[1:])
    glass_seen, spots = float(clear.mean()), _spots(images, clear, kept[-1].ppi)
    findings = [
        *_of_touches(alike, kept, looks),
        *_of_lines(rows, columns),
        *_of_dirt(glass_seen, spots, looks),
        *_of_picture(contrast, spread),
        *_of_time(seconds),
    ]
    return Examination(
        findings=tuple(findings),
        touches=len(kept),
        ridge_contrast=contrast,
        light_spread=spread,
        glass_seen=glass_seen,
        spots=spots,
        dead_rows=rows,
        dead_columns=columns,
        seconds=float(np.median(seconds)) if len(seconds) else None,
        slowest=float(max(seconds)) if len(seconds) else None,
    )


def _found(code: Code, message: str) -> Finding:
    return Finding(code, message, REMEDIES[code])


def _distinct(captures: Sequence[Capture]) -> list[Capture]:
    kept: list[Capture] = []
    for capture in captures:
        if not any(same_as_before(capture.image, other.image) for other in kept):
            kept.append(capture)
    return kept


def _of_touches(captures: Sequence[Capture], kept: Sequence[Capture], looks: Sequence[Look]) -> Iterator[Finding]:
    if len(kept) < len(captures):
        yield _found(Code.SAME_IMAGE, f"{len(captures) - len(kept)} of {len(captures)} images repeat an earlier one")
    bare = sum(seen.ridged_mm2 < LEAST_RIDGED_MM2 for seen in looks)
    if bare:
        yield _found(Code.NO_RIDGES, f"{bare} of {len(looks)} images show hardly a ridge")


FLAT_GREY = 2.0
"""Grey levels along a dead line, without 2 % at either end, where dead lines may cross it. Noise makes more of any
other line."""
LIVELY_GREY = 30.0
"""Of the lines beside it, lest empty glass count as dead: saturated, whole lines of it hold one value in four sets."""
WIDEST_LINES = 4
UNLIKE_LIGHT = 20.0
"""Grey levels from the lightest the image has: at the window's edge a flat light line is bare glass."""


def _dead_lines(images: Stack) -> tuple[int, ...]:
    """Rows that hold one value, or the same values in every touch, while the rows beside them do not."""
    along = np.ptp(np.percentile(images, (2, 98), axis=2), axis=0).max(axis=0)
    flat = along < FLAT_GREY
    dead = _runs(flat, along > LIVELY_GREY, np.abs(images.mean(axis=(0, 2)) - np.percentile(images, 98)) > UNLIKE_LIGHT)
    if len(images) > 1:
        change = np.abs(np.diff(images.astype(np.float32), axis=0)).mean(axis=2).max(axis=0)
        dead |= _runs((change == 0) & ~flat, change > FLAT_GREY, np.ones(len(change), np.bool_))
    return tuple(sorted(dead))


def _runs(still: Mask, lively: Mask, odd: Mask) -> set[int]:
    """Lines in short still runs between lively lines; at the window's edge, which has one neighbour, odd ones."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], still, [False])).astype(np.int8)))
    dead: set[int] = set()
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        beside = [line for line in (first - 1, end) if 0 <= line < len(still)]
        inside = len(beside) == 2 or bool(odd[first:end].all())
        if end - first <= WIDEST_LINES and inside and beside and lively[beside].all():
            dead.update(range(int(first), int(end)))
    return dead


def _of_lines(rows: Sequence[int], columns: Sequence[int]) -> Iterator[Finding]:
    for word, lines in (("rows", rows), ("columns", columns)):
        if lines:
            listed = ", ".join(map(str, lines[:8])) + (", ..." if len(lines) > 8 else "")
            yield _found(Code.DEAD_LINES, f"dead {word}: {listed}")


SPOT_GREY = 10.0
"""Grey levels that a spot stands out by: three times the sensor's noise, a fifth of a ridge's contrast."""
BARE_WEIGHT, SURE = 6, 12
"""On bare glass a mark is evidence; under a finger every third pixel is marked by a ridge, and fingers lie alike, so
that twelve such touches weigh as much as two that leave the place bare. Of 96 examinations of synthetic touches without
dust none had a spot, of 168 of prints of seven sets one."""
SPOT_MM2, LARGEST_SPOT_MM2 = 0.02, 4.0
"""A grain of 0.16 mm is 8 px at 500 ppi; what is larger than a long scratch belongs to the window."""
RIM_PX = 16


def _clear(looks: Sequence[Look], shape: tuple[int, ...]) -> Mask:
    """Where enough touches tell a mark on the glass from a finger."""
    weight = sum(np.where(_as_large(_grown(seen.finger), shape), 1, BARE_WEIGHT) for seen in looks)
    return np.asarray(weight >= SURE, np.bool_)


def _spots(images: Stack, clear: Mask, ppi: tuple[float, float]) -> int:
    """How many marks are dark, or light, in every touch."""
    fine = np.stack([_fine(image) for image in images])
    return sum(_counted((sign * fine > SPOT_GREY).all(axis=0) & clear, ppi) for sign in (-1, 1))


def _counted(marks: Mask, ppi: tuple[float, float]) -> int:
    rim = min(RIM_PX, min(marks.shape) // 8)
    inner = np.ascontiguousarray(marks[rim:-rim, rim:-rim]).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(inner)
    areas_mm2 = boxes[1:, cv2.CC_STAT_AREA] * (25.4**2 / (ppi[0] * ppi[1]))
    return int(np.count_nonzero((areas_mm2 >= SPOT_MM2) & (areas_mm2 <= LARGEST_SPOT_MM2)))


ENOUGH_GLASS = 0.5


def _of_dirt(glass_seen: float, spots: int, looks: Sequence[Look]) -> Iterator[Finding]:
    if spots:
        yield _found(Code.SPOTS, f"{spots} spots stay in the same place: dust, or scratches")
    if glass_seen < ENOUGH_GLASS:
        asked = "two touches that leave a place bare, or twelve that cover it"
        yield _found(Code.NOT_SEEN, f"dust was looked for on {glass_seen:.0%} of the glass: it takes {asked}")
    dirty = sum(seen.astray_mm2 > DIRTY_MM2 or seen.pale_mm2 > RESIDUE_MM2 for seen in looks)
    if 2 * dirty > len(looks):
        yield _found(Code.RESIDUE, f"marks beside the finger on {dirty} of {len(looks)} images")


FAINT_STD = 15.0
"""Grey levels: the medians of seven sets are 27 to 52, of synthetic dry fingers 16 to 20; lone prints of two sets and
the recording of a faint hand (uru4000-4500, 9) lie below."""
UNEVEN_GREY = 60.0
"""Draws of one to ten touches from each of seven sets, where glass was bare: 46 at most, but for a window that shows
its black frame; synthetic: 33."""
BARE_SHARE = 0.05
"""Of the window, that light is judged by."""


def _ridge_contrast(looks: Sequence[Look]) -> float | None:
    medians = [
        float(np.median(seen.contrast[seen.finger & seen.ridged]))
        for seen in looks
        if (seen.finger & seen.ridged).any() and seen.ridged_mm2 >= LEAST_RIDGED_MM2
    ]
    return float(np.median(medians)) if medians else None


def _light_spread(looks: Sequence[Look]) -> float | None:
    """Over the glass that some touch left bare, each place at its lightest."""
    light = np.max([np.where(_grown(seen.finger), np.float32(-1), _even(seen.grey)) for seen in looks], axis=0)
    rim = min(RIM_PX, min(light.shape) // 8)
    bare = light[rim:-rim, rim:-rim]
    if np.mean(bare >= 0) < BARE_SHARE:
        return None
    dark, bright = np.percentile(bare[bare >= 0], (5, 95))
    return float(bright - dark)


def _of_picture(contrast: float | None, spread: float | None) -> Iterator[Finding]:
    if contrast is not None and contrast < FAINT_STD:
        yield _found(Code.FAINT_RIDGES, f"ridges stand out by {contrast:.0f} grey levels, {FAINT_STD:.0f} are expected")
    if spread is None:
        yield _found(Code.NOT_SEEN, "evenness of the light needs a touch that leaves some glass bare")
    elif spread > UNEVEN_GREY:
        yield _found(Code.UNEVEN_LIGHT, f"the bare glass varies by {spread:.0f} grey levels")


SLOW_S = 3.0
"""Three tries, each with laying down and lifting, are to end within 20 s: then the kiosk offers the other way."""


def _of_time(seconds: Sequence[float]) -> Iterator[Finding]:
    if not len(seconds):
        yield _found(Code.NOT_SEEN, "no times were taken")
    elif np.median(seconds) > SLOW_S:
        yield _found(Code.SLOW, f"an image takes {np.median(seconds):.1f} s, {SLOW_S:.0f} s are expected at most")


def _fine(image: NDArray[np.uint8]) -> Plane:
    """What stands out from its surroundings, without the noise of single pixels; dark below 0.

    Surroundings are a median: beside a mean, a dark grain would have a light ring.
    """
    around = cv2.medianBlur(image, 17).astype(np.float32)
    return np.asarray(cv2.blur(image.astype(np.float32), (3, 3)) - around, np.float32)


def _even(grey: Plane) -> Plane:
    """The light without dust: each place's middle value over about a millimetre."""
    return np.asarray(cv2.medianBlur(grey.astype(np.uint8), 9), np.float32)


def _grown(finger: Mask) -> Mask:
    """The finger and a millimetre around it."""
    return np.asarray(cv2.dilate(finger.astype(np.uint8), np.ones((21, 21), np.uint8)) > 0, np.bool_)


def _as_large(mask: Mask, shape: tuple[int, ...]) -> Mask:
    return np.asarray(
        cv2.resize(mask.astype(np.uint8), (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST) > 0, np.bool_
    )
