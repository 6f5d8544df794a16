"""A disk that may be cut at any moment, and every image of it that a power cut could leave.

What was synced is there. What was written since may have come down or not, in any order, in sectors; names changed
since come down in their order, as in a journal, but without regard to what was written. Source of the idea: Pillai and
others, "All File Systems Are Not Created Equal", 2014.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.powercut.recording import Acknowledged, Event, Name, Rename, Sync, SyncNames, Truncate, Write

SECTOR = 512

Image = tuple[tuple[str, bytes], ...]
"""Names and contents."""
Names = dict[str, int]
Change = Write | Truncate


@dataclass(slots=True)
class Disk:
    """What is on the medium for sure, and what may be."""

    contents: dict[int, bytes] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    renamings: list[Name | Rename] = field(default_factory=list)
    acknowledged: int = 0

    def take(self, event: Event) -> None:
        """Let the program do one thing."""
        match event:
            case Write() | Truncate():
                self.changes.append(event)
            case Sync(file):
                self.contents[file] = _applied(self.contents.get(file, b""), _of(self.changes, file))
                self.changes = [change for change in self.changes if change.file != file]
            case Name() | Rename():
                self.renamings.append(event)
            case SyncNames():
                self.names = _renamed(self.names, self.renamings)
                self.renamings = []
            case Acknowledged(number):
                self.acknowledged = number

    def images(self, chance: random.Random, samples: int) -> Iterator[Image]:
        """Give images that a cut at this moment could leave: the systematic ones, and samples of all others."""
        count = len(self.changes)
        every = list(self.changes)
        name_steps = range(len(self.renamings), -1, -1)
        for step in name_steps:
            yield self._image(every, step)
            yield self._image([], step)
        for kept in range(1, count):
            yield self._image(every[:kept], len(self.renamings))
            yield self._image(every[:kept], 0)
            yield self._image(every[: kept - 1] + every[kept:], len(self.renamings))
        if every:
            for sectors in (1, 2, _sectors(every[-1]) // 2, _sectors(every[-1]) - 1):
                yield self._image([*every[:-1], *_torn(every[-1], range(sectors))], len(self.renamings))
        for _ in range(samples if every else 0):
            kept_changes: list[Change] = []
            for change in every:
                kind = chance.random()
                if kind < 0.4:
                    kept_changes.append(change)
                elif kind < 0.6:
                    total = _sectors(change)
                    kept_changes += _torn(change, sorted(chance.sample(range(total), chance.randint(0, total))))
            yield self._image(kept_changes, chance.choice(name_steps))

    def _image(self, kept: Sequence[Change], names_kept: int) -> Image:
        names = _renamed(self.names, self.renamings[:names_kept])
        return tuple(
            (name, _applied(self.contents.get(file, b""), _of(kept, file))) for name, file in sorted(names.items())
        )


def _of(changes: Sequence[Change], file: int) -> list[Change]:
    return [change for change in changes if change.file == file]


def _applied(content: bytes, changes: Sequence[Change]) -> bytes:
    if not changes:
        return content
    result = bytearray(content)
    for change in changes:
        if isinstance(change, Truncate):
            del result[change.size :]
            result.extend(bytes(max(0, change.size - len(result))))
        else:
            result.extend(bytes(max(0, change.at - len(result))))
            result[change.at : change.at + len(change.content)] = change.content
    return bytes(result)


def _renamed(names: Names, changes: Sequence[Name | Rename]) -> Names:
    result = dict(names)
    for change in changes:
        if isinstance(change, Rename):
            if change.source in result:
                result[change.target] = result.pop(change.source)
        elif change.file is None:
            result.pop(change.name, None)
        else:
            result[change.name] = change.file
    return result


def _sectors(change: Change) -> int:
    return -(-len(change.content) // SECTOR) if isinstance(change, Write) else 1


def _torn(change: Change, sectors: Sequence[int]) -> list[Change]:
    """Only these sectors of a write."""
    if isinstance(change, Truncate):
        return [change] if sectors else []
    return [
        Write(change.file, change.at + sector * SECTOR, change.content[sector * SECTOR : (sector + 1) * SECTOR])
        for sector in sectors
        if 0 <= sector * SECTOR < len(change.content)
    ]
