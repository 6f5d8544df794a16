"""The network process of a kiosk: uploads entries, asks and answers claims between desks. Never Kivy."""

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
