"""Images become templates."""

import cv2
import numpy as np
import pytest

import matcher
from matcher.minutiae import angle_difference
from tests.matcher.planted import Grey, Vector, plant

MOVES = [(0.0, (0.0, 0.0), 0.0), (0.3, (20.0, -15.0), 30.0), (-0.4, (-25.0, 10.0), 40.0)]


def nearest(template: matcher.Template, x: Vector, y: Vector) -> Vector:
    """(planted, found) pixels apart."""
    return np.hypot(x[:, None] - template.minutiae.x, y[:, None] - template.minutiae.y)


@pytest.mark.parametrize(("angle_rad", "shift", "noise"), MOVES)
def test_planted_minutiae_are_found(angle_rad: float, shift: tuple[float, float], noise: float) -> None:
    """Nearly every minutia is found within a ridge's width, and what is invented weighs little, even in noise."""
    finger = plant(1)
    template = matcher.extract(finger.image(angle_rad, shift, noise), 500)
    apart = nearest(template, *finger.moved(angle_rad, shift))
    assert (apart.min(1) < 8).mean() >= 0.94
    quality = template.minutiae.quality
    assert quality[apart.min(0) > 8].sum() <= 0.08 * quality.sum()


def test_directions_turn_with_the_finger() -> None:
    """A finger turned by 0.3 rad gives minutiae turned by 0.3 rad, endings and bifurcations alike."""
    finger = plant(2)
    still, turned = (matcher.extract(finger.image(angle), 500).minutiae for angle in (0.0, 0.3))
    x, y = still.x - 180, still.y - 200
    expected_x = np.cos(0.3) * x - np.sin(0.3) * y + 180
    expected_y = np.sin(0.3) * x + np.cos(0.3) * y + 200
    apart = np.hypot(expected_x[:, None] - turned.x, expected_y[:, None] - turned.y)
    mates = apart.argmin(1)[apart.min(1) < 4]
    difference = angle_difference(turned.angle_rad[mates], still.angle_rad[apart.min(1) < 4])
    assert len(mates) >= 25
    assert np.median(np.abs(difference - 0.3)) < 0.06
    assert (np.abs(angle_difference(difference, np.full(len(mates), 0.3))) < 0.4).mean() > 0.9


def test_directions_point_as_the_standard_says() -> None:
    """Ahead of an ending lies its ridge, ahead of a bifurcation the valley that it encloses (ISO/IEC 19794-2, 6.4)."""
    image = plant(2).image()
    found = matcher.extract(image, 500).minutiae
    steps = np.arange(2, 8)

    def darkness(sign: int) -> Vector:
        x = np.round(found.x[:, None] + sign * steps * np.cos(found.angle_rad)[:, None]).astype(int)
        y = np.round(found.y[:, None] + sign * steps * np.sin(found.angle_rad)[:, None]).astype(int)
        return np.asarray(255.0 - image[y, x].mean(1), np.float64)

    ridge_ahead = darkness(1) > darkness(-1)
    assert ridge_ahead[found.kind == 1].mean() > 0.85
    assert (~ridge_ahead)[found.kind == 2].mean() > 0.85


@pytest.mark.parametrize("ppi", [250.0, 700.0, (500.0, 700.0)])
def test_any_resolution_becomes_500_ppi(ppi: float | tuple[float, float]) -> None:
    """The same finger scanned finer, coarser or with oblong pixels matches itself."""
    image = plant(3).image()
    across, down = ppi if isinstance(ppi, tuple) else (ppi, ppi)
    scanned = cv2.resize(image, None, fx=across / 500, fy=down / 500, interpolation=cv2.INTER_AREA)
    result = matcher.compare(matcher.extract(image, 500), matcher.extract(np.asarray(scanned, np.uint8), ppi))
    assert isinstance(result, matcher.Comparison)
    assert result.score > 5


def test_extraction_repeats_exactly() -> None:
    """The same image gives the same template, bit for bit, and extraction leaves the image alone."""
    image = plant(4).image(noise=20)
    before = image.copy()
    assert matcher.extract(image, 500) == matcher.extract(image, 500)
    assert np.array_equal(image, before)


def _noise(sigma_px: float) -> Grey:
    grain = np.random.default_rng(5).normal(0, 1, (400, 400))
    soft = cv2.GaussianBlur(grain, (0, 0), sigma_px) if sigma_px else grain
    return np.asarray(np.clip(128 + 60 * soft / soft.std(), 0, 255), np.uint8)


NOTHING: dict[str, Grey] = {
    "white": np.full((400, 400), 255, np.uint8),
    "black": np.zeros((400, 400), np.uint8),
    "one pixel": np.zeros((1, 1), np.uint8),
    "a line": np.zeros((1, 300), np.uint8),
    "tiny": np.tile(np.arange(16, dtype=np.uint8), (16, 1)),
    "a ramp": np.tile(np.linspace(0, 255, 400).astype(np.uint8), (400, 1)),
    "fine noise": _noise(0),
    "coarse noise": _noise(2.5),
}


@pytest.mark.parametrize("name", NOTHING)
def test_no_finger_gives_no_minutiae(name: str) -> None:
    """Blank plates, shades and noise of any grain yield next to nothing, of no quality, and ask for a finger."""
    template = matcher.extract(NOTHING[name], 500)
    assert len(template.minutiae) <= 3
    assert template.quality <= 5
    judged = matcher.quality(NOTHING[name], 500)
    assert judged.score <= 5
    assert judged.advice is matcher.Advice.PLACE_FINGER


@pytest.mark.parametrize(
    ("image", "ppi"),
    [
        (np.zeros((10, 10), np.float32), 500.0),
        (np.zeros((10, 10, 3), np.uint8), 500.0),
        (np.zeros((0, 10), np.uint8), 500.0),
        (np.zeros((10, 10), np.uint8), 0.0),
        (np.zeros((10, 10), np.uint8), float("nan")),
        (np.zeros((10, 10), np.uint8), (500.0, 5000.0)),
        (np.zeros((5000, 10), np.uint8), 500.0),
    ],
)
def test_other_things_than_images_are_refused(image: Grey, ppi: float | tuple[float, float]) -> None:
    """Wrong types, shapes, sizes and resolutions are a caller's mistake."""
    with pytest.raises(ValueError, match=r"image|ppi"):
        matcher.extract(image, ppi)


def test_every_step_can_be_watched() -> None:
    """The trace receives each named intermediate, in the order of the pipeline, minutiae last."""
    seen: dict[str, object] = {}
    matcher.extract(plant(1).image(), 500, seen.__setitem__)
    names = list(seen)
    assert names.index("finger") < names.index("normalised") < names.index("sight") < names.index("minutiae")
    assert names[-1] == "minutiae"
