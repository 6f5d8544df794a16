"""The office's tools: lists and prints become a package. Its keys are opened here and in no other process."""

import os
from datetime import UTC, datetime
from pathlib import Path

from kiosk.office.build import Prepared, prepare
from kiosk.office.keys import SECRET_BYTES, OfficeKeys, create_office_keys
from kiosk.office.parallel import Progress
from kiosk.office.past import Past


def make_keys(folder: Path) -> OfficeKeys:
    """Make the office's keys, once.

    Raises:
        KeysError: as `create_office_keys`.
    """
    return create_office_keys(folder, os.urandom(SECRET_BYTES))


def prepare_package(source: Path, keys: OfficeKeys, progress: Progress, past: Past | None, whole: bool) -> Prepared:
    """Read the office's folder and make everything of a package but its seals.

    Raises:
        InputRefused, OfficeError: as `prepare`.
    """
    return prepare(source, keys, datetime.now(UTC), os.urandom, progress, past=past, whole=whole)
