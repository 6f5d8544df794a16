"""`kiosk prefer`: a technician's choices for this device, kept in a file that an editor can read."""

import argparse
import json
import sys
from dataclasses import asdict

from config import DEVICE_FILE, ConfigError, amend, load
from kiosk.cli._account import check_account
from kiosk.cli._endings import fault_lines
from kiosk.cli._preferences import PROFILES, THEMES
from kiosk.cli._words import Words, known_languages
from kiosk.storage.preferences import PreferencesFile

UNFIT = 64


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk prefer` takes."""
    parser.description = words("prefer-about")
    parser.add_argument("--profile", choices=PROFILES, help=words("prefer-option-profile"))
    parser.add_argument("--theme", choices=THEMES, help=words("prefer-option-theme"))
    parser.add_argument("--people", metavar="CODE", choices=known_languages(), help=words("prefer-option-people"))
    parser.add_argument("--scanner", metavar="URL", help=words("prefer-option-scanner"))
    parser.add_argument("--sound", choices=("on", "off"), help=words("prefer-option-sound"))
    parser.add_argument("--forget", action="store_true", help=words("prefer-option-forget"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Keep what was chosen, and show all that is."""
    config = load(args.config)
    check_account(config.paths.data)
    file = PreferencesFile.open(config.paths.preferences)
    if file.error is not None:
        print(words("prefer-damaged", file=file.error.file, kept=file.error.kept_as or "-"), file=sys.stderr)
    if args.scanner:
        try:
            amend(args.config or config.paths.data / DEVICE_FILE, {"scanner": {"url": args.scanner}})
        except ConfigError as error:
            print("\n".join(fault_lines(error, words)), file=sys.stderr)
            return UNFIT
    choices: dict[str, str | bool | None] = {
        "profile": args.profile,
        "theme": args.theme,
        "language": args.people,
        "scanner_url": args.scanner,
        "sound": None if args.sound is None else args.sound == "on",
    }
    if args.forget:
        file.choose(profile="", theme="", language="", scanner_url="", sound=None)
    given = {name: value for name, value in choices.items() if value is not None}
    if given:
        config.paths.preferences.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.choose(**given)
    print(json.dumps(asdict(file.values), indent=1, ensure_ascii=False))
    return 0
