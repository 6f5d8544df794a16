"""One table: which error ends a command with which exit code and which words. What is not in it is a bug.

Errors are named, not imported: `kiosk --help` must not load the packages that raise them. The codes are those of
sysexits.h, so that a script can tell a settings file to mend from a scanner to plug in.
"""

import errno
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from io import UnsupportedOperation
from typing import TextIO

from config import ConfigError
from kiosk.cli._words import Words
from kiosk.languages import Language


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ends: `message` is the words' id, made finer by the error's own `fault` or `trouble`."""

    exit_code: int
    message: str


PACKAGE_EXITS = {
    fault: 10 + number
    for number, fault in enumerate(
        (
            "unreadable", "packing", "too_large", "missing_file", "extra_file", "wrong_length", "wrong_hash", "row",
            "format", "manifest", "no_legal_basis", "issuer_unknown", "owner_unknown", "issuer_revoked",
            "owner_revoked", "issuer_signature", "owner_signature", "device_revoked", "wrong_kiosk",
            "wrong_keys", "wrong_site", "wrong_base", "rolled_back", "expired", "clock_before_issue",
            "destroyed",
        )
    )
}  # fmt: skip
"""Each fault of a package has its code, 10 to 35 in this order: scripts rely on it, so append only."""

DATA, NO_INPUT, UNAVAILABLE, SOFTWARE, FILE, TEMPORARY, PERMISSION, CONFIG = 65, 66, 69, 70, 74, 75, 77, 78

ENDINGS = {
    "config.faults.ConfigError": Ending(CONFIG, "cli-end-config"),
    "drivers.faults.DriverError": Ending(UNAVAILABLE, "cli-end-scanner"),
    "matcher.errors.TemplateError": Ending(DATA, "cli-end-template"),
    "kiosk.trust.errors.KeyFileError": Ending(CONFIG, "cli-end-keys"),
    "kiosk.trust.errors.PackageError": Ending(DATA, "cli-end-trust"),
    "kiosk.trust.errors.WitnessError": Ending(DATA, "cli-end-witness"),
    "kiosk.trust.errors.TrustError": Ending(DATA, "cli-end-trust"),
    "kiosk.storage.errors.LedgerFault": Ending(FILE, "cli-end-ledger"),
    "kiosk.storage.errors.RosterFault": Ending(DATA, "cli-end-roster"),
    "kiosk.storage.rescue.RescueError": Ending(DATA, "cli-end-rescue"),
    "kiosk.storage.replacement.ReplacementError": Ending(TEMPORARY, "cli-end-replacement"),
    "kiosk.storage.errors.PreferencesError": Ending(FILE, "cli-end-preferences"),
    "kiosk.storage.errors.StorageError": Ending(FILE, "cli-end-file"),
    "kiosk.runtime.desk.DeskError": Ending(DATA, "cli-end-desk"),
    "kiosk.cli._unlock.NotLetInError": Ending(PERMISSION, "cli-end-unlock"),
    "kiosk.hub.errors.HubError": Ending(UNAVAILABLE, "cli-end-hub"),
    "kiosk.sync.errors.SyncError": Ending(UNAVAILABLE, "cli-end-sync"),
    "kiosk.rehearsal.crew.RehearsalError": Ending(SOFTWARE, "cli-end-rehearsal"),
    "kiosk.ui.window.WindowError": Ending(UNAVAILABLE, "cli-end-window"),
    "kiosk.cli._account.AccountError": Ending(PERMISSION, "cli-end-account"),
    "kiosk.cli._processor.ProcessorError": Ending(UNAVAILABLE, "cli-end-processor"),
    "builtins.ImportError": Ending(SOFTWARE, "cli-end-install"),
    "builtins.PermissionError": Ending(PERMISSION, "cli-end-permission"),
    "builtins.FileNotFoundError": Ending(NO_INPUT, "cli-end-file-missing"),
    "builtins.NotADirectoryError": Ending(NO_INPUT, "cli-end-file-missing"),
    "builtins.OSError": Ending(FILE, "cli-end-file"),
}


_STORAGE = {errno.EROFS: "read-only", errno.ENOSPC: "full", errno.EDQUOT: "full"}
"""Why a file cannot be written although it is ours: the medium's own troubles have words of their own."""


def ending_of(error: BaseException) -> Ending | None:
    """Find the row of an error, by its class or the nearest one it descends from; None for a bug."""
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    ending = next((ENDINGS[name] for name in names if name in ENDINGS), None)
    if ending is ENDINGS["kiosk.trust.errors.PackageError"]:
        return replace(ending, exit_code=PACKAGE_EXITS[getattr(error, "fault")])  # noqa: B009 - known by name only
    return ending


def tell(error: BaseException, ending: Ending, language: Language) -> int:
    """Say on standard error why a command ends, and return its exit code.

    In systemd's journal a line is an entry, so there it is one line.
    """
    text = explain(error, ending, language)
    print(_one_line(text) if _is_journal(sys.stderr, os.environ) else text, file=sys.stderr, flush=True)
    return ending.exit_code


def _one_line(text: str) -> str:
    """Join cause and remedy; a dash stands where no full stop or colon does."""
    lines = map(str.strip, text.splitlines())
    return reduce(lambda said, line: f"{said}{' ' if said.endswith(('.', ':')) else ' — '}{line}", lines)


def _is_journal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether a stream goes to the journal: systemd names its device and inode (systemd.exec(5), JOURNAL_STREAM)."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, UnsupportedOperation):
        return False
    return environ.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"


def explain(error: BaseException, ending: Ending, language: Language) -> str:
    """Say what happened and what to do, in the language of the run."""
    if isinstance(error, ConfigError):
        return "\n".join([language.words(ending.message), *fault_lines(error, language.words)])
    coded = (
        getattr(error, "fault", "")
        or getattr(error, "trouble", "")
        or _STORAGE.get(getattr(error, "errno", None) or 0, "")
    )
    finer = f"{ending.message}-{coded}".replace("_", "-")
    message = finer if finer in language.messages else ending.message
    wanted = {"detail": _detail(error)}
    return language.words(message, **{name: wanted[name] for name in language.messages[message]})


def _detail(error: BaseException) -> str:
    if isinstance(error, OSError):
        return ": ".join(part for part in (str(error.filename or ""), error.strerror or type(error).__name__) if part)
    return str(getattr(error, "detail", "") or error)


def fault_lines(error: ConfigError, words: Words) -> list[str]:
    """Two lines a fault: where, then what is wrong and what to do."""
    lines = []
    for fault in error.faults:
        place = f"{fault.source}: {fault.key}" if fault.key else fault.source
        wrong = words(f"config-{fault.wrong}", found=fault.found, expected=fault.expected)
        near = f" {words('config-suggestion', name=fault.suggestion)}" if fault.suggestion else ""
        lines.append(f"  {place}\n    {wrong}{near}")
    return lines
