"""The device itself: keys, finger scanner, careful look, screen, storage."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import drivers
from drivers.faults import Awaited, BadAddress, Busy, Permission, Removed, TimedOut, Unsupported
from kiosk.doctor.finding import Finding, amber, green, red
from kiosk.storage import LedgerFault, LedgerReader
from kiosk.storage.errors import LedgerTrouble
from kiosk.storage.ledger_reader import Progress, no_progress, trouble_of
from kiosk.storage.replacement import Phase, Record
from kiosk.trust import DeviceKeys
from kiosk.trust.durable import write_durably
from kiosk.trust.errors import KeyFileError, KeyFileFault

FREE_LEAST_MB, FREE_ENOUGH_MB = 50, 500
"""A day of 500 households writes about 3 MB; a roster of 50,000 households takes 322, and is replaced by a new file."""

_PROBE = ".doctor"
_SCANNER_STATES: tuple[tuple[type[drivers.ScannerFault], str], ...] = (
    (Removed, "removed"),
    (Busy, "busy"),
    (Permission, "permission"),
    (BadAddress, "address"),
    (Unsupported, "unsupported"),
)
_LEDGER_STATES = {
    LedgerTrouble.LOCKED: "ledger-locked",
    LedgerTrouble.READ_ONLY: "ledger-read-only",
    LedgerTrouble.FORMAT: "ledger-format",
    LedgerTrouble.NEWER: "ledger-newer",
}
_STORAGE_STATES = {
    errno.ENOENT: "missing",
    errno.EROFS: "read-only",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}


def keys_finding(
    folder: Path, kiosk_id: str, site: str, has_served: bool = False, replaced: Record | None = None
) -> tuple[Finding, DeviceKeys | None]:
    """Tell whether the device has its keys and its name; give the keys for the checks that need them.

    `has_served` says that there is a ledger: keys that are not there are lost then, not to be made. `replaced` is a
    replacement that has not come to its end.
    """
    if replaced is not None and replaced.phase is not Phase.PLACED:
        return red("keys", "replacing", day=replaced.at[:10]), None
    try:
        keys = DeviceKeys.load(folder)
    except KeyFileError as error:
        if error.fault is KeyFileFault.MISSING and has_served:
            return red("keys", "lost"), None
        return red("keys", error.fault.value, folder=str(folder)), None
    if not kiosk_id or not site:
        return red("keys", "unnamed"), keys
    if replaced is not None:
        return amber("keys", "replaced", kiosk=kiosk_id, day=replaced.at[:10]), keys
    return green("keys", "ready", kiosk=kiosk_id, site=site), keys


def scanner_finding(url: str, timeout_s: float) -> Finding:
    """Open the scanner and wait until it answers; no finger is needed."""
    try:
        with drivers.open_scanner(url) as scanner:
            scanner.wait_ready(timeout_s)
            info = scanner.info
    except drivers.ScannerFault as fault:
        return red("scanner", _scanner_state(fault), url=url)
    except drivers.CaptureCancelled:
        return red("scanner", "silent", url=url)
    return green("scanner", "ready", name=info.name) if info.physical else amber("scanner", "no-hardware", url=url)


def _scanner_state(fault: drivers.ScannerFault) -> str:
    if isinstance(fault, TimedOut) and fault.awaited is not Awaited.DEVICE:
        return "occupied"  # something lies on the glass
    return next((state for kind, state in _SCANNER_STATES if isinstance(fault, kind)), "silent")


def careful_finding(readiness: str) -> Finding:
    """Tell whether fingers that do not match are looked at again. Without it everything works.

    Args:
        readiness: ready, absent, other-weights or broken, as the matcher says; the last two somebody should mend.
    """
    return green("careful", readiness) if readiness in ("ready", "absent") else amber("careful", readiness)


def screen_finding(environ: Mapping[str, str], has_toolkit: bool, has_face: bool) -> Finding:
    """Tell whether the screens can be shown.

    Args:
        environ: the environment, which names a display where there is one.
        has_toolkit: Kivy can be imported.
        has_face: the typeface with the letters of the languages is installed.
    """
    if not has_toolkit:
        return red("screen", "toolkit")
    if not has_face:
        return amber("screen", "face")
    display = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    return green("screen", "ready", display=display) if display else amber("screen", "no-display")


def storage_finding(
    data: Path, ledger: Path, keys: DeviceKeys | None, progress: Progress = no_progress, seen: int = 0
) -> Finding:
    """Write and sync a probe, look at the room that is left, and verify the whole ledger when its keys are there.

    `progress` is told how much of the ledger is verified; `seen` is how many entries of it others have seen.
    """
    try:
        write_durably(data / _PROBE, os.urandom(4096))
        (data / _PROBE).unlink()
        free_mb = shutil.disk_usage(data).free // 1_000_000
    except OSError as error:
        return red("storage", _STORAGE_STATES.get(error.errno or 0, "io"), folder=str(data))
    if free_mb < FREE_LEAST_MB:
        return red("storage", "full", folder=str(data))
    entries = 0
    if ledger.exists():
        try:
            with LedgerReader.open_for_reading(ledger) as reader:
                entries = reader.count()
                found = reader.verify(keys.signing_public, progress=progress).fault if keys is not None else None
                if found is not None:
                    return red("storage", _LEDGER_STATES.get(trouble_of(found), "ledger"), entries=entries)
        except LedgerFault as fault:
            state = _LEDGER_STATES.get(fault.trouble)
            return (
                red("storage", state, entries=entries)
                if state
                else red("storage", "ledger-unread", detail=fault.trouble.value)
            )
    elif seen:
        return red("storage", "ledger-lost", entries=seen)
    if free_mb < FREE_ENOUGH_MB:
        return amber("storage", "little-room", free_mb=free_mb)
    return green("storage", "ready", free_gb=round(free_mb / 1000, 1), entries=entries)
