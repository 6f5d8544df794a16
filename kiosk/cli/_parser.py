"""argparse in the language of the run: `kiosk --help` from the words alone, one verb's help from its own file."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, Protocol, cast

import kiosk.cli
from kiosk.cli._words import Words, known_languages

USAGE = 2


class Verb(Protocol):
    """What a verb's file offers."""

    def add_arguments(self, parser: argparse.ArgumentParser, words: Words) -> None:
        """Describe what the verb takes."""

    def run(self, args: argparse.Namespace, words: Words) -> int:
        """Do it; return the exit code."""


def verbs() -> list[str]:
    """Names of the verbs: the files of this folder."""
    return [found.name for found in pkgutil.iter_modules(kiosk.cli.__path__) if not found.name.startswith("_")]


def import_verb(name: str) -> Verb:
    """Import the one verb that was asked for."""
    return cast(Verb, importlib.import_module(f"kiosk.cli.{name}"))


class Parser(argparse.ArgumentParser):
    """An argparse parser whose own texts come from the words too."""

    def __init__(self, words: Words, **options: Any) -> None:
        class Formatter(argparse.HelpFormatter):
            def add_usage(
                self,
                usage: str | None,
                actions: Iterable[argparse.Action],
                groups: Iterable[Any],
                prefix: str | None = None,
            ) -> None:
                super().add_usage(usage, actions, groups, f"{words('cli-usage')} " if prefix is None else prefix)

        super().__init__(
            add_help=False, allow_abbrev=False, conflict_handler="resolve", formatter_class=Formatter, **options
        )
        self._words = words
        self._positionals.title = words("cli-arguments")
        self._optionals.title = words("cli-options")
        self.add_argument("-h", "--help", action="help", help=words("cli-option-help"))
        languages = ", ".join(known_languages())
        self.add_argument("--language", metavar="CODE", help=words("cli-option-language", languages=languages))

    def error(self, message: str) -> NoReturn:
        """End with what was not understood and where help is."""
        self.exit(USAGE, f"{self._words('cli-misunderstood', detail=message, program=self.prog)}\n")


def without_verb(arguments: Sequence[str], words: Words) -> NoReturn:
    """Answer `kiosk` without a verb, or with one that is none: help, version, or what was not understood."""
    parser = _top_parser(words)
    unknown = next((argument for argument in arguments if not argument.startswith("-")), "")
    if unknown:
        parser.exit(USAGE, f"{words('cli-verb-unknown', name=unknown, verbs=', '.join(verbs()))}\n")
    parser.parse_args(arguments)
    parser.print_help(sys.stderr)
    parser.exit(USAGE)


def _top_parser(words: Words) -> Parser:
    parser = Parser(words, prog="kiosk", description=words("cli-about"), epilog=words("cli-epilog"))
    parser.add_argument(
        "--version",
        action="version",
        version=version("aid-distribution-kiosk"),
        help=words("cli-option-version"),
    )
    listed = parser.add_subparsers(title=words("cli-verbs"), metavar="VERB", parser_class=_Listed)
    for name in verbs():
        listed.add_parser(name, help=words(f"cli-verb-{name}"))
    return parser


class _Listed(argparse.ArgumentParser):
    """Only a line in the list: a verb's own parser is made when the verb is asked for."""


def verb_parser(name: str, words: Words) -> Parser:
    """The parser of one verb, with what all verbs take."""
    parser = Parser(words, prog=f"kiosk {name}", description=words(f"cli-verb-{name}"))
    parser.add_argument("--config", metavar="FILE", type=Path, help=words("cli-option-config"))
    return parser
