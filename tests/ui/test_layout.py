"""Every screen and sheet, in every language, on every glass: nothing cut, nothing hidden, all within reach."""

import pytest

from kiosk.ui.samples import SAMPLES, STATUS
from kiosk.ui.screens import build_screen
from kiosk.ui.screens.login import SAME_BADGE
from kiosk.ui.theme import profiles
from tests.ui.looking import LANGUAGES, every_page, kit_of, troubles


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("profile", profiles())
def test_nothing_is_cut_hidden_or_out_of_reach(profile: str, code: str) -> None:
    """Texts lie within their boxes and apart from each other; touch targets are 20 mm and apart."""
    found = [f"{name}: {trouble}" for name, screen in every_page(kit_of(profile, code)) for trouble in troubles(screen)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("profile", profiles())
def test_a_code_that_was_not_taken_is_said_where_the_digits_stand(profile: str, code: str) -> None:
    """With a badge at hand, the pad says in its one line why the code is asked for again."""
    for name in ("log-in", "signature"):
        screen = build_screen(kit_of(profile, code), STATUS, SAMPLES[name])
        screen.take_code("badge")
        for reason in SAME_BADGE:
            screen.refused = reason.value
            screen.repaint()
            assert not list(troubles(screen)), (name, reason)
