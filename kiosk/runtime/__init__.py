"""A desk at work: the visit's effects on worker threads, a session, the scanner, the line to `kiosk sync`.

A name is imported when it is asked for: commands that want the clock or the patience of this device must not load
scanners and matcher with them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.runtime.parts import Parts
    from kiosk.runtime.runtime import Runtime
    from kiosk.runtime.session import FRESH, Closed, Opened, Opening, Session

__all__ = ["FRESH", "Closed", "Opened", "Opening", "Parts", "Runtime", "Session"]

_HOMES = {
    "FRESH": "session",
    "Closed": "session",
    "Opened": "session",
    "Opening": "session",
    "Parts": "parts",
    "Runtime": "runtime",
    "Session": "session",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
