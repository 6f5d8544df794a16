"""What a program does to a folder, recorded by strace: writes, syncs, new names, and what it acknowledged."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORD_S = 120.0
_CALLS = (
    "openat,open,creat,close,dup,dup2,dup3,fcntl,lseek,write,pwrite64,writev,pwritev,ftruncate,fallocate,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,fsync,fdatasync"
)
_LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<call>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+)")
_RESUMED = re.compile(r"^(?P<pid>\d+)\s+<\.\.\. \w+ resumed>(?P<rest>.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at a place of a file."""

    file: int
    at: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file cut, or made longer by zeros."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """What was written to a file is on the medium."""

    file: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name now stands for a file, or for none."""

    name: str
    file: int | None


@dataclass(frozen=True, slots=True)
class Rename:
    """A file has another name, whose former file is gone."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class SyncNames:
    """The names of the folder are on the medium."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The program said that so much is safe."""

    number: int


Event = Write | Truncate | Sync | Name | Rename | SyncNames | Acknowledged


@cache
def traceable() -> bool:
    """Whether strace is there and may follow a program."""
    if shutil.which("strace") is None:
        return False
    command = ["strace", "-qq", "-o", os.devnull, sys.executable, "-c", ""]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_strace = pytest.mark.skipif(not traceable(), reason="strace is not installed, or may not follow programs here")


def record(workload: str, folder: Path, *arguments: str) -> list[Event]:
    """Run `python -m tests.powercut.workloads WORKLOAD FOLDER ACKS ...` and return what happened in the folder."""
    trace, acks = folder.with_name(f"{folder.name}.trace"), folder.with_name(f"{folder.name}.acks")
    program = [sys.executable, "-m", "tests.powercut.workloads", workload, str(folder), str(acks), *arguments]
    strace = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-xx",
        "-s",
        "100000000",
        "-e",
        f"trace={_CALLS}",
        "-o",
        str(trace),
    ]
    ran = subprocess.run(
        [*strace, *program], cwd=ROOT, capture_output=True, text=True, timeout=RECORD_S, check=False
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    with trace.open(encoding="ascii") as lines:
        events = list(_Reader(str(folder), str(acks)).events(lines))
    trace.unlink()
    return events


@dataclass(slots=True)
class _Open:
    """A file that is open, and where it is read and written next."""

    file: int
    position: int = 0
    appends: bool = False


class _Reader:
    """Follows descriptors and names. One process, any number of threads."""

    def __init__(self, folder: str, acks: str) -> None:
        self._folder = folder
        self._acks = acks
        self._open: dict[str, _Open | str] = {}
        self._names: dict[str, int] = {}
        self._sizes: dict[int, int] = {}

    def events(self, lines: Iterator[str]) -> Iterator[Event]:
        begun: dict[str, str] = {}
        for line in lines:
            pid = line.split(maxsplit=1)[0]
            if "<unfinished ...>" in line:
                begun[pid] = line.partition("<unfinished ...>")[0].rstrip()
                continue
            resumed = _RESUMED.match(line)
            whole = begun.pop(pid) + resumed["rest"] if resumed else line
            match = _LINE.match(whole)
            if match and int(match["result"]) >= 0:
                yield from self._event(match["call"], match["arguments"], match["result"])

    def _event(self, call: str, arguments: str, result: str) -> Iterator[Event]:
        first = arguments.split(",", 1)[0]
        match call:
            case "openat" | "open" | "creat":
                yield from self._opened(arguments, result)
            case "close":
                self._open.pop(first, None)
            case "dup" | "dup2" | "dup3":
                self._duplicated(first, result)
            case "fcntl" if "F_DUPFD" in arguments:
                self._duplicated(first, result)
            case "rename" | "renameat" | "renameat2":
                yield from self._renamed(*_texts(arguments)[:2])
            case "unlink" | "unlinkat":
                name = self._name(_texts(arguments)[0])
                if name and self._names.pop(name, None) is not None:
                    yield Name(name, None)
            case _:
                yield from self._on_file(call, self._open.get(first), arguments, int(result))

    def _on_file(self, call: str, opened: "_Open | str | None", arguments: str, result: int) -> Iterator[Event]:
        if opened is None:
            return
        if isinstance(opened, str):
            if call in ("fsync", "fdatasync") and opened == self._folder:
                yield SyncNames()
            elif call == "write" and opened == self._acks:
                yield from (Acknowledged(int(line)) for line in _content(arguments).split())
            return
        match call:
            case "lseek":
                opened.position = result
            case "write" | "writev":
                if opened.appends:
                    opened.position = self._sizes[opened.file]
                yield from self._written(opened.file, opened.position, _content(arguments)[:result])
                opened.position += result
            case "pwrite64" | "pwritev":
                at = int(arguments.rsplit(",", 1)[1])
                yield from self._written(opened.file, at, _content(arguments)[:result])
            case "ftruncate":
                size = int(arguments.rsplit(",", 1)[1])
                self._sizes[opened.file] = size
                yield Truncate(opened.file, size)
            case "fallocate":
                _, mode, at, long = (int(part, 0) for part in arguments.split(","))
                size = max(self._sizes[opened.file], at + long)
                assert mode == 0, "only growing is modelled"
                self._sizes[opened.file] = size
                yield Truncate(opened.file, size)
            case "fsync" | "fdatasync":
                yield Sync(opened.file)

    def _written(self, file: int, at: int, content: bytes) -> Iterator[Event]:
        self._sizes[file] = max(self._sizes[file], at + len(content))
        yield Write(file, at, content)

    def _opened(self, arguments: str, descriptor: str) -> Iterator[Event]:
        self._open.pop(descriptor, None)
        path = _texts(arguments)[0]
        if path in (self._folder, self._acks):
            self._open[descriptor] = path
            return
        name = self._name(path)
        if not name or "O_DIRECTORY" in arguments:
            return
        if name not in self._names:
            if "O_CREAT" not in arguments:
                return
            self._names[name] = len(self._sizes)
            self._sizes[self._names[name]] = 0
            yield Name(name, self._names[name])
        file = self._names[name]
        self._open[descriptor] = _Open(file, appends="O_APPEND" in arguments)
        if "O_TRUNC" in arguments and self._sizes[file]:
            self._sizes[file] = 0
            yield Truncate(file, 0)

    def _renamed(self, old: str, new: str) -> Iterator[Event]:
        source, target = self._name(old), self._name(new)
        if source and target:
            self._names[target] = self._names.pop(source)
            yield Rename(source, target)

    def _duplicated(self, descriptor: str, copy: str) -> None:
        self._open.pop(copy, None)
        if descriptor in self._open:
            self._open[copy] = self._open[descriptor]

    def _name(self, path: str) -> str:
        """A name in the folder; empty for what lies elsewhere and for SQLite's shared memory: no cut leaves that."""
        inside = path.startswith(f"{self._folder}/") and not path.endswith("-shm")
        return path.removeprefix(f"{self._folder}/") if inside else ""


def _texts(arguments: str) -> Sequence[str]:
    return [bytes.fromhex(text.replace("\\x", "")).decode() for text in _TEXT.findall(arguments)]


def _content(arguments: str) -> bytes:
    return b"".join(bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments))
