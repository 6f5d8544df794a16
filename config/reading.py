"""From TOML to `KioskConfig`: defaults, then the file, then the environment, every fault collected on the way."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

from config.faults import ConfigError, Fault, Wrong
from config.schema import KioskConfig
from config.values import Unfit, convert

DEVICE_FILE = "kiosk.toml"
_DEFAULTS = Path(__file__).with_name("defaults.toml")
_FROM_ENVIRONMENT = {"KIOSK_DATA": "paths.data", "KIOSK_SOCKET": "paths.socket", "KIOSK_KEYS": "paths.keys"}
_SECTIONS = get_type_hints(KioskConfig)
_HINTS: dict[str, Any] = {
    f"{section}.{key}": hint
    for section, kind in _SECTIONS.items()
    for key, hint in get_type_hints(kind, include_extras=True).items()
}


@dataclass(frozen=True, slots=True)
class _Setting:
    source: str
    value: object


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> KioskConfig:
    """Read the configuration.

    Args:
        path: the file to lay over the defaults. None: the device's own kiosk.toml in the data directory, when there is
            one.
        environ: the environment; os.environ when None. KIOSK_DATA, KIOSK_SOCKET and KIOSK_KEYS override every
            file.
    Raises:
        ConfigError: with every fault of the file and of the environment at once.
    """
    variables = known_variables(environ)
    faults: list[Fault] = []
    if path is None:
        path = _device_file(variables)
    table = {} if path is None else read_table(path, faults)
    return compose(str(path), table, variables, faults)


def compose(source: str, table: Mapping[str, Any], variables: Mapping[str, str], faults: list[Fault]) -> KioskConfig:
    """Lay a parsed file over the defaults and the environment over both.

    Raises:
        ConfigError: with the faults found before and those found here.
    """
    settings = _default_settings(faults) | dict(_settings(source, table, faults)) | _overrides(variables)
    config = _build(settings, variables, faults)
    if faults:
        raise ConfigError(faults)
    return config


def _default_settings(faults: list[Fault]) -> dict[str, _Setting]:
    return dict(_settings(str(_DEFAULTS), read_table(_DEFAULTS, faults), faults))


def _overrides(variables: Mapping[str, str]) -> dict[str, _Setting]:
    return {key: _Setting(name, variables[name]) for name, key in _FROM_ENVIRONMENT.items() if name in variables}


def known_variables(environ: Mapping[str, str] | None) -> dict[str, str]:
    """What ${NAME} stands for. An empty variable counts as unset, as the XDG specification asks."""
    given = {name: value for name, value in (os.environ if environ is None else environ).items() if value}
    return {"HOME": str(Path.home()), "XDG_DATA_HOME": "~/.local/share"} | given


def _device_file(variables: Mapping[str, str]) -> Path | None:
    data = (_default_settings([]) | _overrides(variables))["paths.data"]
    folder = convert(data.value, Path, variables)
    if isinstance(folder, Path) and (folder / DEVICE_FILE).exists():
        return folder / DEVICE_FILE
    return None


def read_table(path: Path, faults: list[Fault]) -> dict[str, Any]:
    """Parse a file; what cannot be read is a fault and an empty table."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        faults.append(Fault(str(path), "", Wrong.UNREADABLE, found=error.strerror or type(error).__name__))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(str(path), "", Wrong.SYNTAX, found=str(error)))
    return {}


def _settings(source: str, table: Mapping[str, Any], faults: list[Fault]) -> Iterator[tuple[str, _Setting]]:
    """The known keys of a parsed file; what is unknown becomes a fault with the nearest known name."""
    for section, entries in table.items():
        if section not in _SECTIONS:
            faults.append(Fault(source, section, Wrong.UNKNOWN_SECTION, suggestion=_nearest(section, _SECTIONS)))
        elif not isinstance(entries, dict):
            faults.append(Fault(source, section, Wrong.TYPE, found=repr(entries), expected=f"[{section}]"))
        else:
            for name, value in entries.items():
                key = f"{section}.{name}"
                if key in _HINTS:
                    yield key, _Setting(source, value)
                else:
                    near = _nearest(name, get_type_hints(_SECTIONS[section]))
                    faults.append(Fault(source, key, Wrong.UNKNOWN_KEY, suggestion=near))


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    return next(iter(get_close_matches(name, known, n=1)), "")


def _build(settings: Mapping[str, _Setting], variables: Mapping[str, str], faults: list[Fault]) -> KioskConfig:
    """Convert every setting, the data directory first, since ${DATA} stands for it in the others."""
    values: dict[str, dict[str, object]] = {section: {} for section in _SECTIONS}
    for key in sorted(_HINTS, key=lambda key: key != "paths.data"):
        setting = settings[key]
        value = convert(setting.value, _HINTS[key], variables)
        if isinstance(value, Unfit):
            faults.append(Fault(setting.source, key, value.wrong, found=repr(setting.value), expected=value.expected))
        if key == "paths.data":
            folder = value if isinstance(value, Path) else Path("/")  # one fault, not one for each path below it
            variables = {**variables, "DATA": str(folder)}
        section, name = key.split(".")
        values[section][name] = value
    return KioskConfig(**{section: kind(**values[section]) for section, kind in _SECTIONS.items()})
