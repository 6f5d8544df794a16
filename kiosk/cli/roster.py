"""`kiosk roster`: the office makes packages, the device takes them in, anybody looks at what may be seen."""

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path

from kiosk.cli._words import Words

HOUSEHOLDS_USUAL, HOUSEHOLDS_MOST, DESKS_MOST = 200, 5_000, 99


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk roster` takes."""
    parser.description = words("roster-help")
    deeds = parser.add_subparsers(metavar="…", required=True)

    def deed(name: str) -> argparse.ArgumentParser:
        text = words(f"roster-{name}-help")
        return deeds.add_parser(name, words=words, help=text, description=text)

    _keys(deed("keys"), words)
    _build(deed("build"), words)
    _import(deed("import"), words)
    _inspect(deed("inspect"), words)
    _sample(deed("sample"), words)
    _destroy(deed("destroy"), words)


def run(args: argparse.Namespace, words: Words) -> int:
    """Do the deed that was chosen."""
    # Imported now: the office needs no device's parts, and --help none at all.
    file, deed = args.deed
    code: int = getattr(importlib.import_module(f"kiosk.cli.{file}"), deed)(args, words)
    return code


def _up_to(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"1 … {most}")
        return int(text)

    return number


def _keys(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=words("roster-keys-out-help"))
    parser.set_defaults(deed=("_roster_office", "keys"))


def _build(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "--from", metavar="DIR", dest="source", type=Path, required=True, help=words("roster-build-from-help")
    )
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help=words("roster-build-out-help"))
    parser.add_argument("--keys", metavar="DIR", type=Path, help=words("roster-build-keys-help"))
    parser.add_argument("--delta-of", metavar="FILE", type=Path, help=words("roster-build-delta-help"))
    parser.add_argument("--whole", action="store_true", help=words("roster-build-whole-help"))
    parser.add_argument("--badges", metavar="DIR", type=Path, help=words("roster-build-badges-help"))
    parser.add_argument("--json", action="store_true", help=words("roster-json-help"))
    parser.set_defaults(deed=("_roster_office", "build"))


def _import(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("package", metavar="FILE", type=Path, help=words("roster-package-help"))
    parser.add_argument("--trust-issuer", action="store_true", help=words("roster-import-trust-help"))
    parser.add_argument(
        "--config", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=words("cli-option-config")
    )
    parser.add_argument("--json", action="store_true", help=words("roster-json-help"))
    parser.set_defaults(deed=("_roster_device", "take_in"))


def _inspect(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("package", metavar="FILE", type=Path, help=words("roster-package-help"))
    parser.add_argument("--json", action="store_true", help=words("roster-json-help"))
    parser.set_defaults(deed=("_roster_device", "inspect"))


def _sample(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=words("roster-sample-out-help"))
    parser.add_argument(
        "--households",
        metavar="N",
        type=_up_to(HOUSEHOLDS_MOST),
        default=HOUSEHOLDS_USUAL,
        help=words("roster-sample-households-help"),
    )
    parser.add_argument("--seed", metavar="N", type=int, default=1, help=words("roster-sample-seed-help"))
    parser.add_argument(
        "--desks", metavar="N", type=_up_to(DESKS_MOST), default=1, help=words("roster-sample-desks-help")
    )
    parser.add_argument("--fast", action="store_true", help=words("roster-sample-fast-help"))
    parser.add_argument("--json", action="store_true", help=words("roster-json-help"))
    parser.set_defaults(deed=("_roster_sample", "sample"))


def _destroy(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument(
        "--config", metavar="FILE", type=Path, default=argparse.SUPPRESS, help=words("cli-option-config")
    )
    parser.add_argument("--json", action="store_true", help=words("roster-json-help"))
    parser.set_defaults(deed=("_roster_life", "destroy"))
