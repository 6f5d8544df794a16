"""The network process of a kiosk: uploads entries, asks and answers claims between desks. Never Kivy.

A name is imported when it is asked for: who reads the hub's countersignatures in `sync.db` must not load a web server.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.sync.errors import SyncError, SyncFault
    from kiosk.sync.exchange import Timeouts
    from kiosk.sync.process import Settings, Sync
    from kiosk.sync.sources import LedgerSource, Stations
    from kiosk.sync.station import Station
    from kiosk.sync.uploader import Limits

__all__ = [
    "LedgerSource",
    "Limits",
    "Settings",
    "Station",
    "Stations",
    "Sync",
    "SyncError",
    "SyncFault",
    "Timeouts",
]

_HOMES = {
    "LedgerSource": "sources",
    "Limits": "uploader",
    "Settings": "process",
    "Station": "station",
    "Stations": "sources",
    "Sync": "process",
    "SyncError": "errors",
    "SyncFault": "errors",
    "Timeouts": "exchange",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
