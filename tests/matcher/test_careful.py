"""The careful look, where its extra is installed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import matcher
from drivers.synthetic import Finger, impression
from matcher import careful
from matcher.minutiae import angle_difference
from tests.matcher.planted import plant

needs_extra = pytest.mark.skipif(not careful.available(), reason="the extra [careful] is not installed")


def test_readiness_says_whether_it_can_be_used() -> None:
    """Ready and available are the same; else a reason is told, and nothing is raised."""
    assert careful.available() is (careful.readiness() is careful.Readiness.READY)


@pytest.mark.skipif(careful.available(), reason="the extra [careful] is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    """Asked for all the same, it names the extra."""
    with pytest.raises(ModuleNotFoundError, match=r"\[careful\]"):
        careful.minutiae_of(np.full((64, 64), 128, np.float32))


@needs_extra
def test_it_finds_planted_minutiae_where_they_are_and_as_they_point() -> None:
    """Most lie within half a ridge of the truth; directions agree with those of the quick look."""
    planted = plant(3)
    template = careful.extract(planted.image(), 500)
    assert template.careful is not None
    found = template.careful.minutiae
    near = np.hypot(planted.x[:, None] - found.x[None, :], planted.y[:, None] - found.y[None, :]).min(1) < 5
    assert near.mean() > 0.8
    quick = template.minutiae
    apart = np.hypot(quick.x[:, None] - found.x[None, :], quick.y[:, None] - found.y[None, :])
    both = apart.min(1) < 5
    turned = np.abs(angle_difference(quick.angle_rad, found.angle_rad[apart.argmin(1)]))[both]
    assert np.median(turned) < 0.3


@needs_extra
def test_the_quick_template_is_left_alone_and_the_second_set_survives_storage() -> None:
    """Everything that the quick look gives is in it unchanged; the careful minutiae come back from bytes."""
    image = impression(Finger.from_seed("a"), 1)
    quick, both = matcher.extract(image, 500), careful.extract(image, 500)
    assert matcher.compare(quick, both) == matcher.compare(quick, quick)
    assert (both.quality, len(both.minutiae)) == (quick.quality, len(quick.minutiae))
    assert matcher.Template.from_bytes(both.to_bytes()) == both


@needs_extra
def test_it_tells_fingers_apart() -> None:
    """Two impressions of one finger reach the default threshold, another finger does not."""
    reference = careful.extract(impression(Finger.from_seed("a"), 1), 500)
    again = careful.compare(reference, careful.extract(impression(Finger.from_seed("a"), 2), 500))
    other = careful.compare(reference, careful.extract(impression(Finger.from_seed("b"), 1), 500))
    assert isinstance(again, matcher.Comparison)
    assert again.score > 4
    assert isinstance(other, matcher.Comparison)
    assert other.score < 4


@needs_extra
def test_a_reference_made_elsewhere_is_compared_with_what_it_has() -> None:
    """Neither an ISO record nor a template of one look keeps the careful look from being made."""
    quick = matcher.extract(impression(Finger.from_seed("a"), 1), 500)
    probe = careful.extract(impression(Finger.from_seed("a"), 2), 500)
    for reference in (quick, matcher.Template.from_iso(quick.to_iso())):
        result = careful.compare(reference, probe)
        assert isinstance(result, matcher.Comparison)
        assert result.score > 4


@needs_extra
@pytest.mark.parametrize("shape", [(400, 360), (31, 33), (1, 1)])
def test_an_image_without_a_finger_has_no_minutiae_at_the_second_look_either(shape: tuple[int, int]) -> None:
    """Blank images of any size are looked at without an error."""
    template = careful.extract(np.full(shape, 255, np.uint8), 500)
    assert len((template.careful or template).minutiae) == 0


@needs_extra
def test_threads_may_look_at_once() -> None:
    """One network serves them all, with the same answers."""
    images = [impression(Finger.from_seed("a"), number) for number in range(2)]
    alone = [careful.extract(image, 500) for image in images]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda image: careful.extract(image, 500), images)) == alone
