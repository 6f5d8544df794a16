"""What the kiosk keeps: the ledger, the sealed roster, the technician's preferences."""

from kiosk.storage.errors import LedgerFault, PreferencesError, RosterFault, StorageError
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.preferences import PreferencesFile
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.storage.stamp import Stamp

__all__ = [
    "Ledger",
    "LedgerFault",
    "LedgerReader",
    "OpenRoster",
    "PreferencesError",
    "PreferencesFile",
    "RosterCache",
    "RosterFault",
    "Stamp",
    "StorageError",
]
