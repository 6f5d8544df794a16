"""What a desk keeps its entries on beside the ledger: the second copy's medium, and room for a full disk."""

from config import KioskConfig
from kiosk.storage.ballast import Ballast
from kiosk.storage.mirror import SecondCopy

BALLAST = "ballast"


def second_copy_of(config: KioskConfig) -> SecondCopy | None:
    """Return where this device's entries are copied at once."""
    return SecondCopy.on(config.storage.second_copy, config.device.kiosk_id)


def ballast_of(config: KioskConfig) -> Ballast:
    """Return the room that is kept free beside the ledger."""
    return Ballast(config.paths.ledger.with_name(BALLAST), config.storage.reserve_mb * 1_000_000)
