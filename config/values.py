"""One value against its declared type: the converted value, or why it is unfit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Annotated, Any, Literal, assert_never, get_args, get_origin

from config.faults import Wrong
from config.schema import Between, Expanded, Like, Rule

_NAMES: dict[type, str] = {bool: "true or false", int: "whole number", float: "number", str: "text", Path: "path"}
_ACCEPTED: dict[type, tuple[type, ...]] = {bool: (bool,), int: (int,), float: (int, float), str: (str,), Path: (str,)}


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a value cannot be used: the kind of fault, and what was expected as one would write it."""

    wrong: Wrong
    expected: str


def convert(value: object, hint: Any, variables: Mapping[str, str]) -> object | Unfit:
    """Check a TOML value against a type of the schema, and expand it where the schema says so.

    Args:
        value: as tomllib gives it.
        hint: a type, a Literal, or Annotated with Between, Like, Expanded.
        variables: what ${NAME} stands for; HOME also stands for a leading ~.
    """
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return value if value in choices else Unfit(Wrong.CHOICE, " | ".join(choices))
    kind, *rules = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    if not isinstance(value, _ACCEPTED[kind]) or (isinstance(value, bool) and kind is not bool):
        return Unfit(Wrong.TYPE, _NAMES[kind])
    if kind is Path or any(isinstance(rule, Expanded) for rule in rules):
        expanded = _expand(str(value), variables)
        if isinstance(expanded, Unfit):
            return expanded
        value = expanded
    if kind is Path:
        path = Path(str(value))
        return path if path.is_absolute() else Unfit(Wrong.RELATIVE_PATH, "/data/kiosk")
    return next((unfit for rule in rules if (unfit := _against(value, rule))), kind(value))


def _expand(text: str, variables: Mapping[str, str]) -> str | Unfit:
    """A variable may itself start with ~, as XDG_DATA_HOME's default does."""
    try:
        replaced = Template(text).substitute(variables)
    except KeyError as missing:
        return Unfit(Wrong.VARIABLE, f"${{{missing.args[0]}}}")
    except ValueError:
        return Unfit(Wrong.FORM, "${DATA}/file")
    return re.sub(r"^~(?=/|$)", lambda _: variables["HOME"], replaced)


def _against(value: Any, rule: Rule) -> Unfit | None:
    match rule:
        case Between(least, most):
            return None if least <= value <= most else Unfit(Wrong.RANGE, f"{least:g} .. {most:g}")
        case Like(pattern, example):
            return None if re.fullmatch(pattern, value) else Unfit(Wrong.FORM, example)
        case Expanded():  # done before
            return None
        case _:
            assert_never(rule)
