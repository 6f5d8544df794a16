"""What one sees on a screen: its texts, its touch targets, and where they lie."""

from collections.abc import Iterator
from itertools import combinations

from kiosk.languages import complete_languages
from kiosk.ui.gallery import PAGES
from kiosk.ui.kit import build_kit
from kiosk.ui.pen import Written
from kiosk.ui.samples import SAMPLES, STATUS
from kiosk.ui.screens import Screen, build_screen
from kiosk.ui.theme import load_theme
from kiosk.ui.widgets.surface import Kit, Touch

LANGUAGES = complete_languages()


def kit_of(profile: str, code: str, tone: str = "day") -> Kit:
    """Return a kit without movement."""
    return build_kit(
        load_theme(profile, tone),
        LANGUAGES[code],
        LANGUAGES,
        reduced=True,
        badge_name=lambda text: "Ibrahim Maïga",
        badge_role=lambda text: "supervisor",
    )


def every_page(kit: Kit) -> Iterator[tuple[str, Screen]]:
    """Yield each sample's screen, and once more for each sheet that lies over it."""
    for name, view in SAMPLES.items():
        screen = build_screen(kit, STATUS, view)
        for page in ("", *PAGES.get(name, ())):
            if page:
                screen.turn_to(page)
            yield f"{name}/{page}", screen
        if screen.take_code("badge"):
            screen.turn_to("")
            yield f"{name}/badge", screen


def texts(screen: Screen) -> list[tuple[Written, Touch | None]]:
    """Return every text of a screen, with the touch target it stands on."""
    own: list[tuple[Written, Touch | None]] = [(written, None) for written in screen.pen.written]
    return own + [(written, touch) for touch in screen.touches for written in touch.written]


def troubles(screen: Screen) -> Iterator[str]:
    """Yield what a designer would not accept."""
    yield from cut_texts(screen)
    yield from hidden_texts(screen)
    yield from targets_out_of_reach(screen)


def cut_texts(screen: Screen) -> Iterator[str]:
    """Yield texts that are larger than their box or than the target they stand on."""
    for written, touch in texts(screen):
        if not written.given.holds(written.taken, slack=3):
            yield f"cut: {written.text!r} takes {written.taken} of {written.given}"
        if touch is not None and not touch.box.holds(written.taken, slack=3):
            yield f"over the edge of {touch.id}: {written.text!r} {written.taken} {touch.box}"


def hidden_texts(screen: Screen) -> Iterator[str]:
    """Yield texts on top of each other, and texts under something that was drawn later."""
    for (one, _), (other, _) in combinations(texts(screen), 2):
        if one.ink.meets(other.ink):
            yield f"on top of each other: {one.text!r} {one.ink} and {other.text!r} {other.ink}"
    for number, written in enumerate(screen.pen.written):
        later = [paper for before, paper in screen.pen.papers if before > number]
        for cover in (*later, *(touch.box for touch in screen.touches)):
            if cover.meets(written.ink):
                yield f"covered: {written.text!r} {written.ink} by {cover}"


def targets_out_of_reach(screen: Screen) -> Iterator[str]:
    """Yield touch targets under 20 mm, or too close to each other."""
    least, apart = screen.theme.target("least"), screen.theme.px(1.5)
    for touch in screen.touches:
        if touch.then is not None and min(touch.box.w, touch.box.h) < least - 1:
            yield f"too small: {touch.id} is {touch.box.w} x {touch.box.h} pixels"
    for one, other in combinations(screen.touches, 2):
        if one.place.inset(-apart // 2).meets(other.place.inset(-apart // 2)):
            yield f"too close: {one.id} and {other.id}"
