"""One TOML file, one schema, one home of defaults: `load` turns them into a `KioskConfig` or says all that is wrong."""

from config.faults import ConfigError, Fault, Wrong
from config.reading import load
from config.schema import KioskConfig

__all__ = ["ConfigError", "Fault", "KioskConfig", "Wrong", "load"]
