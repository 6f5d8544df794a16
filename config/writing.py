"""Changing a file of settings: the new text is checked as a whole before anybody writes it."""

import json
from collections.abc import Mapping
from pathlib import Path

from config.faults import ConfigError, Fault
from config.reading import Layer, compose, known_variables, read_table

Scalar = str | int | float | bool


def amend(path: Path, changes: Mapping[str, Mapping[str, Scalar]], environ: Mapping[str, str] | None = None) -> str:
    """Return the text of a file with some settings changed. Nothing is written; comments are not kept.

    Args:
        path: the file; one that does not exist yet counts as empty.
        changes: by section, then key.
        environ: as in `load`.
    Raises:
        ConfigError: the file is at fault already, or a change would make it so.
    """
    faults: list[Fault] = []
    table = read_table(path, faults) if path.exists() else {}
    if faults:
        raise ConfigError(faults)
    for section, entries in changes.items():
        table[section] = {**table.get(section, {}), **entries}
    compose([Layer(str(path), table)], known_variables(environ), faults)
    return _text(table)


def _text(table: Mapping[str, Mapping[str, Scalar]]) -> str:
    sections = ("\n".join([f"[{name}]", *map(_line, entries.items())]) for name, entries in table.items())
    return "\n\n".join(sections) + "\n"


def _line(entry: tuple[str, Scalar]) -> str:
    """A JSON string is a TOML basic string, but for DEL, which TOML wants escaped."""
    key, value = entry
    return f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
