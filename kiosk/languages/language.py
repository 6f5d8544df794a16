"""A language is a folder: `language.toml`, every `*.ftl` file beside it, and `voice/*.ogg` once recorded."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast, visitor

HERE = Path(__file__).parent
REFERENCE = "fr"
"""French is written first; a language is complete when it has every message and variable of this one."""

Value = str | int | float


class LanguageError(Exception):
    """A language's folder is unreadable, or a message was asked for that it does not have."""


@dataclass(frozen=True)
class Language:
    """One language. `direction` is ltr or rtl; `fonts` are the faces that have its letters, best first."""

    code: str
    name: str
    direction: str
    locale: str
    fonts: tuple[str, ...]
    folder: Path
    messages: Mapping[str, frozenset[str]]
    """Message ids, each with the names of its variables."""
    _bundle: FluentBundle = field(repr=False, compare=False)

    def words(self, message_id: str, **values: Value) -> str:
        """Return the message in this language.

        Raises:
            LanguageError: there is no such message, or a variable of it was not given.
        """
        pattern = self._bundle.get_message(message_id).value if message_id in self.messages else None
        if pattern is None:
            raise LanguageError(f"{self.code} has no message {message_id}")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise LanguageError(f"{self.code}: {message_id}: {errors[0]}")
        return str(text)

    def day(self, when: date) -> str:
        """Return day and month, such as « 30 novembre »."""
        return str(format_skeleton("MMMMd", when, locale=Locale.parse(self.locale, sep="-")))

    def voice(self, message_id: str) -> Path | None:
        """Return the recorded clip of a message, or None when nobody has recorded it yet."""
        return next((path for path in self._clips(message_id) if path.is_file()), None)

    def _clips(self, message_id: str) -> Iterable[Path]:
        return (self.folder / "voice" / f"{message_id}.{kind}" for kind in ("ogg", "wav", "flac"))


def load_language(folder: Path) -> Language:
    """Read one language's folder.

    Raises:
        LanguageError: a file is missing, does not parse, or defines a message twice.
    """
    about = _about(folder)
    bundle = FluentBundle([about.locale], use_isolating=False)
    messages: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.ftl")):
        resource = _parsed(path.read_text(encoding="utf-8"))
        for message_id, variables in _messages_of(resource, path):
            if message_id in messages:
                raise LanguageError(f"{path}: {message_id} is defined twice")
            messages[message_id] = variables
        bundle.add_resource(resource)
    return Language(
        code=folder.name,
        name=about.name,
        direction=about.direction,
        locale=about.locale,
        fonts=about.fonts,
        folder=folder,
        messages=messages,
        _bundle=bundle,
    )


def language_folders(home: Path = HERE) -> list[Path]:
    """Return the folders that hold a language, the reference first, the others by code."""
    folders = [path.parent for path in home.glob("*/language.toml")]
    return sorted(folders, key=lambda folder: (folder.name != REFERENCE, folder.name))


def complete_languages(home: Path = HERE) -> dict[str, Language]:
    """Return the languages that can be offered: those with every message and variable of the reference, by code.

    Raises:
        LanguageError: the reference itself is missing, or a folder cannot be read.
    """
    found = {folder.name: load_language(folder) for folder in language_folders(home)}
    if REFERENCE not in found:
        raise LanguageError(f"{home} has no {REFERENCE} folder")
    reference = found[REFERENCE].messages
    return {code: language for code, language in found.items() if _covers(language.messages, reference)}


def _covers(messages: Mapping[str, frozenset[str]], reference: Mapping[str, frozenset[str]]) -> bool:
    return all(messages.get(message_id) == variables for message_id, variables in reference.items())


@dataclass(frozen=True)
class _About:
    """What `language.toml` says."""

    name: str
    direction: str
    locale: str
    fonts: tuple[str, ...]


def _about(folder: Path) -> _About:
    path = folder / "language.toml"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        about = _About(values["name"], values["direction"], values["locale"], tuple(values["fonts"]))
        Locale.parse(about.locale, sep="-")
    except KeyError as error:
        raise LanguageError(f"{path}: {error.args[0]} is missing") from error
    except (OSError, tomllib.TOMLDecodeError, UnknownLocaleError, ValueError, TypeError) as error:
        raise LanguageError(f"{path}: {error}") from error
    if about.direction not in ("ltr", "rtl"):
        raise LanguageError(f"{path}: direction is ltr or rtl, not {about.direction}")
    return about


@cache
def _parsed(text: str) -> ast.Resource:
    """Parse words once a process: the command has its own language read before the screens ask for all of them."""
    return FluentResource(text)


def _messages_of(resource: ast.Resource, path: Path) -> Iterable[tuple[str, frozenset[str]]]:
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise LanguageError(f"{path}: cannot read: {(entry.content or '').strip()[:60]}")
        if isinstance(entry, ast.Message):
            seen = _Variables()
            seen.visit(entry)
            yield entry.id.name, frozenset(seen.names)


class _Variables(visitor.Visitor):
    """Collects the names of the variables under a node."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  # fluent calls it so
        self.names.add(node.id.name)
