"""A technician's look at one scanner: does it answer, what is it, and what do images of a few touches say."""

import time
from collections.abc import Callable

from drivers.examination import examine
from drivers.faults import Awaited, CaptureRetry, TimedOut
from drivers.hardware import HardwareScanner
from drivers.progress import FingerOn, Progress, Report, ignore
from drivers.scanner import Capture, Scanner


def check_up(
    scanner: Scanner,
    touches: int,
    timeout_s: float,
    progress: Report | None = None,
    before: Callable[[], None] | None = None,
) -> dict[str, object]:
    """Wait for the scanner to answer, take a few images, and say what they show.

    Args:
        scanner: opened; stays open.
        touches: how often a finger is asked for; fewer images are made when nobody lays one.
        timeout_s: for the answer, and for each finger.
        progress: told what happens during the touches.
        before: called before each touch.
    Returns:
        Names and values for a table or JSON; `findings` last, a list of what was found.
    Raises:
        ScannerFault: it does not answer, before or during the touches.
    """
    scanner.wait_ready(timeout_s)
    report: dict[str, object] = {"name": scanner.info.name}
    if isinstance(scanner, HardwareScanner):
        report |= scanner.facts()
        scanner.judges = False
    captures, seconds = _touched(scanner, touches, timeout_s, progress or ignore, before)
    report["images"] = f"{len(captures)} of {touches}"
    return report | examine(captures, seconds).as_json() if captures else report


def _touched(
    scanner: Scanner, touches: int, timeout_s: float, progress: Report, before: Callable[[], None] | None
) -> tuple[list[Capture], list[float]]:
    """Images, and the seconds from each touch to its image."""
    captures: list[Capture] = []
    seconds: list[float] = []
    touched = time.monotonic()

    def note(event: Progress) -> None:
        nonlocal touched
        if isinstance(event, FingerOn):
            touched = time.monotonic()
        progress(event)

    for _ in range(touches):
        if before is not None:
            before()
        try:
            captures.append(scanner.capture(timeout_s, note))
        except CaptureRetry:
            continue
        except TimedOut as fault:
            if fault.awaited is Awaited.DEVICE:
                raise
            continue
        seconds.append(time.monotonic() - touched)
    return captures, seconds
