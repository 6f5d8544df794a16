"""A package's container: a zip whose members are stored as they are, with nothing else in it.

Its size is bounded before anything is read, member names are compared with the known ones and never become
paths, and nothing is decompressed. Members follow one another without a gap or an overlap, up to the directory: nothing
hides between them, and no byte is read as two of them.
"""

import struct
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO

from kiosk.domain.manifest import FileDigest
from kiosk.trust.errors import PackageError, PackageFault

ARCHIVE_LARGEST = 2**32 - 2**20  # below four GiB a zip needs no second kind of directory
SMALL_LARGEST = 8 * 2**20
NAMES_LARGEST = 64 * 2**20
LINE_LONGEST = 2**20

_LARGEST = {"names.sealed": NAMES_LARGEST}
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20  # where the second kind of directory would announce itself
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 1
_WIDE = 1  # the extra field of sizes past four GiB
_PLAIN_FILE = 0o100000
_BLOCK = 2**20
_MOST_MEMBERS = 32
_DIRECTORY_LARGEST = 8192
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content gives the same container
# What zipfile raises at bytes that are no zip, or not one of ours.
_UNREADABLE = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, struct.error)


class Archive:
    """The members of a container, each of a known name. Close it after use."""

    def __init__(self, path: Path, names: Collection[str]) -> None:
        """Open a container that holds exactly the members `names`.

        Raises:
            PackageError: UNREADABLE, TOO_LARGE, PACKING, MISSING_FILE or EXTRA_FILE.
            OSError: it is not there, or may not be opened: that says nothing of a package.
        """
        self.bytes_read = 0  # of lines
        self._file = path.open("rb")
        try:
            with _readable(path.name):
                _check_directory(self._file)
                self._container = zipfile.ZipFile(self._file)
            _check_members(self._container, names)
            with _readable(path.name):
                _check_layout(self._file, self._container)
        except PackageError:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def read(self, name: str) -> bytes:
        """Return a small member whole.

        Raises:
            PackageError: TOO_LARGE, WRONG_HASH or UNREADABLE.
        """
        if self._container.getinfo(name).file_size > _LARGEST.get(name, SMALL_LARGEST):
            raise PackageError(PackageFault.TOO_LARGE, name)
        with _member(self._container, name) as member:
            return member.read()

    def digest(self, name: str) -> tuple[str, int]:
        """Return the SHA-256 (hex) and length of a member.

        Raises:
            PackageError: WRONG_HASH when even the container's own checksum differs; UNREADABLE.
        """
        digest, length = sha256(), 0
        with _member(self._container, name) as member:
            while block := member.read(_BLOCK):
                digest.update(block)
                length += len(block)
        return digest.hexdigest(), length

    def lines(self, name: str, expected_sha256: str) -> Iterator[bytes]:
        """Yield the lines of a member; at its end, make sure that it still is what was signed.

        A stick can be pulled and another one plugged in between checking and reading.

        Raises:
            PackageError: ROW for a line without end, WRONG_HASH at the end, UNREADABLE.
        """
        digest = sha256()
        with _member(self._container, name) as member:
            while line := member.readline(LINE_LONGEST):
                self.bytes_read += len(line)
                digest.update(line)
                if not line.endswith(b"\n"):
                    raise PackageError(PackageFault.ROW, f"{name}: a line without end")
                yield line
        if digest.hexdigest() != expected_sha256:
            raise PackageError(PackageFault.WRONG_HASH, name)


class ArchiveWriter:
    """Writes a container, member after member, and remembers what each must be; the end writes the directory.

    Raises:
        ValueError: at the end, when the container is larger than a kiosk accepts.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._container = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self.digests: dict[str, FileDigest] = {}

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """Add a member from its blocks, which are not kept."""
        digest, length = sha256(), 0
        with self._container.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as member:
            for block in blocks:
                member.write(block)
                digest.update(block)
                length += len(block)
        self.digests[name] = FileDigest(digest.hexdigest(), length)

    def __enter__(self) -> "ArchiveWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()
        if kind is None and sum(digest.length for digest in self.digests.values()) > ARCHIVE_LARGEST:
            raise ValueError("larger than a kiosk accepts: split it by site or day")


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise PackageError(PackageFault.UNREADABLE, f"{name}: {error}") from error


@contextmanager
def _member(container: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        with container.open(name) as member:
            yield member
    except zipfile.BadZipFile as error:
        raise PackageError(PackageFault.WRONG_HASH, f"{name}: {error}") from error
    except _UNREADABLE as error:
        raise PackageError(PackageFault.UNREADABLE, f"{name}: {error}") from error


def _check_directory(file: BinaryIO) -> None:
    """Bound the directory before zipfile reads it whole: a hostile one could fill the memory."""
    size = file.seek(0, 2)
    if size > ARCHIVE_LARGEST:
        raise PackageError(PackageFault.TOO_LARGE, f"{size} bytes")
    start = max(0, size - _END.size - _LOCATOR)
    file.seek(start)
    tail = file.read()
    magic, _, _, _, members, directory, _, comment = _END.unpack(tail[-_END.size :])
    if magic != b"PK\x05\x06" or comment:
        raise zipfile.BadZipFile("no end of a container")
    if tail.startswith(b"PK\x06\x07"):
        raise PackageError(PackageFault.PACKING, "a second kind of directory")
    if members > _MOST_MEMBERS or directory > _DIRECTORY_LARGEST:
        raise PackageError(PackageFault.EXTRA_FILE, f"{members} files")
    file.seek(0)


def _check_members(container: zipfile.ZipFile, names: Collection[str]) -> None:
    members = container.infolist()
    found = Counter(member.orig_filename for member in members)
    extra = sorted(name for name, count in found.items() if name not in names or count > 1)
    if extra:
        raise PackageError(PackageFault.EXTRA_FILE, ", ".join(extra)[:200])
    missing = [name for name in names if name not in found]
    if missing:
        raise PackageError(PackageFault.MISSING_FILE, ", ".join(missing))
    for member in members:
        stored = member.compress_type == zipfile.ZIP_STORED and member.compress_size == member.file_size
        kind = member.external_attr >> 16 & 0o170000
        if not stored or member.flag_bits & _ENCRYPTED or kind not in (0, _PLAIN_FILE) or _is_wide(member):
            raise PackageError(PackageFault.PACKING, f"{member.filename}: not stored as it is")


def _is_wide(member: zipfile.ZipInfo) -> bool:
    return len(member.extra) >= 2 and int.from_bytes(member.extra[:2], "little") == _WIDE


def _check_layout(file: BinaryIO, container: zipfile.ZipFile) -> None:
    """Let each member begin where the one before it ends, and the directory where the last one does."""
    end = 0
    for member in sorted(container.infolist(), key=lambda member: member.header_offset):
        if member.header_offset != end:
            raise PackageError(PackageFault.PACKING, f"{member.filename}: not where the file before it ends")
        file.seek(end)
        name, extra = _LOCAL.unpack(file.read(_LOCAL.size))[-2:]
        end += _LOCAL.size + name + extra + member.file_size
    if end != container.start_dir:
        raise PackageError(PackageFault.PACKING, "bytes that belong to no file")
