"""Fingerprint scanners: an address in, grey images with their resolution out.

>>> import drivers
>>> with drivers.open_scanner("simulated:?seed=1") as scanner:
...     scanner.place("somebody/right-index")
...     capture = scanner.capture(timeout_s=10)

`drivers.faults` names every fault, `drivers.progress` every event of a capture.
"""

from drivers.catalogue import find_scanners, open_scanner
from drivers.faults import CaptureCancelled, CaptureRetry, DriverError, RetryReason, ScannerFault
from drivers.scanner import Capture, Scanner, ScannerInfo

__all__ = [
    "Capture",
    "CaptureCancelled",
    "CaptureRetry",
    "DriverError",
    "RetryReason",
    "Scanner",
    "ScannerFault",
    "ScannerInfo",
    "find_scanners",
    "open_scanner",
]
