"""From TOML to `KioskConfig`: defaults, then files, then the environment, every fault collected on the way."""

import os
import pwd
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

from config.faults import ConfigError, Fault, Wrong
from config.schema import KioskConfig
from config.values import Unfit, convert

DEVICE_FILE = "kiosk.toml"
SYSTEM_FILE = Path("/etc/kiosk/kiosk.toml")
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


@dataclass(frozen=True, slots=True)
class Layer:
    """One file as it was parsed, and its path."""

    source: str
    table: Mapping[str, Any]


def load(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    device: bool = True,
    system: Path = SYSTEM_FILE,
) -> KioskConfig:
    """Read the configuration: defaults, then `files`, then the environment.

    Args:
        path: as in `files`.
        environ: the environment; os.environ when None. KIOSK_DATA, KIOSK_SOCKET and KIOSK_KEYS override every
            file.
        device: as in `files`.
        system: as in `files`.
    Raises:
        ConfigError: with every fault of the files and of the environment at once.
    """
    variables = known_variables(environ)
    faults: list[Fault] = []
    found = files(path, variables, device=device, system=system)
    return compose([Layer(str(file), read_table(file, faults)) for file in found], variables, faults)


def files(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    device: bool = True,
    system: Path = SYSTEM_FILE,
) -> tuple[Path, ...]:
    """Return the files that `load` lays over the defaults, the last one on top.

    Args:
        path: the file to lay on top. None: the device's own kiosk.toml in the data directory, when there is one.
        environ: the environment; os.environ when None.
        device: whether the device's own file counts. The hub is no device.
        system: what units, commands and doctor share on an appliance, when it is there. KIOSK_DATA means other data
            than the system's: then it does not count, so that a rehearsal cannot meet the desk that is at work.
            KIOSK_SETTINGS names another, or, in a unit, this one: such a file must be there.
    """
    variables = known_variables(environ)
    named = variables.get("KIOSK_SETTINGS", "")
    elsewhere = "KIOSK_DATA" in variables or not (named or _there(system))
    lower = () if elsewhere else (Path(named or system),)
    top = path if path is not None or not device else _device_file(lower, variables)
    return lower if top is None else (*lower, top)


def overriding(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the names of the environment variables that `load` lays over every file."""
    variables = known_variables(environ)
    return tuple(name for name in _FROM_ENVIRONMENT if name in variables)


def compose(layers: Sequence[Layer], variables: Mapping[str, str], faults: list[Fault]) -> KioskConfig:
    """Lay parsed files over the defaults, each over the one before, and the environment over all.

    Raises:
        ConfigError: with the faults found before and those found here.
    """
    settings = _default_settings(faults)
    for layer in layers:
        settings |= _settings(layer.source, layer.table, faults)
    config = _build(settings | _overrides(variables), variables, faults)
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


def _device_file(lower: Sequence[Path], variables: Mapping[str, str]) -> Path | None:
    """Faults of the files below are not told here: they are read again with all others."""
    settings = _default_settings([])
    for file in lower:
        settings |= _settings(str(file), read_table(file, []), [])
    data = (settings | _overrides(variables))["paths.data"]
    folder = convert(data.value, Path, variables)
    return folder / DEVICE_FILE if isinstance(folder, Path) and _there(folder / DEVICE_FILE) else None


def _there(path: Path) -> bool:
    """A file that this account may not look for counts as there: reading it then says so."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def read_table(path: Path, faults: list[Fault]) -> dict[str, Any]:
    """Parse a file; what cannot be read is a fault and an empty table."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except PermissionError:
        faults.append(Fault(str(path), "", Wrong.PERMISSION, found=_account()))
    except OSError as error:
        faults.append(Fault(str(path), "", Wrong.UNREADABLE, found=error.strerror or type(error).__name__))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(str(path), "", Wrong.SYNTAX, found=str(error)))
    return {}


def _account() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"#{os.geteuid()}"


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
