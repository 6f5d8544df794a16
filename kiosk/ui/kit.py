"""Puts a kit together: the theme, the language with its face, and where touches and sentences go."""

from collections.abc import Callable, Mapping

from kiosk.languages import Language
from kiosk.ui.fonts import find_face
from kiosk.ui.intents import Intent
from kiosk.ui.lettering import Lettering
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.surface import Kit


def build_kit(
    theme: Theme,
    language: Language,
    languages: Mapping[str, Language],
    *,
    emit: Callable[[Intent], None] = lambda intent: None,
    say: Callable[[str], None] = lambda message_id: None,
    badge_name: Callable[[str], str | None] = lambda text: None,
    reduced: bool = False,
    badge_revoked: Callable[[str], bool] = lambda text: False,
    technician: Callable[[str], bool] = lambda text: False,
    badge_role: Callable[[str], str] = lambda text: "",
) -> Kit:
    """Return what screens work with. A face that is missing is replaced, so that the screens always start."""
    letters = Lettering(find_face(language.fonts, theme.tokens["type"]["face"]["fallback"]))
    return Kit(
        theme, language, languages, letters, emit, say, badge_name, reduced, badge_revoked, technician, badge_role
    )  # fmt: skip
