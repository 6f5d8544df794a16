"""The second copy: is it there, is it this ledger's, and how far behind is it?"""

from pathlib import Path

from kiosk.doctor.finding import Finding, amber, green
from kiosk.storage import LedgerFault, LedgerReader
from kiosk.storage.mirror import MirrorFault, SecondCopy, copied_up_to


def copy_finding(copy: SecondCopy | None, ledger: Path) -> Finding:
    """Compare the second copy with the ledger. It may lag while a desk works: the desk brings it up to date."""
    if copy is None:
        return amber("copy", "none")
    if not ledger.exists():
        return green("copy", "nothing-yet")
    try:
        with LedgerReader.open_for_reading(ledger) as reader:
            found = copied_up_to(copy, ledger, reader.entries)
            behind = reader.count() - found if isinstance(found, int) else 0
    except LedgerFault:  # what is wrong with it, the check of the storage says
        return amber("copy", MirrorFault.LEDGER.value)
    if isinstance(found, MirrorFault):
        return amber("copy", found.value.replace("_", "-"), folder=str(copy.path.parent))
    return green("copy", "ready", entries=found) if not behind else amber("copy", "behind", behind=behind)
