"""The device's configuration with what its technician chose on top."""

from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from config import KioskConfig, load
from kiosk.cli._words import known_languages
from kiosk.storage.preferences import Preferences, PreferencesFile

Profile = Literal["landscape_10", "landscape_7", "portrait_7"]
Theme = Literal["day", "night"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
THEMES: tuple[Theme, ...] = get_args(Theme)


def load_chosen(path: Path | None) -> KioskConfig:
    """Load the configuration and put the technician's choices in their places.

    Raises:
        ConfigError: the configuration does not hold. Damaged preferences are put aside; `kiosk doctor` says so.
    """
    config = load(path)
    return chosen(config, PreferencesFile.open(config.paths.preferences).values)


def chosen(config: KioskConfig, choices: Preferences) -> KioskConfig:
    """Return the configuration as the choices change it; an empty choice, or an unknown one, changes nothing."""
    screen, scanner = config.screen, config.scanner
    screen = replace(
        screen,
        profile=next((one for one in PROFILES if one == choices.profile), screen.profile),
        theme=next((one for one in THEMES if one == choices.theme), screen.theme),
        language=choices.language if choices.language in known_languages() else screen.language,
        sound=screen.sound if choices.sound is None else choices.sound,
    )
    return replace(config, screen=screen, scanner=replace(scanner, url=choices.scanner_url or scanner.url))
