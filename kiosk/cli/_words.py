"""In which language a command speaks, and the one call that gives its words."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from kiosk.languages import Language, language_folders, load_language

FALLBACK = "fr"


class Words(Protocol):
    """`words("message-id", name=value)`: the text for people, in the language of this run."""

    def __call__(self, message_id: str, **values: str | int | float) -> str: ...


def known_languages() -> list[str]:
    """Codes of the languages there are, French first."""
    return [folder.name for folder in language_folders()]


def language_of(code: str | None, environ: Mapping[str, str]) -> Language:
    """Load the language asked for, else that of the environment, else French."""
    folders = {folder.name: folder for folder in language_folders()}
    wanted = code or _of_locale(environ)
    return _loaded(folders.get(wanted, folders[FALLBACK]))


@cache
def _loaded(folder: Path) -> Language:
    """Reading the words is most of what a short command does; a program that runs several reads them once."""
    return load_language(folder)


def _of_locale(environ: Mapping[str, str]) -> str:
    """`fr_ML.UTF-8` is French; C and POSIX say nothing."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return locale.partition(".")[0].partition("_")[0]


def take_language(argv: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take `--language CODE` out of the arguments, wherever it stands: it must be known before the parser speaks."""
    code: str | None = None
    rest: list[str] = []
    arguments = iter(argv)
    for argument in arguments:
        if argument == "--":
            return code, [*rest, argument, *arguments]
        name, equals, value = argument.partition("=")
        if name == "--language":
            code = value if equals else next(arguments, "")
        else:
            rest.append(argument)
    return code, rest
