"""Every screen and sheet, in every language, on every glass: nothing cut, nothing hidden, all within reach."""

import pytest

from kiosk.ui.theme import profiles
from tests.ui.looking import LANGUAGES, every_page, kit_of, troubles


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("profile", profiles())
def test_nothing_is_cut_hidden_or_out_of_reach(profile: str, code: str) -> None:
    """Texts lie within their boxes and apart from each other; touch targets are 20 mm and apart."""
    found = [f"{name}: {trouble}" for name, screen in every_page(kit_of(profile, code)) for trouble in troubles(screen)]
    assert not found, "\n".join(found)
