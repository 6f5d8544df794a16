"""Cut the power after each thing that a recorded program did, and look with the real code at what is left."""

import random
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.powercut.disk import Disk, Image
from tests.powercut.recording import Event
from tests.powercut.reopening import Found

MEMORY = Path("/dev/shm")  # noqa: S108 - a medium without waiting, where there is one


@dataclass
class Survey:
    """How many different images there were, and what was wrong with which."""

    states: int = 0
    unreadable: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    most_found: int = 0


def survey(events: Sequence[Event], found: Found, samples: int) -> Survey:
    """Look at every image once for each number acknowledged when it could be left.

    Args:
        events: as recorded.
        found: opens what is left.
        samples: how many random images to look at after each event, beside the systematic ones.
    """
    outcome = Survey()
    chance = random.Random("power cut")
    disk = Disk()
    known: dict[bytes, int] = {}
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        for moment, event in enumerate(events):
            disk.take(event)
            for image in disk.images(chance, samples):
                key = _digest(image)
                if key not in known:
                    known[key] = _reopened(image, found, Path(scratch) / "disk", outcome, moment)
                if 0 <= known[key] < disk.acknowledged:
                    outcome.lost.append(f"after event {moment}: {known[key]} of {disk.acknowledged}")
    outcome.states = len(known)
    outcome.most_found = max(known.values())
    return outcome


def _reopened(image: Image, found: Found, folder: Path, outcome: Survey, moment: int) -> int:
    folder.mkdir()
    try:
        for name, content in image:
            path = folder / name
            path.write_bytes(content)
            path.chmod(0o600)
        return found(folder)
    except Exception as error:  # noqa: BLE001 - whatever the code makes of ruins is what this looks for
        outcome.unreadable.append(f"after event {moment}: {type(error).__name__}: {error}")
        return -1
    finally:
        shutil.rmtree(folder)


def _digest(image: Image) -> bytes:
    digest = sha256()
    for name, content in image:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.digest()
