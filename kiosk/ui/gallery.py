"""Renders every screen to PNG files: `python -m kiosk.ui.gallery --out DIR`. A developer's tool, in English."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from kiosk.ui.theme import load_theme, profiles
from kiosk.ui.window import prepare

PAGES = {
    "identify": ("number",),
    "signature": ("reason",),
    "goods": ("line:l4", "why:l4"),
    "goods-many": ("line:l9", "why:l9"),
    "signature-declined": ("reason",),
    "signature-parked-served": ("reason",),
    "doctor": ("remedy:sync",),
    "waiting": ("help",),
}
"""Sheets that are rendered as well, by the sample they lie over."""


def render(out: Path, code: str, profile: str, tone: str, only: str = "") -> Iterator[Path]:
    """Write one picture a screen and sheet; yield each file."""
    from kiosk.languages import complete_languages
    from kiosk.ui.kit import build_kit
    from kiosk.ui.samples import SAMPLES, STATUS
    from kiosk.ui.screens import SCREENS, build_screen

    theme = load_theme(profile, tone)
    languages = complete_languages()
    kit = build_kit(theme, languages[code], languages, reduced=True)
    out.mkdir(parents=True, exist_ok=True)
    for name, view in SAMPLES.items():
        if only not in name or type(view) not in SCREENS:
            continue
        screen = build_screen(kit, STATUS, view)
        for page in ("", *PAGES.get(name, ())):
            if page:
                screen.turn_to(page)
            path = out / f"{name}{'-' if page else ''}{page.replace(':', '-')}.png"
            screen.export_to_png(str(path))
            yield path


def main() -> None:
    """Render as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.ui.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--language", default="fr", help="code of a language folder")
    parser.add_argument("--profile", default="landscape_10", choices=profiles())
    parser.add_argument("--theme", default="day", choices=("day", "night"))
    parser.add_argument("--only", default="", help="part of a screen's name")
    given = parser.parse_args()
    theme = load_theme(given.profile, given.theme)
    prepare(theme.width, theme.height, offscreen=True)
    for path in render(given.out, given.language, given.profile, given.theme, given.only):
        print(path)


if __name__ == "__main__":
    main()
