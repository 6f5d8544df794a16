"""Under whose account a command writes: what another one leaves in the device's folder, its units cannot use."""

import os
import pwd
import stat
from pathlib import Path


class AccountError(Exception):
    """The folder is somebody else's. `detail` names both."""

    def __init__(self, folder: Path, owner: str) -> None:
        self.detail = f"{folder} ({owner})"
        super().__init__(self.detail)


def other_owner(folder: Path) -> str:
    """Return whose a folder is when it is neither ours nor everybody's, which root may forget; else nothing."""
    if not folder.exists():
        return ""
    found = folder.stat()
    if found.st_uid == os.geteuid() or found.st_mode & stat.S_IWOTH:
        return ""
    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return f"#{found.st_uid}"


def check_account(folder: Path) -> None:
    """Refuse to write to a folder of another account.

    Raises:
        AccountError: root's files would keep the kiosk, or the hub, from its own work.
    """
    owner = other_owner(folder)
    if owner:
        raise AccountError(folder, owner)
