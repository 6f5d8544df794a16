"""What the kiosk keeps: the ledger, the sealed roster, the technician's preferences."""

from kiosk.storage.errors import LedgerFault, LedgerTrouble, StorageError
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.stamp import Stamp

__all__ = ["Ledger", "LedgerFault", "LedgerReader", "LedgerTrouble", "Stamp", "StorageError"]
