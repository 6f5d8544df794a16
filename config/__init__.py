"""One TOML file, one schema, one home of defaults: `load` turns them into a `KioskConfig` or says all that is wrong."""

from config.faults import ConfigError, Fault, Wrong
from config.reading import DEVICE_FILE, SYSTEM_FILE, files, load, overriding
from config.schema import KioskConfig
from config.writing import amend

__all__ = [
    "DEVICE_FILE",
    "SYSTEM_FILE",
    "ConfigError",
    "Fault",
    "KioskConfig",
    "Wrong",
    "amend",
    "files",
    "load",
    "overriding",
]
